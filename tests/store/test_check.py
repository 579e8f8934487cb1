"""The integrity check: quiet on a good database, and naming what somebody changed behind our back."""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from tests.domain.builders import dispatched, routed
from tests.store.registers import move, open_fault, registered, state_of
from umc.domain.faults.events import Noted, Suspected
from umc.store.checks.check import check
from umc.store.database.engine import Connection, Database, open_database
from umc.store.database.settings import not_in_force
from umc.store.database.sqlite_file import sqlite_engine
from umc.store.faults.fault_rows import State
from umc.store.faults.faults import Stored
from umc.store.tables.guards import GUARDS, guards_there, wrong_guards


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
        "; ".join(f"DELETE FROM {table} WHERE fault = {SECOND} AND seq = 5" for table in ("said", "events")),
        f"UPDATE faults SET seq = 4 WHERE id = {SECOND}",
        f"UPDATE faults SET head = 'x' WHERE id = {SECOND}",
        f"UPDATE faults SET number = 'F-2026-000009' WHERE id = {SECOND}",
    ],
)
def test_a_changed_history_is_found(worked: Database, statement: str) -> None:
    """One trouble, naming the one fault; the others are still checked."""
    tamper(worked, *statement.split("; "))
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


def test_the_guards_are_those_that_the_migrations_make(database: Database) -> None:
    """None is forgotten in the check, and none is asked for that there never was."""
    with database.read() as connection:
        assert frozenset(guards_there(connection)) == frozenset(GUARDS[connection.dialect.name])


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_every_guard_is_missed(kind: str, request: pytest.FixtureRequest) -> None:
    """Whichever of them is taken away is named."""
    url = str(request.getfixturevalue("sqlite_url" if kind == "sqlite" else "postgres_url"))
    with open_database(url) as database:
        for table, name in GUARDS[kind]:
            assert said_when_dropped(database, table, name) == [gone(name)]


class Undone(Exception):
    """Takes a transaction back."""


def gone(name: str) -> str:
    """Return what is said of a guard that is gone."""
    return f"the guard {name!r} is gone: rows may have been changed"


def said_when_dropped(database: Database, table: str, name: str) -> list[str]:
    """Return what is said without a trigger, and put it back."""
    said: list[str] = []
    with suppress(Undone), database.write() as connection:
        on = "" if connection.dialect.name == "sqlite" else f" ON {table}"
        connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
        said = list(wrong_guards(connection))
        raise Undone
    return said


@pytest.mark.postgres
@pytest.mark.parametrize("switch", ["DISABLE TRIGGER", "ENABLE REPLICA TRIGGER"])
def test_a_guard_switched_off_is_found(postgres_url: str, switch: str) -> None:
    """It is there by name and guards nothing."""
    with open_database(postgres_url) as database:
        with database.write() as connection:
            connection.exec_driver_sql(f"ALTER TABLE events {switch} events_are_never_emptied")
        with database.read() as connection:
            assert list(wrong_guards(connection)) == [gone("events_are_never_emptied")]
        with database.write() as connection:
            connection.exec_driver_sql("ALTER TABLE events ENABLE TRIGGER events_are_never_emptied")


ERASED = tuple(
    f"DELETE FROM {table} WHERE fault = {SECOND}"
    for table in ("clocks", "suspects", "legs", "said", "events")
)


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        ((*ERASED, f"DELETE FROM faults WHERE id = {SECOND}"), "F-2026-000002 was opened and is gone"),
        (("UPDATE counters SET value = 5",), "F-2026-000004 to F-2026-000005 were opened and are gone"),
        (
            ("UPDATE counters SET value = 2",),
            "F-2026-000003 is there, and 2026 has given out numbers to 2 only",
        ),
        (("DELETE FROM counters",), "F-2026-000003 is there, and 2026 has given out numbers to 0 only"),
        ((f"UPDATE faults SET ordinal = 1 WHERE id = {SECOND}",), "F-2026-000001 is there twice"),
        (
            ("INSERT INTO counters VALUES ('fault-2025', 7)",),
            "7 faults of 2025 were numbered, and none is there",
        ),
    ],
)
def test_a_fault_erased_whole_is_found(worked: Database, statements: tuple[str, ...], said: str) -> None:
    """Its chain went with it; what is left is the hole in the numbers given out."""
    tamper(worked, *statements)
    assert ("number", said) in troubles(worked)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("PRAGMA synchronous=NORMAL", "synchronous is normal, not full"),
        ("PRAGMA trusted_schema=ON", "trusted_schema is 1, not 0"),
    ],
)
def test_a_setting_not_in_force_is_found(sqlite_url: str, statement: str, said: str) -> None:
    """What keeps the promise that an answered step is on disk."""
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    with sqlite_engine(path, wait_s=1).connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(statement)
        assert list(not_in_force(connection)) == [said]


@pytest.mark.postgres
def test_a_server_that_answers_before_it_keeps_is_found(postgres_url: str) -> None:
    """Our sessions never let it be; the check looks all the same."""
    with open_database(postgres_url) as database, database.read() as connection:
        assert list(not_in_force(connection)) == []
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
        assert [said.partition(":")[0] for said in not_in_force(connection)] == ["synchronous_commit is off"]


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
