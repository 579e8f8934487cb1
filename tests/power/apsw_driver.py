"""A small database driver over apsw, so that umc's own store works on files that a test stands behind.

It stands in for the module ``sqlite3`` as far as the store and SQLAlchemy use that. Its errors are
those of ``sqlite3``; its SQLite is the one that apsw brings along.
"""

import contextlib
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from unittest import mock

import apsw

__all__ = ["Binary", "Connection", "Cursor", "Error", "connect", "in_place"]

apilevel, paramstyle, threadsafety = "2.0", "qmark", 1
sqlite_version = apsw.sqlite_lib_version()
sqlite_version_info = tuple(int(part) for part in sqlite_version.split("."))
Binary = memoryview
Error, Warning, InterfaceError = sqlite3.Error, sqlite3.Warning, sqlite3.InterfaceError
DatabaseError, OperationalError = sqlite3.DatabaseError, sqlite3.OperationalError
IntegrityError, ProgrammingError = sqlite3.IntegrityError, sqlite3.ProgrammingError
InternalError, DataError, NotSupportedError = (
    sqlite3.InternalError,
    sqlite3.DataError,
    sqlite3.NotSupportedError,
)


@contextlib.contextmanager
def in_place(vfs: str) -> Iterator[None]:
    """Let umc open SQLite files through this driver and the virtual file system of that name."""
    with (
        mock.patch("umc.store.database.sqlite_library.driver", return_value=sys.modules[__name__]),
        mock.patch("umc.store.database.sqlite_file._OPENED", f"mode=rw&vfs={vfs}"),
    ):
        yield


def connect(database: str, *, timeout: float, **_: Any) -> "Connection":
    """Open a file that is there; transactions are the caller's own."""
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI
    with _told():
        opened = apsw.Connection(database, flags=flags)
        opened.set_busy_timeout(int(timeout * 1000))
    return Connection(opened)


class Connection:
    """A connection as a driver has it."""

    isolation_level = None

    def __init__(self, opened: apsw.Connection) -> None:
        self.opened = opened

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self.opened.in_transaction

    def cursor(self) -> "Cursor":
        """Return a cursor."""
        return Cursor(self.opened)

    def execute(self, statement: str, given: Sequence[Any] = ()) -> "Cursor":
        """Execute a statement on a cursor of its own."""
        return self.cursor().execute(statement, given)

    def create_function(self, name: str, count: int, does: Callable[..., Any], **_: Any) -> None:
        """Let statements call a function."""
        self.opened.create_scalar_function(name, does, count, deterministic=True)

    def commit(self) -> None:
        """Keep what the open transaction wrote."""
        if self.opened.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        """Undo what the open transaction wrote; a failed one may be undone already."""
        if self.opened.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file; the last to do so brings the log into it."""
        with _told():
            self.opened.close()


class Cursor:
    """The answer to one statement, all of it read at once."""

    arraysize = 1

    def __init__(self, opened: apsw.Connection) -> None:
        self._opened = opened
        self._rows: Iterator[Any] = iter(())
        self.description: tuple[tuple[Any, ...], ...] | None = None
        self.rowcount = -1
        self.lastrowid = 0

    def execute(self, statement: str, given: Sequence[Any] = ()) -> "Cursor":
        """Execute one statement."""
        before = self._opened.total_changes()
        cursor = self._opened.cursor()
        cursor.exec_trace = self._described
        with _told():
            rows = cursor.execute(statement, tuple(given)).fetchall()
        self._rows = iter(rows)
        self.rowcount = self._opened.total_changes() - before if statement[:6].upper() != "SELECT" else -1
        self.lastrowid = self._opened.last_insert_rowid()
        return self

    def executemany(self, statement: str, many: Iterable[Sequence[Any]]) -> "Cursor":
        """Execute one statement with each of several sets of values."""
        before = self._opened.total_changes()
        with _told():
            self._opened.cursor().executemany(statement, [tuple(one) for one in many])
        self.description, self.rowcount = None, self._opened.total_changes() - before
        return self

    def _described(self, cursor: apsw.Cursor, _statement: str, _given: Any) -> bool:
        columns = cursor.get_description()
        self.description = tuple((name, *[None] * 6) for name, *_ in columns) or None
        return True

    def fetchone(self) -> Any:
        """Return the next row, None where there is none."""
        return next(self._rows, None)

    def fetchmany(self, size: int = arraysize) -> list[Any]:
        """Return some of the next rows."""
        return [row for _, row in zip(range(size), self._rows, strict=False)]

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        return list(self._rows)

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def close(self) -> None:
        """Forget the rows that are left."""
        self._rows = iter(())


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Say what apsw says as ``sqlite3`` would."""
    try:
        yield
    except apsw.ConstraintError as error:
        raise sqlite3.IntegrityError(str(error)) from error
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise sqlite3.DatabaseError(str(error)) from error
    except apsw.Error as error:
        raise sqlite3.OperationalError(str(error)) from error
