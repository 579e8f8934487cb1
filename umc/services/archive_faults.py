"""Move faults that ended long ago out of the database into a file: the file first, then they go."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from umc.domain.actor import Actor
from umc.domain.copies.archive import ArchiveFile, Choice, Stays
from umc.domain.refusals import Refusal
from umc.files.opened_file import name_of, opened
from umc.files.own_database import see_apart, see_no_manifest
from umc.files.placed_file import placed, told_of
from umc.store.archive.archive import Took, choose, take_out
from umc.store.archive.archive_file import TOGETHER, write_archive
from umc.store.archive.archives import see_same_book
from umc.store.archive.read_archive import ArchiveReader
from umc.store.database.engine import Database
from umc.store.database.roles import require_owner
from umc.store.database.sealing import seal_first
from umc.store.database.snapshot import unhurried
from umc.store.whole.row_lines import LinesIn, LinesOut

Progress = Callable[[str], None]
"""Told what is being done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """A file of archived faults, and what became of them; ``file`` None: there was nothing to move.

    ``went_on``: the file was there already. ``stays`` counts faults that ended in time and stay, by
    reason; ``left`` those that could go, and are not in this file as they are now.
    """

    path: Path
    file: ArchiveFile | None
    took: Took
    stays: Mapping[Stays, int]
    left: int = 0
    went_on: bool = False


def foresee_archive(database: Database, before: datetime, *, now: datetime) -> Choice:
    """Return which faults would be moved out, and how many stay for what reason.

    Raises:
        Refusal: ``takes-owner``, on PostgreSQL.
    """
    seal_first(database, now=now)
    with database.read() as connection:
        require_owner(connection, "umc archive")
        unhurried(connection)
        return choose(connection, before)


def archive_faults(
    database: Database, target: Path, *, before: datetime, actor: Actor, now: datetime, progress: Progress
) -> Archived:
    """Move the faults that ended before an instant into a file, and out of the database.

    The file is whole, on the disk and read again before the first fault goes; then they go fifty
    at a time, each only where the file holds just what the database does. Where the file is
    there already, an earlier run was cut short: this one goes on where that one stopped.

    Raises:
        Refusal: the file is another, damaged, or one of the database's own; nothing (more) was taken out.
        OutsideFailure: the file cannot be written, or the database cannot be reached.
    """
    see_apart(target, database.path)
    see_no_manifest(target)
    goes_on = os.path.lexists(target)
    choice = foresee_archive(database, before, now=now)
    if not goes_on and not choice.ids:
        return Archived(path=target, file=None, took=Took(), stays=choice.stays)
    found = (
        _read_before(database, target, before, progress)
        if goes_on
        else _made(database, target, choice, now=now, progress=progress)
    )
    with opened(target) as file:
        took = _taken_out(database, file, found, name_of(target), actor=actor, now=now, progress=progress)
    left = foresee_archive(database, before, now=now)
    return Archived(path=target, file=found, took=took, stays=left.stays, left=len(left.ids), went_on=goes_on)


def _read_before(database: Database, target: Path, before: datetime, progress: Progress) -> ArchiveFile:
    """Return the file of an earlier run."""
    with opened(target) as file:
        found = _verified(database, file, name_of(target), progress)
    if found.before != before:
        raise Refusal(
            "other-archive",
            f"{target} holds the faults that ended before {found.before.isoformat()}",
            hint="give that day to go on with it, or name another file",
        )
    return found


def _made(
    database: Database, target: Path, choice: Choice, *, now: datetime, progress: Progress
) -> ArchiveFile:
    """Return the file; where somebody else put it there meanwhile, that one."""
    try:
        return _written(database, target, choice, now=now, progress=progress)
    except Refusal as refused:
        if refused.code != "file-exists":
            raise
        return _read_before(database, target, choice.before, progress)


def _written(
    database: Database, target: Path, choice: Choice, *, now: datetime, progress: Progress
) -> ArchiveFile:
    """Return a new file, which was read again before it took its place."""
    with placed(target) as beside, told_of(target), beside.open("r+b") as file:
        with database.read() as connection:
            unhurried(connection)
            write_archive(connection, LinesOut(file), choice, made_at=now, progress=progress)
        file.flush()
        file.seek(0)
        return _verified(database, file, name_of(target), progress)


def _verified(database: Database, file: BinaryIO, name: str, progress: Progress) -> ArchiveFile:
    progress("reading the file again")
    found = ArchiveReader(LinesIn(file, name)).whole()
    with database.read() as connection:
        see_same_book(connection, found, name)
    return found


def _taken_out(
    database: Database, file: BinaryIO, found: ArchiveFile, name: str, *, actor: Actor, now: datetime,
    progress: Progress,
) -> Took:  # fmt: skip
    blocks, took, done = ArchiveReader(LinesIn(file, name)).blocks(), Took(), 0
    while some := list(islice(blocks, TOGETHER)):
        with database.write() as connection:
            took += take_out(connection, found, some, name=name, actor=actor, now=now)
        done += len(some)
        progress(f"{done:,} of {found.faults:,} faults taken out")
    return took
