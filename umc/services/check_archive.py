"""See that a file of archived faults is what it was, and of this database; nothing is changed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from umc.domain.copies.archive import Archive, ArchiveFile
from umc.files.opened_file import name_of, opened
from umc.store.archive.archives import archive_of, see_same_book
from umc.store.archive.read_archive import ArchiveReader
from umc.store.database.engine import Database
from umc.store.whole.row_lines import LinesIn

Progress = Callable[[str], None]
"""Told what is being done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedArchive:
    """A file that is whole; ``archive`` None: none of its faults lies out in just this file."""

    path: Path
    file: ArchiveFile
    archive: Archive | None


def check_archive(database: Database, path: Path, *, progress: Progress) -> CheckedArchive:
    """Return a file whose every digest was computed again, and whose seals are the database's own.

    Raises:
        Refusal: it is damaged, no archive, or of another database.
        OutsideFailure: it cannot be read, or the database cannot be reached.
    """
    with opened(path) as file:
        progress("reading the file")
        found = ArchiveReader(LinesIn(file, name_of(path))).whole()
    with database.read() as connection:
        see_same_book(connection, found, name_of(path))
        return CheckedArchive(path=path, file=found, archive=archive_of(connection, found))
