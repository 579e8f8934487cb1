"""Integrity of faults: each event in its chain, words beside them, and what is derived from them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeAlias

from sqlalchemy import Connection, Table, func, select, type_coerce

from umc.store.checks.tally import Tally
from umc.store.checks.trouble_found import Trouble
from umc.store.checks.wrong_words import Kept, kept_beside, wrong_beside
from umc.store.faults.derived_states import UNDERIVED, Deriving
from umc.store.faults.event_rows import read_row
from umc.store.faults.fault_rows import State, clock_rows, fault_columns, leg_rows, suspect_rows
from umc.store.faults.faults import Stored
from umc.store.faults.marks import mark_rows
from umc.store.record.chain import BEGINNING, link_of_row
from umc.store.tables.fault_tables import clocks, events, faults, legs, marks, suspects
from umc.store.values.types import WHOLE

Derive: TypeAlias = Callable[[Stored, datetime], State]
"""Derives a fault's state anew from its events, as of the instant at which it was kept."""
Span: TypeAlias = tuple[int, int]
"""Faults of consecutive ids: the first and the last."""

AT_ONCE = 500
"""How many faults are held in memory with all that belongs to them."""
_RAW = (
    events.c.fault, events.c.seq, events.c.actor, events.c.kind, events.c.body, events.c.known_by,
    events.c.digest, type_coerce(events.c.happened_at, WHOLE).label("happened_us"),
    type_coerce(events.c.recorded_at, WHOLE).label("recorded_us"),
)  # fmt: skip
_DERIVED = (legs, suspects, clocks, marks)
_Rows: TypeAlias = Mapping[int, set[tuple[Any, ...]]]


def count_faults(connection: Connection) -> int:
    """Return how many faults there are."""
    return int(connection.execute(select(func.count()).select_from(faults)).scalar_one())


def all_faults(connection: Connection) -> Iterator[Span]:
    """Give all faults, by id, as many at once as are held in memory."""
    last = 0
    query = select(faults.c.id).order_by(faults.c.id).limit(AT_ONCE)
    while ids := connection.execute(query.where(faults.c.id > last)).scalars().all():
        last = ids[-1]
        yield ids[0], last


def wrong_faults(
    connection: Connection, spans: Iterable[Span], derive: Derive | None, tally: Tally
) -> Iterator[Trouble]:
    """Give what is wrong with some faults; without ``derive`` the derived rows are not compared."""
    for first, last in spans:
        yield from _span(connection, first, last, derive, tally)


def wrong_links(connection: Connection, tally: Tally) -> Iterator[str]:
    """Say in which faults the chain of the events does not hold; nothing but the digests is looked at."""
    heads = select(faults.c.id, faults.c.number, faults.c.head, faults.c.seq).order_by(faults.c.id)
    for first, last in all_faults(connection):
        told = _histories(connection, first, last, is_read=False)
        for row in connection.execute(heads.where(faults.c.id.between(first, last))):
            broken = _broken_link(row, told.get(row.id, []))
            if broken is not None:
                tally.named.add(row.id)
                yield broken


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """Some faults with all that belongs to them, and what is wrong with the words beside their events."""

    rows: Sequence[Any]
    told: Mapping[int, list[Any]]
    words: Kept
    wrong_words: tuple[str, ...]
    derived: Mapping[str, _Rows]


def _span(
    connection: Connection, first: int, last: int, derive: Derive | None, tally: Tally
) -> Iterator[Trouble]:
    try:
        read = _read(connection, first, last, with_derived=derive is not None)
    except (ValueError, OverflowError) as error:  # a value that no command of umc could have written
        if first == last:
            tally.named.add(first)
            number = connection.execute(select(faults.c.number).where(faults.c.id == first)).scalar()
            yield Trouble(code="chain", message=f"{number}: what is kept of it cannot be read: {error}")
            return
        middle = (first + last) // 2
        yield from _span(connection, first, middle, derive, tally)
        yield from _span(connection, middle + 1, last, derive, tally)
        return
    if isinstance(derive, Deriving):
        derive.foresee(_pinned(read))
    yield from (Trouble(code="words", message=said) for said in read.wrong_words)
    for row in read.rows:
        yield from _fault(row, read, derive, tally)


