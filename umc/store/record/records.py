"""What stands on record, put under the chain of the book: forgettings, archives, and what lies out in them.

Each of those rows lets something go that a guard keeps. So each, as it comes and as it goes, leaves
a record with the digest of what it says; a record is never changed, and lies under a seal, where it
stands as a fault of the negative of its id, with no event. Records are not chained to each other:
on PostgreSQL whoever forgets would wait for whoever archives.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Column, Connection, Table

from umc.domain.actor import Actor
from umc.domain.calendars.instant import to_micros
from umc.store.record.chain import NO_EVENT
from umc.store.tables.archive_tables import archived, archives
from umc.store.tables.chain_tables import unsealed
from umc.store.tables.record_tables import records
from umc.store.tables.word_tables import forgettings
from umc.store.values.codec import canonical


class Kind(StrEnum):
    """What a record says of a row: that it came, or that it went."""

    FORGETTING = "forgetting"
    ARCHIVE = "archive"
    ARCHIVE_CLOSED = "archive-closed"
    ARCHIVED = "archived"
    BROUGHT_BACK = "brought-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A table whose rows are put on record: the key of a row, and what is said as it ``came`` and ``went``.

    ``went`` None: a row stays for ever. ``word`` is what one row is called.
    """

    table: Table
    key: Column[int]
    came: Kind
    went: Kind | None
    word: str


FORGETTINGS: Final = Recorded(
    table=forgettings, key=forgettings.c.id, came=Kind.FORGETTING, went=None, word="forgetting"
)
ARCHIVES: Final = Recorded(
    table=archives, key=archives.c.id, came=Kind.ARCHIVE, went=Kind.ARCHIVE_CLOSED, word="archive"
)
ARCHIVED: Final = Recorded(
    table=archived, key=archived.c.fault, came=Kind.ARCHIVED, went=Kind.BROUGHT_BACK, word="archived fault"
)


def record_came(
    connection: Connection, what: Recorded, rows: Sequence[Mapping[str, Any]], *, actor: Actor, at: datetime
) -> None:
    """Put on record that whole rows of a table came, each by the names of its columns."""
    said = [
        {
            "kind": what.came.value,
            "about": row[what.key.name],
            "content": content_of([row[one.name] for one in what.table.columns]),
        }
        for row in rows
    ]
    _keep(connection, said, actor, at)


def record_went(
    connection: Connection, what: Recorded, keys: Iterable[int], *, actor: Actor, at: datetime
) -> None:
    """Put on record that rows of a table went, which the table lets go."""
    if what.went is None:
        raise RuntimeError(f"a row of {what.table.name} never goes")
    _keep(connection, [{"kind": what.went.value, "about": key, "content": ""} for key in keys], actor, at)


def content_of(values: Iterable[Any]) -> str:
    """Return the digest of a row: sha256 over its values in its table's order, instants in microseconds."""
    said = [to_micros(one) if isinstance(one, datetime) else one for one in values]
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def _keep(connection: Connection, said: Sequence[Mapping[str, Any]], actor: Actor, at: datetime) -> None:
    if not said:
        return
    rows = [{"recorded_at": at, "actor": actor.name, **one} for one in said]
    ids = connection.execute(records.insert().returning(records.c.id), rows).scalars().all()
    connection.execute(unsealed.insert(), [{"fault": -one, "seq": NO_EVENT} for one in ids])
