"""Playing a scenario on a book: the fault is opened, time passes, and what comes is held against the file."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from umc.domain.calendars.calendar import BeyondHorizon
from umc.domain.clocks import escalation
from umc.domain.clocks.clocks import courses
from umc.domain.clocks.escalation import Ladders, MarkKey, marks
from umc.domain.desk.fault_file import FaultFile
from umc.domain.desk.fault_view import view
from umc.domain.messages.whom_to_tell import People, Telling, people_on, telling
from umc.domain.refusals import Refusal
from umc.domain.scenarios.actions import first_dispatch, take
from umc.domain.scenarios.desk import ScenarioDesk
from umc.domain.scenarios.hints import hint_in_files, message_in_files
from umc.domain.scenarios.judge import ALLOWED, judge, judge_refusal, takes_refusal
from umc.domain.scenarios.result import Failure, Outcome
from umc.domain.scenarios.scenario import (
    About,
    Expectation,
    Scenario,
    ScenarioAction,
    ScenarioPath,
    Then,
    in_zone,
)
from umc.domain.scenarios.seen import Got, Seen
from umc.domain.who_answers.contacts import calendar_of
from umc.domain.who_answers.cover import Covered, covering


def play(desk: ScenarioDesk, scenario: Scenario) -> Outcome:
    """Play a scenario; everything that it names must be in the desk's book."""
    return _Play(desk, scenario, zone_of_scenario(desk, scenario)).outcome()


class _Over(Exception):
    """Something was refused that was not to be: nothing after it can be played."""


@dataclass(slots=True)
class _Play:
    """One scenario while it is played."""

    desk: ScenarioDesk
    scenario: Scenario
    zone: ZoneInfo
    failures: list[Failure] = field(default_factory=list)
    checked: int = 0
    fired: set[MarkKey] = field(default_factory=set)
    presumed: tuple[str, ...] = ()
    """What the desk is held to have asked for before the dispatch at the opening."""

    @property
    def tells(self) -> bool:
        """Whether anything is expected of who is told; if not, the marks need not be looked for."""
        return any(
            one.about in (About.TOLD, About.TOLD_ONLY) for then in self.scenario.then for one in then.expected
        )

    def outcome(self) -> Outcome:
        """Play from the opening to the last step."""
        played, at = 0, in_zone(self.scenario.at, self.zone)
        try:
            file = self._opened(at)
            for number, then in enumerate(self.scenario.then, start=1):
                played = number
                at = in_zone(then.at, self.zone) if then.at is not None else at + then.after
                file = self._moved(file, number, then, at)
        except _Over:
            pass
        except BeyondHorizon as beyond:  # a due time, or hours of somebody, that no calendar can tell
            self.failures.append(_unexpected(beyond, played, (*self.scenario.path, "name"), at))
        return Outcome(
            scenario=self.scenario,
            zone=self.zone,
            checked=self.checked,
            failures=tuple(self.failures),
            unplayed=len(self.scenario.then) - played,
        )

    def _opened(self, at: datetime) -> FaultFile:
        """Open the fault and, where it is routed to a vendor, bring that vendor in."""
        scenario, expected = self.scenario, self.scenario.expected
        try:
            file = self.desk.open(scenario.report, at)
        except Refusal as refusal:
            self._judge_refusal(expected, refusal, 0, (*scenario.path, "fault"), at)
            raise _Over from None
        route, is_refused = file.fault.route, False
        if scenario.dispatches and route is not None and route.vendor is not None:
            action = first_dispatch(self.desk, file, at, (*scenario.path, "name"))
            self.presumed = tuple(action.give)
            try:
                file, expected = self._tried(file, action, expected, 0, at)
            except _Over:
                is_refused = True
        if expected:
            self._judge(expected, self._seen(file, at), 0, at)
        if is_refused:
            raise _Over
        return file

    def _moved(self, file: FaultFile, number: int, then: Then, at: datetime) -> FaultFile:
        """Let the time pass, tell whom the marks on the way tell, then do what the step does."""
        told, ahead = self._tellings(file, at) if self.tells else ((), ())
        expected = then.expected
        if then.action is not None:
            file, expected = self._tried(file, then.action, expected, number, at)
        if expected:
            self._judge(expected, replace(self._seen(file, at), told=told, ahead=ahead), number, at)
        return file

    def _tried(
        self,
        file: FaultFile,
        action: ScenarioAction,
        expected: tuple[Expectation, ...],
        step: int,
        at: datetime,
    ) -> tuple[FaultFile, tuple[Expectation, ...]]:
        """Return the file after an action, and what is left to be judged.

        Raises:
            _Over: it was refused, and nobody expected that.
        """
        try:
            return take(self.desk, file, action, at), expected
        except Refusal as refusal:
            if not self._judge_refusal(expected, refusal, step, action.path, at):
                raise _Over from None
            return file, tuple(one for one in expected if not takes_refusal(one))

    def _seen(self, file: FaultFile, at: datetime) -> Seen:
        now = self.desk.seen_at(file, at)
        return Seen(
            view=view(now, at),
            lacking=self._lacking(now, at),
            covered_because=_cover_reasons(self.desk, now),
        )

    def _lacking(self, file: FaultFile, at: datetime) -> tuple[str, ...]:
        """Return what is not on record of what the vendor asks for; a dispatch in a step gave it all."""
        legs = file.fault.open_legs
        if not legs:
            return self.desk.lacking(file, at)
        return self.presumed if legs[-1].number == 1 else ()

    def _tellings(self, file: FaultFile, at: datetime) -> tuple[tuple[Telling, ...], tuple[Telling, ...]]:
        """Return who is told by an instant and was not before, and who would be later."""
        due = [each for each in self._all(file) if each.mark.key not in self.fired]
        told = sorted(
            (each for each in due if each.at is not None and each.at <= at), key=lambda each: each.at or at
        )
        self.fired.update(each.mark.key for each in told)
        return tuple(told), tuple(each for each in due if each.mark.key not in self.fired)

    def _all(self, file: FaultFile) -> Iterable[Telling]:
        timed = courses(file.fault, file.terms, file.leg_terms)
        calendar = calendar_of(self.desk.book, self.desk.calendars)
        people = people_of(self.desk, file)
        return [telling(mark, people, calendar) for mark in marks(timed, ladders_of(self.desk, file))]

    def _judge(self, expected: Iterable[Expectation], seen: Seen, step: int, at: datetime) -> None:
        for expectation in expected:
            self._note(expectation, judge(expectation, seen), step, at)

    def _note(self, expectation: Expectation, got: Got, step: int, at: datetime) -> None:
        self.checked += 1
        if not got.meets:
            value = expectation.value
            wanted = in_zone(value, self.zone) if isinstance(value, datetime) else value
            self.failures.append(
                Failure(
                    path=expectation.path,
                    about=expectation.label,
                    step=step,
                    at=at,
                    expected=wanted,
                    got=got.value,
                    why=got.why,
                    reasons=got.reasons,
                    hint=got.hint,
                )
            )

    def _judge_refusal(
        self, expected: Iterable[Expectation], refusal: Refusal, step: int, where: ScenarioPath, at: datetime
    ) -> bool:
        """Judge a refusal; False: nobody expected one, so it is a failure of its own."""
        wanted = [one for one in expected if takes_refusal(one)]
        for expectation in wanted:
            self._note(expectation, judge_refusal(expectation, refusal), step, at)
        if not wanted:
            self.checked += 1
            self.failures.append(_unexpected(refusal, step, where, at))
        return bool(wanted)


