"""Transactions on an SQLite file that end otherwise than well: none stays open, and none is told wrongly."""

import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from tests.cli.test_batch import answers
from tests.sample_desk import Desk
from tests.store.sqlite_use import url
from umc.domain.refusals import OutsideFailure
from umc.store.database import engine, sqlite_library
from umc.store.database.engine import Database, open_database
from umc.store.database.settings import not_in_force

LINE = "fault open --equipment KB-SW-01 --symptom one --priority P1 --at 2026-05-03T03:20+09:00"


def faults_of(desk: Desk) -> int:
    """Return how many faults are there."""
    return len(desk.ask("fault", "list"))


@contextmanager
def ctrl_c_at_commit(*, kept: bool) -> Iterator[None]:
    """Let Ctrl-C meet the first COMMIT that keeps something: before SQLite has done it, or just after."""
    own, pressed = sqlite_library.driver(), list[bool]()

    def commit(connection: Any) -> None:
        meets = not pressed and connection.in_transaction and connection.total_changes > 0
        if kept or not meets:
            own.Connection.commit(connection)
        if meets:
            pressed.append(True)
            signal.raise_signal(signal.SIGINT)

    slow = type("Slow", (own.Connection,), {"commit": commit})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(own, "connect", partial(own.connect, factory=slow))
        yield
    assert pressed


@pytest.mark.parametrize("kept", [True, False])
def test_a_batch_interrupted_at_its_commit_says_that_nobody_knows_whether_it_was_kept(
    sqlite_desk: Desk, kept: bool
) -> None:
    """Of the two cases one has a fault, one has none: each answer says neither yes nor no."""
    with ctrl_c_at_commit(kept=kept):
        result = sqlite_desk.run("batch", "-", "--atomic", stdin=f"{LINE}\nfault list\n")
    assert (result.exit_code, [one["kept"] for one in answers(result)]) == (130, [None, None])
    assert "whether it was kept is not known" in result.stderr
    assert faults_of(sqlite_desk) == int(kept)


@pytest.mark.parametrize("kept", [True, False])
def test_a_command_interrupted_at_its_commit_says_that_nobody_knows_whether_it_was_kept(
    sqlite_desk: Desk, kept: bool
) -> None:
    """With the advice to look first."""
    with ctrl_c_at_commit(kept=kept):
        result = sqlite_desk.run(*LINE.split(), "-o", "json")
    assert (result.exit_code, result.stdout) == (130, "")
    assert "whether it was kept is not known" in result.error["message"]
    assert result.error["hint"] == "look before you run it again"
    assert faults_of(sqlite_desk) == int(kept)


def test_a_database_interrupted_at_a_commit_is_in_doubt_until_its_next_transaction(sqlite_url: str) -> None:
    """What comes after begins anew, and is kept."""
    with open_database(sqlite_url, wait_s=0.2) as database:
        with ctrl_c_at_commit(kept=True), suppress(KeyboardInterrupt):
            add(database, "a")
        doubts = [database.in_doubt]
        add(database, "b")
        assert [*doubts, database.in_doubt] == [True, False]
        assert names(database) == ["a", "b"]


def test_an_interruption_before_the_commit_leaves_no_doubt(sqlite_url: str) -> None:
    """Nothing is kept, and that is known."""
    with open_database(sqlite_url) as database:
        with suppress(KeyboardInterrupt), database.write() as connection:
            insert(connection, "a")
            signal.raise_signal(signal.SIGINT)
        assert not database.in_doubt
        assert names(database) == []


def insert(connection: Connection, name: str) -> None:
    """Write one counter."""
    connection.exec_driver_sql("INSERT INTO counters VALUES (?, 1)", (name,))


def add(database: Database, name: str) -> None:
    """Write one counter in a block of its own."""
    with database.write() as connection:
        insert(connection, name)


def names(database: Database) -> list[str]:
    """Return the names of the counters."""
    with database.read() as connection:
        return list(connection.exec_driver_sql("SELECT name FROM counters ORDER BY name").scalars())


def fill(database: Database) -> None:
    """Meet a full disk in a block of its own, upon which SQLite undoes the transaction around it too."""
    with database.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite takes the present size instead
        for number in range(10_000):
            insert(connection, f"{number}" * 200)


