"""An upgrade of the schema that is killed before any one of its statements, and what it leaves."""

import os
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from ctypes import c_int
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy import Engine, create_engine, event, inspect

from tests.cli.running import NOW
from tests.flows.test_interrupted_apply import wait_for_the_server
from tests.sample_desk import Desk
from tests.store.processes import MANY, PATIENCE_S, preload
from umc.domain.faults.events import Event
from umc.services.upgrade_database import upgrade_database
from umc.store.database import schema, sqlite_file
from umc.store.database.engine import open_database
from umc.store.database.sqlite_transactions import begun
from umc.store.database.trouble import Doubt

preload("umc.services.upgrade_database", "tests.flows.upgrading")
OLD = "0005"
_NEVER = 10**9


@dataclass(slots=True)
class Upgraded:
    """What so many kills left: the schema before, or the new one whole, or ``halves`` of it."""

    kills: int = 0
    old: int = 0
    new: int = 0
    halves: int = 0
    wrong: list[str] = field(default_factory=list)


@contextmanager
def killed_before(statement: int, met: Any) -> Iterator[None]:
    """Kill this process before the statement of that place (from 0) is sent; COMMIT counts as one."""

    def count(*_: object) -> None:
        if met.value == statement:
            os.kill(os.getpid(), signal.SIGKILL)
        met.value += 1

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    yield
    event.remove(Engine, "before_cursor_execute", count)
    event.remove(Engine, "commit", count)


def upgrade_here(url: str, statement: int, met: Any) -> None:
    """Be a process that upgrades a database, up to a statement."""
    with killed_before(statement, met), open_database(url) as database:
        upgrade_database(database, at=NOW)


def upgrade_naively(url: str, statement: int, met: Any) -> None:
    """Be a process that upgrades an SQLite file over an engine as it comes."""
    with killed_before(statement, met), create_engine(url).connect() as connection, connection.begin():
        schema.upgrade(connection)


def upgraded(
    url: str, statement: int = _NEVER, *, work: Any = upgrade_here, within_s: float = PATIENCE_S
) -> tuple[bool, int]:
    """Upgrade in a process of its own; say whether that was killed, and how many statements it sent.

    It is killed before a statement, or after so many seconds, wherever it is then.
    """
    met = MANY.RawValue(c_int, 0)
    process = MANY.Process(target=work, args=(url, statement, met))
    process.start()
    process.join(within_s)
    process.kill()
    process.join(PATIENCE_S)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    if process.exitcode:
        wait_for_the_server(url)
    return process.exitcode != 0, int(met.value)


def faults_of_then(desk: Desk) -> None:
    """Open faults as an older umc wrote them: words inside the events, and not how the actor was known."""

    def as_written_then(told: Event) -> tuple[Event, list[Any]]:
        return replace(told, known_by=None), []

    with mock.patch("umc.store.faults.event_rows.put_aside", as_written_then):
        desk.dispatched()
        desk.open(at="03:15")


def take_down(desk: Desk) -> None:
    """Take a database with faults in it down to the schema before."""
    with open_database(desk.url) as database:
        path = database.path
        if path is None:
            with database.write() as connection:
                schema.downgrade(connection, OLD)
            return
    with (
        sqlite_file.sqlite_engine(path, 30.0).connect() as connection,
        schema.keys_unchecked(connection),
        begun(connection, writes=True, doubt=Doubt()),
    ):
        schema.downgrade(connection, OLD)


def shape(url: str) -> Any:
    """Return what stands in a database: its revision, its tables with their columns, and its faults."""
    with open_database(url) as database, database.look() as connection:
        look = inspect(connection)
        tables = {
            name: sorted(one["name"] for one in columns)
            for (_, name), columns in look.get_multi_columns().items()
        }
        revision = connection.exec_driver_sql(f"SELECT version_num FROM {schema.VERSION_TABLE}").scalar()
        faults = connection.exec_driver_sql("SELECT number, seq FROM faults ORDER BY id").all()
    return revision, tables, [tuple(row) for row in faults]


def kill_upgrades(desk: Desk, kills: int, *, timed: int = 0) -> Upgraded:
    """Kill the upgrade of a database before so many of its statements, spread over all of them.

    So many more runs are killed after a time, spread over the time that one takes.
    """
    take_down(desk)
    old, began = shape(desk.url), time.monotonic()
    _, statements = upgraded(desk.url)
    took = time.monotonic() - began
    new, found = shape(desk.url), Upgraded()
    for run in range(kills + timed):
        if shape(desk.url) != old:
            take_down(desk)
        began = time.monotonic()
        if run < kills:
            was_killed, _ = upgraded(desk.url, (statements - 1) * run // max(1, kills - 1))
        else:
            was_killed, _ = upgraded(desk.url, within_s=took * (run - kills + 1) / timed)
            took = took if was_killed else min(took, time.monotonic() - began)
        _count(found, shape(desk.url), old, new, was_killed=was_killed)
    upgraded(desk.url)
    if shape(desk.url) != new or desk.run("db", "check").exit_code != 0:
        found.wrong.append("the last run did not complete it")
    sys.stdout.write(f"\n{kills + timed} upgrades killed at {statements} statements: {found}\n")
    return found


def _count(found: Upgraded, left: Any, old: Any, new: Any, *, was_killed: bool) -> None:
    found.kills += was_killed
    found.old += left == old
    found.new += left == new
    found.halves += left not in (old, new)


def kill_naive_upgrades(path: Path, kills: int) -> Upgraded:
    """Do the same to new files over an engine as it comes: every file begins empty."""
    found = Upgraded()
    url = f"sqlite:///{path}"
    _, statements = upgraded(url, work=upgrade_naively)
    with closing(sqlite3.connect(path)) as looking:
        whole = looking.execute("SELECT count(*) FROM sqlite_master").fetchone()
    for kill in range(kills):
        path.unlink()
        was_killed, _ = upgraded(url, statements * (kill + 1) // (kills + 1), work=upgrade_naively)
        with closing(sqlite3.connect(path)) as looking:
            left = looking.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _count(found, left, (0,), whole, was_killed=was_killed)
    sys.stdout.write(f"\n{kills} naive upgrades killed at {statements} statements: {found}\n")
    return found
