"""Empty places: where a whole database may be put, because none is there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from umc.domain.refusals import OutsideFailure, Refusal
from umc.store.database import sqlite_file
from umc.store.database.address import SqliteAddress
from umc.store.database.engine import Database
from umc.store.database.gate import WriteGate
from umc.store.whole.whole_rows import filled_tables

_BESIDE = ("-wal", "-journal")
"""What SQLite would read into a file of that name, were it left over from another."""
_WAIT_S = 30.0


def see_empty(connection: Connection, at: str) -> None:
    """See that no table of a database holds a row.

    Raises:
        Refusal: ``not-empty``.
    """
    filled = filled_tables(connection)
    if filled:
        raise taken(at, f"holds rows already ({', '.join(filled[:3])}{', ...' if filled[3:] else ''})")


def taken(at: str, why: str, *, hint: str = "name an empty place with --db") -> Refusal:
    """Return the refusal of a place that is not empty."""
    return Refusal("not-empty", f"{at} {why}; nothing was changed", hint=hint)


@contextmanager
def empty_file(place: Path, *, command: str = "umc db restore") -> Iterator[bool]:
    """Keep an empty place of an SQLite database from others who use umc; tell whether an empty file is there.

    The place is a path where nothing is, or a file of no bytes. Its folder is made (0700). ``command`` is
    what others are told who wait.

    Raises:
        Refusal: ``not-empty``, or the place is not safe.
        OutsideFailure: it cannot be reached, or ``database-busy``.
    """
    _make_folder(place)
    gate = WriteGate(path=place.with_name(f"{place.name}.gate"), command=command, wait_s=_WAIT_S)
    with gate.held():
        yield see_empty_file(place)


def see_empty_file(place: Path) -> bool:
    """See that nothing of a database is at a place; tell whether an empty file is.

    Raises:
        Refusal: ``not-empty``, or the place is not safe.
    """
    for suffix in _BESIDE:
        left = place.with_name(f"{place.name}{suffix}")
        if os.path.lexists(left) and left.lstat().st_size:
            raise taken(str(left), "is left over from another database", hint=f"move {left} away")
    if not os.path.lexists(place):
        return False
    sqlite_file.check_place(place)
    if place.stat().st_size:
        raise taken(str(place), "is there already")
    return True


def made_beside(path: Path, to_be: Path) -> Database:
    """Return a database made in a file that nobody else knows of, shown as the one that it will be."""
    address = SqliteAddress(path=path, to_be=to_be)
    return Database(address, create=True, wait_s=_WAIT_S, command=to_be.name)


def _make_folder(place: Path) -> None:
    missing = [folder for folder in place.parents if not folder.exists()]
    try:
        for folder in reversed(missing):
            folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise OutsideFailure(
            "database-unreachable",
            f"{place} cannot be reached: {error.strerror}",
            hint="look at the folder's owner and mode, or choose another place with --db",
        ) from error
