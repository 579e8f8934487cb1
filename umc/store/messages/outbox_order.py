"""Which messages may go now: those that are due, in the order in which their thread was written."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, or_, select

from umc.domain.letters.outbox import MessageState
from umc.domain.letters.retry import FIRST_WAIT, LONGEST_WAIT, longest_wait
from umc.store.tables.message_tables import messages

_WAITS = [(0, FIRST_WAIT), *((count, longest_wait(count)) for count in range(1, 9))]
"""The longest waits by attempts made, as far as they grow; one given back untried may wait too."""


def is_due(now: datetime, begun_at: datetime) -> ColumnElement[bool]:
    """Return the condition that a message waits and need not wait any longer.

    One that was tried since ``begun_at`` is left for another run. One that seems to wait for
    longer than it can have been told to was told so before the clock was set back: it is due.
    """
    untried = and_(messages.c.attempts == 0, messages.c.try_at <= now)
    impossible = case(
        *((messages.c.attempts == count, messages.c.try_at > now + most) for count, most in _WAITS),
        else_=messages.c.try_at > now + LONGEST_WAIT,
    )
    due = or_(messages.c.try_at <= begun_at, untried, impossible)
    return and_(messages.c.state == MessageState.WAITING.value, due)


def is_held_back(now: datetime, begun_at: datetime) -> ColumnElement[bool]:
    """Return the condition that an earlier message of the same thread waits for its next try.

    The list inside is of what waits and is not due: it is made once, by the index on that.
    """
    waits = and_(messages.c.state == MessageState.WAITING.value, messages.c.try_at > begun_at)
    first = func.min(messages.c.id).label("first")
    not_yet = (
        select(messages.c.fault, messages.c.thread, first)
        .where(waits, ~is_due(now, begun_at))
        .group_by(messages.c.fault, messages.c.thread)
        .cte("not_yet")
    )
    before = and_(
        not_yet.c.fault == messages.c.fault,
        not_yet.c.thread == messages.c.thread,
        not_yet.c.first < messages.c.id,
    )
    return exists(select(not_yet.c.first).where(before))


def in_nobodys_hands(now: datetime) -> ColumnElement[bool]:
    """Return the condition that no message of the same fault is being sent.

    The select inside is of the few that are: it is made once, however long a fault's own list is.
    """
    sent = messages.alias("under_way")
    under_way = and_(sent.c.state == MessageState.SENDING.value, sent.c.leased_until > now)
    return messages.c.fault.not_in(select(sent.c.fault).where(under_way))


def is_ready(now: datetime, begun_at: datetime) -> ColumnElement[bool]:
    """Return the condition that a message would be claimed now."""
    return and_(is_due(now, begun_at), ~is_held_back(now, begun_at), in_nobodys_hands(now))


def in_turn(connection: Connection, found: Sequence[int], *, now: datetime, at_most: int) -> list[int]:
    """Return messages to claim, by id, with what must leave before them; at most so many.

    One that failed before is due later than those behind it; where a claim ends between the
    two, the earlier one is taken instead of the last.
    """
    if len(found) < at_most:  # that is all there is: nothing was cut off
        return sorted(found)
    place = (messages.c.fault, messages.c.thread)
    behind = {
        (row.fault, row.thread): row.last
        for row in connection.execute(
            select(*place, func.max(messages.c.id).label("last"))
            .where(messages.c.id.in_(found))
            .group_by(*place)
        )
    }
    query = select(messages.c.id, *place).where(
        messages.c.fault.in_({fault for fault, _ in behind}),
        messages.c.id < max(behind.values(), default=0),
        messages.c.state == MessageState.WAITING.value,
        messages.c.try_at <= now,
    )
    query = query.with_for_update(of=messages, skip_locked=True)
    before = [row.id for row in connection.execute(query) if row.id < behind.get((row.fault, row.thread), 0)]
    return sorted({*found, *before})[:at_most] if set(before) - set(found) else sorted(found)
