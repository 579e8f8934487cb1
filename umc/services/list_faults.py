"""List faults, the first due first: as they stand, or as they stood at an instant gone by."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from umc.domain.board import board, by_due
from umc.domain.fault_filter import FaultFilter
from umc.domain.fault_line import FaultLine
from umc.domain.line_then import line_then, was_wanted
from umc.domain.party import Customer
from umc.domain.refusals import Refusal
from umc.store.engine import Connection, Database
from umc.store.fault_lists import ClockRow, FaultRow, clocks_of, page, zones_of
from umc.store.faults_then import faults_then
from umc.store.named_equipment import require
from umc.store.named_terms import require_term, require_vendor
from umc.store.terms import current

_PAST_AT_MOST = 1000
Lines = tuple[FaultLine, ...]


def list_faults(
    database: Database, wanted: FaultFilter, *, at: datetime, now: datetime
) -> tuple[Lines, bool]:
    """Return up to the filter's limit of faults, and whether there are more.

    By what comes due first; those with nothing due last. Before ``now`` each is read as it
    stood then, those ended since among them and those opened later left out.

    Raises:
        Refusal: the filter names a customer, vendor or machine that is not registered; or so
            many faults lie in the past that reading each would take too long.
    """
    with database.read() as connection:
        known = _as_registered(connection, wanted)
        found = _then(connection, known, at) if at < now else _now(connection, known, at)
    return found[: wanted.limit], len(found) > wanted.limit


def _now(connection: Connection, wanted: FaultFilter, at: datetime) -> Lines:
    one_more = replace(wanted, limit=wanted.limit + 1)
    rows = page(connection, one_more, now=at, by_due=True)
    ids = [row.id for row in rows]
    first, zones = _first_due(clocks_of(connection, ids)), zones_of(connection, ids)
    customers = {name: current(connection, Customer, name) for name in {row.customer for row in rows}}
    return tuple(
        _line(row, first.get(row.id), customers[row.customer], ZoneInfo(zones[row.id]), at) for row in rows
    )


def _then(connection: Connection, wanted: FaultFilter, at: datetime) -> Lines:
    files, more = faults_then(connection, wanted, at=at, at_most=_PAST_AT_MOST)
    if more:
        raise Refusal(
            "too-many-then",
            f"more than {_PAST_AT_MOST:,} faults would have to be read as they stood at {at.isoformat()}",
            hint="narrow it with --customer or --equipment, or leave --at out",
        )
    rows = ((row, line_then(row)) for row in by_due(board(files, at)))
    return tuple(line for row, line in rows if was_wanted(row, line, wanted))


def _as_registered(connection: Connection, wanted: FaultFilter) -> FaultFilter:
    """Return the filter with tag and id in place of serial and alias; every name in it is registered."""
    if wanted.customer is not None:
        require_term(connection, Customer, wanted.customer)
    if wanted.vendor is not None:
        wanted = replace(wanted, vendor=require_vendor(connection, wanted.vendor).id)
    if wanted.equipment is None:
        return wanted
    return replace(wanted, equipment=require(connection, wanted.equipment).tag)


def _first_due(clocks: Iterable[ClockRow]) -> dict[int, ClockRow]:
    """Return each fault's clock that counts and comes due first; those held without end come last."""
    found: dict[int, ClockRow] = {}
    for clock in clocks:
        if clock.counts:
            found.setdefault(clock.fault, clock)
    return found


def _line(
    row: FaultRow, clock: ClockRow | None, customer: Customer | None, zone: ZoneInfo, at: datetime
) -> FaultLine:
    return FaultLine(
        number=row.number,
        status=row.status,
        priority=row.priority,
        customer=row.customer,
        customer_name=customer.name if customer is not None else row.customer,
        zone=zone,
        equipment=row.culprit or row.equipment,
        vendor=row.vendor,
        vendors=row.vendors,
        symptom=row.symptom,
        engineer=row.engineer,
        opened_at=row.opened_at,
        held=row.is_held(at),
        at_risk=row.is_at_risk(at),
        broken=row.is_broken(at),
        clock=clock.clock if clock is not None else None,
        clock_party=clock.party if clock is not None else None,
        due_at=clock.due_at if clock is not None else None,
    )
