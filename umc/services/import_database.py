"""Put everything of an export into an empty database, all or nothing, its unsent messages held."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from umc.domain.refusals import OutsideFailure
from umc.store.compare_marks import clocks_due
from umc.store.empty_place import see_empty
from umc.store.engine import Connection, Database
from umc.store.held import hold_unsent
from umc.store.row_lines import LinesIn
from umc.store.snapshot import unhurried
from umc.store.whole_lines import WholeFile, read_whole

Progress = Callable[[int], None]
"""Told how many lines are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What was put in. ``held`` messages wait for somebody's word; ``due`` marks the next tick tells of."""

    whole: WholeFile
    held: int
    due: int


def import_database(
    database: Database, source: Path | None, *, now: datetime, progress: Progress
) -> Imported:
    """Import a file, or where ``source`` is None the standard input, where no database is yet.

    The schema is made where it is missing. Every message that had not been sent is held.

    Raises:
        Refusal: the file is damaged, cut, of another schema or no export, or the database holds rows.
            Nothing was kept.
        OutsideFailure: the file cannot be read, or the database cannot be written.
    """
    found: list[Imported] = []

    def fill(connection: Connection) -> None:
        see_empty(connection, database.shown)
        unhurried(connection)
        whole = read_whole(connection, lines, progress=progress)
        held = hold_unsent(connection, copy=name, made_at=whole.made_at)
        found.append(Imported(whole=whole, held=held, due=clocks_due(connection, now)))

    name = source.name if source is not None else "standard input"
    with _opened(source) as file:
        lines = LinesIn(file, name)
        database.upgrade(fill)
    return found[0]


@contextmanager
def _opened(source: Path | None) -> Iterator[BinaryIO]:
    if source is None:
        yield sys.stdin.buffer
        return
    try:
        file = source.open("rb")
    except OSError as error:
        raise OutsideFailure(
            "unreadable-file", f"{source} cannot be read: {error.strerror}", hint="look at its owner and mode"
        ) from error
    with file:
        yield file
