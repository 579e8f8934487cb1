"""Ticking: what time brings about in many faults, decided on their files and kept with its messages.

Two ticks never act on one fault at once: on PostgreSQL each takes what no other has locked, on
SQLite one writes after the other. Whoever comes second reads the history anew, and finds there
what the first has told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select, update

from umc.domain.clocks.escalation import ladders_of
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import Event
from umc.domain.faults.tellings import Escalated, Postponed
from umc.domain.messages.due_tellings import DueTellings, due_tellings
from umc.domain.messages.whom_to_tell import people_on
from umc.domain.refusals import Refusal
from umc.store.faults.event_rows import event_rows, keep_events, of_fault
from umc.store.faults.faults import load_many
from umc.store.faults.files_at_once import files_at_once
from umc.store.faults.marks import MarkRow, mark_rows, move_marks, replace_marks
from umc.store.messages import messages
from umc.store.tables.fault_tables import faults, marks

_Clock: TypeAlias = tuple[str, int, int]
_MOVED = (
    update(faults)
    .where(faults.c.id == bindparam("of"), faults.c.head == bindparam("before"))
    .values(seq=bindparam("last"), head=bindparam("after"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What time brought about in one fault: new events, by when their marks were due, and messages."""

    number: str
    customer: str
    equipment: str | None
    zone: ZoneInfo
    events: tuple[Event, ...]
    messages: int


@dataclass(frozen=True, slots=True)
class _Decided:
    file: FaultFile
    found: DueTellings


def due_faults(connection: Connection, at: datetime) -> tuple[int, ...]:
    """Return the faults that have a mark which acts by an instant, by the first of their marks."""
    query = select(marks.c.fault).where(marks.c.acts_at <= at).order_by(marks.c.acts_at, marks.c.fault)
    return tuple(dict.fromkeys(connection.execute(query).scalars()))


def number_of_fault(connection: Connection, fault: int) -> str:
    """Return the number under which people know a fault."""
    return str(connection.execute(select(faults.c.number).where(faults.c.id == fault)).scalar_one())


def lock_free(connection: Connection, ids: Sequence[int]) -> tuple[int, ...]:
    """Lock those of these faults that nobody else has locked, and return them in order."""
    query = select(faults.c.id).where(faults.c.id.in_(ids)).order_by(faults.c.id)
    locked = set(connection.execute(query.with_for_update(skip_locked=True)).scalars())
    return tuple(one for one in ids if one in locked)


def foresee(connection: Connection, ids: Sequence[int], *, at: datetime, now: datetime) -> tuple[Ticked, ...]:
    """Return what a tick would do to these faults at an instant; nothing is written."""
    return tuple(_ticked(one) for one in _decided(connection, ids, at, now) if one.found.events)


def act(connection: Connection, ids: Sequence[int], *, at: datetime, now: datetime) -> tuple[Ticked, ...]:
    """Keep what the marks of these locked faults bring about by an instant, and return it.

    A fault whose marks another tick has acted on since they were found is left as it is.

    Raises:
        Refusal: ``changed-meanwhile``; a fault that was not locked was moved by somebody else.
    """
    decided = _decided(connection, _still_due(connection, ids, at), at, now)
    acting = [one for one in decided if one.found.events]
    if acting:
        _append(connection, acting)
    _move_marks(connection, decided)
    pending = [(_kept(one), notice) for one in acting for notice in one.found.notices]
    messages.write_many(connection, pending, now=now)
    return tuple(_ticked(one) for one in acting)


def _move_marks(connection: Connection, decided: Sequence[_Decided]) -> None:
    """Give the clocks that were acted on their next marks; where none was, the fault's are made anew."""
    moved: list[MarkRow] = []
    ended: list[MarkRow] = []
    for one in decided:
        ahead = {_clock_of(row): row for row in mark_rows(one.found.ahead, one.file.id)}
        for clock in dict.fromkeys(_clock_told(event) for event in one.found.events):
            row = ahead.get(clock)
            (ended if row is None else moved).append(row or _row_of(one.file.id, clock))
    is_whole = move_marks(connection, moved, ended)
    anew = [one for one in decided if not (is_whole and one.found.events)]
    rows = [row for one in anew for row in mark_rows(one.found.ahead, one.file.id)]
    replace_marks(connection, [one.file.id for one in anew], rows)


def _clock_of(row: MarkRow) -> _Clock:
    return row["clock"], row["leg"], row["cycle"]


def _clock_told(event: Event) -> _Clock:
    told = event.what
    if not isinstance(told, Escalated | Postponed):
        raise TypeError(f"a tick records no {event.kind}")
    return told.clock, told.leg, told.cycle


def _row_of(fault: int, clock: _Clock) -> MarkRow:
    return {"fault": fault, "clock": clock[0], "leg": clock[1], "cycle": clock[2]}


def _still_due(connection: Connection, ids: Sequence[int], at: datetime) -> list[int]:
    query = select(marks.c.fault).where(marks.c.fault.in_(ids), marks.c.acts_at <= at)
    found = set(connection.execute(query).scalars())
    return [one for one in ids if one in found]


def _decided(connection: Connection, ids: Sequence[int], at: datetime, now: datetime) -> list[_Decided]:
    """Decide on each of the faults, in the order given."""
    if not ids:
        return []
    gathered = files_at_once(connection, load_many(connection, ids))
    terms = gathered.now
    decided = {}
    for file in gathered.files:
        ladders = ladders_of(file.terms, file.leg_terms, terms.ladders)
        people = people_on(file, desks=terms.desks.values(), vendors=terms.vendors)
        found = due_tellings(file, ladders, people, terms.calendar, at=at, now=now)
        decided[file.id] = _Decided(file, found)
    return [decided[one] for one in ids]


def _append(connection: Connection, acting: Sequence[_Decided]) -> None:
    """Keep the new events; they move no clock, so of what is derived only the fault's last event changes."""
    rows, moves = [], []
    for one in acting:
        file, new = one.file, one.found.events
        added, head = event_rows(file.number, file.head, new)
        rows += of_fault(file.id, added)
        moves.append({"of": file.id, "before": file.head, "last": new[-1].seq, "after": head})
    if connection.execute(_MOVED, moves).rowcount != len(moves):
        raise Refusal("changed-meanwhile", "somebody else moved a fault in the meantime", hint="umc tick")
    keep_events(connection, rows)


def _kept(one: _Decided) -> FaultFile:
    file, new = one.file, one.found.events
    return replace(file, events=(*file.events, *new), fault=replace(file.fault, seq=new[-1].seq))


def _ticked(one: _Decided) -> Ticked:
    file = one.file
    return Ticked(
        number=file.number,
        customer=file.customer.id,
        equipment=file.fault.culprit or file.fault.report.equipment,
        zone=file.zone,
        events=one.found.events,
        messages=len(one.found.notices),
    )
