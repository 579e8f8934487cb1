"""Entitlement: is this machine covered, now, by whom, until when, and what will the vendor ask for?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.hours_now import CalendarOf, Hours, hours_of
from umc.domain.clocks.promises import Promise, customer_calendar, customer_promise
from umc.domain.clocks.sla import Terms
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, ClockName, Contract, Cover, Priority
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import Customer, Desk, Vendor
from umc.domain.register.term import over_at
from umc.domain.who_answers.asked import Asked, asked
from umc.domain.who_answers.cautions import Caution, cautions
from umc.domain.who_answers.contacts import Reach, calendar_of, reach_desk
from umc.domain.who_answers.cover import Covering, NotCovered, covering
from umc.domain.who_answers.routing import Decision, Undecided, decide, in_warranty

_TO_THE_CUSTOMER = (ClockName.RESPOND, ClockName.RESTORE, ClockName.RESOLVE, ClockName.UPDATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """What one priority promises the customer, and whether its hours count now."""

    priority: Priority
    hours: Hours
    clocks: Mapping[ClockName, Promise]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the contract that covers the machine gives it.

    ``last_day`` is the contract's, in the customer's zone; ``over_at`` the first instant
    after it. ``hours`` are those of the priority asked about, else the cover's usual ones.
    ``promised`` has an entry for every priority that promises anything, or only for the
    one asked about. ``desk`` is whom the customer rings, None where the book is without it.
    """

    contract: Contract
    cover_index: int
    cover: Cover
    last_day: date
    over_at: datetime
    hours: Hours
    promised: tuple[Promised, ...]
    desk: Desk | None
    desk_reach: Reach | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """The answer for one machine at one instant; ``standing`` is None where it is not covered.

    ``decision`` says who answers for the machine, with the contact to call; ``vendor`` and
    ``agreement`` are the values it names, None where it names none. ``zone`` is the
    customer's, in which days begin and end.
    """

    equipment: Equipment
    at: datetime
    customer: Customer | None
    zone: str
    covering: Covering
    standing: Standing | None
    decision: Decision
    vendor: Vendor | None
    agreement: Agreement | None
    in_warranty: bool
    asks_for: tuple[Asked, ...]
    cautions: tuple[Caution, ...]

    @property
    def covered(self) -> bool:
        """Whether a contract in force takes the machine in."""
        return self.standing is not None


def entitlement(
    book: Book,
    equipment: Equipment,
    at: datetime,
    priority: Priority | None = None,
    *,
    calendars: Mapping[str, Calendar] | None = None,
) -> Entitlement:
    """Answer for a machine at an instant; a priority narrows hours, promises and routing to it.

    ``calendars`` saves making them from the book.
    """
    found = covering(book, equipment, at)
    decision = decide(book, equipment, at, priority=priority, calendars=calendars)
    customer = book.customers.get(equipment.customer)
    site = customer.site(equipment.site) if customer is not None else None
    vendor, agreement = _answering(book, decision)
    asks_for = asked(vendor, equipment, agreement, site) if vendor is not None else ()
    return Entitlement(
        equipment=equipment,
        at=at,
        customer=customer,
        zone=book.zone_of(equipment.customer),
        covering=found,
        standing=_standing(book, found, at, priority, calendar_of(book, calendars)),
        decision=decision,
        vendor=vendor,
        agreement=agreement,
        in_warranty=in_warranty(book, equipment, at),
        asks_for=asks_for,
        cautions=cautions(book, equipment, at, found, decision, asks_for),
    )


def _answering(book: Book, decision: Decision) -> tuple[Vendor | None, Agreement | None]:
    if isinstance(decision, Undecided) or decision.vendor is None:
        return None, None
    agreement = book.agreements.get(decision.agreement) if decision.agreement is not None else None
    return book.vendors.get(decision.vendor), agreement


def _standing(
    book: Book, found: Covering, at: datetime, priority: Priority | None, calendar: CalendarOf
) -> Standing | None:
    if isinstance(found, NotCovered):
        return None
    contract, cover = found.contract, found.cover
    terms = Terms(contract=contract, cover=cover, calendars=_calendars(contract, cover, calendar))
    usual = cover.calendar or contract.calendar
    desk = book.desks.get(contract.desk)
    return Standing(
        contract=contract,
        cover_index=found.cover_index,
        cover=cover,
        last_day=contract.ends,
        over_at=over_at(contract.ends, book.customers[contract.customer].zone),
        hours=hours_of(usual if priority is None else customer_calendar(terms, priority), calendar, at),
        promised=_promised(terms, priority, calendar, at),
        desk=desk,
        desk_reach=reach_desk(desk, calendar, at) if desk is not None else None,
    )


def _calendars(contract: Contract, cover: Cover, calendar: CalendarOf) -> Mapping[str, Calendar]:
    each = [*contract.targets.values(), *cover.targets.values()]
    names = {
        contract.calendar,
        contract.confirm_calendar,
        cover.calendar,
        *(targets.calendar for targets in each),
    }
    return {name: calendar(name) for name in names if name is not None}


def _promised(
    terms: Terms, priority: Priority | None, calendar: CalendarOf, at: datetime
) -> tuple[Promised, ...]:
    asked_about = tuple(Priority) if priority is None else (priority,)
    return tuple(
        Promised(priority=each, hours=hours_of(customer_calendar(terms, each), calendar, at), clocks=clocks)
        for each in asked_about
        if (clocks := _clocks(terms, each))
    )


def _clocks(terms: Terms, priority: Priority) -> Mapping[ClockName, Promise]:
    found = ((name, customer_promise(terms, priority, name)) for name in _TO_THE_CUSTOMER)
    return {name: promise for name, promise in found if promise is not None}
