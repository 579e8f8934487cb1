"""Vendors' promises against ours: what was signed with the customer must be possible.

Most contracts are told to be so without a calendar (``feasibility_bounds``); only the rest
is judged instant by instant.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from umc.domain.book import Book
from umc.domain.calendar_terms import ALWAYS
from umc.domain.checks.found import Found, Names
from umc.domain.contract import Agreement, ClockName, Contract, Priority, calendar_names
from umc.domain.duration import BusinessDays, Target, write_target
from umc.domain.estate import Estate, some_tags
from umc.domain.feasibility.bounds import surely_keeps
from umc.domain.finding_codes import PROMISE_TOO_SLOW
from umc.domain.stated_targets import Stated, stated_to_customer

if TYPE_CHECKING:  # these make calendars: most books need none
    from umc.domain.feasibility.report import Judgement
    from umc.domain.feasibility.values import Feasibility

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
    from umc.domain.feasibility.judge import Judge
    from umc.domain.feasibility.report import Surveyor

    surveyor = Surveyor(book, estate, Judge(book.calendars), closely=False)
    found = [
        (judged, book.zone_of(contract.customer))
        for contract in doubtful
        for judged in surveyor.over(contract)
    ]
    yield from _too_slow(found)
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


def _too_slow(judged: Iterable[tuple["Judgement", str]]) -> Iterator[Found]:
    """Yield one finding for each pair of targets that some machines stand between."""
    found: dict[object, list[tuple[Judgement, Feasibility, Stated, str]]] = {}
    for one, zone in judged:
        fails = one.feasibility
        if fails is not None and not fails.keeps and not fails.beyond and one.theirs is not None:
            key = (one.theirs.keys, one.counted.keys, one.counted.calendar)
            found.setdefault(key, []).append((one, fails, one.theirs, zone))
    for alike in found.values():
        yield _found(alike)


def _found(alike: list[tuple["Judgement", "Feasibility", Stated, str]]) -> Found:
    from umc.domain.feasibility.words import length_in_words, report_in_words, share_in_words

    worst, fails, theirs, zone = max(alike, key=lambda one: one[1].shortfall)
    ours = worst.counted
    machines = {machine.tag: machine for one, *_ in alike for machine in one.machines}
    promised = f"{write_target(ours.target)} on {ours.calendar}"
    message = (
        f"{theirs.keys[1]} restores {worst.priority.value} in {write_target(theirs.target)} on "
        f"{theirs.calendar}, too late for the {promised} of {worst.contract.id}: "
        f"by {length_in_words(fails.shortfall)} for a report {report_in_words(fails.worst_start, zone)}, "
        f"and at {share_in_words(fails.failing_share)} of the reporting time "
        f"({some_tags(machines.values())})"
    )
    customer = worst.contract.customer
    notes = ((ours.keys, f"{customer} was promised {promised} here{_with_triage(worst.contract.triage)}"),)
    return Found(PROMISE_TOO_SLOW, theirs.keys, message, _hint(worst, theirs), notes)


def _with_triage(triage: timedelta) -> str:
    return f", {write_target(triage)} of it for the desk's triage" if triage else ""


def _hint(worst: "Judgement", theirs: Stated) -> str:
    """Say what to change: the hours where the target would do on ours, else the target."""
    ours, triage = worst.counted, worst.contract.triage
    either = "or write a route to somebody who can; umc gaps --week shows the hours"
    if isinstance(ours.target, BusinessDays) or isinstance(theirs.target, BusinessDays):
        return f"have {theirs.calendar} widened or the target shortened, {either}"
    if triage + theirs.target <= ours.target:
        return f"have it count on {ours.calendar}, {either}"
    left = ours.target - triage
    if left > timedelta(0):
        return f"have it restore within {write_target(left)} on {ours.calendar}, {either}"
    return f"shorten the triage of {worst.contract.id}: it takes all of the {write_target(ours.target)}"
