"""Writers, and others who bring the write-ahead log into the file, all at once: with the gate, and without.

SQLite 3.7.0 to 3.51.2 can damage a file when one process resets the log while another brings it in
(https://sqlite.org/wal.html, "the WAL-reset bug").
"""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from ctypes import c_long
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

from tests.store.processes import MANY, PATIENCE_S, preload
from umc.store.database.engine import open_database

preload("tests.power.log_resets")
WRITERS, CLOSERS = 3, 2
CHECKPOINTERS = 2
_TOGETHER = 20
"""Transactions between opening and closing: the last to close brings the log in."""
Work: TypeAlias = Callable[[Path, int, float, Any], None]
_TABLE = """
CREATE TABLE raced (id INTEGER PRIMARY KEY, name TEXT UNIQUE, text TEXT);
CREATE INDEX raced_text ON raced (text, name);
"""


@dataclass(frozen=True, slots=True)
class Raced:
    """How many transactions were answered, how many of them are not there, and what the file's check says."""

    commits: int
    lost: int
    wrong: tuple[str, ...]


def write_with_gate(path: Path, place: int, until: float, done: Any) -> None:
    """Be a writer of umc's, who opens and closes the database again and again."""
    drawn = Random(place)
    while time.monotonic() < until:
        with open_database(f"sqlite:///{path}") as database:
            for _ in range(_TOGETHER):
                with database.write() as connection:
                    _change(connection.exec_driver_sql, place, drawn)
                done.value += 1


def close_with_gate(path: Path, _place: int, until: float, _done: Any) -> None:
    """Be somebody who looks and closes, again and again."""
    while time.monotonic() < until:
        with open_database(f"sqlite:///{path}") as database, database.read() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM raced").scalar()


def write_without(path: Path, place: int, until: float, done: Any) -> None:
    """Be a writer who brings the log in after each transaction."""
    connection, drawn = _naive(path), Random(place)
    connection.execute("PRAGMA wal_autocheckpoint=1")
    while time.monotonic() < until:
        try:
            connection.execute("BEGIN IMMEDIATE")
            _change(connection.execute, place, drawn)
            connection.execute("COMMIT")
            done.value += 1
        except sqlite3.DatabaseError:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


def checkpoint_without(path: Path, _place: int, until: float, _done: Any) -> None:
    """Be somebody who brings the log in beside everybody else."""
    connection = _naive(path)
    while time.monotonic() < until:
        with suppress(sqlite3.DatabaseError):
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def _naive(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")  # nothing of the race depends on the disk
    return connection


def _change(execute: Callable[..., Any], place: int, drawn: Random) -> None:
    """Count one more transaction of a writer's, write a few rows, and take old ones away."""
    execute(f"INSERT OR IGNORE INTO counters VALUES ('raced-{place}', 0)")
    execute(f"UPDATE counters SET value = value + 1 WHERE name = 'raced-{place}'")
    for _ in range(drawn.randint(1, 5)):
        given = (drawn.randbytes(16).hex(), "x" * drawn.randint(1, 900))
        execute("INSERT INTO raced (name, text) VALUES (?, ?)", given)
    execute("DELETE FROM raced WHERE id IN (SELECT id FROM raced ORDER BY id LIMIT 2)")


def race(path: Path, seconds: float, *, gated: bool) -> Raced:
    """Let writers and those who bring the log in work on a database for so long; look at it afterwards."""
    with closing(sqlite3.connect(path)) as made:
        made.executescript(_TABLE)
    until = time.monotonic() + seconds
    writers = WRITERS if gated else 1  # who waits for another writer resets no log
    write: Work = write_with_gate if gated else write_without
    posts: list[tuple[Work, int]] = [(write, place) for place in range(writers)]
    posts += [(close_with_gate, 0)] * CLOSERS if gated else [(checkpoint_without, 0)] * CHECKPOINTERS
    counts = [MANY.RawValue(c_long, 0) for _ in posts]
    crew = [
        MANY.Process(target=work, args=(path, place, until, count))
        for (work, place), count in zip(posts, counts, strict=True)
    ]
    for one in crew:
        one.start()
    for one in crew:
        one.join(seconds + PATIENCE_S)
    wrong = [f"a process ended with {one.exitcode}" for one in crew if one.exitcode]
    return _looked_at(path, sum(count.value for count in counts), wrong)


def _looked_at(path: Path, commits: int, wrong: list[str]) -> Raced:
    with closing(sqlite3.connect(path)) as looking:
        try:
            said = [row[0] for row in looking.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
            query = "SELECT sum(value) FROM counters WHERE name LIKE 'raced-%'"
            there = looking.execute(query).fetchone()[0] or 0
        except sqlite3.DatabaseError as error:
            said, there = [str(error)], commits  # nobody can count what is lost of it
    return Raced(commits, max(0, commits - there), (*wrong, *said))
