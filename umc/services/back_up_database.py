"""Back a whole database up while others work with it, and see that the backup is good."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from umc import __version__
from umc.domain.actor import Actor
from umc.domain.copies.backup import Manifest, damaged, differences
from umc.domain.refusals import OutsideFailure, Refusal
from umc.files.manifest_file import (
    digest_of,
    manifest_path,
    manifest_paths,
    read_manifest,
    see_digest,
    settle_manifest,
    write_manifest,
)  # fmt: skip
from umc.files.own_database import see_apart, see_no_manifest
from umc.files.placed_file import placed
from umc.gateways.postgres_programs import PostgresPrograms, dump, dumped_lines
from umc.store.checks.check_copy import wrong_copy
from umc.store.database.engine import Connection, Database
from umc.store.database.roles import require_whole_view
from umc.store.database.schema import HEAD
from umc.store.database.sealing import seal_first
from umc.store.database.snapshot import exported
from umc.store.whole.describe import engine_of
from umc.store.whole.dump_rows import UnfitDump, rows_counted
from umc.store.whole.sqlite_copy import copy_whole, opened_alone, see_copy
from umc.store.whole.whole_rows import TABLES, holding_of

Progress = Callable[[str], None]
"""Told what is being done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was found to be whole, and the manifest beside it.

    ``troubles`` are where the chain of what was backed up does not hold: the database's own, or
    somebody has changed the backup together with its manifest.
    """

    path: Path
    manifest: Manifest
    troubles: tuple[str, ...] = ()

    @property
    def manifest_path(self) -> Path:
        """Where the manifest stands."""
        return manifest_path(self.path)


def back_up_database(
    database: Database, target: Path, *, actor: Actor, now: datetime, force: bool = False,
    programs: PostgresPrograms, progress: Progress,
) -> Backup:  # fmt: skip
    """Write everything that the database holds into a file; return it once it was read again and is right.

    Others write meanwhile: the file holds what was there at one instant, every step acknowledged before
    the backup began among it. Its place is taken at the end, whole, with its manifest.

    Raises:
        Misuse: the file bears the name of a manifest.
        Refusal: there is such a file already (unless ``force``), it is one of the database's own, or the
            database is not ours to read (``takes-writer``: by a reader's role).
        OutsideFailure: the file cannot be written, the database is damaged, or PostgreSQL's programs are
            not at hand.
    """
    see_no_manifest(target)
    for place in (target, *manifest_paths(target)):
        see_apart(place, database.path)
    with database.read() as connection:
        require_whole_view(connection, "umc db backup")
    with placed(target, force=force) as beside, _told_of_damage(database):
        seal_first(database, now=now)
        with database.read() as connection:
            progress("counting rows")
            kind, engine_version = engine_of(connection)
            holding = holding_of(connection)
            _write(connection, beside, target, programs, progress)
            troubles = tuple(wrong_copy(connection)) if kind == "postgresql" else ()
        size, sha256 = digest_of(beside)
        manifest = Manifest(
            version=__version__, revision=HEAD, kind=kind, engine_version=engine_version, made_at=now,
            actor=actor.name, known_by=actor.known_by.value, size=size, sha256=sha256, holding=holding,
        )  # fmt: skip
        troubles += _verified(beside, manifest, programs, progress, shown_as=target)
        write_manifest(target, manifest)
    settle_manifest(target)
    return Backup(path=target, manifest=manifest, troubles=troubles)


@contextmanager
def _told_of_damage(database: Database) -> Iterator[None]:
    """Say of a fresh copy of an SQLite file that is damaged what is: the file that it was made of."""
    try:
        yield
    except Refusal as refusal:
        if refusal.code != "damaged-backup" or database.path is None:
            raise
        raise OutsideFailure(
            "database-damaged",
            f"{database.shown} is damaged, and so is a copy of it; nothing was kept: {refusal.message}",
            hint="umc db check, then restore a backup",
        ) from None


def check_backup(path: Path, *, programs: PostgresPrograms, progress: Progress) -> Backup:
    """Return a backup that is what its manifest says.

    Raises:
        Misuse: the file bears the name of a manifest.
        Refusal: it is not, or has no manifest.
        OutsideFailure: it cannot be read.
    """
    manifest = read_manifest(path)
    progress("reading the file")
    see_digest(path, manifest, digest_of(path))
    troubles = _verified(path, manifest, programs, progress, shown_as=path)
    return Backup(path=path, manifest=manifest, troubles=troubles)


def _write(
    connection: Connection, beside: Path, target: Path, programs: PostgresPrograms, progress: Progress
) -> None:
    if connection.dialect.name == "sqlite":
        copy_whole(
            connection, beside, shown_as=target,
            progress=lambda done, of: progress(f"{done * 100 // of} % copied"),
        )  # fmt: skip
        return
    snapshot = exported(connection)
    program = programs.for_server("pg_dump", snapshot.release)
    progress("pg_dump is writing")
    dump(program, snapshot.service, beside, schema=snapshot.schema, snapshot=snapshot.id)


def _verified(
    path: Path, manifest: Manifest, programs: PostgresPrograms, progress: Progress, *, shown_as: Path
) -> tuple[str, ...]:
    """Read a backup whole, see that it is what its manifest says; return what is wrong with its chain."""
    progress("reading it again")
    if manifest.kind == "sqlite":
        with opened_alone(path, shown_as=shown_as) as connection:
            see_copy(connection, manifest, shown_as)
            return tuple(wrong_copy(connection)) if manifest.revision == HEAD else ()
    program, names = programs.find("pg_restore"), [table.name for table in TABLES]
    try:
        with dumped_lines(program, path, names) as lines:
            found = rows_counted(lines, progress=lambda rows: progress(f"{rows:,} rows read again"))
    except UnfitDump as error:
        raise damaged(str(shown_as), str(error)) from None
    for said in differences(manifest.holding, found):
        raise damaged(str(shown_as), said)
    return ()
