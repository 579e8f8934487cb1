"""Integrity of messages: each tells of an event that leads to such a message, in a thread that is there."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from umc.domain.letters.letter import MessageKind
from umc.store.checks.check_faults import Span
from umc.store.checks.tally import Tally
from umc.store.tables.fault_tables import events, faults
from umc.store.tables.message_tables import messages, threads

LEADS_TO: dict[MessageKind, tuple[str, ...]] = {
    MessageKind.DISPATCH: ("dispatched",),
    MessageKind.ESCALATION: ("escalated",),
    MessageKind.WITHDRAWAL: ("breach-withdrawn",),
    MessageKind.NOTE: ("noted", "denied", "handed-back", "done", "confirmed"),
    MessageKind.CONFIRMATION: ("restored",),
    MessageKind.UNDELIVERED: ("undelivered",),
}
"""The events that a message of each kind may tell of, as ``notices`` and ``due_tellings`` decide."""
EVERY: Span = (0, 2**62)
"""All messages, those of faults that are gone among them."""

_PAIRS = tuple(f"{kind.value} {event}" for kind, those in LEADS_TO.items() for event in those)


def wrong_messages(connection: Connection, spans: Iterable[Span], tally: Tally) -> Iterator[str]:
    """Say which messages about some faults tell of nothing that happened, or stand in no thread."""
    for first, last in spans:
        of_them = messages.c.fault.between(first, last)
        count = connection.execute(select(func.count()).select_from(messages).where(of_them))
        tally.messages += int(count.scalar_one())
        for row in connection.execute(_wrong().where(of_them)):
            yield f"message {row.id} ({row.kind}) of {row.number or 'a fault that is gone'}: {_why(row)}"


def _wrong() -> Select[Any]:
    event = and_(events.c.fault == messages.c.fault, events.c.seq == messages.c.seq)
    thread = and_(threads.c.fault == messages.c.fault, threads.c.thread == messages.c.thread)
    leads = (messages.c.kind + " " + events.c.kind).in_(_PAIRS)
    return (
        select(
            messages.c.id, messages.c.kind, messages.c.seq, messages.c.thread,
            faults.c.number, events.c.kind.label("event"), threads.c.fault.label("in_thread"),
        )
        .outerjoin(faults, faults.c.id == messages.c.fault)
        .outerjoin(events, event)
        .outerjoin(threads, thread)
        .where(or_(events.c.kind.is_(None), threads.c.fault.is_(None), ~leads))
        .order_by(messages.c.id)
        .execution_options(yield_per=1_000)
    )  # fmt: skip


def _why(row: Any) -> str:
    if row.event is None:
        return f"its event {row.seq} is not there"
    if row.in_thread is None:
        return f"its thread {row.thread!r} is not there"
    return f"its event {row.seq} is {row.event!r}, which leads to no such message"
