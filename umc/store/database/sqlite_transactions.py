"""Transactions on an SQLite file: begun as reading or writing, kept whole, and never half open afterwards.

A full or failing disk makes SQLite undo a whole transaction by itself
(https://sqlite.org/lang_transaction.html, "response to errors within a transaction"); savepoints
and statements after that would stand alone, and be kept one by one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, ExceptionContext, event

from umc.store.database import sqlite_library
from umc.store.database.trouble import Doubt

if TYPE_CHECKING:
    import sqlite3

_WRITES = "umc_writes"  # the execution option that makes the next transaction a writing one


def listen(engine: Engine) -> None:
    """Have an engine begin transactions as ``begun`` says, and go back to a savepoint where there is one.

    What comes after an error that undid a transaction, and before its end, can write nothing.
    """
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _shut)
    usual = engine.dialect.do_rollback_to_savepoint

    def back(connection: Connection, name: str) -> None:
        if is_open(connection):  # else the savepoint went with all the rest
            usual(connection, name)

    vars(engine.dialect)[usual.__name__] = back


@contextmanager
def begun(connection: Connection, *, writes: bool, doubt: Doubt) -> Iterator[None]:
    """Begin a transaction and end it: all of it is kept, or nothing, and none is open afterwards.

    ``doubt`` says that COMMIT was begun; whoever asked for it ends the doubt once that is recorded. Only
    an interruption leaves it so.

    Raises:
        RuntimeError: an error that undid the transaction was passed over; nothing is kept.
    """
    connection.execution_options(**{_WRITES: writes})
    try:
        with connection.begin():
            yield
            if writes:
                see_open(connection)
            doubt.in_doubt = writes
    except BaseException as error:
        doubt.in_doubt = doubt.in_doubt and not isinstance(error, Exception)
        _undo(connection)
        raise


def see_open(connection: Connection) -> None:
    """See that the transaction of this connection is still there.

    Raises:
        RuntimeError: SQLite has undone it.
    """
    if not is_open(connection):
        raise RuntimeError("an error that undid this transaction was passed over")


def is_open(connection: Connection) -> bool:
    """Whether a transaction is open in SQLite itself."""
    return bool(driver_of(connection).in_transaction)


def driver_of(connection: Connection) -> "sqlite3.Connection":
    """Return the driver's own connection.

    Raises:
        TypeError: it is none of SQLite's.
    """
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite_library.driver().Connection):
        raise TypeError("no SQLite connection")
    found: sqlite3.Connection = driver
    return found


def _undo(connection: Connection) -> None:
    """Undo what is still open: a file that was busy at COMMIT leaves it so."""
    if not connection.invalidated and not connection.closed:
        driver_of(connection).rollback()


def _begin(connection: Connection) -> None:
    """Take the write lock at once when the transaction will write; let it change nothing otherwise.

    A deferred transaction that turns writer fails at once when another wrote meanwhile,
    whatever the timeout; and it would go around the gate.
    """
    driver = driver_of(connection)
    writes = connection.get_execution_options().get(_WRITES, False)
    driver.execute("PRAGMA query_only=OFF" if writes else "PRAGMA query_only=ON")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _shut(context: ExceptionContext) -> None:
    """Let nothing be written outside of a transaction: each statement would be kept by itself."""
    connection = context.connection
    if connection is not None and not connection.invalidated and not is_open(connection):
        driver_of(connection).execute("PRAGMA query_only=ON")
