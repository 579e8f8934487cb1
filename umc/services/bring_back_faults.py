"""Bring archived faults back into the database from their file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from umc.domain.actor import Actor
from umc.domain.copies.archive import Archive, ArchiveFile
from umc.domain.refusals import Refusal
from umc.files.opened_file import name_of, opened
from umc.store.archive.archive_file import TOGETHER
from umc.store.archive.archives import archive_of, lying_elsewhere, see_same_book
from umc.store.archive.read_archive import ArchiveReader
from umc.store.archive.unarchive import Brought, close_archive, forgotten_since, put_back
from umc.store.database.engine import Connection, Database
from umc.store.database.roles import require_owner
from umc.store.whole.row_lines import LinesIn

Progress = Callable[[str], None]
"""Told what is being done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtBack:
    """A file, and what came back from it; ``forgotten`` are customers with contacts forgotten meanwhile."""

    path: Path
    file: ArchiveFile
    brought: Brought
    forgotten: tuple[str, ...]


def bring_back_faults(
    database: Database, path: Path, *, actor: Actor, now: datetime, progress: Progress, again: bool = False
) -> BroughtBack:
    """Put every fault that lies out in a file back as it was, fifty in a transaction.

    The file is read to its end first. Cut short, the same command goes on where it stopped. When each
    came back, and by whom, is on record. ``again``: an earlier try was to keep the last of it and never
    heard whether it did; then it is an answer that all of it is here.

    Raises:
        Refusal: the file is damaged, of another database, another than was archived, or all of it is
            back already.
        OutsideFailure: the file cannot be read, or the database cannot be reached.
    """
    with opened(path) as file:
        progress("reading the file")
        lines = LinesIn(file, name_of(path))
        found, ids = _verified(lines)
        with database.read() as connection:
            require_owner(connection, "umc archive --back")
            archive = _lying_out(connection, found, ids, path, must=not again)
        if archive is None:
            return BroughtBack(path=path, file=found, brought=Brought(here=found.faults), forgotten=())
        file.seek(0)
        brought, forgotten = _put_back(
            database, file, archive, path=path, actor=actor, now=now, progress=progress
        )
    return BroughtBack(path=path, file=found, brought=brought, forgotten=forgotten)


def _verified(lines: LinesIn) -> tuple[ArchiveFile, list[int]]:
    reader = ArchiveReader(lines)
    ids = [block.fault for block in reader.blocks()]
    return reader.at_end, ids


def _lying_out(
    connection: Connection, found: ArchiveFile, ids: list[int], path: Path, *, must: bool
) -> Archive | None:
    """Return the archive that a file is; None where nothing of it is away, and nothing ``must`` be."""
    see_same_book(connection, found, name_of(path))
    archive = archive_of(connection, found)
    if archive is not None:
        return archive
    for first in range(0, len(ids), TOGETHER):
        if (other := lying_elsewhere(connection, ids[first : first + TOGETHER])) is not None:
            raise Refusal(
                "other-archive",
                f"{path} is not the file that was archived: its faults lie in {other}, of another sha256",
                hint="umc archive lists each file with its sha256",
            )
    if not must:
        return None
    raise Refusal(
        "already-back",
        f"{path}: none of its {found.faults:,} faults is away",
        hint="umc archive lists the archives there are",
    )


def _put_back(
    database: Database, file: BinaryIO, archive: Archive, *, path: Path, actor: Actor, now: datetime,
    progress: Progress,
) -> tuple[Brought, tuple[str, ...]]:  # fmt: skip
    """Put everything back, and return of whom something was forgotten meanwhile too."""
    blocks, brought = ArchiveReader(LinesIn(file, name_of(path))).blocks(), Brought()
    forgotten: set[str] = set()
    while some := list(islice(blocks, TOGETHER)):
        with database.write() as connection:
            forgotten |= forgotten_since(connection, some)
            brought += put_back(connection, archive.id, some, actor=actor, now=now)
        progress(f"{brought.now:,} of {archive.out:,} faults brought back")
    with database.write() as connection:
        close_archive(connection, archive.id, actor=actor, now=now)
    return brought, tuple(sorted(forgotten))
