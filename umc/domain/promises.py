"""Promises: which contract or agreement promises what, on which calendar, and where it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from umc.domain.calendar import Calendar
from umc.domain.contract import ClockName, Origin, Priority, Targets
from umc.domain.duration import Target
from umc.domain.fault import Fault
from umc.domain.sla import LegTerms, Terms


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

    The target is the cover's where it has one, else the contract's. The calendar is the first
    that is stated by: the cover's priority, the cover, the contract's priority, the contract;
    for the confirmation the contract's own calendar for it goes before them.
    """
    contract, cover = terms.contract, terms.cover
    covered = cover.targets.get(priority) if cover is not None else None
    general = contract.targets.get(priority)
    targets = covered if covered is not None and name in covered.clocks else general
    target = targets.clocks.get(name) if targets is not None else None
    origin = targets.origin if targets is not None and target is not None else contract.origin
    if target is None and name is ClockName.CONFIRM:
        target = contract.confirm_within
    if target is None:
        return None
    own = contract.confirm_calendar if name is ClockName.CONFIRM else None
    calendar = own or customer_calendar(terms, priority)
    return Promise(
        by=contract.id,
        target=target,
        calendar_name=calendar,
        calendar=terms.calendars[calendar],
        stopped_by=contract.stops.get(name, ()),
        origin=origin,
        since=terms.since,
    )


def customer_calendar(terms: Terms, priority: Priority) -> str:
    """Return the name of the calendar on which the customer's clocks of a priority count."""
    contract, cover = terms.contract, terms.cover
    stated = (
        _calendar(cover.targets, priority) if cover is not None else None,
        cover.calendar if cover is not None else None,
        _calendar(contract.targets, priority),
    )
    return next((name for name in stated if name is not None), contract.calendar)


def _calendar(targets: Mapping[Priority, Targets], priority: Priority) -> str | None:
    found = targets.get(priority)
    return found.calendar if found is not None else None


def vendor_promise(terms: LegTerms, priority: Priority, name: ClockName) -> Promise | None:
    """Return what a vendor promised for a priority, or None where its agreement promises nothing."""
    agreement = terms.agreement
    targets = agreement.targets.get(priority)
    target = targets.clocks.get(name) if targets is not None else None
    if targets is None or target is None:
        return None
    calendar = targets.calendar or agreement.calendar
    return Promise(
        by=agreement.id,
        target=target,
        calendar_name=calendar,
        calendar=terms.calendars[calendar],
        stopped_by=agreement.stops.get(name, ()),
        origin=targets.origin or agreement.origin,
        since=terms.since,
    )


def needs_resolve(fault: Fault, terms: Terms) -> bool:
    """Return whether closing needs the permanent cure: a resolve time is promised for the priority."""
    return customer_promise(terms, fault.priority, ClockName.RESOLVE) is not None
