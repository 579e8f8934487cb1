"""Vendors' promises against ours: what was signed with the customer must be possible.

Most contracts are told to be so without a calendar (``feasibility_bounds``); only the rest
is judged instant by instant, by modules that are loaded only then: most books need no calendar here.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import TypeAlias

from umc.domain.calendars.calendar_terms import ALWAYS
from umc.domain.calendars.duration import BusinessDays, Target
from umc.domain.checks.found import Found, Names
from umc.domain.feasibility.bounds import surely_keeps
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, ClockName, Contract, Priority, calendar_names
from umc.domain.register.estate import Estate
from umc.domain.register.stated_targets import stated_to_customer

_Offered: TypeAlias = dict[Priority, set[tuple[Target, str]]]


def check_feasible(book: Book, names: Names, estate: Estate) -> Iterator[Found]:
    """Yield vendors' promises that cannot keep ours, and hours that nobody covers.

    A contract is judged where everything that it rests on is sound: one mistake is one finding.
    """
    bounds = _Bounds(book)
    doubtful = [contract for contract in book.contracts.values() if bounds.may_fail(contract)]
    doubtful = [contract for contract in doubtful if _is_sound(contract, book, names)]
    if not (doubtful and _can_tell_who_answers(book, names)):
        return
    from umc.domain.checks.nobody import covered_by_nobody
    from umc.domain.checks.too_slow import too_slow
    from umc.domain.feasibility.judge import Judge
    from umc.domain.feasibility.report import Surveyor

    judge = Judge(book.calendars)
    surveyor = Surveyor(book, estate, judge, closely=False)
    found = [
        (judged, book.zone_of(contract.customer))
        for contract in doubtful
        for judged in surveyor.over(contract)
    ]
    yield from too_slow(found, judge)
    yield from covered_by_nobody(found)


def _can_tell_who_answers(book: Book, names: Names) -> bool:
    """Tell whether all agreements and routes are sound: one that cannot be read might be what answers."""
    return names.has_all("agreements", "routes") and all(
        _has_sound_calendars(one, "agreements", book, names) for one in book.agreements.values()
    )


def _is_sound(contract: Contract, book: Book, names: Names) -> bool:
    """Tell whether a contract and what it names are sound."""
    desk = book.desks.get(contract.desk)
    return (
        desk is not None
        and names.is_sound("desks", desk.id)
        and _is_sound_calendar(desk.calendar, book, names)
        and contract.customer in book.customers
        and names.is_sound("customers", contract.customer, "sites")
        and _has_sound_calendars(contract, "contracts", book, names)
    )


def _has_sound_calendars(promise: Contract | Agreement, kind: str, book: Book, names: Names) -> bool:
    return names.is_sound(kind, promise.id) and all(
        _is_sound_calendar(calendar, book, names) for calendar in calendar_names(promise)
    )


def _is_sound_calendar(calendar: str, book: Book, names: Names) -> bool:
    return calendar in book.calendars and names.is_sound("calendars", calendar)


class _Bounds:
    """Tells of contracts whether anything could go wrong, by their terms alone, machines aside."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._offered: dict[str | None, _Offered] = {}
        self._known: dict[tuple[Target, str, timedelta, Target, str], bool] = {}
        for agreement in book.agreements.values():
            by_priority = self._offered.setdefault(agreement.customer, {})
            for priority, of in agreement.targets.items():
                if ClockName.LEG_RESTORE in of.clocks:
                    offer = (of.clocks[ClockName.LEG_RESTORE], of.calendar or agreement.calendar)
                    by_priority.setdefault(priority, set()).add(offer)

    def may_fail(self, contract: Contract) -> bool:
        """Tell whether a closer look is needed."""
        desk = self._book.desks.get(contract.desk)
        if desk is None or desk.calendar != ALWAYS.name:
            return True
        least = _around_the_clock(contract)
        return any(
            self._may_fail(contract, priority, offers, least.get(priority))
            for whose in (contract.customer, None)
            for priority, offers in self._offered.get(whose, {}).items()
        )

    def _may_fail(
        self, contract: Contract, priority: Priority, offers: set[tuple[Target, str]], least: timedelta | None
    ) -> bool:
        if least is not None:
            return not all(
                calendar == ALWAYS.name
                and not isinstance(target, BusinessDays)
                and contract.triage + target <= least
                for target, calendar in offers
            )
        each = (stated_to_customer(contract, one, priority, ClockName.RESTORE) for one in contract.covers)
        return not all(
            self._keeps(ours.target, ours.calendar, contract.triage, *offer)
            for ours in each
            if ours is not None
            for offer in offers
        )

    def _keeps(self, ours: Target, calendar: str, triage: timedelta, offered: Target, counts_on: str) -> bool:
        key = (ours, calendar, triage, offered, counts_on)
        if key not in self._known:
            self._known[key] = _surely_keeps(*key)
        return self._known[key]


def _around_the_clock(contract: Contract) -> dict[Priority, timedelta]:
    """Return the least restore target of each priority that counts round the clock under every cover.

    What most contracts promise most of; priorities left out take a closer look.
    """
    found: dict[Priority, timedelta] = {}
    if any(cover.calendar or cover.targets for cover in contract.covers):
        return found
    for priority, of in contract.targets.items():
        target = of.clocks.get(ClockName.RESTORE)
        if isinstance(target, timedelta) and (of.calendar or contract.calendar) == ALWAYS.name:
            found[priority] = target
    return found


def _surely_keeps(ours: Target, calendar: str, triage: timedelta, offered: Target, offered_on: str) -> bool:
    return surely_keeps(
        ours,
        calendar,
        triage=triage,
        desk_calendar=ALWAYS.name,
        offered=offered,
        offered_calendar=offered_on,
        always_open=lambda name: name == ALWAYS.name,
    )
