"""What stands on record that lets guarded rows go: faults in archives, and forgettings.

Whoever takes events or words away by hand must forge a row here first; the count of them shows it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, select

from umc.store.tables.archive_tables import archived, archives
from umc.store.tables.word_tables import forgettings


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRecord:
    """``archives``: the file of each archive, the oldest first, with how many faults lie in it.

    ``forgettings``: how many there are of each kind; ``last_forgotten_at`` is None where there is none.
    """

    archives: tuple[tuple[str, int], ...] = ()
    forgettings: Mapping[str, int] = field(default_factory=dict)
    last_forgotten_at: datetime | None = None


def on_record(connection: Connection) -> OnRecord:
    """Return what stands on record now."""
    away = (
        select(archives.c.file, func.count().label("faults"))
        .join(archived, archived.c.archive == archives.c.id)
        .group_by(archives.c.id, archives.c.file)
        .order_by(archives.c.id)
    )
    kinds = (
        select(forgettings.c.kind, func.count().label("rows"))
        .group_by(forgettings.c.kind)
        .order_by(forgettings.c.kind)
    )
    return OnRecord(
        archives=tuple((row.file, row.faults) for row in connection.execute(away)),
        forgettings={row.kind: row.rows for row in connection.execute(kinds)},
        last_forgotten_at=connection.execute(select(func.max(forgettings.c.forgotten_at))).scalar_one(),
    )
