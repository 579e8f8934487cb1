"""Faults: numbered, opened, found again, moved a step, kept with all that lists ask for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, select, text, update

from umc.domain.faults.events import Event
from umc.domain.faults.fault import Status
from umc.domain.refusals import Refusal
from umc.store.faults.archived_numbers import refuse_archived
from umc.store.faults.event_rows import event_rows, events_of, keep_events, of_fault
from umc.store.faults.fault_rows import State, clock_rows, fault_columns, leg_rows, suspect_rows
from umc.store.faults.marks import mark_rows
from umc.store.faults.numbers import counter_of, number_of
from umc.store.record.chain import BEGINNING
from umc.store.tables.fault_tables import clocks, faults, legs, marks, suspects
from umc.store.values.chunks import chunks
from umc.store.values.types import holds

_NEXT = text(
    "INSERT INTO counters (name, value) VALUES (:name, 1) "
    "ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value"
)  # one statement, so no two writers ever read the same value

_MOST_DIGITS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A fault as kept: its number and its events in the order of recording.

    ``head`` is the digest of the last event; ``engineer`` the customer's own engineer.
    """

    id: int
    number: str
    events: tuple[Event, ...]
    head: str
    engineer: str | None = None

    @property
    def seq(self) -> int:
        """The number of the last event."""
        return self.events[-1].seq


def create(connection: Connection, *, year: int, opening: tuple[Event, ...], state: State) -> Stored:
    """Keep a new fault with its first events; its number is given out here.

    Raises:
        UnstorableText: a text cannot be kept; no number is used up.
        ValueError: the events are not numbered from 1.
    """
    _expect(opening, 1)
    ordinal = _next_ordinal(connection, year)
    number = number_of(year, ordinal)
    rows, head = event_rows(number, BEGINNING, opening)
    columns = fault_columns(state, number)
    columns |= {"number": number, "year": year, "ordinal": ordinal, "head": head}
    fault = int(connection.execute(faults.insert().returning(faults.c.id), columns).scalar_one())
    keep_events(connection, of_fault(fault, rows))
    _insert_derived(connection, fault, state)
    return Stored(id=fault, number=number, events=opening, head=head, engineer=state.engineer)


def append(connection: Connection, stored: Stored, new: tuple[Event, ...], state: State) -> Stored:
    """Keep further events of a fault, and what is derived from all of them.

    Raises:
        Refusal: ``changed-meanwhile``; somebody else's step came between.
        UnstorableText: a text cannot be kept.
        ValueError: the events do not go on where the kept ones end.
    """
    _expect(new, stored.seq + 1)
    rows, head = event_rows(stored.number, stored.head, new)
    kept = replace(stored, events=(*stored.events, *new), head=head, engineer=state.engineer)
    _update(connection, stored, state, head)
    keep_events(connection, of_fault(stored.id, rows))
    return kept


def load(connection: Connection, ref: str) -> Stored:
    """Return the fault that a reference means.

    A full number, a bare number (of the one year that has it, else of the one fault of that
    number that is open), or a unique ending; of less than a bare number, of one that is open.

    Raises:
        Refusal: ``unknown-fault``, ``ambiguous-fault`` or ``archived-fault``.
    """
    return _load(connection, _id_of(connection, ref), lock=False)


def load_many(connection: Connection, ids: Sequence[int]) -> tuple[Stored, ...]:
    """Return the faults of these ids, by id."""
    found: list[Stored] = []
    for chunk in chunks(sorted(ids)):
        told = dict(events_of(connection, chunk))
        heads = select(faults.c.id, faults.c.number, faults.c.head, faults.c.engineer)
        found += [
            Stored(id=row.id, number=row.number, events=told[row.id], head=row.head, engineer=row.engineer)
            for row in connection.execute(heads.where(faults.c.id.in_(chunk)).order_by(faults.c.id))
        ]
    return tuple(found)


def meant(connection: Connection, ref: str) -> tuple[str, Status]:
    """Return the number and the status of the fault that a reference means, as ``load`` reads it.

    Raises:
        Refusal: ``unknown-fault``, ``ambiguous-fault`` or ``archived-fault``.
    """
    query = select(faults.c.number, faults.c.status).where(faults.c.id == _id_of(connection, ref))
    row = connection.execute(query).one()
    return row.number, Status(row.status)


