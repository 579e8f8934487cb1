"""Integrity of the book's chain: seals that follow each other, over events that are still what they were.

Read in pieces: a chain of millions of seals takes no more memory than a short one. Records under a
seal are looked at in ``check_records``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, and_, exists, func, select, tuple_

from umc.domain.copies.anchor import Anchor
from umc.store.checks.check_records import wrong_records
from umc.store.checks.tally import Tally
from umc.store.record.seals import NO_SEAL, Seal, digest_of, seal_of
from umc.store.tables.archive_tables import archived
from umc.store.tables.chain_tables import RAW_SEAL, sealings, seals, unsealed
from umc.store.tables.fault_tables import events, faults
from umc.store.values.types import LEAST

_SEALS_AT_ONCE = 1_000
_SEALINGS_AT_ONCE = 10_000


def wrong_seals(
    connection: Connection,
    tally: Tally,
    *,
    after: Seal = NO_SEAL,
    watch: Callable[[Tally], None] = lambda _: None,
) -> Iterator[str]:
    """Say where the chain of seals does not hold, or covers an event that is not what it was.

    The first thing of each fault is told, and nothing of those in ``tally.named``. ``after`` is a seal
    that is taken to be right, with all before it. ``watch`` is shown the tally now and then.
    """
    last = after
    for found, rows in _seals(connection, after.id):
        if tally.seals % _SEALS_AT_ONCE == 0:
            watch(tally)
        tally.seals += 1
        tally.sealings += len(rows)
        yield from _wrong_seal(last, found, rows)
        yield from _wrong_events(connection, found, rows, tally)
        last = found


def wrong_chain(connection: Connection, tally: Tally) -> Iterator[str]:
    """Say all that is wrong with the chain of the book, as it is found; nothing of ``tally.named``."""
    yield from wrong_seals(connection, tally)
    yield from unsealed_gone(connection, tally)
    yield from passed_over(connection, tally)
    yield from wrong_archived(connection, tally)
    yield from wrong_records(connection, tally)


def unsealed_gone(connection: Connection, tally: Tally) -> Iterator[str]:
    """Count the faults that moved since the last seal; say of which of them the newest event is gone."""
    waiting = connection.execute(select(func.count(unsealed.c.fault.distinct())).where(unsealed.c.fault > 0))
    tally.unsealed += int(waiting.scalar_one())
    there = exists().where(events.c.fault == unsealed.c.fault, events.c.seq == unsealed.c.seq)
    query = select(unsealed.c.fault, unsealed.c.seq).where(unsealed.c.fault > 0, ~there)
    query = query.order_by(unsealed.c.fault, unsealed.c.seq)
    for fault, seq in connection.execute(query.execution_options(yield_per=_SEALINGS_AT_ONCE)):
        if fault not in tally.named:
            tally.named.add(fault)
            yield f"{_name(connection, fault)}: event {seq} was recorded and is gone"


def passed_over(connection: Connection, tally: Tally) -> Iterator[str]:
    """Say which faults end in an event that lies under no seal, and that no sealer would find."""
    sealed = exists().where(sealings.c.fault == faults.c.id, sealings.c.seq >= faults.c.seq)
    waits = exists().where(unsealed.c.fault == faults.c.id, unsealed.c.seq >= faults.c.seq)
    query = select(faults.c.id, faults.c.number, faults.c.seq).where(~sealed, ~waits).order_by(faults.c.id)
    for row in connection.execute(query.execution_options(yield_per=_SEALINGS_AT_ONCE)):
        if row.id not in tally.named:
            tally.named.add(row.id)
            yield f"{row.number}: event {row.seq} is under no seal, and no sealer would find it"


def wrong_archived(connection: Connection, tally: Tally) -> Iterator[str]:
    """Say of which archived faults the last event is not the one that a seal covers."""
    tally.archived += int(connection.execute(select(func.count()).select_from(archived)).scalar_one())
    sealed = exists().where(
        sealings.c.fault == archived.c.fault,
        sealings.c.seq == archived.c.seq,
        sealings.c.digest == archived.c.head,
    )
    query = select(archived.c.fault, archived.c.number).where(~sealed).order_by(archived.c.fault)
    for row in connection.execute(query.execution_options(yield_per=_SEALINGS_AT_ONCE)):
        if row.fault not in tally.named:
            yield f"{row.number}: what was archived of it is not what was sealed"


def failing_anchor(connection: Connection, anchors: Iterable[Anchor]) -> str | None:
    """Say of the first anchor, by seal, that the chain does not go through it; None where all hold.

    That the seals up to it hold together is for ``wrong_seals`` to say.
    """
    for anchor in sorted(anchors, key=lambda one: one.seal):
        row = connection.execute(select(*RAW_SEAL).where(seals.c.id == anchor.seal)).one_or_none()
        found = Anchor(seal=anchor.seal, events=row.events, digest=row.digest) if row is not None else None
        if anchor.seal == NO_SEAL.id:
            found = Anchor(seal=NO_SEAL.id, events=NO_SEAL.events, digest=NO_SEAL.digest)
        if found != anchor:
            was = "is not there" if found is None else f"is {found.text} now"
            return f"{anchor.text}: seal {anchor.seal} {was}: what lies under it was rewritten or cut off"
    return None


def _seals(connection: Connection, after: int) -> Iterator[tuple[Seal, list[Any]]]:
    """Give the seals after one, in order, each with its sealings."""
    query = select(*RAW_SEAL).order_by(seals.c.id).limit(_SEALS_AT_ONCE)
    while rows := connection.execute(query.where(seals.c.id > after)).all():
        pieces = groupby(_sealings(connection, rows[0].id, rows[-1].id), key=itemgetter(0))
        under, those = next(pieces, (0, iter(())))
        for row in rows:
            own: list[Any] = []
            if under == row.id:
                own = list(those)
                under, those = next(pieces, (0, iter(())))
            yield seal_of(row), own
        after = rows[-1].id


def _sealings(connection: Connection, first: int, last: int) -> Iterator[Any]:
    """Give seal, fault, seq, digest, the event's own digest, and what was sealed of the fault before."""
    before = sealings.alias()
    earlier = select(func.max(before.c.seq)).where(
        before.c.fault == sealings.c.fault, before.c.seq < sealings.c.seq
    )
    event = and_(events.c.fault == sealings.c.fault, events.c.seq == sealings.c.seq)
    query = (
        select(
            sealings.c.seal, sealings.c.fault, sealings.c.seq, sealings.c.digest,
            events.c.digest.label("kept"), func.coalesce(earlier.scalar_subquery(), 0).label("earlier"),
            archived.c.seq.label("archived"), archived.c.head,
        )
        .outerjoin(events, event)
        .outerjoin(archived, archived.c.fault == sealings.c.fault)
        .where(sealings.c.seal <= last)
        .order_by(sealings.c.seal, sealings.c.fault)
        .limit(_SEALINGS_AT_ONCE)
    )  # fmt: skip
    at = (first, LEAST)
    while rows := connection.execute(query.where(tuple_(sealings.c.seal, sealings.c.fault) > at)).all():
        yield from rows
        at = (rows[-1].seal, rows[-1].fault)


