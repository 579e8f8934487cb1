"""Put everything of an export into an empty database, all or nothing, its unsent messages held."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from umc.files.opened_file import unreadable
from umc.files.placed_file import placed
from umc.store.database.engine import Connection, Database
from umc.store.database.snapshot import unhurried
from umc.store.messages.held import hold_unsent
from umc.store.plans.compare_marks import clocks_due
from umc.store.whole.empty_place import empty_file, made_beside, see_empty, see_empty_file
from umc.store.whole.row_lines import LinesIn
from umc.store.whole.sqlite_copy import forget_beside
from umc.store.whole.whole_lines import WholeFile, read_whole

Progress = Callable[[int], None]
"""Told how many lines are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What was put in. ``held`` messages wait for somebody's word; ``due`` marks the next tick tells of."""

    whole: WholeFile
    held: int
    due: int


def import_database(
    database: Database, source: Path | BinaryIO, *, now: datetime, progress: Progress
) -> Imported:
    """Import a file, or what comes in on the standard input, where no database is yet.

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
        held = hold_unsent(connection, copy=held_by, made_at=whole.made_at)
        found.append(Imported(whole=whole, held=held, due=clocks_due(connection, now)))

    name = source.name if isinstance(source, Path) else "standard input"
    held_by = source.name if isinstance(source, Path) else "an import from standard input"
    with _opened(source) as file:
        lines = LinesIn(file, name)
        if database.path is None or os.path.lexists(database.path):
            database.upgrade(fill)
        else:
            _make(database.path, fill)
    return found[0]


def _make(place: Path, fill: Callable[[Connection], None]) -> None:
    """Make a database where no file is: beside its place first, so what is refused is never there."""
    with empty_file(place, command="umc db import") as is_there, placed(place, force=is_there) as beside:
        try:
            with made_beside(beside, place) as database:
                database.upgrade(fill)
        finally:
            forget_beside(beside)
        see_empty_file(place)


@contextmanager
def _opened(source: Path | BinaryIO) -> Iterator[BinaryIO]:
    if not isinstance(source, Path):
        yield source
        return
    try:
        file = source.open("rb")
    except OSError as error:
        raise unreadable(source, error) from error
    with file:
        yield file