def lock_for_step(connection: Connection, ref: str) -> Stored:
    """Return the fault that a reference means; nobody else moves it until the transaction ends.

    Raises:
        Refusal: ``unknown-fault``, ``ambiguous-fault`` or ``archived-fault``.
    """
    return _load(connection, _id_of(connection, ref), lock=True)


def _next_ordinal(connection: Connection, year: int) -> int:
    # Other openings wait from here until the transaction ends.
    return int(connection.execute(_NEXT, {"name": counter_of(year)}).scalar_one())


def _expect(given: tuple[Event, ...], first: int) -> None:
    if [event.seq for event in given] != list(range(first, first + len(given))):
        raise ValueError(f"events numbered {[event.seq for event in given]} do not go on from {first}")


def _insert_derived(connection: Connection, fault: int, state: State) -> None:
    for table, rows in (
        (legs, leg_rows(state, fault)),
        (suspects, suspect_rows(state, fault)),
        (clocks, clock_rows(state, fault)),
        (marks, mark_rows(state.marks, fault)),
    ):
        if rows:
            connection.execute(table.insert(), rows)


def _update(connection: Connection, stored: Stored, state: State, head: str) -> None:
    """Replace the derived rows, provided that nobody moved the fault since it was read."""
    unmoved = update(faults).where(faults.c.id == stored.id, faults.c.head == stored.head)
    columns = fault_columns(state, stored.number) | {"head": head}
    if connection.execute(unmoved.values(columns)).rowcount != 1:
        raise Refusal(
            "changed-meanwhile",
            f"somebody else moved {stored.number} in the meantime",
            hint=f"look again: umc fault show {stored.number}",
        )
    for table in (legs, suspects, clocks, marks):
        connection.execute(delete(table).where(table.c.fault == stored.id))
    _insert_derived(connection, stored.id, state)


def _load(connection: Connection, fault: int, *, lock: bool) -> Stored:
    query = select(faults.c.id, faults.c.number, faults.c.head, faults.c.engineer).where(faults.c.id == fault)
    row = connection.execute(query.with_for_update() if lock else query).one()
    return Stored(
        id=row.id,
        number=row.number,
        events=dict(events_of(connection, [fault]))[fault],
        head=row.head,
        engineer=row.engineer,
    )


def _id_of(connection: Connection, ref: str) -> int:
    for condition in _meanings(ref.strip().upper()):
        rows = connection.execute(_candidates(condition)).all()
        if len(rows) == 1:
            return int(rows[0].id)
        if rows:
            raise _ambiguous(ref, [row.number for row in rows])
    refuse_archived(connection, ref.strip().upper())
    raise Refusal("unknown-fault", f"no fault {ref!r}", hint="umc fault list shows the open ones")


def _meanings(wanted: str) -> tuple[Any, ...]:
    """Return what a reference may mean, the likeliest first; each is found by an index."""
    whole, ending = faults.c.number == wanted, faults.c.number.endswith(wanted, autoescape=True)
    last = wanted.rpartition("-")[2]
    if not (last.isascii() and last.isdigit() and len(last) <= _MOST_DIGITS):
        return (whole,)
    same, at_hand = faults.c.ordinal == int(last), holds(faults.c.open)
    if last != wanted:
        return whole, and_(same, ending)
    # Who says "12" in January means the fault at hand, not last year's that is over.
    return whole, and_(same, at_hand), same, and_(at_hand, ending)


def _candidates(condition: Any) -> Select[Any]:
    newest_first = (faults.c.year.desc(), faults.c.ordinal.desc())
    return select(faults.c.id, faults.c.number).where(condition).order_by(*newest_first).limit(6)


def _ambiguous(ref: str, numbers: list[str]) -> Refusal:
    more = " and others" if len(numbers) > 5 else ""
    return Refusal(
        "ambiguous-fault",
        f"{ref!r} may be {', '.join(numbers[:5])}{more}",
        hint="give more of the number",
    )
