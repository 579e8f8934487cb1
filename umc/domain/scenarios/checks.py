"""What a scenario names must be in the book; and it must be able to fail."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from functools import cached_property

from umc.domain.calendars.duration import write_counted
from umc.domain.checks.found import Found
from umc.domain.faults.steps import Step
from umc.domain.findings.finding_codes import BAD_DATE, EMPTY_VALUE, OUT_OF_RANGE, UNKNOWN_REFERENCE
from umc.domain.messages.whom_to_tell import NAMED_BY_ROLE
from umc.domain.near_names import NearNames
from umc.domain.register.book import Book
from umc.domain.scenarios.desk import ScenarioDesk
from umc.domain.scenarios.play import zone_of_scenario
from umc.domain.scenarios.scenario import (
    NONE,
    UNDECIDED,
    About,
    Expectation,
    Scenario,
    ScenarioAction,
    ScenarioPath,
    clock_ref,
    in_zone,
)

_DESK = "desk"
_LONGEST = timedelta(days=3653)
_ON_MACHINES = (Step.CULPRIT, Step.SUSPECT, Step.CLEAR)
_ON_VENDORS = (Step.DISPATCH, Step.ACCEPT, Step.DONE)


class ScenarioChecker:
    """Checks scenarios against one book; paths of what is found are those of the scenario's file."""

    def __init__(self, desk: ScenarioDesk, near: NearNames) -> None:
        self._desk = desk
        self._near = near

    def check(self, scenario: Scenario) -> Iterator[Found]:
        """Yield what is wrong with a scenario; one with none of it can be played."""
        lacking = [*self._report(scenario), *self._expected(scenario), *self._steps(scenario)]
        yield from lacking
        if not scenario.expected and not any(then.expected for then in scenario.then):
            yield Found(
                EMPTY_VALUE,
                (*scenario.path, "name"),
                "the scenario expects nothing, so it can never fail",
                "say what is expected in [scenario.expect]",
            )
        if not lacking:
            yield from self._order(scenario)

    @property
    def _book(self) -> Book:
        return self._desk.book

    @cached_property
    def _people(self) -> frozenset[str]:
        book = self._book
        names = [contact.name for vendor in book.vendors.values() for contact in vendor.contacts]
        names += [contact.name for customer in book.customers.values() for contact in customer.contacts]
        names += [desk.name for desk in book.desks.values()]
        engineers = [engineer for desk in book.desks.values() for engineer in desk.engineers]
        names += [name for engineer in engineers for name in (engineer.id, engineer.name)]
        return frozenset(names)

    @cached_property
    def _asked_for(self) -> frozenset[str]:
        return frozenset(name for vendor in self._book.vendors.values() for name in vendor.asks_for)

    def _report(self, scenario: Scenario) -> Iterator[Found]:
        report, path = scenario.report, (*scenario.path, "fault")
        book = self._book
        yield from self._known("machine", report.equipment, book.equipment, (*path, "equipment"))
        for place, tag in enumerate(report.suspects):
            yield from self._known("machine", tag, book.equipment, (*path, "suspects", place))
        yield from self._known("customer", report.customer, book.customers, (*path, "customer"))
        yield from self._known("contract", report.contract, book.contracts, (*path, "contract"))
        customer = book.customers.get(report.customer or "")
        if customer is not None:
            sites = [site.id for site in customer.sites]
            yield from self._known(f"site of {customer.id}", report.site, sites, (*path, "site"))

    def _expected(self, scenario: Scenario) -> Iterator[Found]:
        every = [*scenario.expected, *(one for then in scenario.then for one in then.expected)]
        for expectation in every:
            yield from self._expectation(expectation)

    def _expectation(self, one: Expectation) -> Iterator[Found]:
        book, value = self._book, one.value if isinstance(one.value, str) else ""
        match one.about:
            case About.CONTRACT:
                yield from self._known("contract", value, book.contracts, one.path)
            case About.AGREEMENT if value != NONE:
                yield from self._known("agreement", value, book.agreements, one.path)
            case About.VENDOR if value not in (_DESK, UNDECIDED):
                yield from self._known("vendor", value, book.vendors, one.path)
            case About.CONTACT if value != NONE:
                yield from self._known("contact", value, self._people, one.path)
            case About.SUSPECTS:
                yield from self._each("machine", one, book.equipment)
            case About.LACKS:
                yield from self._each("field that a vendor asks for", one, self._asked_for)
            case About.TOLD | About.TOLD_ONLY:
                yield from self._told(one)
            case About.KEPT | About.BROKEN | About.HELD:
                for place, text in enumerate(one.value if isinstance(one.value, tuple) else ()):
                    yield from self._clock(text, (*one.path, place))
            case About.DUE | About.USED:
                yield from self._clock(one.of, one.path)
            case _:
                pass
        if one.of and one.about in (About.VENDOR, About.LATEST_SAFE_DISPATCH):
            yield from self._known("machine", one.of, book.equipment, one.path)

    def _told(self, one: Expectation) -> Iterator[Found]:
        for place, word in enumerate(one.value if isinstance(one.value, tuple) else ()):
            if not word.startswith("vendor:") and word not in NAMED_BY_ROLE:
                yield from self._known("person", word, self._people, (*one.path, place), also=NAMED_BY_ROLE)

    def _clock(self, text: str, path: ScenarioPath) -> Iterator[Found]:
        ref = clock_ref(text)
        if ref is not None and ref.vendor is not None:
            yield from self._known("vendor", ref.vendor, self._book.vendors, path)

    def _steps(self, scenario: Scenario) -> Iterator[Found]:
        for action in (then.action for then in scenario.then if then.action is not None):
            yield from self._action(action)

    def _action(self, action: ScenarioAction) -> Iterator[Found]:
        book, value = self._book, action.value if isinstance(action.value, str) else None
        if action.step in _ON_MACHINES:
            yield from self._known("machine", value, book.equipment, action.path)
        if action.step in _ON_VENDORS:
            yield from self._known("vendor", value, book.vendors, action.path)
        beside = action.path[:-1]
        yield from self._known("machine", action.equipment, book.equipment, (*beside, "equipment"))
        yield from self._known("vendor", action.leg, book.vendors, (*beside, "leg"))

    def _each(self, what: str, one: Expectation, known: Collection[str]) -> Iterator[Found]:
        for place, name in enumerate(one.value if isinstance(one.value, tuple) else ()):
            yield from self._known(what, name, known, (*one.path, place))

    def _known(
        self,
        what: str,
        name: str | None,
        known: Collection[str],
        path: ScenarioPath,
        *,
        also: Collection[str] = (),
    ) -> Iterator[Found]:
        if name is None or name in known:
            return
        near = self._near.hint(what, name, [*also, *known])
        yield Found(UNKNOWN_REFERENCE, path, f'unknown {what} "{name}"', near or _ways_on(what, known))

    def _order(self, scenario: Scenario) -> Iterator[Found]:
        """Yield the steps that would go back in time."""
        zone = zone_of_scenario(self._desk, scenario)
        at = in_zone(scenario.at, zone)
        for then in scenario.then:
            if then.at is None and then.after > _LONGEST:
                path, long = (*then.path, "after"), write_counted(then.after)
                yield Found(OUT_OF_RANGE, path, f"{long} is longer than ten years", "take a shorter time")
                return
            before, at = at, in_zone(then.at, zone) if then.at is not None else at + then.after
            if at < before:
                back = write_counted(max(before - at, timedelta(seconds=1)))
                message = f"{at.astimezone(zone).isoformat()} lies {back} before the step before it"
                yield Found(BAD_DATE, (*then.path, "at"), message, "put the steps in the order of time")


def _ways_on(what: str, known: Collection[str]) -> str:
    few = sorted(known)[:5]
    more = ", ..." if len(known) > len(few) else ""
    return f"the book has {', '.join(few)}{more}" if few else f"the book has no {what}"
