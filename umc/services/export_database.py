"""Write everything a database holds as lines of JSON, as of one instant."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from umc.files.own_database import see_apart, see_no_manifest
from umc.files.placed_file import placed, told_of
from umc.store.database.engine import Database
from umc.store.database.roles import require_whole_view
from umc.store.database.sealing import seal_first
from umc.store.database.snapshot import unhurried
from umc.store.whole.row_lines import LinesOut, Sink
from umc.store.whole.whole_lines import WholeFile, write_whole

Progress = Callable[[int], None]
"""Told how many lines are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written; ``path`` None: into no file. ``sha256`` is of the whole file."""

    path: Path | None
    whole: WholeFile
    lines: int
    sha256: str


def export_database(
    database: Database, target: Path | Sink, *, now: datetime, force: bool = False, progress: Progress
) -> Exported:
    """Write every row into a file, or into what takes lines as they come.

    Others write meanwhile: the lines are of one instant. A file takes its place at the end, whole.

    Raises:
        Misuse: the file bears the name of a manifest.
        Refusal: there is such a file already (unless ``force``), it is one of the database's own, or the
            database is not ours to read (``takes-writer``: by a reader's role).
        OutsideFailure: the file cannot be written.
    """
    if isinstance(target, Path):
        see_no_manifest(target)
        see_apart(target, database.path)
    with database.read() as connection:
        require_whole_view(connection, "umc db export")
    seal_first(database, now=now)
    if not isinstance(target, Path):
        out = LinesOut(target)
        whole = _written(database, out, now, progress)
        return Exported(path=None, whole=whole, lines=out.count, sha256=out.digest)
    with placed(target, force=force) as beside, told_of(target), beside.open("r+b") as file:
        out = LinesOut(file)
        whole = _written(database, out, now, progress)
    return Exported(path=target, whole=whole, lines=out.count, sha256=out.digest)


def _written(database: Database, out: LinesOut, now: datetime, progress: Progress) -> WholeFile:
    with database.read() as connection:
        unhurried(connection)
        return write_whole(connection, out, made_at=now, progress=progress)
