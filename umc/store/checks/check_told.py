"""Integrity of what had to be said: events that led to no message, messages that fit no thread."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from umc.domain.letters.letter import MessageKind
from umc.store.checks.check_faults import Span
from umc.store.tables.fault_tables import events, faults
from umc.store.tables.message_tables import messages, threads

_AT_ONCE = 1_000
# JSON in its one canonical form: within a text the quotes would have a backslash before them.
_SAYS_SO = {"noted": '%"sent":true%', "restored": '%"asked":true%'}
_KIND = {
    "dispatched": MessageKind.DISPATCH,
    "noted": MessageKind.NOTE,
    "restored": MessageKind.CONFIRMATION,
    "breach-withdrawn": MessageKind.WITHDRAWAL,
    "undelivered": MessageKind.UNDELIVERED,
}
"""The message that an event of each kind leads to, as ``notices`` decides."""


def untold(connection: Connection, spans: Iterable[Span]) -> Iterator[str]:
    """Say which events of some faults led to no message although they must have.

    Of what was recorded since the first message there is: events of before schema 0005 have none.
    Several escalations of one tick may be one message, which tells of the last of them.
    """
    oldest = select(func.min(messages.c.id)).scalar_subquery()
    first = select(messages.c.written_at).where(messages.c.id == oldest).scalar_subquery()
    own = select(messages.c.id).where(messages.c.fault == events.c.fault)
    query = (
        select(faults.c.number, events.c.seq, events.c.kind)
        .join(faults, faults.c.id == events.c.fault)
        .where(events.c.kind.in_((*_KIND, "escalated")), events.c.recorded_at >= first, or_(*_untold(own)))
        .order_by(events.c.fault, events.c.seq)
    )
    for low, high in spans:
        of_them = query.where(events.c.fault.between(low, high)).execution_options(yield_per=_AT_ONCE)
        for row in connection.execute(of_them):
            yield f"{row.number}: event {row.seq} ({row.kind}) must have led to a message, and there is none"


def _untold(own: Select[Any]) -> Iterator[ColumnElement[bool]]:
    for event, kind in _KIND.items():
        led = [
            events.c.kind == event,
            ~own.where(messages.c.seq == events.c.seq, messages.c.kind == kind).exists(),
        ]
        if event in _SAYS_SO:
            led.append(events.c.body.like(_SAYS_SO[event]))
        if event == "undelivered":
            led.append(events.c.body.not_like('%"dropped":true%'))
        yield and_(*led)
    last = events.alias()
    of_the_tick = own.join(last, and_(last.c.fault == messages.c.fault, last.c.seq == messages.c.seq)).where(
        messages.c.kind == MessageKind.ESCALATION,
        last.c.seq >= events.c.seq,
        last.c.recorded_at == events.c.recorded_at,
    )
    yield and_(events.c.kind == "escalated", ~of_the_tick.exists())


def astray(connection: Connection, spans: Iterable[Span]) -> Iterator[str]:
    """Say which messages bear an id that is not of their key, and which threads begin or end elsewhere."""
    for low, high in spans:
        yield from _foreign_ids(connection, low, high)
        yield from _wrong_threads(connection, low, high)


def _foreign_ids(connection: Connection, low: int, high: int) -> Iterator[str]:
    foreign = func.substr(messages.c.message_id, 1, func.length(messages.c.key) + 2)
    query = (
        select(messages.c.id, faults.c.number)
        .join(faults, faults.c.id == messages.c.fault)
        .where(messages.c.fault.between(low, high), foreign != "<" + messages.c.key + "@")
        .order_by(messages.c.id)
    )
    for row in connection.execute(query.execution_options(yield_per=_AT_ONCE)):
        yield f"message {row.id} of {row.number}: its Message-ID is not that of its key"


def _wrong_threads(connection: Connection, low: int, high: int) -> Iterator[str]:
    own = and_(messages.c.fault == threads.c.fault, messages.c.thread == threads.c.thread)
    ends = [
        select(messages.c.message_id).where(own).order_by(order).limit(1).correlate(threads).scalar_subquery()
        for order in (messages.c.id, messages.c.id.desc())
    ]
    wrong = or_(threads.c.first != func.coalesce(ends[0], ""), threads.c.last != func.coalesce(ends[1], ""))
    query = (
        select(threads.c.thread, faults.c.number)
        .join(faults, faults.c.id == threads.c.fault)
        .where(threads.c.fault.between(low, high), wrong)
        .order_by(threads.c.fault, threads.c.thread)
    )
    for row in connection.execute(query.execution_options(yield_per=_AT_ONCE)):
        yield f"{row.number}: thread {row.thread!r} does not begin or end with the messages in it"