def _unexpected(refusal: Refusal, step: int, where: ScenarioPath, at: datetime) -> Failure:
    return Failure(
        path=where,
        about="step" if step else "opening",
        step=step,
        at=at,
        expected=ALLOWED,
        got=f"refused ({refusal.code})",
        reasons=(message_in_files(refusal),),
        hint=hint_in_files(refusal),
    )


def zone_of_scenario(desk: ScenarioDesk, scenario: Scenario) -> ZoneInfo:
    """Return the zone of the place that a scenario's fault is at, whether or not it can be opened."""
    report = scenario.report
    first = report.equipment or next(iter(report.suspects), None)
    machine = desk.book.equipment[first] if first else None
    customer = desk.book.customers[report.customer or (machine.customer if machine else "")]
    return ZoneInfo(customer.zone_at(report.site or (machine.site if machine else None)))


def ladders_of(desk: ScenarioDesk, file: FaultFile) -> Ladders:
    """Return the ladders that a fault's clocks climb, as the book has them."""
    return escalation.ladders_of(file.terms, file.leg_terms, desk.book.escalations)


def people_of(desk: ScenarioDesk, file: FaultFile) -> People:
    """Return who can be told about a fault, as the book has them."""
    return people_on(file, desks=desk.book.desks.values(), vendors=desk.book.vendors)


def _cover_reasons(desk: ScenarioDesk, file: FaultFile) -> tuple[str, ...]:
    """Return why the contract is the one it is; a fault without a machine has the customer's only one."""
    report, contract = file.fault.report, file.terms.contract
    tag = report.equipment or next((one.equipment for one in file.fault.suspects), None)
    if tag is None:
        return (f"{contract.id} runs from {contract.starts} to {contract.ends}",)
    found = covering(desk.part(report.customer), desk.book.equipment[tag], file.fault.opened_at)
    return found.reasons if isinstance(found, Covered) else ()
