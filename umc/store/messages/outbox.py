"""The outbox as senders use it: messages are claimed for a while, and marked with what came of them.

A claim is a lease with a fence: whoever marks a message must still be the one who claimed it,
at the same attempt. Nothing is sent in here.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, exists, func, select, update

from umc.domain.letters.letter import Letter, Means, MessageKind
from umc.domain.letters.outbox import LEASE, Claimed, InHand, MessageState, Tried
from umc.store.messages.outbox_order import in_nobodys_hands, in_turn, is_due, is_held_back, is_ready
from umc.store.tables.fault_tables import events, faults
from umc.store.tables.message_tables import messages, threads
from umc.store.values.chunks import chunks
from umc.store.values.codec import read_plain

_CLAIMING = 0x756D636F  # "umco": what claims on PostgreSQL wait for one another by
_OURS = and_(
    messages.c.id == bindparam("of"),
    messages.c.state == MessageState.SENDING.value,
    messages.c.owner == bindparam("by"),
    messages.c.attempts == bindparam("attempt"),
)
_CAME_BACK = messages.c.returned_at.is_not(None)
_WAITS_OR_DEAD = case((_CAME_BACK, MessageState.DEAD.value), else_=MessageState.WAITING.value)
"""A message that came back before it was marked is not sent again by itself; why it came back stays."""
_FREED = {"owner": None, "leased_until": None}
_SENT = (
    update(messages)
    .where(_OURS)
    .values(
        state=MessageState.SENT.value,
        sent_at=bindparam("at"),
        why=case((_CAME_BACK, messages.c.why), else_=""),
        **_FREED,
    )
)
_AGAIN = (
    update(messages)
    .where(_OURS)
    .values(
        state=_WAITS_OR_DEAD,
        try_at=bindparam("next"),
        why=case((_CAME_BACK, messages.c.why), else_=bindparam("said", type_=messages.c.why.type)),
        **_FREED,
    )
)
_DEAD = update(messages).where(_OURS).values(state=MessageState.DEAD.value, why=bindparam("said"), **_FREED)
_GIVEN_BACK = (
    update(messages)
    .where(_OURS)
    .values(
        state=_WAITS_OR_DEAD,
        attempts=messages.c.attempts - 1,
        try_at=func.coalesce(bindparam("next", type_=messages.c.try_at.type), messages.c.try_at),
        why=case(
            (_CAME_BACK, messages.c.why),
            else_=func.coalesce(bindparam("said", type_=messages.c.why.type), messages.c.why),
        ),
        **_FREED,
    )
)
_RENEWED = update(messages).where(_OURS).values(leased_until=bindparam("until"))


def claim(
    connection: Connection,
    owner: str,
    *,
    now: datetime,
    begun_at: datetime,
    at_most: int,
    lease: timedelta = LEASE,
) -> tuple[Claimed, ...]:
    """Claim up to so many messages that are due, the oldest first, and return them.

    Those that wait, and those whose sender let its lease run out. What was tried since
    ``begun_at`` is left for another run. So that they leave in order, of one fault nothing is
    claimed while somebody has a message of it in hand, and of one thread nothing before an earlier
    message that waits for its next try. ``owner`` is a name that no other sender has.
    """
    _one_at_a_time(connection)
    _shorten_leases(connection, now + lease)
    _bury_returned(connection, now)
    ids = _due(connection, now=now, begun_at=begun_at, at_most=at_most)
    for chunk in chunks(ids):
        connection.execute(
            update(messages)
            .where(messages.c.id.in_(chunk))
            .values(
                state=MessageState.SENDING.value,
                owner=owner,
                leased_until=now + lease,
                attempts=messages.c.attempts + 1,
            )
        )
    return _claimed(connection, ids)


def mark_sent(connection: Connection, owner: str, tried: Sequence[Tried]) -> int:
    """Mark messages as sent; return how many of them were still ours to mark."""
    return _marked(connection, _SENT, [{**_fence(owner, one), "at": one.at} for one in tried])


def mark_again(connection: Connection, owner: str, tried: Sequence[Tried]) -> int:
    """Let messages wait until they are tried again; return how many of them were still ours to mark."""
    rows = [{**_fence(owner, one), "next": one.again_at, "said": one.why} for one in tried]
    return _marked(connection, _AGAIN, rows)


def mark_dead(connection: Connection, owner: str, tried: Sequence[Tried]) -> int:
    """Give messages up; return how many of them were still ours to mark."""
    return _marked(connection, _DEAD, [{**_fence(owner, one), "said": one.why} for one in tried])


def give_back(connection: Connection, owner: str, tried: Sequence[Tried]) -> int:
    """Let messages wait as if they had not been claimed; return how many of them were still ours."""
    rows = [{**_fence(owner, one), "next": one.again_at, "said": one.why or None} for one in tried]
    return _marked(connection, _GIVEN_BACK, rows)


def renew(
    connection: Connection, owner: str, claimed: Sequence[Claimed], *, until: datetime
) -> frozenset[int]:
    """Let leases run until then; return the ids of those that were still ours."""
    rows = [{"of": one.id, "by": owner, "attempt": one.attempts, "until": until} for one in claimed]
    if _marked(connection, _RENEWED, rows) == len(rows):
        return frozenset(one.id for one in claimed)
    found: set[tuple[int, int]] = set()
    for chunk in chunks([one.id for one in claimed]):
        ours = and_(messages.c.id.in_(chunk), messages.c.owner == owner)
        query = select(messages.c.id, messages.c.attempts).where(ours)
        found |= {(row.id, row.attempts) for row in connection.execute(query)}
    return frozenset(one.id for one in claimed if (one.id, one.attempts) in found)


def unsent(connection: Connection, tried: Sequence[Tried]) -> int:
    """Return how many of some messages are not marked as sent at the attempt that sent them."""
    found: set[tuple[int, int]] = set()
    for chunk in chunks([one.claimed.id for one in tried]):
        sent = and_(messages.c.id.in_(chunk), messages.c.state == MessageState.SENT.value)
        rows = connection.execute(select(messages.c.id, messages.c.attempts).where(sent))
        found |= {(row.id, row.attempts) for row in rows}
    return sum((one.claimed.id, one.claimed.attempts) not in found for one in tried)


def next_due(connection: Connection, *, now: datetime) -> datetime | None:
    """Return when the next message is due, ``now`` where one is already; None while none waits.

    One that is being sent counts from the end of its lease: it may turn out not to have gone.
    What must wait for an earlier message of its thread, or of its fault, counts with that one.
    """
    ready = exists(select(messages.c.id).where(is_ready(now, now)))
    if connection.execute(select(ready)).scalar_one():
        return now
    waits = and_(messages.c.state == MessageState.WAITING.value, messages.c.try_at > now)
    leased = select(func.min(messages.c.leased_until)).where(messages.c.state == MessageState.SENDING.value)
    found = [
        connection.execute(query).scalar_one()
        for query in (select(func.min(messages.c.try_at)).where(waits), leased)
    ]
    return max(now, min(at for at in found if at is not None)) if any(found) else None


def in_hand(connection: Connection, *, now: datetime) -> tuple[InHand, ...]:
    """Return the messages that somebody is sending at this moment, and how many wait behind each."""
    held = and_(messages.c.state == MessageState.SENDING.value, messages.c.leased_until > now)
    query = select(messages.c.id, messages.c.fault, messages.c.leased_until).where(held)
    rows = connection.execute(query.order_by(messages.c.id)).all()
    behind = _waiting_by_fault(connection, now) if rows else {}
    return tuple(InHand(id=row.id, until=row.leased_until, behind=behind.get(row.fault, 0)) for row in rows)


def _waiting_by_fault(connection: Connection, now: datetime) -> dict[int, int]:
    waits = and_(messages.c.state == MessageState.WAITING.value, messages.c.try_at <= now)
    query = select(messages.c.fault, func.count().label("waits")).where(waits).group_by(messages.c.fault)
    return {row.fault: row.waits for row in connection.execute(query)}


def _one_at_a_time(connection: Connection) -> None:
    """Wait for others who claim, so that each sees what the others have in hand."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_CLAIMING)))


