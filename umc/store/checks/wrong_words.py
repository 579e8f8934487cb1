"""Integrity of the words beside the chain: each is what was said, or its forgetting is on record."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import Connection, select

from umc.domain.faults.events import KINDS
from umc.domain.personal.personal import ACTOR, words_in
from umc.domain.personal.personal_spellings import FORGOTTEN
from umc.store.faults.said import is_salt, reference, refers
from umc.store.record.forgettings import CONTACT
from umc.store.tables.fault_tables import events, faults
from umc.store.tables.word_tables import forgettings, said
from umc.store.values.codec import decode

_NONE: tuple[Any, ...] = ()
_REFERENCE = re.compile(r"said:[0-9a-f]{64}")

Kept: TypeAlias = Mapping[tuple[int, int], Sequence[Any]]
"""The rows of the words beside events, by the event's fault and number."""
OnRecord: TypeAlias = frozenset[tuple[str, datetime]]
"""Of which customers a contact was forgotten, and when."""


def wrong_words(connection: Connection, first: int, last: int) -> Iterator[str]:
    """Say which words beside the events of faults are not what was said, or are not there.

    ``first`` and ``last`` are the ids between which the faults lie, both included.
    """
    query = select(events).where(events.c.fault.between(first, last))
    read = connection.execute(query.order_by(events.c.fault, events.c.seq))
    yield from wrong_beside(connection, read, kept_beside(connection, first, last))


def kept_beside(connection: Connection, first: int, last: int) -> Kept:
    """Return the rows of the words beside events, by fault and number, of faults between two ids."""
    kept: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in connection.execute(select(said).where(said.c.fault.between(first, last))).all():
        kept[row.fault, row.seq].append(row)
    return kept


def wrong_beside(connection: Connection, read: Iterable[Any], kept: Kept) -> Iterator[str]:
    """Say what ``wrong_words`` does, of rows of events and of words that have been read already."""
    on_record = _forgotten_at(connection)
    for event in read:
        there = kept.get((event.fault, event.seq), _NONE)
        if (there or refers(event)) and not (_all_salted(there) and _fits(event, there)):
            troubles = [
                *_forgotten_wrongly(connection, event.fault, there, on_record),
                *_of_event(event, there),
            ]
            for why in troubles:
                yield f"{_number_of(connection, event.fault)}: event {event.seq}: {why}"


def _number_of(connection: Connection, fault: int) -> str:
    return str(connection.execute(select(faults.c.number).where(faults.c.id == fault)).scalar_one())


def _forgotten_at(connection: Connection) -> OnRecord:
    query = select(forgettings.c.customer, forgettings.c.forgotten_at).where(forgettings.c.kind == CONTACT)
    return frozenset((row.customer, row.forgotten_at) for row in connection.execute(query))


def _forgotten_wrongly(
    connection: Connection, fault: int, there: Sequence[Any], on_record: OnRecord
) -> Iterator[str]:
    """Say what is marked as forgotten though nothing of that customer's was then, or nothing says where."""
    forgotten = [row for row in there if row.forgotten_at is not None]
    if not forgotten:
        return
    customer = connection.execute(select(faults.c.customer).where(faults.c.id == fault)).scalar_one()
    for row in forgotten:
        if (customer, row.forgotten_at) not in on_record:
            yield f"its {row.place} is marked as forgotten, and no such forgetting is on record"
        if FORGOTTEN not in row.words:
            yield f"its {row.place} is marked as forgotten, and says nowhere {FORGOTTEN}"


def _of_event(event: Any, there: Sequence[Any]) -> Iterator[str]:
    for row in there:
        if row.salt is None and row.forgotten_at is None:
            yield f"its {row.place} has lost its salt"
        elif row.salt is not None and not is_salt(row.salt):
            yield f"its {row.place} has a salt that is not 32 hex digits"
    if not _fits(event, there):
        yield from _misfits(event, there)


def _all_salted(there: Sequence[Any]) -> bool:
    """Tell quickly whether nothing of it was forgotten, and each has the salt that a reference takes."""
    return all(row.forgotten_at is None and row.salt is not None and is_salt(row.salt) for row in there)


def _fits(event: Any, there: Sequence[Any]) -> bool:
    """Tell quickly whether all is well: each reference means words that are there, and no others are."""
    referred = set(_REFERENCE.findall(f"{event.actor} {event.body}"))
    known = {reference(row.salt, row.place, row.words) for row in there if row.salt is not None}
    return known <= referred and len(there) == len(referred)


def _misfits(event: Any, there: Sequence[Any]) -> Iterator[str]:
    """Say what is wrong, place by place; a text that only looks like a reference stands at no such place."""
    try:
        places = words_in(decode(KINDS[event.kind], event.body))
    except (msgspec.ValidationError, msgspec.DecodeError, KeyError):
        return  # the chain says so
    if _REFERENCE.fullmatch(event.actor):
        places[ACTOR] = event.actor
    referred = {place: text for place, text in places.items() if _REFERENCE.fullmatch(text)}
    kept = {row.place: row for row in there}
    for place in sorted(referred.keys() | kept.keys()):
        row = kept.get(place)
        if row is None:
            yield f"the words of its {place} are gone"
        elif place not in referred:
            yield f"its {place} holds no reference, yet there are words for it"
        elif row.salt is not None and reference(row.salt, place, row.words) != referred[place]:
            yield f"its {place} is not what was said"
