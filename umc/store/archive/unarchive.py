"""Bringing archived faults back: the rows that a file holds are put where they were, as they were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, tuple_
from sqlalchemy.exc import IntegrityError

from umc.domain.actor import Actor
from umc.domain.refusals import Refusal
from umc.store.archive.archive_blocks import BLOCK, Block, place_of
from umc.store.record.records import ARCHIVED, ARCHIVES, record_went
from umc.store.tables.alert_tables import alerts
from umc.store.tables.archive_tables import archived, archives
from umc.store.tables.message_tables import mails
from umc.store.tables.word_tables import forgettings
from umc.store.whole.row_lines import Row, keep_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """How many faults came back and how many had been here; ``met`` rows had been made anew meanwhile."""

    now: int = 0
    here: int = 0
    met: int = 0

    def __add__(self, other: "Brought") -> "Brought":
        return Brought(now=self.now + other.now, here=self.here + other.here, met=self.met + other.met)


def put_back(
    connection: Connection, archive: int, blocks: Sequence[Block], *, actor: Actor, now: datetime
) -> Brought:
    """Put those of some faults back that lie out in an archive, in one transaction; on record from then on.

    A mail or an alert that came again meanwhile stays as it is now; its old row is not put back.

    Raises:
        Refusal: ``in-the-way``; another row stands where one of theirs belongs.
    """
    out = _out(connection, archive, [block.fault for block in blocks])
    back = [block for block in blocks if block.fault in out]
    met = 0
    for table in BLOCK:
        rows = [row for block in back for row in block.of(table)]
        fresh = _not_met(connection, table.name, rows)
        met += len(rows) - len(fresh)
        if not fresh:
            continue
        try:
            keep_rows(connection, table, fresh)
        except IntegrityError:
            raise Refusal(
                "in-the-way",
                f"a row of {table.name} stands where one of the faults to be brought back belongs",
                hint="umc db check says what is wrong",
            ) from None
    ids = [block.fault for block in back]
    connection.execute(delete(archived).where(archived.c.fault.in_(ids)))
    record_went(connection, ARCHIVED, ids, actor=actor, at=now)
    return Brought(now=len(back), here=len(blocks) - len(back), met=met)


def close_archive(connection: Connection, archive: int, *, actor: Actor, now: datetime) -> None:
    """Take an archive off the list once none of its faults lies out any more; the record says so."""
    none_left = ~select(archived.c.fault).where(archived.c.archive == archive).exists()
    gone = delete(archives).where(archives.c.id == archive, none_left).returning(archives.c.id)
    closed = connection.execute(gone).scalars().all()
    record_went(connection, ARCHIVES, closed, actor=actor, at=now)


def forgotten_since(connection: Connection, blocks: Sequence[Block]) -> set[str]:
    """Return the customers of some faults of whom a contact was forgotten since they were moved out."""
    customers = {block.its("customer") for block in blocks}
    made_at = select(archives.c.archived_at).join(archived, archived.c.archive == archives.c.id)
    first = made_at.where(archived.c.fault.in_([block.fault for block in blocks])).limit(1).scalar_subquery()
    query = select(forgettings.c.customer).where(
        forgettings.c.kind == "contact",
        forgettings.c.customer.in_(customers),
        forgettings.c.forgotten_at >= first,
    )
    return set(connection.execute(query).scalars())


def _out(connection: Connection, archive: int, ids: Sequence[int]) -> set[int]:
    query = select(archived.c.fault).where(archived.c.archive == archive, archived.c.fault.in_(ids))
    return set(connection.execute(query.with_for_update()).scalars())


def _not_met(connection: Connection, name: str, rows: list[Row]) -> list[Row]:
    """Leave out the rows of what came in again while they were away."""
    if name == mails.name and rows:
        at = place_of(mails, "key")
        query = select(mails.c.key).where(mails.c.key.in_([row[at] for row in rows]))
        met = set(connection.execute(query).scalars())
        return [row for row in rows if row[at] not in met]
    if name == alerts.name and rows:
        source, mark = place_of(alerts, "source"), place_of(alerts, "fingerprint")
        pair = tuple_(alerts.c.source, alerts.c.fingerprint)
        there = select(alerts.c.source, alerts.c.fingerprint)
        found = connection.execute(there.where(pair.in_([(row[source], row[mark]) for row in rows])))
        seen = {(one.source, one.fingerprint) for one in found}
        return [row for row in rows if (row[source], row[mark]) not in seen]
    return rows
