"""The integrity check: quiet on a good database, and naming what somebody changed behind our back."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.domain.builders import dispatched, routed
from tests.store.registers import move, open_fault, registered, state_of
from umc.domain.events import Noted, Suspected
from umc.store.check import check
from umc.store.engine import Connection, Database, open_database
from umc.store.fault_rows import State
from umc.store.faults import Stored


@pytest.fixture
def worked(database: Database) -> Database:
    """Give a database with three faults, the second with a history."""
    registered(database)
    with database.write() as connection:
        for _ in range(3):
            open_fault(connection)
        move(
            connection, "2",
            ("2026-04-06 10:05", Suspected(equipment="UPS-1")), ("2026-04-06 10:06", routed()),
            ("2026-04-06 10:07", dispatched()), ("2026-04-06 10:08", Noted(text="called")),
        )  # fmt: skip
    return database


def derive(stored: Stored, as_of: datetime) -> State:
    """Return what the rules derive from a fault's events."""
    return state_of(stored.events, as_of)


def troubles(database: Database) -> list[tuple[str, str]]:
    """Return what the check finds."""
    with database.read() as connection:
        return [(trouble.code, trouble.message) for trouble in check(connection, derive)]


def unguarded(connection: Connection) -> Iterator[None]:
    """Switch the guards off, as somebody at the files or with the owner's rights could."""
    if connection.dialect.name == "sqlite":
        guards = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).all()
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for guard in guards:
            connection.exec_driver_sql(f"DROP TRIGGER {guard.name}")
        yield
        for guard in guards:
            connection.exec_driver_sql(guard.sql)
    else:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield


def tamper(database: Database, *statements: str) -> None:
    """Change rows behind umc's back."""
    with database.write() as connection:
        for _ in unguarded(connection):
            for statement in statements:
                assert connection.exec_driver_sql(statement).rowcount > 0


SECOND = "(SELECT id FROM faults WHERE number = 'F-2026-000002')"


def test_a_good_database_has_no_troubles(worked: Database) -> None:
    """The file, the guards, the digests, the chains and the derived rows all hold."""
    assert troubles(worked) == []


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE events SET actor = 'somebody' WHERE fault = {SECOND} AND seq = 3",
        f'UPDATE events SET body = \'{{"equipment":"UPS-9"}}\' WHERE fault = {SECOND} AND seq = 2',
        f"UPDATE events SET happened_at = happened_at - 1 WHERE fault = {SECOND} AND seq = 4",
        f"UPDATE events SET recorded_at = recorded_at - 1 WHERE fault = {SECOND} AND seq = 1",
        f"UPDATE events SET kind = 'cleared' WHERE fault = {SECOND} AND seq = 2",
        f"UPDATE events SET body = 'not even JSON' WHERE fault = {SECOND} AND seq = 2",
        f"UPDATE events SET digest = 'x' WHERE fault = {SECOND} AND seq = 5",
        f"DELETE FROM events WHERE fault = {SECOND} AND seq = 3",
        f"DELETE FROM events WHERE fault = {SECOND} AND seq = 5",
        f"UPDATE faults SET seq = 4 WHERE id = {SECOND}",
        f"UPDATE faults SET head = 'x' WHERE id = {SECOND}",
        f"UPDATE faults SET number = 'F-2026-000009' WHERE id = {SECOND}",
    ],
)
def test_a_changed_history_is_found(worked: Database, statement: str) -> None:
    """One trouble, naming the one fault; the others are still checked."""
    tamper(worked, statement)
    [(code, message)] = troubles(worked)
    assert code == "chain"
    assert "F-2026-00000" in message


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (f"UPDATE faults SET status = 'closed' WHERE id = {SECOND}", "status"),
        (f"UPDATE faults SET due_rank = due_rank + 1 WHERE id = {SECOND}", "due_rank"),
        (f"UPDATE clocks SET due_at = due_at + 1 WHERE fault = {SECOND} AND clock = 'restore'", "clocks"),
        (f"DELETE FROM clocks WHERE fault = {SECOND}", "clocks"),
        (f"UPDATE legs SET vendor = 'hp' WHERE fault = {SECOND}", "legs"),
        (f"DELETE FROM suspects WHERE fault = {SECOND}", "suspects"),
    ],
)
def test_derived_state_that_does_not_follow_is_found(worked: Database, statement: str, named: str) -> None:
    """Events are the truth; everything else is compared with them."""
    tamper(worked, statement)
    [(code, message)] = troubles(worked)
    assert code == "derived"
    assert "F-2026-000002" in message
    assert named in message


@pytest.mark.parametrize(
    ("statement", "code", "named"),
    [
        ("UPDATE terms SET body = '{}' WHERE kind = 'vendor'", "terms", "'nec'"),
        ("UPDATE terms SET kind = 'desk' WHERE kind = 'vendor'", "terms", "'nec'"),
        ("DELETE FROM term_calendars", "terms", "'C-1'"),
        ("UPDATE equipment SET model = 'other'", "equipment", "'SW-1'"),
    ],
)
def test_changed_terms_and_equipment_are_found(
    worked: Database, statement: str, code: str, named: str
) -> None:
    """Each version and each machine is what its digest says."""
    tamper(worked, statement)
    with worked.read() as connection:
        found = [(trouble.code, trouble.message) for trouble in check(connection)]
    assert [one for one, _ in found] == [code]
    assert named in found[0][1]


def test_a_guard_that_is_gone_is_found(worked: Database) -> None:
    """Whoever removes one means to change what it guards."""
    with worked.write() as connection:
        on = "" if connection.dialect.name == "sqlite" else " ON events"
        connection.exec_driver_sql(f"DROP TRIGGER events_are_never_changed{on}")
    assert [code for code, _ in troubles(worked)] == ["trigger"]


def test_a_row_that_points_nowhere_is_found(sqlite_url: str) -> None:
    """PostgreSQL keeps its keys itself; an SQLite file may be written by any program."""
    with open_database(sqlite_url) as database:
        registered(database)
        assert database.path is not None
        stranger = sqlite3.connect(database.path)
        stranger.execute("INSERT INTO equipment_depends VALUES ('gone', 'SW-1')")
        stranger.commit()
        stranger.close()
        assert [code for code, _ in troubles(database)] == ["reference"]
