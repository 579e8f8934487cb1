"""Which SQLite is used: the one Python brings along, or a newer one that is installed beside it.

SQLite 3.7.0 to 3.51.2 has a race between a checkpoint and the reset of the write-ahead log, which
can damage a file under several separate checkpointers (https://sqlite.org/wal.html, "the WAL-reset
bug"). The write gate keeps checkpointers apart, so that the race cannot be run; a library without it
is the second wall.
"""

import sqlite3
from functools import cache
from importlib import import_module
from typing import Any

_FIRST_WRONG = (3, 7, 0)
_MENDED = (3, 51, 3)
_MENDED_EARLIER = ((3, 50, 7), (3, 44, 6))
"""The later versions of two older lines that were mended too."""


@cache
def driver() -> Any:
    """Return the driver to open files with: ``sqlite3``, or ``pysqlite3`` where that is there and newer."""
    own, *others = installed()
    return newest(own, others[0] if others else None)


def newest(own: Any, other: Any | None) -> Any:
    """Return the driver whose SQLite is newer; Python's own where they are alike, or there is no other."""
    if other is None or other.sqlite_version_info <= own.sqlite_version_info:
        return own
    return other


def loses_resets(version: str) -> bool:
    """Whether an SQLite of this version has the WAL-reset bug."""
    found = tuple(int(part) for part in version.split(".") if part.isdigit())
    if not _FIRST_WRONG <= found < _MENDED:
        return False
    return not any(found[:2] == mended[:2] and found >= mended for mended in _MENDED_EARLIER)


def installed() -> tuple[Any, ...]:
    """Return the drivers that can be loaded here, Python's own first."""
    try:
        return sqlite3, import_module("pysqlite3.dbapi2")
    except ImportError:  # not installed, or for another machine than this
        return (sqlite3,)
