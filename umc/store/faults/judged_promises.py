"""Promises as they were kept or broken in a period, counted by the database; no event is read for that."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, or_, select, union_all

from umc.domain.clocks.kept_promises import WEIGHED, Broken, FaultTally, Period, PromiseFilter, Side, Verdicts
from umc.domain.clocks.sla import ClockState, Terms
from umc.domain.faults.fault import Fault, Status
from umc.domain.faults.history import derive
from umc.domain.register.contract import ClockName, Priority
from umc.store.faults.fault_files import terms_of
from umc.store.faults.faults import load_many
from umc.store.register.terms_at_once import look_up_many
from umc.store.tables.fault_tables import clocks, faults, legs
from umc.store.values.chunks import chunks
from umc.store.values.types import holds

_ROUTED = clocks.c.leg > 0
_IS_BROKEN = or_(holds(clocks.c.counts), clocks.c.state == ClockState.BROKEN)
_JUDGED_AT = case(
    (holds(clocks.c.counts), clocks.c.breaks_after),  # nobody has acted since: it breaks by itself
    (clocks.c.state == ClockState.BROKEN, clocks.c.broken_at),
    (clocks.c.state == ClockState.KEPT, clocks.c.stopped_at),
)
_SIDE = case((_ROUTED, Side.VENDOR.value), else_=Side.CUSTOMER.value)
_PARTY = case((_ROUTED, clocks.c.party), else_=faults.c.customer)
_UNDER = case((_ROUTED, legs.c.agreement), else_=faults.c.contract)
_WITH_LEGS = clocks.join(faults, faults.c.id == clocks.c.fault).outerjoin(
    legs, and_(legs.c.fault == clocks.c.fault, legs.c.number == clocks.c.leg)
)


def verdicts(connection: Connection, period: Period, wanted: PromiseFilter) -> tuple[Verdicts, ...]:
    """Return how many promises were kept and broken in a period, by all that tells them apart."""
    kind = [_SIDE, _PARTY, _UNDER, clocks.c.clock, clocks.c.priority, case((_IS_BROKEN, 1), else_=0)]
    named = [column.label(f"kind_{place}") for place, column in enumerate(kind)]
    query = _judged(select(*named, func.count()), period, wanted).group_by(*named)
    return tuple(
        Verdicts(
            side=Side(side),
            party=party,
            under=under,
            clock=ClockName(clock),
            priority=Priority(priority),
            kept=0 if is_broken else count,
            broken=count if is_broken else 0,
        )
        for side, party, under, clock, priority, is_broken, count in connection.execute(query)
    )


def broken(connection: Connection, period: Period, wanted: PromiseFilter) -> Iterator[Broken]:
    """Give every promise that was broken in a period, the earliest first."""
    columns = (
        faults.c.number,
        _SIDE.label("side"),
        _PARTY.label("party"),
        _UNDER.label("under"),
        *(clocks.c[name] for name in ("clock", "cycle", "priority", "due_at", "stopped_at", "allowed_us")),
        clocks.c.used_us,
        _JUDGED_AT.label("judged_at"),
    )
    query = _judged(select(*columns), period, wanted).where(_IS_BROKEN)
    order = (_JUDGED_AT, faults.c.id, clocks.c.clock, clocks.c.leg, clocks.c.cycle)
    return map(_broken, connection.execute(query.order_by(*order)))


def tally(connection: Connection, period: Period, wanted: PromiseFilter) -> FaultTally:
    """Count the faults of a period; with a vendor asked for, those that it was ever handed."""
    column, whose = faults.c, _whose(wanted)
    ended = select(column.status, func.count()).where(*whose, *_within(column.ended_at, period))
    by_status = {row.status: row[1] for row in connection.execute(ended.group_by(column.status))}
    reported = select(func.count()).where(*whose, *_within(column.opened_at, period))
    begun = column.opened_at < period.until
    still = select(column.id).where(*whose, begun, holds(column.open))
    later = select(column.id).where(*whose, begun, column.ended_at >= period.until)
    lasting = select(func.count()).select_from(union_all(still, later).subquery())
    return FaultTally(
        reported=connection.execute(reported).scalar_one(),
        closed=by_status.get(Status.CLOSED, 0),
        cancelled=by_status.get(Status.CANCELLED, 0),
        open_at_end=connection.execute(lasting).scalar_one(),
    )


def is_any(connection: Connection, wanted: PromiseFilter) -> bool:
    """Return whether there is any fault that a filter asks for, whenever it was."""
    return connection.execute(select(faults.c.id).where(*_whose(wanted)).limit(1)).first() is not None


def alive_ids(connection: Connection, period: Period, wanted: PromiseFilter) -> list[int]:
    """Return the ids of the faults that were open at any time of a period, in order."""
    return sorted(connection.execute(_alive(period, wanted)).scalars())


def timed_faults(connection: Connection, ids: list[int]) -> Iterator[tuple[Fault, Terms]]:
    """Give each of these faults with the terms that it goes by, derived from its events, in order."""
    for chunk in chunks(ids):
        derived = [derive(one.events) for one in load_many(connection, chunk)]
        look_up = look_up_many(connection, {pin.terms for fault in derived for pin in fault.pins})
        for fault in derived:
            yield fault, terms_of(connection, fault, look_up)


def _judged(query: Select[Any], period: Period, wanted: PromiseFilter) -> Select[Any]:
    """Ask for promises whose verdict fell inside a period: it fell while their fault was open."""
    query = query.select_from(_WITH_LEGS).where(clocks.c.fault.in_(_alive(period, wanted)))
    if wanted.vendor is not None:
        query = query.where(_ROUTED, clocks.c.party == wanted.vendor)
    weighed = clocks.c.clock.in_([name.value for name in WEIGHED])
    return query.where(weighed, *_within(_JUDGED_AT, period))


def _alive(period: Period, wanted: PromiseFilter) -> Any:
    """Two indexes, where one condition would have none: those open still, and those ended since."""
    conditions = (*_whose(wanted), faults.c.opened_at < period.until)
    still = select(faults.c.id).where(*conditions, holds(faults.c.open))
    return union_all(still, select(faults.c.id).where(*conditions, faults.c.ended_at >= period.starts))


def _whose(wanted: PromiseFilter) -> list[Any]:
    asked = [(faults.c.customer, wanted.customer), (faults.c.contract, wanted.contract)]
    conditions = [column == name for column, name in asked if name is not None]
    if wanted.vendor is not None:
        conditions.append(faults.c.id.in_(select(legs.c.fault).where(legs.c.vendor == wanted.vendor)))
    return conditions


def _within(at: Any, period: Period) -> tuple[Any, Any]:
    return at >= period.starts, at < period.until


def _broken(row: Any) -> Broken:
    return Broken(
        number=row.number,
        side=Side(row.side),
        party=row.party,
        under=row.under,
        clock=ClockName(row.clock),
        cycle=row.cycle,
        priority=Priority(row.priority),
        due_at=row.due_at,
        broken_at=row.judged_at,
        stopped_at=row.stopped_at,
        over=row.used_us - row.allowed_us if row.stopped_at is not None else None,
    )
