"""Next marks: what each running clock of a fault reaches next, and from when a tick may act on it.

A mark has fired when the history says that somebody was told, and not that it was withdrawn
since. So it fires once for ever, whatever ran late, ran twice or was killed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from umc.domain.clocks.clocks import Course
from umc.domain.clocks.escalation import Ladders, Mark, MarkKey, marks
from umc.domain.faults.events import Event
from umc.domain.faults.tellings import BreachWithdrawn, Escalated, Postponed
from umc.domain.register.contract import ClockName

Moment: TypeAlias = tuple[ClockName, int, int, str, datetime]
"""Clock, leg, percent, whom it tells, and when it was due: what somebody is told, in whatever cycle.

A word to the customer that is entered late numbers the cycles anew.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextMark:
    """A mark that has not fired, and the first instant at which it may: its own, or later.

    Later where whoever is told is told in their hours, or a hold stands on the clock by then.
    """

    mark: Mark
    acts_at: datetime


def key_of(told: Escalated | Postponed | BreachWithdrawn) -> MarkKey:
    """Return the key of the mark that an event is about."""
    return (ClockName(told.clock), told.leg, told.cycle, told.percent, told.tell)


def moment(mark: Mark) -> Moment:
    """Return what a mark is reached at, and when, whatever its cycle's number."""
    return (mark.clock, mark.leg, mark.percent, mark.tell, mark.due_at)


def moment_of(told: Escalated | Postponed | BreachWithdrawn) -> Moment:
    """Return what an event says that was reached, and when."""
    return (ClockName(told.clock), told.leg, told.percent, told.tell, told.due_at)


def standing(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return the tellings that stand: the last of each mark, where it was not withdrawn since."""
    counted: Counter[tuple[MarkKey, datetime]] = Counter()
    last: dict[tuple[MarkKey, datetime], Event] = {}
    for event in events:
        what = event.what
        if isinstance(what, Escalated):
            counted[key_of(what), what.due_at] += 1
            last.pop((key_of(what), what.due_at), None)
            last[key_of(what), what.due_at] = event
        elif isinstance(what, BreachWithdrawn):
            counted[key_of(what), what.due_at] -= 1
    return tuple(event for key, event in last.items() if counted[key] > 0)


def fired(events: Iterable[Event]) -> frozenset[MarkKey]:
    """Return the keys of the marks that stand as fired: told of, and not withdrawn since."""
    return frozenset(key_of(event.what) for event in standing(events) if isinstance(event.what, Escalated))


def unfired(
    courses: Iterable[Course], ladders: Ladders, events: Iterable[Event], *, as_of: datetime
) -> tuple[NextMark, ...]:
    """Return every mark of the running clocks that has not fired, the first due first.

    ``as_of``: what is not held then is told at once. None for a clock that has stopped, or
    that is held with no end.
    """
    known = tuple(events)
    told = [event.what for event in standing(known) if isinstance(event.what, Escalated)]
    moments, waits = {moment_of(one) for one in told}, _waits(known)
    last_due = {key_of(one): one.due_at for one in sorted(told, key=lambda one: one.due_at)}
    running = [course for course in courses if course.run.stopped_at is None]
    found = (
        _next(mark, waits.get(moment(mark)), as_of)
        for mark in marks(running, ladders)
        if moment(mark) not in moments and not _told_of_it(mark, last_due)
    )
    return tuple(one for one in found if one is not None)


def _told_of_it(mark: Mark, last_due: Mapping[MarkKey, datetime]) -> bool:
    """Whether a mark fired, however it moved since; what was due before its clock started was another's."""
    due_at = last_due.get(mark.key)
    return due_at is not None and due_at >= mark.course.run.started_at


def next_marks(
    courses: Iterable[Course], ladders: Ladders, events: Iterable[Event], *, as_of: datetime
) -> tuple[NextMark, ...]:
    """Return the next mark of each running clock: the one that acts first, in the order of acting."""
    first: dict[tuple[ClockName, int, int], NextMark] = {}
    ahead = sorted(unfired(courses, ladders, events, as_of=as_of), key=lambda one: one.acts_at)
    for one in ahead:
        run = one.mark.course.run
        first.setdefault((run.name, run.leg, run.cycle), one)
    return tuple(first.values())


def _waits(events: Iterable[Event]) -> Mapping[Moment, datetime]:
    """Return until when marks wait for somebody's hours; one that was moved since waits no more."""
    return {moment_of(event.what): event.what.until for event in events if isinstance(event.what, Postponed)}


def _next(mark: Mark, until: datetime | None, as_of: datetime) -> NextMark | None:
    planned = until or mark.due_at
    at = _not_held(mark.course, max(planned, as_of))
    if at is None:
        return None
    return NextMark(mark=mark, acts_at=planned if at <= max(planned, as_of) else at)


def _not_held(course: Course, at: datetime) -> datetime | None:
    """Return the first instant from one on at which no hold stands on the clock, None for never."""
    while True:
        standing = [one for one in course.holds if one.starts <= at and (one.ends is None or at < one.ends)]
        if not standing:
            return at
        ends = [one.ends for one in standing if one.ends is not None]
        if len(ends) < len(standing):
            return None
        at = max(ends)
