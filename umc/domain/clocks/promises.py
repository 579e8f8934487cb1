"""Promises: which contract or agreement promises what, on which calendar, and where it is written."""

from dataclasses import dataclass
from datetime import datetime

from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.duration import Target
from umc.domain.clocks.sla import LegTerms, Terms
from umc.domain.faults.fault import Fault
from umc.domain.register.contract import ClockName, Origin, Priority
from umc.domain.register.stated_targets import stated_by_vendor, stated_calendar, stated_to_customer


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One promise, ready to be timed.

    ``by`` is the id of the contract or agreement; ``stopped_by`` the hold reasons that stop
    the clock; ``origin`` the place of the target in the files. ``since`` is when the fault was
    rebased to these terms, None for those it began under.
    """

    by: str
    target: Target
    calendar_name: str
    calendar: Calendar
    stopped_by: tuple[str, ...]
    origin: Origin | None
    since: datetime | None = None


def customer_promise(terms: Terms, priority: Priority, name: ClockName) -> Promise | None:
    """Return what the customer was promised for a priority, or None where nothing is promised.

    The target and its calendar are those that ``stated_to_customer`` finds. For the
    confirmation the contract's own target and calendar stand where no priority says more.
    """
    contract = terms.contract
    stated = stated_to_customer(contract, terms.cover, priority, name)
    if stated is None and name is not ClockName.CONFIRM:
        return None
    own = contract.confirm_calendar if name is ClockName.CONFIRM else None
    calendar = own or (stated.calendar if stated is not None else customer_calendar(terms, priority))
    return Promise(
        by=contract.id,
        target=stated.target if stated is not None else contract.confirm_within,
        calendar_name=calendar,
        calendar=terms.calendars[calendar],
        stopped_by=contract.stops.get(name, ()),
        origin=stated.origin if stated is not None else contract.origin,
        since=terms.since,
    )


def customer_calendar(terms: Terms, priority: Priority) -> str:
    """Return the name of the calendar on which the customer's clocks of a priority count."""
    return stated_calendar(terms.contract, terms.cover, priority)


def vendor_promise(terms: LegTerms, priority: Priority, name: ClockName) -> Promise | None:
    """Return what a vendor promised for a priority, or None where its agreement promises nothing."""
    agreement = terms.agreement
    stated = stated_by_vendor(agreement, priority, name)
    if stated is None:
        return None
    return Promise(
        by=agreement.id,
        target=stated.target,
        calendar_name=stated.calendar,
        calendar=terms.calendars[stated.calendar],
        stopped_by=agreement.stops.get(name, ()),
        origin=stated.origin,
        since=terms.since,
    )


def needs_resolve(fault: Fault, terms: Terms) -> bool:
    """Return whether closing needs the permanent cure: a resolve time is promised for the priority."""
    return customer_promise(terms, fault.priority, ClockName.RESOLVE) is not None
