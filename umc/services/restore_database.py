"""Put a backup back into an empty place, all or nothing, its unsent messages held."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from umc.domain.copies.backup import Manifest, damaged, differences
from umc.domain.refusals import Refusal
from umc.files.manifest_file import copied, digest_of, read_manifest, see_digest
from umc.files.placed_file import placed
from umc.gateways.postgres_programs import PostgresPrograms, dumped_lines
from umc.store.checks.check_copy import wrong_copy
from umc.store.database.engine import Connection, Database
from umc.store.database.schema import HEAD, KNOWN, newer
from umc.store.database.snapshot import unhurried
from umc.store.messages.held import hold_unsent
from umc.store.plans.compare_marks import clocks_due
from umc.store.whole.dump_rows import UnfitDump, rows_kept
from umc.store.whole.empty_place import empty_file, see_empty, see_empty_file
from umc.store.whole.sqlite_copy import keep_log, opened_alone, see_copy
from umc.store.whole.whole_rows import TABLES, holding_of, number_on

Progress = Callable[[str], None]
"""Told what is being done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was put back.

    ``held`` messages wait for somebody's word; ``due`` marks would be told of by the next tick.
    ``troubles`` are where a chain in it does not hold: it was so when the backup was made, or somebody
    has changed the backup together with its manifest.
    """

    path: Path
    manifest: Manifest
    held: int
    due: int
    troubles: tuple[str, ...] = ()


def restore_database(
    database: Database, path: Path, *, now: datetime, programs: PostgresPrograms, progress: Progress
) -> Restored:
    """Put a backup where no database is yet; return what is there now.

    It is read and compared with its manifest first. Every message that had not been sent is held.

    Raises:
        Refusal: the backup is damaged, of another kind of database or of a newer umc, or the place is
            not empty. Nothing was changed.
        OutsideFailure: a file cannot be read or written, or PostgreSQL's programs are not at hand.
    """
    manifest = read_manifest(path)
    _see_fit(database, path, manifest)
    counted: list[tuple[int, int]] = []
    troubles: list[str] = []

    def settle(connection: Connection) -> None:
        progress("following the chains")
        troubles.extend(wrong_copy(connection) if manifest.revision == HEAD else ())
        held = hold_unsent(connection, copy=path.name, made_at=manifest.made_at)
        counted.append((held, clocks_due(connection, now)))

    if database.path is not None:
        _put_file(database.path, path, manifest, settle, progress)
    else:
        _put_rows(database, path, manifest, settle, programs, progress)
    held, due = counted[0]
    return Restored(path=path, manifest=manifest, held=held, due=due, troubles=tuple(troubles))


def _see_fit(database: Database, path: Path, manifest: Manifest) -> None:
    if manifest.revision not in KNOWN:
        raise newer(str(path), manifest.version, "restore it", manifest.revision)
    kind = "sqlite" if database.path is not None else "postgresql"
    if manifest.kind != kind:
        raise Refusal(
            "other-kind",
            f"{path} is a backup of a {manifest.kind} database; {database.shown} is a {kind} one",
            hint="move between the two with umc db export and umc db import",
        )
    if kind == "postgresql" and manifest.revision != HEAD:
        hint = f"restore it with umc {manifest.version}, then umc db upgrade with this one"
        raise Refusal("older-backup", f"{path} is of schema {manifest.revision}, not {HEAD}", hint=hint)


def _put_file(
    place: Path, path: Path, manifest: Manifest, settle: Callable[[Connection], None], progress: Progress
) -> None:
    with empty_file(place) as is_there, placed(place, force=is_there) as beside:
        progress("copying the file")
        see_digest(path, manifest, copied(path, beside))
        progress("checking what it holds")
        with opened_alone(beside, shown_as=path, writes=True) as connection:
            see_copy(connection, manifest, path)
            settle(connection)
        keep_log(beside)
        see_empty_file(place)


def _put_rows(
    database: Database, path: Path, manifest: Manifest, settle: Callable[[Connection], None],
    programs: PostgresPrograms, progress: Progress,
) -> None:  # fmt: skip
    progress("reading the file")
    see_digest(path, manifest, digest_of(path))
    program, names = programs.find("pg_restore"), [table.name for table in TABLES]

    def fill(connection: Connection) -> None:
        see_empty(connection, database.shown)
        unhurried(connection)
        with dumped_lines(program, path, names) as lines:
            rows_kept(connection, lines, progress=lambda rows: progress(f"{rows:,} rows written"))
        for said in differences(manifest.holding, holding_of(connection)):
            raise UnfitDump(said)
        number_on(connection)
        settle(connection)

    try:
        database.upgrade(fill)
    except UnfitDump as error:
        raise damaged(str(path), str(error)) from None
