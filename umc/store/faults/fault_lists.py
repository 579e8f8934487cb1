"""Lists of faults: each filter of the command line by an index, in one of two orders."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, or_, select, union, union_all

from umc.domain.calendars.instant import to_micros
from umc.domain.clocks.sla import ClockState
from umc.domain.faults.events import Reported
from umc.domain.faults.fault import Status
from umc.domain.faults.fault_filter import FaultFilter
from umc.domain.register.contract import ClockName, Priority
from umc.domain.register.party import Customer
from umc.store.register.versions import KIND_OF
from umc.store.tables.fault_tables import clocks, events, faults, legs, suspects
from umc.store.tables.tables import CURRENT, terms
from umc.store.values.chunks import AT_ONCE, chunks
from umc.store.values.codec import decode
from umc.store.values.types import GREATEST, holds


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRow:
    """A fault as lists show it, derived at its last step (``as_of``).

    ``vendor`` is the one routed to, None while undecided or where the desk answers;
    ``vendors`` those that have it in hand. ``next_due_at`` is the first due time of a clock
    that counts, past or to come. Whether it is broken, at risk or held depends on the
    instant of looking: ask with ``now``.
    """

    id: int
    number: str
    customer: str
    contract: str
    desk: str
    site: str | None
    equipment: str | None
    culprit: str | None
    vendor: str | None
    vendors: tuple[str, ...]
    priority: Priority
    status: Status
    engineer: str | None
    channel: str
    caller: str
    symptom: str
    opened_at: datetime
    restored_at: datetime | None
    ended_at: datetime | None
    next_due_at: datetime | None
    due_rank: int
    breaks_rank: int
    risk_rank: int
    held_rank: int
    as_of: datetime

    def is_broken(self, now: datetime) -> bool:
        """Whether a promise on it is broken at that instant."""
        return self.breaks_rank < to_micros(now)

    def is_at_risk(self, now: datetime) -> bool:
        """Whether a clock that counts has used so much that the desk should look."""
        return self.risk_rank <= to_micros(now)

    def is_held(self, now: datetime) -> bool:
        """Whether a hold is in force at that instant."""
        return self.held_rank > to_micros(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow:
    """A clock as lists show it; the exact one is derived from the events."""

    fault: int
    clock: ClockName
    leg: int
    cycle: int
    party: str
    state: ClockState
    started_at: datetime
    due_at: datetime | None
    breaks_after: datetime | None
    stopped_at: datetime | None
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultCounts:
    """How many faults a filter takes in, and how many of them are held, and broken, at an instant."""

    found: int
    held: int
    broken: int


_COLUMNS = tuple(field.name for field in fields(FaultRow) if field.name != "vendors")


def page(
    connection: Connection,
    wanted: FaultFilter,
    *,
    now: datetime,
    by_due: bool = False,
    after: FaultRow | None = None,
) -> tuple[FaultRow, ...]:
    """Return up to ``wanted.limit`` faults: the newest first, or by what comes due first.

    By due time, faults with nothing due come last. ``after`` is the last row of the page before.
    """
    return _rows(connection, connection.execute(listing(wanted, now=now, by_due=by_due, after=after)).all())


def pages(connection: Connection, wanted: FaultFilter, *, now: datetime) -> Iterator[tuple[FaultRow, ...]]:
    """Give up to ``wanted.limit`` faults, by what comes due first, a thousand at a time.

    However many there are, no more than those are held: the database sorts ids, and nothing else.
    """
    ids = select(faults.c.id).where(*_conditions(wanted, to_micros(now)))
    ids = ids.order_by(faults.c.due_rank, faults.c.id).limit(wanted.limit)
    with connection.execute(ids.execution_options(yield_per=AT_ONCE)) as found:
        for some in found.scalars().partitions():
            query = select(*(faults.c[name] for name in _COLUMNS)).where(faults.c.id.in_(some))
            by_id = {row.id: row for row in connection.execute(query)}
            yield _rows(connection, [by_id[one] for one in some])


def listing(
    wanted: FaultFilter, *, now: datetime, by_due: bool = False, after: FaultRow | None = None
) -> Select[Any]:
    """Return the statement behind ``page``."""
    query = select(*(faults.c[name] for name in _COLUMNS)).where(*_conditions(wanted, to_micros(now)))
    if after is not None:
        query = query.where(_past(after, by_due))
    order = (faults.c.due_rank, faults.c.id) if by_due else (faults.c.opened_at.desc(), faults.c.id.desc())
    return query.order_by(*order).limit(wanted.limit)


def counted(connection: Connection, wanted: FaultFilter, *, now: datetime) -> FaultCounts:
    """Count the faults that a filter takes in, whatever its limit, without reading them one by one."""
    at = to_micros(now)
    held, broken = faults.c.held_rank > at, faults.c.breaks_rank < at
    query = select(
        func.count(), *(func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in (held, broken))
    )
    row = connection.execute(query.select_from(faults).where(*_conditions(wanted, at))).one()
    return FaultCounts(found=row[0], held=row[1], broken=row[2])


def open_starting(connection: Connection, prefix: str, *, limit: int = 50) -> tuple[FaultRow, ...]:
    """Return open faults whose number starts so, the newest first; vendors at work are not looked up."""
    return tuple(_row(row, ()) for row in connection.execute(starting(prefix, limit=limit)))


def starting(prefix: str, *, limit: int = 50) -> Select[Any]:
    """Return the statement behind ``open_starting``."""
    number = faults.c.number
    query = select(*(faults.c[name] for name in _COLUMNS)).where(holds(faults.c.open))
    query = query.where(number >= prefix, number < prefix + "\U0010ffff")
    return query.order_by(number.desc()).limit(limit)


def clocks_of(connection: Connection, ids: list[int]) -> tuple[ClockRow, ...]:
    """Return the clocks of faults, by fault and due time; a clock with nothing due comes last."""
    query = select(clocks).where(clocks.c.fault.in_(ids))
    query = query.order_by(clocks.c.fault, clocks.c.due_at.is_(None), clocks.c.due_at, clocks.c.clock)
    return tuple(_clock(row) for row in connection.execute(query))


def zones_of(connection: Connection, ids: list[int]) -> dict[int, str]:
    """Return the IANA zone in which each fault's times are read, as its opening pinned it, by id."""
    opening = select(events.c.fault, events.c.body).where(events.c.fault.in_(ids), events.c.seq == 1)
    return {row.fault: decode(Reported, row.body).time_zone for row in connection.execute(opening)}


