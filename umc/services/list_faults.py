"""List faults, the first due first: as they stand, or as they stood at an instant gone by."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from umc.domain.desk.board import board, by_due
from umc.domain.desk.line_then import line_then, was_wanted
from umc.domain.faults.fault_filter import FaultFilter
from umc.domain.faults.fault_line import FaultLine
from umc.domain.refusals import Refusal
from umc.domain.register.party import Customer
from umc.store.database.engine import Connection, Database
from umc.store.database.snapshot import unhurried
from umc.store.faults.fault_lists import ClockRow, FaultRow, clocks_of, customer_names, page, pages, zones_of
from umc.store.faults.faults_then import faults_then
from umc.store.register.named_equipment import require
from umc.store.register.named_terms import require_term, require_vendor

_PAST_AT_MOST = 1000
_HELD_AT_MOST = 1000
Lines: TypeAlias = tuple[FaultLine, ...]


class Listing:
    """Faults in order, as often as one goes through them; of a long listing only a page is held at a time.

    ``more`` says whether there are more than were asked for, once they were gone through.
    """

    def __init__(self, read: Callable[[], Iterable[FaultLine]], limit: int, *, more: bool = False) -> None:
        self.more = more
        self._read = read
        self._limit = limit

    def __iter__(self) -> Iterator[FaultLine]:
        for place, one in enumerate(self._read()):
            if place == self._limit:
                self.more = True
                return
            yield one

    def __bool__(self) -> bool:
        """Whether there is one."""
        return any(True for _ in self)


@contextmanager
def list_faults(database: Database, wanted: FaultFilter, *, at: datetime, now: datetime) -> Iterator[Listing]:
    """Give up to the filter's limit of faults; a long listing is read while the block lasts.

    By what comes due first; those with nothing due last. Before ``now`` each is read as it
    stood then, those ended since among them and those opened later left out.

    Raises:
        Refusal: the filter names a customer, vendor or machine that is not registered; or so
            many faults lie in the past that reading each would take too long.
    """
    with ExitStack() as reading:
        connection = reading.enter_context(database.read())
        known = _as_registered(connection, wanted)
        found = _then(connection, known, at) if at < now else _few(connection, known, at)
        if found is None:
            unhurried(connection)  # whoever reads what is said may take a while
            one_more = replace(known, limit=wanted.limit + 1)
            yield Listing(lambda: _many(connection, one_more, at), wanted.limit)
            return
        reading.close()
        yield Listing(lambda: found, wanted.limit, more=len(found) > wanted.limit)


def _few(connection: Connection, wanted: FaultFilter, at: datetime) -> Lines | None:
    """Return the faults and one more than the limit; None where they are too many to be held."""
    limit = min(wanted.limit, _HELD_AT_MOST)
    rows = page(connection, replace(wanted, limit=limit + 1), now=at, by_due=True)
    return None if len(rows) > limit < wanted.limit else _lines(connection, rows, at, {})


def _many(connection: Connection, wanted: FaultFilter, at: datetime) -> Iterator[FaultLine]:
    customers: dict[str, str] = {}
    for rows in pages(connection, wanted, now=at):
        yield from _lines(connection, rows, at, customers)


def _lines(
    connection: Connection, rows: tuple[FaultRow, ...], at: datetime, customers: dict[str, str]
) -> Lines:
    """Return the lines of some faults; the names of ``customers`` that are not known yet are put there."""
    ids = [row.id for row in rows]
    first, zones = _first_due(clocks_of(connection, ids)), zones_of(connection, ids)
    customers |= customer_names(connection, {row.customer for row in rows} - customers.keys())
    return tuple(
        _line(row, first.get(row.id), customers.get(row.customer, row.customer), ZoneInfo(zones[row.id]), at)
        for row in rows
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
    row: FaultRow, clock: ClockRow | None, customer_name: str, zone: ZoneInfo, at: datetime
) -> FaultLine:
    return FaultLine(
        number=row.number,
        status=row.status,
        priority=row.priority,
        customer=row.customer,
        customer_name=customer_name,
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
