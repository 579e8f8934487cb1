"""Archives on record: each of them with what lies out in it, and which of them a file is."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from umc.domain.copies.archive import Archive, ArchiveFile
from umc.domain.refusals import Refusal
from umc.store.checks.check_since import seal_numbered
from umc.store.record.seals import NO_SEAL
from umc.store.tables.archive_tables import archived, archives


def all_archives(connection: Connection) -> tuple[Archive, ...]:
    """Return every archive of which faults lie out, the oldest first."""
    return tuple(map(_archive, connection.execute(_listing()).all()))


def is_any_away(connection: Connection) -> bool:
    """Return whether any fault lies in an archive; how many there are makes no difference to the time."""
    return connection.execute(select(archived.c.fault).limit(1)).first() is not None


def archive_of(connection: Connection, file: ArchiveFile) -> Archive | None:
    """Return the archive that a file is, None where none of its faults was taken out, or all are back."""
    row = connection.execute(_listing().where(archives.c.digest == file.sha256)).one_or_none()
    return None if row is None else _archive(row)


def see_same_book(connection: Connection, file: ArchiveFile, name: str) -> None:
    """See that a file's seals are this database's own: it and the file are of the same book.

    Raises:
        Refusal: ``other-database``.
    """
    found = seal_numbered(connection, file.head.seal) or NO_SEAL
    if found.digest != file.head.digest or found.id == NO_SEAL.id:
        raise Refusal(
            "other-database",
            f"{name} is not of this database: seal {file.head.seal} of the two differs",
            hint="name the database that it is of with --db, or the file that is of this one",
        )


def lying_elsewhere(connection: Connection, ids: Sequence[int]) -> str | None:
    """Return the name of an archive in which one of these faults lies, None where none is away."""
    query = select(archives.c.file).join(archived, archived.c.archive == archives.c.id)
    return connection.execute(query.where(archived.c.fault.in_(ids)).limit(1)).scalar_one_or_none()


def _listing() -> Select[Any]:
    out = select(func.count()).where(archived.c.archive == archives.c.id).scalar_subquery()
    return select(archives, out.label("out")).order_by(archives.c.archived_at, archives.c.id)


def _archive(row: Any) -> Archive:
    return Archive(
        id=row.id,
        file=row.file,
        sha256=row.digest,
        before=row.before,
        archived_at=row.archived_at,
        actor=row.actor,
        faults=row.faults,
        events=row.events,
        out=row.out,
    )
