"""Firing marks transaction by transaction, while the database is locked, restarted or in demand."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from unittest import mock

import psycopg
import pytest

from tests.cli.running import NOW
from tests.flows.ticking_desk import FIRST, heard, open_faults
from tests.sample_desk import Desk
from umc.domain.desk.fault_file import FaultFile
from umc.domain.messages.compose import compose
from umc.domain.messages.notice import Notice, Written
from umc.domain.refusals import OutsideFailure
from umc.domain.register.message_template import MessageTemplate
from umc.services.fire_marks import fire_marks, foresee_marks
from umc.store.database.engine import Database, open_database

FAULTS = 6
AT = FIRST + timedelta(minutes=13)


@pytest.fixture(autouse=True)
def small_batches() -> Iterator[None]:
    """Let two faults make a transaction."""
    with mock.patch("umc.services.fire_marks.BATCH", 2):
        yield


def opened(desk: Desk) -> Database:
    """Open the database of a desk with six faults, a mark due on each."""
    open_faults(desk, FAULTS, apart=timedelta(0))
    return open_database(desk.url, wait_s=0.5, command="umc test")


def told(desk: Desk) -> int:
    """Return how many marks were told."""
    return sum(heard(desk).values())


def again(desk: Desk, at: datetime = AT) -> int:
    """Tick once more, and return how many marks that told."""
    return len(desk.ask("tick", at=at.isoformat()))


def test_what_was_given_is_kept_whatever_comes_after(desk: Desk) -> None:
    """Whoever stops listening after the first transaction loses nothing: the next tick tells the rest."""
    with opened(desk) as database:
        first = next(fire_marks(database, at=AT, now=NOW))
    assert [len(one.events) for one in first.faults] == [1, 1]
    assert told(desk) == 2
    assert again(desk) == FAULTS - 2


def test_asked_to_stop_it_stops_between_two_transactions(desk: Desk) -> None:
    """What was begun is finished; nothing is half done."""
    answers = iter((False, False, True))
    with opened(desk) as database:
        found = list(fire_marks(database, at=AT, now=NOW, stops=lambda: next(answers)))
    assert [len(one.faults) for one in found] == [2, 2]
    assert told(desk) == 4
    assert again(desk) == 2


def test_a_locked_database_ends_a_tick_and_the_next_goes_on(sqlite_desk: Desk) -> None:
    """Somebody else holds the gate in mid-tick: busy is said, what was told before stays told."""
    desk = sqlite_desk
    with opened(desk) as database, open_database(desk.url) as other:
        ticking = fire_marks(database, at=AT, now=NOW)
        next(ticking)
        with other.write(), pytest.raises(OutsideFailure) as failed:
            next(ticking)
    assert failed.value.code == "database-busy"
    assert told(desk) == 2
    assert again(desk) == FAULTS - 2
    assert desk.run("db", "check").exit_code == 0


@pytest.mark.postgres
def test_a_restarted_server_ends_a_tick_and_the_next_goes_on(postgres_desk: Desk) -> None:
    """The connection is gone in mid-tick: that is said, and the same database goes on with the next tick."""
    desk = postgres_desk
    with opened(desk) as database:
        ticking = fire_marks(database, at=AT, now=NOW)
        next(ticking)
        with psycopg.connect(desk.url, autocommit=True) as administrator:
            administrator.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with pytest.raises(OutsideFailure) as failed:
            next(ticking)
        assert failed.value.code == "database-unreachable"
        assert told(desk) == 2
        found = list(fire_marks(database, at=AT, now=NOW))
    assert sum(len(one.faults) for one in found) == FAULTS - 2
    assert told(desk) == FAULTS
    assert desk.run("db", "check").exit_code == 0


def test_where_one_of_a_transaction_cannot_be_decided_the_others_are_told_one_by_one(desk: Desk) -> None:
    """Its number and what went wrong are given; it stays due."""
    with opened(desk) as database, mock.patch("umc.store.messages.messages.compose", _refusing):
        found = list(fire_marks(database, at=AT, now=NOW))
    assert [one.number for part in found for one in part.stuck] == ["F-2026-000003"]
    assert sum(len(part.faults) for part in found) == FAULTS - 1
    assert told(desk) == FAULTS - 1
    assert again(desk) == 1


def test_a_look_ahead_goes_on_past_what_cannot_be_decided(desk: Desk) -> None:
    """As the tick itself would."""
    with (
        opened(desk) as database,
        mock.patch("umc.store.faults.ticking.due_tellings", side_effect=KeyError("x")),
    ):
        found = list(foresee_marks(database, at=AT, now=NOW))
    assert sum(len(part.stuck) for part in found) == FAULTS
    assert told(desk) == 0


def _refusing(
    notice: Notice, file: FaultFile, own: Mapping[str, MessageTemplate], *, at: datetime
) -> Written:
    if file.number == "F-2026-000003":
        raise ZeroDivisionError("a bug in words")
    return compose(notice, file, own, at=at)
