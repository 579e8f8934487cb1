"""What kind each transaction on PostgreSQL is, however many came before it, and that none leaves a trace."""

import gc
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from umc.domain.refusals import OutsideFailure
from umc.store.database.engine import Connection, Database, open_database

pytestmark = pytest.mark.postgres

READS, WRITES = ("repeatable read", "on"), ("read committed", "off")
MANY, FEW = 50, 20


def kind(connection: Connection) -> tuple[str, str]:
    """Return isolation level and read-only of the transaction that is open, as the server names them."""
    level = connection.exec_driver_sql("SHOW transaction_isolation").scalar_one()
    return str(level), str(connection.exec_driver_sql("SHOW transaction_read_only").scalar_one())


def kinds(database: Database) -> list[tuple[str, str]]:
    """Return the kind of a read, a write, a read inside a write, a look, a read and an atomic block."""
    found = []
    with database.read() as connection:
        found.append(kind(connection))
    with database.write() as connection:
        found.append(kind(connection))
        with database.read() as inside:
            found.append(kind(inside))
    with database.look() as connection:
        found.append(kind(connection))
    with database.read() as connection, database.read() as inside:
        found.append(kind(inside))
    with database.atomic(), database.write() as connection:
        found.append(kind(connection))
    return found


IN_TURN = [READS, WRITES, WRITES, READS, READS, WRITES]


def end(url: str, session: int) -> None:
    """End a session as an administrator does, and wait until it is gone."""
    with psycopg.connect(url, autocommit=True) as administrator:
        assert administrator.execute("SELECT pg_terminate_backend(%s, 30000)", (session,)).fetchone() == (
            True,
        )


def session_of(connection: Connection) -> int:
    """Return the number of the server's process behind a connection."""
    return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())


def lost(database: Database, url: str, *, writes: bool, inside: bool) -> None:
    """Lose the connection inside a block, or between two of them: the block at hand ends with that."""
    with database.read() as connection:
        session = session_of(connection)
    if not inside:
        end(url, session)
    with pytest.raises(OutsideFailure) as told:
        used(database, writes=writes, ends=lambda: end(url, session) if inside else None)
    assert told.value.code == "database-unreachable"


def used(database: Database, *, writes: bool, ends: Callable[[], None]) -> None:
    """Ask something in a block, after what ends its session or does nothing."""
    with database.write() if writes else database.read() as connection:
        ends()
        connection.exec_driver_sql("SELECT 1")


def test_each_block_is_of_its_own_kind_whatever_came_before(postgres_url: str) -> None:
    """Reads see one state and change nothing; writes see what others have just kept; twice in a row."""
    with open_database(postgres_url) as database:
        assert kinds(database) + kinds(database) == IN_TURN + IN_TURN


@pytest.mark.parametrize("writes", [False, True], ids=["a read", "a write"])
@pytest.mark.parametrize("inside", [False, True], ids=["between blocks", "inside a block"])
def test_a_connection_in_place_of_a_lost_one_is_told_the_kind_too(
    postgres_url: str, writes: bool, inside: bool
) -> None:
    """Whatever the lost one was told, the new one knows nothing of it."""
    with open_database(postgres_url) as database:
        assert kinds(database) == IN_TURN
        lost(database, postgres_url, writes=writes, inside=inside)
        with database.read() as connection:
            assert kind(connection) == READS
        lost(database, postgres_url, writes=writes, inside=inside)
        assert kinds(database) == IN_TURN


def test_a_block_that_failed_leaves_the_next_of_the_right_kind(postgres_url: str) -> None:
    """Whether an error of the server ended it or one of ours; a read that would write is one of them."""
    with open_database(postgres_url) as database:
        with pytest.raises(OutsideFailure) as told, database.read() as connection:
            connection.exec_driver_sql("INSERT INTO counters VALUES ('read', 1)")
        assert told.value.code == "database-read-only"
        assert kinds(database) == IN_TURN
        with pytest.raises(ZeroDivisionError):
            a_bug_of_ours(database)
        assert kinds(database) == IN_TURN
        with database.read() as connection:
            undone = connection.exec_driver_sql("SELECT count(*) FROM counters WHERE name = 'undone'")
            assert undone.scalar_one() == 0


def a_bug_of_ours(database: Database) -> None:
    """Write something, and fail."""
    with database.write() as connection:
        connection.exec_driver_sql("INSERT INTO counters VALUES ('undone', 1)")
        raise ZeroDivisionError


def alive() -> int:
    """Return how many objects of this process are alive that can hold others."""
    gc.collect()
    return len(gc.get_objects())


def worked(database: Database, times: int) -> None:
    """Read and write so many times."""
    for _ in range(times):
        with database.read() as connection:
            connection.exec_driver_sql("SELECT 1")
        with database.write() as connection:
            connection.exec_driver_sql("SELECT 1")


def test_a_transaction_leaves_nothing_behind_in_a_process_that_runs_for_days(postgres_url: str) -> None:
    """After a few everything is there that is kept: fifty reads and fifty writes add nothing to it."""
    with open_database(postgres_url) as database:
        worked(database, FEW)
        before = alive()
        worked(database, MANY)
        assert alive() - before < MANY


def test_what_each_transaction_left_behind_would_be_seen(postgres_url: str) -> None:
    """The negative control: SQLAlchemy's own way to set a kind keeps an entry for each until it is closed."""
    with open_database(postgres_url) as database:
        worked(database, FEW)
        with database.read() as connection:
            engine: Any = connection.engine
        with engine.connect() as connection:
            before = alive()
            for _ in range(MANY):
                connection.execution_options(isolation_level="REPEATABLE READ")
                with connection.begin():
                    connection.exec_driver_sql("SELECT 1")
            assert alive() - before >= MANY