def _wrong_seal(last: Seal, found: Seal, rows: Sequence[Any]) -> Iterator[str]:
    if found.id != last.id + 1:
        yield f"seal {last.id + 1} is gone"
        return
    covered = [(row.fault, row.seq, row.digest) for row in rows]
    own = digest_of(last, sealed_at=found.sealed_at, events=found.events, sealings=covered)
    if own != found.digest:
        yield f"seal {found.id} is not what was sealed, or does not follow seal {last.id}"
    elif found.events - last.events != sum(row.seq - row.earlier for row in rows):
        yield f"seal {found.id} does not cover as many events as it says"


def _wrong_events(connection: Connection, under: Seal, rows: Sequence[Any], tally: Tally) -> Iterator[str]:
    for row in rows:
        if row.fault < 0 or row.kept == row.digest or row.fault in tally.named or _is_archived(row):
            continue
        tally.named.add(row.fault)
        what = "is gone" if row.kept is None else "is not what was recorded"
        yield f"{_name(connection, row.fault)}: event {row.seq}, under seal {under.id}, {what}"


def _is_archived(row: Any) -> bool:
    """Whether an event lies in an archive; the last of its fault with the digest it had."""
    if row.kept is not None or row.archived is None or row.seq > row.archived:
        return False
    return bool(row.seq < row.archived or row.digest == row.head)


def _name(connection: Connection, fault: int) -> str:
    """Return the number of a fault, also of one in an archive; of one that is gone, what it was inside."""
    for number, key in ((faults.c.number, faults.c.id), (archived.c.number, archived.c.fault)):
        found = connection.execute(select(number).where(key == fault)).scalar_one_or_none()
        if found is not None:
            return str(found)
    return f"a fault that is gone (its id was {fault})"
