"""Events as rows: written with their place in the chain, read back as what happened.

The chain covers the row as it stands, with references in the place of people's words; those are put
back for whoever reads what happened.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, TypeAlias

from sqlalchemy import Connection, select

from umc.domain.faults.events import KINDS, Event
from umc.domain.personal.personal import ACTOR, Words, saying
from umc.store.faults.said import put_aside, words_beside
from umc.store.record.chain import body_of, link
from umc.store.tables.chain_tables import unsealed
from umc.store.tables.fault_tables import events
from umc.store.tables.word_tables import said
from umc.store.values.codec import decode

EventRow: TypeAlias = dict[str, Any]
_SAID = "said"
"""Where a row carries those of the words in it; it is no column of events."""


def event_rows(number: str, head: str, given: Sequence[Event]) -> tuple[tuple[EventRow, ...], str]:
    """Return the rows of a fault's events that follow a digest, each without its fault, and the last digest.

    Raises:
        UnstorableText: a text cannot be kept.
    """
    rows: list[EventRow] = []
    for event in given:
        written, words = put_aside(event)
        body = body_of(written)
        head = link(head, number, written, body)
        rows.append(
            {
                "seq": event.seq,
                "happened_at": event.happened_at,
                "recorded_at": event.recorded_at,
                "actor": written.actor,
                "kind": event.kind,
                "body": body,
                "digest": head,
                "known_by": written.known_by,
                _SAID: words,
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
    kept = [{name: value for name, value in row.items() if name != _SAID} for row in rows]
    connection.execute(events.insert(), kept)
    words = [{"fault": row["fault"], **one} for row in rows for one in row[_SAID]]
    if words:
        connection.execute(said.insert(), words)
    lasts = [list(those)[-1] for _, those in groupby(rows, key=itemgetter("fault"))]
    connection.execute(unsealed.insert(), [{"fault": row["fault"], "seq": row["seq"]} for row in lasts])


def events_of(connection: Connection, faults: Sequence[int]) -> Iterator[tuple[int, tuple[Event, ...]]]:
    """Give each of these faults (as many as one statement takes) with its events in order, by id."""
    query = select(events).where(events.c.fault.in_(faults)).order_by(events.c.fault, events.c.seq)
    rows = connection.execute(query).all()
    words = words_beside(connection, rows)
    for fault, own in groupby(rows, key=attrgetter("fault")):
        yield fault, tuple(read_row(row, words.get((fault, row.seq))) for row in own)


def read_row(row: Any, words: Words | None = None) -> Event:
    """Return the event of a row of the events table, with words put back at their places.

    Without them it is the event as it stands in the chain.
    """
    what = decode(KINDS[row.kind], row.body)
    return Event(
        seq=row.seq,
        happened_at=row.happened_at,
        recorded_at=row.recorded_at,
        actor=words.get(ACTOR, row.actor) if words else row.actor,
        known_by=row.known_by,
        what=saying(what, words) if words else what,
    )