def pass_over(database: Database, then: Callable[[Connection], object]) -> None:
    """Write, meet a full disk as if it were nothing, and go on."""
    with database.write() as connection:
        insert(connection, "a")
        with suppress(OutsideFailure):
            fill(database)
        then(connection)


@pytest.mark.parametrize("then", ["write in a block", "write", "end"])
def test_a_transaction_that_sqlite_undid_keeps_nothing_even_where_that_was_passed_over(
    sqlite_url: str, then: str
) -> None:
    """Neither what was before nor what comes after, and the block does not end well; the next one does."""
    with open_database(sqlite_url) as database:
        goes_on: dict[str, Callable[[Connection], object]] = {
            "write in a block": lambda _: add(database, "b"),
            "write": lambda connection: insert(connection, "b"),
            "end": lambda _: None,
        }
        with pytest.raises((RuntimeError, OutsideFailure)):
            pass_over(database, goes_on[then])
        assert (names(database), database.writes_kept) == ([], 0)
        database.close()
        add(database, "c")
        assert names(database) == ["c"]


@contextmanager
def read_outside_wal(path: Path, table: str) -> Iterator[None]:
    """Let somebody read a file that keeps no write-ahead log: nobody can commit to it meanwhile."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        assert other.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
        other.execute("BEGIN")
        other.execute(f"SELECT * FROM {table}").fetchall()
        yield


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands wait a moment for others, and not half a minute."""
    monkeypatch.setattr(engine, "open_database", partial(open_database, wait_s=0.2))


def busy(work: Callable[[], object]) -> None:
    """See that work is refused because somebody else has the file."""
    with pytest.raises(OutsideFailure) as failed:
        work()
    assert (failed.value.code, failed.value.exit_code) == ("database-busy", 4)


@pytest.mark.parametrize("there", ["nothing", "a database"])
def test_a_file_busy_at_commit_is_told_as_that_and_no_transaction_stays_open(
    folder: Path, sqlite_url: str, there: str
) -> None:
    """Tried again it is busy again; once the reader has gone the same connection works, its keys enforced."""
    path = folder / "umc.db" if there == "nothing" else Path(sqlite_url.removeprefix("sqlite:///"))
    path.touch(0o600)
    with open_database(url(path), wait_s=0.2) as database:
        with read_outside_wal(path, "sqlite_master"):
            for _ in range(2):
                busy(database.upgrade)
        add(database, "a")
        with database.read() as connection:
            assert list(not_in_force(connection)) == []
        assert names(database) == ["a"]


@pytest.mark.usefixtures("impatient")
def test_every_line_of_a_batch_on_a_file_busy_at_commit_says_busy(folder: Path) -> None:
    """The first would make the database; the second meets no transaction that the first left open."""
    path = folder / "umc.db"
    path.touch(0o600)
    with read_outside_wal(path, "sqlite_master"):
        result = Desk(url(path)).run("batch", "-", stdin="fault list\n" * 3)
    said = [(one["exit_code"], one["error"]["code"]) for one in answers(result)]
    assert said == [(4, "database-busy")] * 3
    assert Desk(url(path)).ask("fault", "list") == []


@pytest.mark.usefixtures("impatient")
def test_a_file_that_cannot_be_brought_to_wal_because_somebody_reads_it_is_busy(sqlite_desk: Desk) -> None:
    """Exit 4 and no bug; nothing is written then, and the same command writes once the reader has gone."""
    path = Path(sqlite_desk.url.removeprefix("sqlite:///"))
    with read_outside_wal(path, "faults"):
        assert sqlite_desk.refused(*LINE.split(), code=4)["code"] == "database-busy"
        assert faults_of(sqlite_desk) == 0
    sqlite_desk.ask(*LINE.split())
    with closing(sqlite3.connect(path)) as looking:
        assert looking.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert faults_of(sqlite_desk) == 1


def test_an_interruption_that_closes_the_connection_is_told_as_that(sqlite_url: str) -> None:
    """Also where foreign keys were let go of: nothing is set on what is no longer there."""
    with open_database(sqlite_url) as database:
        database.upgrade()

        def interrupted(connection: Connection) -> None:
            connection.invalidate()
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            database.upgrade(interrupted)
        with database.write() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