def customer_names(connection: Connection, customers: Iterable[str]) -> dict[str, str]:
    """Return the names that these customers go by now, by id; those not registered any more are left out."""
    found: dict[str, str] = {}
    for some in chunks(sorted(set(customers))):
        query = select(terms.c.name, terms.c.body).where(CURRENT, terms.c.kind == KIND_OF[Customer])
        rows = connection.execute(query.where(terms.c.name.in_(some)))
        found |= {row.name: decode(Customer, row.body).name for row in rows}
    return found


def _conditions(wanted: FaultFilter, now: int) -> list[Any]:
    column = faults.c
    asked: list[tuple[bool, Any]] = [
        (wanted.open_only, holds(column.open)),
        (wanted.status is not None, column.status == (wanted.status.value if wanted.status else "")),
        (wanted.customer is not None, column.customer == wanted.customer),
        (wanted.engineer is not None, column.engineer == wanted.engineer),
        (wanted.vendor is not None, _in_hand_of(wanted.vendor)),
        (wanted.equipment is not None, _touching(wanted.equipment)),
        (wanted.held, column.held_rank > now),
        (wanted.at_risk, column.risk_rank <= now),
        (wanted.broken, column.breaks_rank < now),
    ]
    if wanted.open_at is not None:
        asked += [
            (True, column.id.in_(_over_after(wanted.open_at))),
            (True, column.opened_at <= wanted.open_at),
        ]
    if wanted.due_within is not None:
        latest = now + int(wanted.due_within.total_seconds() * 1_000_000)
        asked.append((True, column.due_rank <= min(latest, GREATEST - 1)))
    return [condition for is_asked, condition in asked if is_asked]


def _over_after(at: datetime) -> Any:
    """Those that are open, and the few that have ended since: two indexes, where one condition has none."""
    still = select(faults.c.id).where(holds(faults.c.open))
    return union_all(still, select(faults.c.id).where(faults.c.ended_at > at))


def _in_hand_of(vendor: str | None) -> Any:
    return faults.c.id.in_(select(legs.c.fault).where(legs.c.vendor == vendor, holds(legs.c.open)))


def _touching(tag: str | None) -> Any:
    """The machine was reported, found at fault, or suspected."""
    return faults.c.id.in_(
        union(
            select(faults.c.id).where(faults.c.equipment == tag),
            select(faults.c.id).where(faults.c.culprit == tag),
            select(suspects.c.fault).where(suspects.c.equipment == tag),
        )
    )


def _past(after: FaultRow, by_due: bool) -> Any:
    """Continue behind a row; ids settle what is equal."""
    if by_due:
        same = and_(faults.c.due_rank == after.due_rank, faults.c.id > after.id)
        return or_(faults.c.due_rank > after.due_rank, same)
    same = and_(faults.c.opened_at == after.opened_at, faults.c.id < after.id)
    return or_(faults.c.opened_at < after.opened_at, same)


def _vendors_at_work(connection: Connection, ids: list[int]) -> dict[int, tuple[str, ...]]:
    query = select(legs.c.fault, legs.c.vendor).where(legs.c.fault.in_(ids), holds(legs.c.open))
    found: dict[int, tuple[str, ...]] = {}
    for row in connection.execute(query.order_by(legs.c.fault, legs.c.number)) if ids else ():
        found[row.fault] = (*found.get(row.fault, ()), row.vendor)
    return found


def _rows(connection: Connection, rows: Sequence[Any]) -> tuple[FaultRow, ...]:
    at_work = _vendors_at_work(connection, [row.id for row in rows])
    return tuple(_row(row, at_work.get(row.id, ())) for row in rows)


def _row(row: Any, vendors: tuple[str, ...]) -> FaultRow:
    known = dict(row._mapping)
    known["priority"], known["status"] = Priority(row.priority), Status(row.status)
    return FaultRow(vendors=vendors, **known)


def _clock(row: Any) -> ClockRow:
    return ClockRow(
        fault=row.fault,
        clock=ClockName(row.clock),
        leg=row.leg,
        cycle=row.cycle,
        party=row.party,
        state=ClockState(row.state),
        started_at=row.started_at,
        due_at=row.due_at,
        breaks_after=row.breaks_after,
        stopped_at=row.stopped_at,
        counts=row.counts,
    )
