"""Stated targets: what a contract or an agreement promises for a priority, and at which keys that is written.

Names alone, no calendar is made: a check of six thousand contracts asks here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from umc.domain.calendars.duration import Target
from umc.domain.register.contract import Agreement, ClockName, Contract, Cover, Origin, Priority, Targets

Keys: TypeAlias = tuple[str | int, ...]
"""A place in a book: kind of table, id, and the keys below it as files write them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A target and the name of the calendar it counts on, each with the keys at which it stands."""

    target: Target
    keys: Keys
    calendar: str
    calendar_keys: Keys
    origin: Origin | None


def stated_to_customer(
    contract: Contract, cover: Cover | None, priority: Priority, clock: ClockName, *, index: int = 0
) -> Stated | None:
    """Return what a contract promises for machines under one of its covers, None where nothing.

    ``index`` is the cover's place in the contract, from 0; only the keys need it.

    The target is the cover's where it has one, else the contract's; the calendar as in
    ``stated_calendar``.
    """
    home: Keys = ("contracts", contract.id)
    here: Keys = (*home, "covers", index)
    calendar, calendar_keys = _customer_calendar(contract, cover, priority, home, here)
    for place, targets in ((here, cover.targets if cover is not None else {}), (home, contract.targets)):
        of = targets.get(priority)
        if of is not None and clock in of.clocks:
            return Stated(
                target=of.clocks[clock],
                keys=(*place, "targets", priority.value, clock.value),
                calendar=calendar,
                calendar_keys=calendar_keys,
                origin=of.origin,
            )
    return None


def stated_by_vendor(agreement: Agreement, priority: Priority, clock: ClockName) -> Stated | None:
    """Return what an agreement promises for a priority on a leg's clock, None where nothing."""
    home: Keys = ("agreements", agreement.id)
    of = agreement.targets.get(priority)
    target = of.clocks.get(clock) if of is not None else None
    if of is None or target is None:
        return None
    place = (*home, "targets", priority.value)
    return Stated(
        target=target,
        keys=(*place, clock.value.removeprefix("leg.")),
        calendar=of.calendar or agreement.calendar,
        calendar_keys=(*(place if of.calendar is not None else home), "calendar"),
        origin=of.origin or agreement.origin,
    )


def stated_calendar(contract: Contract, cover: Cover | None, priority: Priority) -> str:
    """Return the calendar on which the customer's clocks of a priority count.

    The first that is stated by: the cover's priority, the cover, the contract's priority,
    the contract.
    """
    return _customer_calendar(contract, cover, priority, (), ())[0]


def _customer_calendar(
    contract: Contract, cover: Cover | None, priority: Priority, home: Keys, here: Keys
) -> tuple[str, Keys]:
    if cover is not None:
        if (name := _calendar(cover.targets, priority)) is not None:
            return name, (*here, "targets", priority.value, "calendar")
        if cover.calendar is not None:
            return cover.calendar, (*here, "calendar")
    if (name := _calendar(contract.targets, priority)) is not None:
        return name, (*home, "targets", priority.value, "calendar")
    return contract.calendar, (*home, "calendar")


def _calendar(targets: Mapping[Priority, Targets], priority: Priority) -> str | None:
    found = targets.get(priority)
    return found.calendar if found is not None else None
