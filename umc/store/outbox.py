"""The outbox as senders use it: messages are claimed for a while, and marked with what came of them.

A claim is a lease with a fence: whoever marks a message must still be the one who claimed it,
at the same attempt. Nothing is sent in here.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, exists, func, or_, select, update

from umc.domain.letter import Letter, Means, MessageKind
from umc.domain.outbox import LEASE, Claimed, MessageState, Tried
from umc.domain.retry import FIRST_WAIT, LONGEST_WAIT, longest_wait
from umc.store.chunks import chunks
from umc.store.codec import read_plain
from umc.store.fault_tables import faults
from umc.store.message_tables import messages, threads

_CLAIMING = 0x756D636F  # "umco": what claims on PostgreSQL wait for one another by
_OURS = and_(
    messages.c.id == bindparam("of"),
    messages.c.state == MessageState.SENDING.value,
    messages.c.owner == bindparam("by"),
    messages.c.attempts == bindparam("attempt"),
)
_FREED = {"owner": None, "leased_until": None}
_SENT = (
    update(messages)
    .where(_OURS)
    .values(state=MessageState.SENT.value, sent_at=bindparam("at"), why="", **_FREED)
)
_AGAIN = (
    update(messages)
    .where(_OURS)
    .values(state=MessageState.WAITING.value, try_at=bindparam("next"), why=bindparam("said"), **_FREED)
)
_DEAD = update(messages).where(_OURS).values(state=MessageState.DEAD.value, why=bindparam("said"), **_FREED)
_GIVEN_BACK = (
    update(messages)
    .where(_OURS)
    .values(
        state=MessageState.WAITING.value,
        attempts=messages.c.attempts - 1,
        try_at=func.coalesce(bindparam("next", type_=messages.c.try_at.type), messages.c.try_at),
        why=func.coalesce(bindparam("said", type_=messages.c.why.type), messages.c.why),
        **_FREED,
    )
)
_WAITS = [(0, FIRST_WAIT), *((count, longest_wait(count)) for count in range(1, 9))]
"""The longest waits by attempts made, as far as they grow; one given back untried may wait too."""
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
    ``begun_at`` is left for another run. Of one fault nothing is claimed while somebody has a
    message of it in hand, so that they leave in order. ``owner`` is a name that no other sender has.
    """
    _one_at_a_time(connection)
    _shorten_leases(connection, now + lease)
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
    """
    due = select(func.min(messages.c.try_at)).where(messages.c.state == MessageState.WAITING.value)
    leased = select(func.min(messages.c.leased_until)).where(messages.c.state == MessageState.SENDING.value)
    waiting = connection.execute(due).scalar_one()
    if waiting is not None and connection.execute(select(exists().where(_is_due(now, now)))).scalar_one():
        return now
    found = [at for at in (waiting, connection.execute(leased).scalar_one()) if at is not None]
    return max(now, min(found)) if found else None


def _one_at_a_time(connection: Connection) -> None:
    """Wait for others who claim, so that each sees what the others have in hand."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_CLAIMING)))


def _shorten_leases(connection: Connection, longest: datetime) -> None:
    """Let no lease run longer than one begun now: the clock that gave it out has been set back since."""
    too_long = and_(messages.c.state == MessageState.SENDING.value, messages.c.leased_until > longest)
    connection.execute(update(messages).where(too_long).values(leased_until=longest))


def _due(connection: Connection, *, now: datetime, begun_at: datetime, at_most: int) -> list[int]:
    """Return the messages to claim, by id; those that a sender left behind come first."""
    left_behind = and_(messages.c.state == MessageState.SENDING.value, messages.c.leased_until <= now)
    found: list[int] = []
    for condition in (left_behind, _is_due(now, begun_at)):
        query = select(messages.c.id).where(condition, _in_nobodys_hands(now))
        query = query.order_by(messages.c.try_at, messages.c.id).limit(at_most - len(found))
        # Rows that another transaction is just marking are passed over, not waited for.
        query = query.with_for_update(of=messages, skip_locked=True)
        found += connection.execute(query).scalars() if len(found) < at_most else ()
    return sorted(found)


def _is_due(now: datetime, begun_at: datetime) -> ColumnElement[bool]:
    """Return the condition that a message waits and need not wait any longer.

    One that seems to wait for longer than it can have been told to was told so before the
    clock was set back: it is due.
    """
    untried = and_(messages.c.attempts == 0, messages.c.try_at <= now)
    impossible = case(
        *((messages.c.attempts == count, messages.c.try_at > now + most) for count, most in _WAITS),
        else_=messages.c.try_at > now + LONGEST_WAIT,
    )
    due = or_(messages.c.try_at <= begun_at, untried, impossible)
    return and_(messages.c.state == MessageState.WAITING.value, due)


def _in_nobodys_hands(now: datetime) -> ColumnElement[bool]:
    """Return the condition that no message of the same fault is being sent.

    The select inside is of the few that are: it is made once, however long a fault's own list is.
    """
    sent = messages.alias("under_way")
    under_way = and_(sent.c.state == MessageState.SENDING.value, sent.c.leased_until > now)
    return messages.c.fault.not_in(select(sent.c.fault).where(under_way))


def _claimed(connection: Connection, ids: Sequence[int]) -> tuple[Claimed, ...]:
    found: list[Claimed] = []
    for chunk in chunks(ids):
        query = (
            select(messages, faults.c.number, threads.c.token)
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
            Claimed(id=row.id, fault=row.fault, attempts=row.attempts, letter=_letter(row))
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
