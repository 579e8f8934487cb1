"""Transactions on both databases: one block, one transaction; savepoints; many writes as one."""

import os
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from tests.store.processes import run_at_once
from umc.domain.refusals import OutsideFailure
from umc.store.database.engine import Connection, Database, open_database
from umc.store.tables.tables import counters


@pytest.fixture
def other(database_url: str) -> Iterator[Database]:
    """Give a second way into the same database, impatient."""
    with open_database(database_url, wait_s=0.2, command="umc other") as opened:
        yield opened


def count(database: Database, name: str) -> int | None:
    """Return the value of a counter as a reading block sees it."""
    with database.read() as connection:
        return value_of(connection, name)


def value_of(connection: Connection, name: str) -> int | None:
    """Return the value of a counter."""
    return connection.execute(select(counters.c.value).where(counters.c.name == name)).scalar_one_or_none()


def insert(connection: Connection, name: str) -> None:
    """Write one counter."""
    connection.execute(counters.insert(), {"name": name, "value": 1})


def add(database: Database, name: str, *, then: Exception | None = None) -> None:
    """Write one counter in a block of its own, which may end badly."""
    with database.write() as connection:
        insert(connection, name)
        if then is not None:
            raise then


def test_what_a_block_wrote_is_there_for_everybody(database: Database, other: Database) -> None:
    """A writing block that ends is kept, and every later block anywhere sees it."""
    add(database, "a")
    assert count(other, "a") == 1


def test_an_exception_undoes_the_block(database: Database) -> None:
    """A block is all or nothing."""
    with pytest.raises(ZeroDivisionError):
        add(database, "a", then=ZeroDivisionError())
    assert count(database, "a") is None


def test_the_next_block_works_after_a_failed_statement(database: Database) -> None:
    """A statement that fails spoils its own block and no later one."""
    add(database, "a")
    with pytest.raises(Exception, match=r"(?i)unique"):
        add(database, "a")
    add(database, "b")
    assert count(database, "b") == 1


def test_a_reading_block_sees_one_state_throughout(database: Database, other: Database) -> None:
    """What others write meanwhile shows in the next block, not in this one."""
    with database.read() as connection:
        assert value_of(connection, "a") is None
        add(other, "a")
        assert value_of(connection, "a") is None
    assert count(database, "a") == 1


def test_a_reading_block_cannot_write(database: Database) -> None:
    """A read that writes is a bug of ours, and is never kept."""
    with pytest.raises(RuntimeError), database.read(), database.write():
        pass


def test_the_connection_of_a_reading_block_refuses_to_write(database: Database) -> None:
    """On SQLite too, where such a write would go around the gate."""
    failed = []
    for _ in range(2):
        try:
            with database.read() as connection:
                insert(connection, "a")
        except (OutsideFailure, DBAPIError) as error:
            failed.append(error)
        add(database, f"b{len(failed)}")
    assert len(failed) == 2
    assert count(database, "a") is None


def test_an_inner_write_that_fails_leaves_the_outer_one(database: Database) -> None:
    """A write within a write is a savepoint, also after a failed statement."""
    with database.write() as connection:
        insert(connection, "a")
        with pytest.raises(Exception, match=r"(?i)unique"):
            add(database, "a")
        insert(connection, "b")
    assert (count(database, "a"), count(database, "b")) == (1, 1)


def test_atomic_keeps_every_write_or_none(database: Database) -> None:
    """Writes that went well are undone with the block around them."""

    def batch() -> None:
        with database.atomic():
            add(database, "a")
            add(database, "b", then=ZeroDivisionError())

    with pytest.raises(ZeroDivisionError):
        batch()
    assert count(database, "a") is None


def test_a_read_within_atomic_sees_what_was_written_there(database: Database) -> None:
    """Later commands of an atomic batch build on the earlier ones."""
    with database.atomic():
        add(database, "a")
        assert count(database, "a") == 1
    assert count(database, "a") == 1


def test_readers_do_not_wait_for_a_writer(database: Database, other: Database) -> None:
    """While one writes, others read the state before."""
    with database.write() as connection:
        insert(connection, "a")
        assert count(other, "a") is None


def test_a_writer_that_waits_too_long_is_told_who_holds_the_database(
    database: Database, other: Database
) -> None:
    """The failure names the process in the way, and nothing was written."""
    with database.write() as connection:
        insert(connection, "a")
        with pytest.raises(OutsideFailure, match=r"pid .*umc test") as failure:
            add(other, "a")
    assert failure.value.code == "database-busy"
    assert failure.value.exit_code == 4
    add(other, "b")
    assert count(database, "b") == 1


def test_a_writer_waits_for_its_turn(database: Database, database_url: str) -> None:
    """A short wait is no failure."""
    begun = threading.Event()

    def hold() -> None:
        with open_database(database_url) as holder, holder.write() as connection:
            insert(connection, "first")
            begun.set()
            threading.Event().wait(0.2)

    holding = threading.Thread(target=hold)
    holding.start()
    begun.wait()
    add(database, "second")
    holding.join()
    assert (count(database, "first"), count(database, "second")) == (1, 1)


def write_and_fork(url: str) -> None:
    """Write, fork while connected, and write again on both sides."""
    with open_database(url) as database:
        add(database, "before")
        child = os.fork()
        if child == 0:
            try:
                add(database, "child")
            finally:
                os._exit(0 if count(database, "child") == 1 else 1)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        add(database, "parent")


def test_a_forked_process_opens_a_connection_of_its_own(database: Database, database_url: str) -> None:
    """A connection is never carried over a fork; parent and child both go on."""
    assert run_at_once(1, write_and_fork, database_url) == [0]
    assert [count(database, name) for name in ("before", "child", "parent")] == [1, 1, 1]


def test_a_closed_database_opens_again(database: Database) -> None:
    """Closing lets go of the connection and of nothing else."""
    add(database, "a")
    database.close()
    database.close()
    assert count(database, "a") == 1