def _read(connection: Connection, first: int, last: int, *, with_derived: bool) -> _Read:
    query = select(faults).where(faults.c.id.between(first, last)).order_by(faults.c.id)
    told = _histories(connection, first, last, is_read=with_derived)
    tables = _DERIVED if with_derived else ()
    words = kept_beside(connection, first, last)
    histories = [event for history in told.values() for event in history]
    return _Read(
        rows=connection.execute(query).all(),
        told=told,
        words=words,
        wrong_words=tuple(wrong_beside(connection, histories, words)),
        derived={table.name: _rows_of(connection, table, first, last) for table in tables},
    )


def _pinned(read: _Read) -> set[str]:
    """Return the versions of terms that the faults go by, as far as their rows tell."""
    place = legs.columns.keys().index("terms")
    of_legs = (leg[place] for those in read.derived[legs.name].values() for leg in those)
    return {*(row.terms for row in read.rows), *(digest for digest in of_legs if digest is not None)}


def _fault(row: Any, read: _Read, derive: Derive | None, tally: Tally) -> Iterator[Trouble]:
    history = read.told.get(row.id, [])
    tally.faults += 1
    tally.events += len(history)
    broken = _broken_link(row, history)
    if broken is not None:
        tally.named.add(row.id)
        yield Trouble(code="chain", message=broken)
    elif derive is not None:
        stored = partial(_stored, row, history, read.words)
        for said in _wrongly_derived(row, stored, derive, read.derived):
            yield Trouble(code="derived", message=f"{row.number}: {said}")


def _histories(connection: Connection, first: int, last: int, *, is_read: bool) -> dict[int, list[Any]]:
    """Return the rows of events by fault; their instants as such only where they are to be read."""
    columns = [*_RAW, *((events.c.happened_at, events.c.recorded_at) if is_read else ())]
    query = select(*columns).where(events.c.fault.between(first, last))
    rows = connection.execute(query.order_by(events.c.fault, events.c.seq)).all()
    return {fault: list(of_it) for fault, of_it in groupby(rows, key=attrgetter("fault"))}


def _stored(row: Any, history: list[Any], words: Kept) -> Stored:
    kept = tuple(
        read_row(event, {one.place: one.words for one in words.get((row.id, event.seq), ())})
        for event in history
    )
    return Stored(id=row.id, number=row.number, events=kept, head=row.head, engineer=row.engineer)


def _broken_link(row: Any, history: list[Any]) -> str | None:
    """Say where the chain of a fault's events does not hold, None when it does."""
    head = BEGINNING
    for place, kept in enumerate(history, 1):
        own = link_of_row(
            head, row.number, seq=kept.seq, happened_us=kept.happened_us, recorded_us=kept.recorded_us,
            actor=kept.actor, kind=kept.kind, body=kept.body, known_by=kept.known_by,
        )  # fmt: skip
        if kept.seq != place or own != kept.digest:
            return f"{row.number}: event {kept.seq} is not what was recorded"
        head = kept.digest
    if not history or head != row.head or len(history) != row.seq:
        return f"{row.number}: the last events are gone, or the fault was turned back"
    return None


def _wrongly_derived(
    row: Any, stored: Callable[[], Stored], derive: Derive, kept: Mapping[str, _Rows]
) -> Iterator[str]:
    try:
        state = derive(stored(), row.as_of)
    except UNDERIVED as error:
        yield f"nothing can be derived from its events: {error}"
        return
    for said in _not_derived(row, state, kept):
        yield f"{said} do not follow from its events"


def _not_derived(row: Any, state: State, kept: Mapping[str, _Rows]) -> Iterator[str]:
    own = row._mapping
    wrong = [name for name, value in fault_columns(state, row.number).items() if own[name] != value]
    if wrong:
        yield ", ".join(wrong)
    for table, rows in (
        (legs, leg_rows(state, row.id)),
        (suspects, suspect_rows(state, row.id)),
        (clocks, clock_rows(state, row.id)),
        (marks, mark_rows(state.marks, row.id)),
    ):
        if _values(table, rows) != kept[table.name].get(row.id, set()):
            yield table.name


def _rows_of(connection: Connection, table: Table, first: int, last: int) -> _Rows:
    found: dict[int, set[tuple[Any, ...]]] = {}
    for row in connection.execute(select(table).where(table.c.fault.between(first, last))).all():
        found.setdefault(row.fault, set()).add(tuple(row))
    return found


def _values(table: Table, rows: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    """Return rows as they are read: all values of each, in the order of the table's columns."""
    return {tuple(map(row.__getitem__, table.columns.keys())) for row in rows}
