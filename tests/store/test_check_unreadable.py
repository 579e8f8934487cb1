"""Values that no command of umc could have written: a check names where they are, and goes on."""

from datetime import datetime

import pytest

from tests.store.registers import open_fault, registered, state_of
from tests.store.tampering import execute
from umc.store.checks.check import check
from umc.store.database.engine import Database
from umc.store.faults.fault_rows import State
from umc.store.faults.faults import Stored
from umc.store.record.seals import head, seal

SECOND = "(SELECT id FROM faults WHERE number = 'F-2026-000002')"
FAR = 2**62  # microseconds after the epoch: no year that a calendar knows


@pytest.fixture
def worked(database: Database) -> Database:
    """Give a database with three sealed faults."""
    registered(database)
    with database.write() as connection:
        for _ in range(3):
            open_fault(connection)
    with database.write() as connection:
        seal(connection)
    return database


@pytest.mark.parametrize(
    ("statement", "code", "said"),
    [
        (f"UPDATE faults SET opened_at = {FAR} WHERE id = {SECOND}", "chain", "F-2026-000002: "),
        (f"UPDATE events SET happened_at = {FAR} WHERE fault = {SECOND}", "chain", "F-2026-000002: "),
        (f"UPDATE clocks SET started_at = -{FAR} WHERE fault = {SECOND}", "chain", "F-2026-000002: "),
        ("UPDATE equipment SET installed = 'lately'", "equipment", "a machine after the first 0 by tag"),
        (f"UPDATE seals SET sealed_at = {FAR}", "seal", "seal 1 is not what was sealed"),
    ],
)
def test_what_cannot_be_read_is_named(worked: Database, statement: str, code: str, said: str) -> None:
    """One trouble for the one that was changed; a bug of ours is not what it is called."""
    execute(worked, statement)
    with worked.read() as connection:
        found = list(check(connection, lambda stored, at: state_of(stored.events, at)))
    [(kind, message)] = [(one.code, one.message) for one in found]
    assert kind == code
    assert message.startswith(said)


def test_terms_that_are_gone_are_named_by_each_fault_that_needs_them(worked: Database) -> None:
    """What cannot be derived is a trouble, not the end of the check."""

    def fails(_stored: Stored, _at: datetime) -> State:
        raise KeyError("C-1")

    with worked.read() as connection:
        found = list(check(connection, fails))
    assert [one.code for one in found] == ["derived"] * 3


def test_a_seal_of_an_unreadable_time_does_not_stop_the_desk(worked: Database) -> None:
    """Faults are opened and sealed all the same."""
    execute(worked, f"UPDATE seals SET sealed_at = {FAR}")
    with worked.write() as connection:
        open_fault(connection)
    with worked.write() as connection:
        seal(connection)
    with worked.read() as connection:
        assert (head(connection).id, head(connection).events) == (2, 4)
