"""Words beside events without a person's values in them, and what is derived from them put right.

The events stay as they are, with their references. A word that something was taken out of loses its
salt: nobody can try names against its reference any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from umc.domain.faults.fault import Fault
from umc.domain.faults.history import derive
from umc.domain.personal.personal_spellings import Finder
from umc.store.faults.faults import load_many
from umc.store.personal.rewriting import Rewrite, Scope, carry_out, texts_in
from umc.store.tables.fault_tables import events, faults, legs, suspects
from umc.store.tables.word_tables import said
from umc.store.values.chunks import chunks
from umc.store.values.codec import read_plain
from umc.store.values.text import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchangeable:
    """Events that hold words themselves, as all did before schema 0006: how many, and of which faults."""

    events: int
    numbers: tuple[str, ...]


def rewrite_words(connection: Connection, scope: Scope, finder: Finder, *, at: datetime) -> Iterator[Rewrite]:
    """Give the words beside the events of a customer's faults that are to change."""
    for chunk in chunks(sorted(scope.faults)):
        for row in connection.execute(select(said).where(said.c.fault.in_(chunk))).all():
            words = finder.without(row.words)
            if words != row.words:
                key = {"fault": row.fault, "seq": row.seq, "place": row.place}
                yield Rewrite(table=said, key=key, values={"salt": None, "words": words, "forgotten_at": at})


def unchangeable(connection: Connection, scope: Scope, finder: Finder) -> Unchangeable:
    """Return the events of a customer's faults that hold something of the person in themselves."""
    found: list[int] = []
    columns = (events.c.fault, events.c.actor, events.c.body)
    for chunk in chunks(sorted(scope.faults)):
        for row in connection.execute(select(*columns).where(events.c.fault.in_(chunk))).all():
            if any(finder.is_in(text) for text in (row.actor, *texts_in(read_plain(row.body)))):
                found.append(row.fault)
    return Unchangeable(events=len(found), numbers=tuple(sorted({scope.faults[one] for one in found})))


def derive_words_again(connection: Connection, scope: Scope) -> int:
    """Put right what is derived from words about a customer's faults; return how many faults changed."""
    changed: set[int] = set()
    for chunk in chunks(sorted(scope.faults)):
        rewrites = list(_derived(connection, chunk))
        changed.update(one.key.get("id", one.key.get("fault")) for one in rewrites)
        carry_out(connection, rewrites)
    return len(changed)


def _derived(connection: Connection, ids: list[int]) -> Iterator[Rewrite]:
    rows = {row.id: row for row in connection.execute(select(faults).where(faults.c.id.in_(ids)))}
    beside: dict[int, list[tuple[Any, Any]]] = {}
    for table in (legs, suspects):
        for row in connection.execute(select(table).where(table.c.fault.in_(ids))):
            beside.setdefault(row.fault, []).append((table, row))
    for stored in load_many(connection, ids):
        fault = derive(stored.events)
        report = fault.report
        own = {"symptom": report.symptom, "caller": report.caller}
        own["search"] = folded(stored.number, report.symptom, report.caller)
        yield from _if_other(faults, rows[stored.id], {"id": stored.id}, own)
        for table, row in beside.get(stored.id, ()):
            yield from _of_fault(table, row, fault)


def _of_fault(table: Any, row: Any, fault: Fault) -> Iterator[Rewrite]:
    if table is legs:
        leg = fault.leg(row.number)
        if leg is not None:
            own = {"vendor_ref": leg.vendor_ref, "reason": leg.reason}
            yield from _if_other(legs, row, {"fault": row.fault, "number": row.number}, own)
    else:
        suspect = fault.suspects[row.place]
        own = {"evidence": suspect.evidence, "cleared_by": suspect.cleared_by}
        yield from _if_other(suspects, row, {"fault": row.fault, "place": row.place}, own)


def _if_other(table: Any, row: Any, key: dict[str, Any], own: dict[str, str]) -> Iterator[Rewrite]:
    values = {name: text for name, text in own.items() if row._mapping[name] != text}
    if values:
        yield Rewrite(table=table, key=key, values=values)
