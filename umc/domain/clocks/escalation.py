"""Escalation: at which instants a fault's clocks reach the steps of its ladders, and whom that tells.

Pure and complete: a tick fires what is due of it, a scenario expects it. Nothing is reached
on a clock that is held without an end or has stopped; every clock, level and cycle is
reached once, whatever else happens to the fault.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from umc.domain.clocks.clocks import Course, mark_at
from umc.domain.clocks.sla import LegTerms, Terms
from umc.domain.register.contract import ClockName, Escalation, EscalationStep

DUE = 100
"""The percent at which a clock comes due."""
USUAL = Escalation(
    id="usual",
    steps=tuple(EscalationStep(clock=name, at_percent=DUE, tell="desk") for name in ClockName),
)
"""A clock of which no ladder says anything tells the desk when it is due: else nobody would know."""

MarkKey: TypeAlias = tuple[ClockName, int, int, int, str]
"""Clock, leg, cycle, percent and whom it tells: fired once for ever, however the ladder is reordered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladders:
    """The steps that a fault's clocks climb.

    The contract's ladder holds for every clock of the fault; an agreement's own, by leg, takes
    its place on that leg. What an agreement's ladder says of the customer's clocks is not
    looked at: those are the contract's. ``usual`` is climbed by a clock of which its own says nothing.
    """

    contract: Escalation | None = None
    legs: Mapping[int, Escalation] = field(default_factory=dict)
    usual: Escalation | None = None

    def over(self, course: Course) -> Escalation | None:
        """Return the ladder that a clock climbs, None without one."""
        own = self.legs.get(course.run.leg, self.contract) if course.run.leg else self.contract
        speaks = own is not None and any(step.clock is course.run.name for step in own.steps)
        return own if speaks else self.usual


def ladder_names(terms: Terms, legs: Mapping[int, LegTerms]) -> tuple[str, ...]:
    """Return the ids of the ladders that a fault's terms name, the contract's first."""
    named = (terms.contract.escalation, *(under.agreement.escalation for under in legs.values()))
    return tuple(dict.fromkeys(name for name in named if name))


def ladders_of(terms: Terms, legs: Mapping[int, LegTerms], named: Mapping[str, Escalation]) -> Ladders:
    """Return the ladders that a fault's clocks climb, of those that there are now, by id."""
    own = {number: under.agreement.escalation for number, under in legs.items()}
    return Ladders(
        contract=named.get(terms.contract.escalation or ""),
        legs={number: named[name] for number, name in own.items() if name is not None and name in named},
        usual=USUAL,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One step of a ladder, reached by one clock at ``due_at``: so many percent of its target are used.

    ``waits``: whoever is told is told in their own hours. ``ladder`` is the escalation's id.
    """

    course: Course
    percent: int
    tell: str
    waits: bool
    due_at: datetime
    ladder: str

    @property
    def clock(self) -> ClockName:
        """The promise whose clock it is."""
        return self.course.run.name

    @property
    def leg(self) -> int:
        """The leg, 0 for a promise to the customer."""
        return self.course.run.leg

    @property
    def key(self) -> MarkKey:
        """What names this mark among all of a fault's, for ever."""
        return (self.clock, self.leg, self.course.run.cycle, self.percent, self.tell)


def marks(courses: Iterable[Course], ladders: Ladders) -> tuple[Mark, ...]:
    """Return every mark that a fault's clocks reach, past and to come, the first due first.

    Marks of one instant come in the order of the clocks, the customer's first, then of the
    ladder. A step that a ladder says twice is one. A late entry, a hold or a change of priority
    moves marks: ask again with the courses as they are then, and fire what has no fired key.
    """
    found: dict[MarkKey, Mark] = {}
    for course in courses:
        for mark in _marks_of(course, ladders.over(course)):
            found.setdefault(mark.key, mark)
    return tuple(sorted(found.values(), key=lambda mark: mark.due_at))


def _marks_of(course: Course, ladder: Escalation | None) -> Iterator[Mark]:
    if ladder is None:
        return
    for step in ladder.steps:
        if step.clock is course.run.name:
            due_at = mark_at(course, step.at_percent)
            if due_at is not None:
                yield _mark(course, step, due_at, ladder.id)


def _mark(course: Course, step: EscalationStep, due_at: datetime, ladder: str) -> Mark:
    return Mark(
        course=course,
        percent=step.at_percent,
        tell=step.tell,
        waits=step.hours == "contact",
        due_at=due_at,
        ladder=ladder,
    )
