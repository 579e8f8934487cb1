"""Write everything a database holds as lines of JSON, as of one instant."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from umc.files.placed_file import placed, told_of
from umc.store.engine import Database
from umc.store.row_lines import LinesOut
from umc.store.snapshot import seal_first, unhurried
from umc.store.whole_lines import WholeFile, write_whole

Progress = Callable[[int], None]
"""Told how many lines are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written; ``path`` None: to the standard output. ``sha256`` is of the whole file."""

    path: Path | None
    whole: WholeFile
    lines: int
    sha256: str


def export_database(
    database: Database, target: Path | None, *, now: datetime, force: bool = False, progress: Progress
) -> Exported:
    """Write every row into a file, or where ``target`` is None to the standard output.

    Others write meanwhile: the lines are of one instant. A file takes its place at the end, whole.

    Raises:
        Refusal: there is such a file already (unless ``force``), or the database is not ours to read.
        OutsideFailure: the file cannot be written.
    """
    seal_first(database, now=now)
    if target is None:
        out = LinesOut(sys.stdout.buffer)
        whole = _written(database, out, now, progress)
        sys.stdout.buffer.flush()
        return Exported(path=None, whole=whole, lines=out.count, sha256=out.digest)
    with placed(target, force=force) as beside, told_of(target), beside.open("r+b") as file:
        out = LinesOut(file)
        whole = _written(database, out, now, progress)
    return Exported(path=target, whole=whole, lines=out.count, sha256=out.digest)


def _written(database: Database, out: LinesOut, now: datetime, progress: Progress) -> WholeFile:
    with database.read() as connection:
        unhurried(connection)
        return write_whole(connection, out, made_at=now, progress=progress)