def _shorten_leases(connection: Connection, longest: datetime) -> None:
    """Let no lease run longer than one begun now: the clock that gave it out has been set back since."""
    too_long = and_(messages.c.state == MessageState.SENDING.value, messages.c.leased_until > longest)
    connection.execute(update(messages).where(too_long).values(leased_until=longest))


def _bury_returned(connection: Connection, now: datetime) -> None:
    """Give up what a sender left behind and what came back since: it did go, to somebody who has it not."""
    left = and_(messages.c.state == MessageState.SENDING.value, messages.c.leased_until <= now, _CAME_BACK)
    connection.execute(update(messages).where(left).values(state=MessageState.DEAD.value, **_FREED))


def _due(connection: Connection, *, now: datetime, begun_at: datetime, at_most: int) -> list[int]:
    """Return the messages to claim, by id; those that a sender left behind come first."""
    left_behind = and_(messages.c.state == MessageState.SENDING.value, messages.c.leased_until <= now)
    conditions = (left_behind, and_(is_due(now, begun_at), ~is_held_back(now, begun_at)))
    found: list[int] = []
    for condition in conditions:
        query = select(messages.c.id).where(condition, in_nobodys_hands(now))
        query = query.order_by(messages.c.try_at, messages.c.id).limit(at_most - len(found))
        # Rows that another transaction is just marking are passed over, not waited for.
        query = query.with_for_update(of=messages, skip_locked=True)
        found += connection.execute(query).scalars() if len(found) < at_most else ()
    return in_turn(connection, found, now=now, at_most=at_most)


