"""Moving faults that ended long ago out of the database: which of them, and taking them away.

A fault is taken away only where a file holds, line for line, what the database holds of it in the
very transaction that takes it away. Its number stays taken, and the seals over its events stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, delete, func, select

from umc.domain.actor import Actor
from umc.domain.copies.archive import ArchiveFile, Choice, Stays
from umc.domain.faults.fault import Status
from umc.domain.letters.outbox import MessageState
from umc.store.archive.archive_blocks import BLOCK, Block, fault_of, kept_lines, text_of
from umc.store.record.records import ARCHIVED, ARCHIVES, record_came
from umc.store.tables.alert_tables import alerts
from umc.store.tables.archive_tables import archived, archives
from umc.store.tables.chain_tables import unsealed
from umc.store.tables.fault_tables import faults
from umc.store.tables.message_tables import mails, messages

_ENDED = (Status.CLOSED.value, Status.CANCELLED.value)
_NUMBERED = (faults, messages, mails, alerts)
"""Tables whose ids SQLite gives out by the greatest there is: that one stays, or its id would come again."""
_UNSENT = (MessageState.WAITING.value, MessageState.SENDING.value, MessageState.HELD.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """What became of some faults of a file: taken out now, out already, or not as they are in the file."""

    now: int = 0
    before: int = 0
    changed: int = 0

    def __add__(self, other: "Took") -> "Took":
        return Took(
            now=self.now + other.now,
            before=self.before + other.before,
            changed=self.changed + other.changed,
        )


def choose(connection: Connection, before: datetime) -> Choice:
    """Return which faults that ended before an instant can be moved out, and why others stay."""
    query = select(faults.c.id, faults.c.seq).where(faults.c.status.in_(_ENDED), faults.c.ended_at < before)
    ended = {row.id: row.seq for row in connection.execute(query.order_by(faults.c.id))}
    stays, left = dict[Stays, int](), set(ended)
    for reason, holds_back in _held_back(connection).items():
        kept = left & holds_back
        left -= kept
        if kept:
            stays[reason] = len(kept)
    ids = tuple(sorted(left))
    return Choice(before=before, ids=ids, events=sum(ended[one] for one in ids), stays=stays)


def take_out(
    connection: Connection, file: ArchiveFile, blocks: Sequence[Block], *, name: str, actor: Actor,
    now: datetime,
) -> Took:  # fmt: skip
    """Take the faults of these blocks of a file out of the database, in its transaction.

    ``name`` is that of the file, ``now`` when this is done and ``actor`` by whom.
    """
    kept = kept_lines(connection, [block.fault for block in blocks], locked=True)
    same = [block for block in blocks if block.fault in kept and text_of(kept[block.fault]) == block.text]
    if same:
        _put_on_record(connection, _archive(connection, file, name, actor, now), same, actor, now)
        for table in reversed(BLOCK):
            _remove(connection, table, [block.fault for block in same])
    gone = sum(block.fault not in kept for block in blocks)
    return Took(now=len(same), before=gone, changed=len(blocks) - len(same) - gone)


def _held_back(connection: Connection) -> dict[Stays, set[int]]:
    unsent = select(messages.c.fault).where(messages.c.state.in_(_UNSENT))
    firing = select(alerts.c.fault).where(alerts.c.state == "firing", alerts.c.fault.is_not(None))
    return {
        Stays.UNSENT: set(connection.execute(unsent).scalars()),
        Stays.FIRING: set(connection.execute(firing).scalars()),
        Stays.UNSEALED: set(connection.execute(select(unsealed.c.fault)).scalars()),
        Stays.NEWEST: _newest(connection),
    }


def _newest(connection: Connection) -> set[int]:
    found: set[int] = set()
    for table in _NUMBERED:
        last = select(func.max(table.c.id)).scalar_subquery()
        query = select(fault_of(table)).where(table.c.id == last, fault_of(table).is_not(None))
        found.update(connection.execute(query).scalars())
    return found


def _archive(connection: Connection, file: ArchiveFile, name: str, actor: Actor, now: datetime) -> int:
    """Return the archive that a file is; it is put on record with its first fault."""
    query = select(archives.c.id).where(archives.c.digest == file.sha256)
    there = connection.execute(query).scalar_one_or_none()
    if there is not None:
        return int(there)
    row = {
        "file": name,
        "digest": file.sha256,
        "before": file.before,
        "archived_at": now,
        "actor": actor.name,
        "faults": file.faults,
        "events": file.events,
    }
    number = int(connection.execute(archives.insert().returning(archives.c.id), row).scalar_one())
    record_came(connection, ARCHIVES, [{"id": number, **row}], actor=actor, at=now)
    return number


def _put_on_record(
    connection: Connection, archive: int, blocks: Sequence[Block], actor: Actor, now: datetime
) -> None:
    names = ("number", "year", "ordinal", "seq", "head")
    rows = [
        {"fault": block.fault, "archive": archive} | {name: block.its(name) for name in names}
        for block in blocks
    ]
    connection.execute(archived.insert(), rows)
    record_came(connection, ARCHIVED, rows, actor=actor, at=now)


def _remove(connection: Connection, table: Table, ids: Sequence[int]) -> None:
    connection.execute(delete(table).where(fault_of(table).in_(ids)))
