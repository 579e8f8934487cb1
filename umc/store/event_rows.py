"""Events as rows: written with their place in the chain, read back as what happened."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, TypeAlias

from sqlalchemy import Connection, select

from umc.domain.events import KINDS, Event
from umc.store.chain import body_of, link
from umc.store.chain_tables import unsealed
from umc.store.codec import decode
from umc.store.fault_tables import events

EventRow: TypeAlias = dict[str, Any]


def event_rows(number: str, head: str, given: Sequence[Event]) -> tuple[tuple[EventRow, ...], str]:
    """Return the rows of a fault's events that follow a digest, each without its fault, and the last digest.

    Raises:
        UnstorableText: a text cannot be kept.
    """
    rows: list[EventRow] = []
    for event in given:
        body = body_of(event)
        head = link(head, number, event, body)
        rows.append(
            {
                "seq": event.seq,
                "happened_at": event.happened_at,
                "recorded_at": event.recorded_at,
                "actor": event.actor,
                "kind": event.kind,
                "body": body,
                "digest": head,
            }
        )
    return tuple(rows), head


def of_fault(fault: int, rows: Sequence[EventRow]) -> list[EventRow]:
    """Return rows with the fault that they belong to."""
    return [{"fault": fault, **row} for row in rows]


def keep_events(connection: Connection, rows: Sequence[EventRow]) -> None:
    """Keep the rows of events, of one fault or of many, each fault's in order; a seal will cover them."""
    if not rows:
        return
    connection.execute(events.insert(), rows)
    lasts = [list(those)[-1] for _, those in groupby(rows, key=itemgetter("fault"))]
    connection.execute(unsealed.insert(), [{"fault": row["fault"], "seq": row["seq"]} for row in lasts])


def events_of(connection: Connection, faults: Sequence[int]) -> Iterator[tuple[int, tuple[Event, ...]]]:
    """Give each of these faults (as many as one statement takes) with its events in order, by id."""
    query = select(events).where(events.c.fault.in_(faults)).order_by(events.c.fault, events.c.seq)
    for fault, rows in groupby(connection.execute(query), key=attrgetter("fault")):
        yield fault, tuple(read_row(row) for row in rows)


def read_row(row: Any) -> Event:
    """Return the event of a row of the events table."""
    return Event(
        seq=row.seq,
        happened_at=row.happened_at,
        recorded_at=row.recorded_at,
        actor=row.actor,
        what=decode(KINDS[row.kind], row.body),
    )
