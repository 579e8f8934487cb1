"""Use cases on faults write all or nothing."""

from datetime import timedelta
from unittest import mock

import pytest

from tests.actors import SATO, stated
from tests.cli.running import NOW
from tests.sample_desk import Desk
from umc.domain.desk.answer import Key
from umc.domain.faults.events import Noted
from umc.domain.faults.fault_filter import FaultFilter
from umc.domain.faults.report import Report
from umc.services.list_faults import list_faults
from umc.services.open_fault import open_fault
from umc.services.read_fault import read_fault
from umc.services.take_step import take_step
from umc.store.database.engine import open_database

REPORT = Report.given(
    symptom="x", equipment="KB-SW-01", customer=None, site=None, suspects=(), impact=None, urgency=None,
    priority="P1", channel="phone", caller="", contract=None,
)  # fmt: skip


def test_an_opening_that_fails_late_leaves_nothing_behind(desk: Desk) -> None:
    """No fault, no key, and the number is given to the next one."""
    key = Key("k", "open")
    with open_database(desk.url) as database:
        broken = mock.patch("umc.services.open_fault.remember", side_effect=ZeroDivisionError)
        with broken, pytest.raises(ZeroDivisionError):
            open_fault(database, REPORT, at=NOW, now=NOW, actor=SATO, key=key)
        with list_faults(database, FaultFilter(open_only=False), at=NOW, now=NOW) as found:
            assert not found
        answer = open_fault(database, REPORT, at=NOW, now=NOW, actor=SATO, key=key)
    assert (answer.file.number, answer.repeated) == ("F-2026-000001", False)


def test_a_step_that_fails_late_leaves_the_fault_as_it_was(desk: Desk) -> None:
    """Neither the event nor what is derived from it is kept."""
    with open_database(desk.url) as database:
        before = open_fault(database, REPORT, at=NOW, now=NOW, actor=SATO).file
        broken = mock.patch("umc.services.take_step.remember", side_effect=ZeroDivisionError)
        with broken, pytest.raises(ZeroDivisionError):
            take_step(database, "1", lambda _: Noted(text="x"), at=NOW, now=NOW, actor=SATO)
        after, _ = read_fault(database, "1", lambda _: NOW)
    assert after == before


def test_happened_and_recorded_are_kept_apart(desk: Desk) -> None:
    """Both instants, to the microsecond, and who typed it."""
    happened = NOW - timedelta(hours=1, microseconds=1)
    with open_database(desk.url) as database:
        open_fault(database, REPORT, at=happened, now=NOW, actor=stated("suzuki"))
        file, at = read_fault(database, "1", lambda _: NOW)
    first = file.events[0]
    assert (first.happened_at, first.recorded_at, first.actor, at) == (happened, NOW, "suzuki", NOW)