def _claimed(connection: Connection, ids: Sequence[int]) -> tuple[Claimed, ...]:
    found: list[Claimed] = []
    lost = and_(events.c.fault == messages.c.fault, events.c.kind == "undelivered")
    missed_some = exists(select(events.c.seq).where(lost))
    for chunk in chunks(ids):
        query = (
            select(messages, faults.c.number, threads.c.token, missed_some.label("missed"))
            .join(faults, faults.c.id == messages.c.fault)
            .join(
                threads,
                and_(threads.c.fault == messages.c.fault, threads.c.thread == messages.c.thread),
                isouter=True,
            )
            .where(messages.c.id.in_(chunk))
            .order_by(messages.c.id)
        )
        found += [
            Claimed(
                id=row.id,
                fault=row.fault,
                attempts=row.attempts,
                letter=_letter(row),
                seq=row.seq,
                fault_missed_some=row.missed,
            )
            for row in connection.execute(query)
        ]
    return tuple(found)


def _letter(row: Any) -> Letter:
    return Letter(
        key=row.key,
        kind=MessageKind(row.kind),
        number=row.number,
        thread=row.thread,
        party=row.party,
        role=row.role,
        contact=row.contact,
        means=Means(row.means),
        address=row.address,
        language=row.language,
        subject=row.subject,
        text=row.text,
        message_id=row.message_id,
        reply_token=row.token or "",
        written_at=row.written_at,
        in_reply_to=row.in_reply_to,
        references=tuple(row.refs.split()),
        facts=read_plain(row.facts),
    )


def _fence(owner: str, tried: Tried) -> dict[str, Any]:
    return {"of": tried.claimed.id, "by": owner, "attempt": tried.claimed.attempts}


def _marked(connection: Connection, statement: Any, rows: list[dict[str, Any]]) -> int:
    return int(connection.execute(statement, rows).rowcount) if rows else 0
