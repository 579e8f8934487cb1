"""A whole copy of an SQLite database, made while others write, and looked at as a file of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from umc.domain.copies.backup import Manifest, damaged, differences
from umc.store.database import sqlite_file
from umc.store.database.schema import HEAD, revision_of
from umc.store.database.sqlite_transactions import begun
from umc.store.database.trouble import Doubt, driver_told, failure_of
from umc.store.tables.guards import wrong_guards
from umc.store.whole.whole_rows import dangling, holding_of

_AT_ONCE = 4096
"""Pages between two tellings: 16 MiB."""
_WAIT_S = 5.0
Progress = Callable[[int, int], None]
"""Told how many pages of how many are copied."""


def copy_whole(connection: Connection, into: Path, *, shown_as: Path, progress: Progress) -> None:
    """Copy what a reading transaction sees into an empty file, as a database in that one file.

    Others write meanwhile: the transaction keeps their changes out of the copy. The file is not yet
    on the disk. ``shown_as`` is what a failure calls it.

    Raises:
        OutsideFailure: the disk is full, or the copy cannot be written.
    """
    source: Any = connection.connection.driver_connection
    with told_as(connection, shown_as):
        # Of the same class: a library compiled in beside Python's own has its own.
        target = type(source)(str(into), isolation_level=None)
        try:
            source.backup(target, pages=_AT_ONCE, progress=lambda _, left, of: progress(of - left, of))
            # One file is a database only without a log beside it; and nobody else has this one open.
            target.execute("PRAGMA journal_mode=DELETE")
        finally:
            target.close()
            forget_beside(into)


def forget_beside(path: Path) -> None:
    """Take away what SQLite and umc leave beside a file that nobody has open or knows of."""
    for end in ("-wal", "-shm", "-journal", ".gate"):
        path.with_name(path.name + end).unlink(missing_ok=True)


@contextmanager
def opened_alone(path: Path, *, shown_as: Path, writes: bool = False) -> Iterator[Connection]:
    """Give a connection on a copy that nobody else uses, within one transaction.

    ``shown_as`` is what a refusal calls it.

    Raises:
        Refusal: ``damaged-backup``; it is no database of ours.
        OutsideFailure: it cannot be opened or written.
    """
    engine = sqlite_file.sqlite_engine(path, _WAIT_S)
    with (
        engine.connect() as connection,
        told_as(connection, shown_as),
        begun(connection, writes=writes, doubt=Doubt()),
    ):
        yield connection


def keep_log(path: Path) -> None:
    """Let a copy that nobody else uses keep a write-ahead log, as every database that is worked with does."""
    engine = sqlite_file.sqlite_engine(path, _WAIT_S)
    with engine.connect() as connection, told_as(connection, path):
        sqlite_file.insist_on_wal(connection)


def see_copy(connection: Connection, promised: Manifest, path: Path) -> None:
    """See that a copy is whole, and holds what its manifest says.

    Raises:
        Refusal: ``damaged-backup``, under the name ``path``.
    """
    wrong = _wrong_with(connection, promised.revision, path)
    if wrong is None and promised.revision == HEAD:
        wrong = next(iter(differences(promised.holding, holding_of(connection))), None)
    if wrong is not None:
        raise damaged(str(path), wrong)


def _wrong_with(connection: Connection, revision: str, path: Path) -> str | None:
    """Say the first thing that is wrong with the file of a copy; None where nothing is.

    An older schema has not all the guards of this one: upgrading brings them.
    """
    ours = connection.exec_driver_sql("PRAGMA application_id").scalar_one() == sqlite_file.APPLICATION_ID
    if not ours:
        return "it is no umc database"
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check(1)"):
        if said != "ok":
            return f"it is damaged: {said}"
    found = revision_of(connection, str(path))
    if found != revision:
        return f"it is of schema {found}, not {revision} as its manifest says"
    for wrong in wrong_guards(connection) if revision == HEAD else ():
        return wrong
    return dangling(connection)


@contextmanager
def told_as(connection: Connection, path: Path) -> Iterator[None]:
    """Say what SQLite says of a file in a person's words.

    Raises:
        Refusal: ``damaged-backup``.
        OutsideFailure: the disk is full, or something else stands outside of umc.
    """
    try:
        with driver_told(connection):
            yield
    except DBAPIError as error:
        failure = failure_of(error, str(path))
        if failure is None:
            raise
        if failure.code in ("database-damaged", "foreign-database"):
            raise damaged(str(path), failure.message) from None
        raise failure from None
