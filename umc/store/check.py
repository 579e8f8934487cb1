"""Integrity: what the database holds, compared with what it must hold."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, select

from umc.domain.events import Event
from umc.store.applied_plans import wrong_plans
from umc.store.chain import BEGINNING, link
from umc.store.equipment import digest_of as machine_digest
from umc.store.equipment import machine_of
from umc.store.event_rows import read_row
from umc.store.fault_rows import State, clock_rows, fault_columns, leg_rows, suspect_rows
from umc.store.fault_tables import clocks, events, faults, legs, marks, suspects
from umc.store.faults import Stored
from umc.store.guards import guards_gone
from umc.store.marks import mark_rows
from umc.store.numbers import wrong_numbers
from umc.store.settings import not_in_force
from umc.store.tables import equipment, term_calendars, terms
from umc.store.versions import digest_of

Derive = Callable[[Stored, datetime], State]
"""Derives a fault's state anew from its events, as of the instant at which it was kept."""

_CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that is not as it must be."""

    code: str  # file, reference, settings, trigger, number, chain, terms, equipment, plan, derived
    message: str


def check(connection: Connection, derive: Derive | None = None) -> Iterator[Trouble]:
    """Give everything that is wrong, as it is found; nothing is changed.

    ``derive`` is the rules' own answer to what follows from a fault's events; without it
    the derived columns are not compared.
    """
    if connection.dialect.name == "sqlite":
        yield from _file(connection)
    for said in not_in_force(connection):
        yield Trouble(code="settings", message=said)
    for name in guards_gone(connection):
        yield Trouble(code="trigger", message=f"the guard {name!r} is gone: rows may have been changed")
    yield from _terms(connection)
    yield from _equipment(connection)
    for said in wrong_plans(connection):
        yield Trouble(code="plan", message=said)
    for said in wrong_numbers(connection):
        yield Trouble(code="number", message=said)
    yield from _faults(connection, derive)


def _file(connection: Connection) -> Iterator[Trouble]:
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if said != "ok":
            yield Trouble(code="file", message=f"the file itself is damaged: {said}")
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(20):
        yield Trouble(code="reference", message=f"row {row[1]} of {row[0]} points to nothing in {row[2]}")


def _terms(connection: Connection) -> Iterator[Trouble]:
    pins: dict[str, list[str]] = {}
    for row in connection.execute(select(term_calendars)):
        pins.setdefault(row.term, []).append(row.calendar)
    columns = (terms.c.kind, terms.c.name, terms.c.version, terms.c.digest, terms.c.body)
    for row in connection.execute(select(*columns).order_by(terms.c.id)):
        if digest_of(row.kind, row.body, pins.get(row.digest, ())) != row.digest:
            said = f"version {row.version} of {row.kind} {row.name!r} is not what its digest says"
            yield Trouble(code="terms", message=said)


def _equipment(connection: Connection) -> Iterator[Trouble]:
    for row in connection.execute(select(equipment).order_by(equipment.c.tag)):
        if machine_digest(machine_of(row)) != row.digest:
            yield Trouble(code="equipment", message=f"{row.tag!r} is not what its digest says")


def _faults(connection: Connection, derive: Derive | None) -> Iterator[Trouble]:
    last = 0
    while rows := connection.execute(
        select(faults).where(faults.c.id > last).order_by(faults.c.id).limit(_CHUNK)
    ).all():
        last = rows[-1].id
        histories = _histories(connection, rows[0].id, last)
        for row in rows:
            yield from _fault(connection, row, histories.get(row.id, []), derive)


def _histories(connection: Connection, first: int, last: int) -> dict[int, list[Any]]:
    query = select(events).where(events.c.fault.between(first, last)).order_by(events.c.fault, events.c.seq)
    rows = connection.execute(query).all()
    return {fault: list(of_it) for fault, of_it in groupby(rows, key=attrgetter("fault"))}


def _fault(connection: Connection, row: Any, history: list[Any], derive: Derive | None) -> Iterator[Trouble]:
    broken = _broken_link(row, history)
    if broken is not None:
        yield Trouble(code="chain", message=broken)
        return
    if derive is None:
        return
    kept = tuple(read_row(event) for event in history)
    stored = Stored(id=row.id, number=row.number, events=kept, head=row.head, engineer=row.engineer)
    yield from _derived(connection, row, stored, derive)


def _broken_link(row: Any, history: list[Any]) -> str | None:
    """Say where the chain of a fault's events does not hold, None when it does."""
    head = BEGINNING
    for place, kept in enumerate(history, 1):
        event = _readable(kept)
        if event is None or kept.seq != place or link(head, row.number, event, kept.body) != kept.digest:
            return f"{row.number}: event {kept.seq} is not what was recorded"
        head = kept.digest
    if not history or head != row.head or len(history) != row.seq:
        return f"{row.number}: the last events are gone, or the fault was turned back"
    return None


def _readable(kept: Any) -> Event | None:
    try:
        return read_row(kept)
    except (msgspec.ValidationError, msgspec.DecodeError, KeyError):
        return None


def _derived(connection: Connection, row: Any, stored: Stored, derive: Derive) -> Iterator[Trouble]:
    state = derive(stored, row.as_of)
    kept = row._mapping
    wrong = [name for name, value in fault_columns(state, row.number).items() if kept[name] != value]
    if wrong:
        yield Trouble(
            code="derived", message=f"{row.number}: {', '.join(wrong)} do not follow from its events"
        )
    for table, rows in (
        (legs, leg_rows(state, row.id)),
        (suspects, suspect_rows(state, row.id)),
        (clocks, clock_rows(state, row.id)),
        (marks, mark_rows(state.marks, row.id)),
    ):
        if _in_order(rows) != _in_order(_rows_of(connection, table, row.id)):
            yield Trouble(code="derived", message=f"{row.number}: {table.name} do not follow from its events")


def _rows_of(connection: Connection, table: Table, fault: int) -> list[dict[str, Any]]:
    query = select(table).where(table.c.fault == fault)
    return [dict(row._mapping) for row in connection.execute(query)]


def _in_order(rows: list[dict[str, Any]]) -> list[list[tuple[str, Any]]]:
    return sorted((sorted(row.items()) for row in rows), key=repr)
