"""Sealing, and a check of what moved since, read no table that grows from end to end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from tests.store.registers import move, open_fault, registered, state_of
from umc.domain.faults.events import Noted
from umc.store.checks.check import check_since
from umc.store.checks.check_since import seal_before, seal_numbered
from umc.store.database.engine import Connection, Database, open_database
from umc.store.record.seals import head, seal

GROWING = (
    "events",
    "faults",
    "seals",
    "sealings",
    "said",
    "messages",
    "threads",
    "clocks",
    "marks",
    "archived",
)
_HEAD = "FROM seals ORDER BY id DESC LIMIT 1"  # called a scan, ends at its first row


@pytest.fixture
def worked(sqlite_url: str) -> Iterator[Database]:
    """Give an SQLite file with twenty faults, each step under a seal of its own."""
    with open_database(sqlite_url) as database:
        registered(database)
        for _ in range(20):
            with database.write() as connection:
                open_fault(connection)
        with database.write() as connection:
            connection.exec_driver_sql("ANALYZE")
        yield database


@contextmanager
def statements(connection: Connection) -> Iterator[dict[str, Any]]:
    """Collect what is executed, with values for it."""
    found: dict[str, Any] = {}

    def keep(_c: object, _k: object, statement: str, values: Any, _x: object, many: bool) -> None:
        found[statement] = values[0] if many else values

    event.listen(connection.engine, "before_cursor_execute", keep)
    try:
        yield found
    finally:
        event.remove(connection.engine, "before_cursor_execute", keep)


def scans(database: Database, do: Callable[[Connection], object]) -> list[str]:
    """Return the tables that grow and are read from end to end, with the statement."""
    with database.write() as connection:
        with statements(connection) as seen:
            do(connection)
        return [
            f"{step} in {statement}"
            for statement, values in seen.items()
            if statement.lstrip().startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))
            for step in _plan(connection, statement, values)
            if step.startswith(tuple(f"SCAN {table}" for table in GROWING)) and _HEAD not in statement
        ]


def _plan(connection: Connection, statement: str, values: Any) -> list[str]:
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(values))
    return [str(row[3]) for row in rows]


def test_sealing_reads_only_what_moved(worked: Database) -> None:
    """An opening must not grow slower with every fault before it."""

    def note(connection: Connection) -> None:
        move(connection, "2", ("2026-04-06 10:05", Noted(text="called")))
        seal(connection)

    assert scans(worked, note) == []


def test_a_nightly_check_reads_only_what_moved(worked: Database) -> None:
    """Also to find the seal of an instant among millions."""

    def look(connection: Connection) -> None:
        after = seal_numbered(connection, 15)
        assert after is not None
        assert seal_before(connection, head(connection).sealed_at).id == 0
        assert list(check_since(connection, after, lambda stored, at: state_of(stored.events, at))) == []

    assert scans(worked, look) == []


def test_a_statement_that_reads_everything_is_seen(worked: Database) -> None:
    """The negative control."""
    naive = "SELECT seal FROM sealings WHERE digest = 'x'"
    assert scans(worked, lambda connection: connection.exec_driver_sql(naive).all()) != []
