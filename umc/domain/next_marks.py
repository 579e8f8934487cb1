"""Next marks: what each running clock of a fault reaches next, and from when a tick may act on it.

A mark has fired when the history says that somebody was told, and not that it was withdrawn
since. So it fires once for ever, whatever ran late, ran twice or was killed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from umc.domain.clocks import Course
from umc.domain.contract import ClockName
from umc.domain.escalation import Ladders, Mark, MarkKey, marks
from umc.domain.events import Event
from umc.domain.tellings import BreachWithdrawn, Escalated, Postponed

_Waits: TypeAlias = Mapping[tuple[MarkKey, datetime], datetime]


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


def fired(events: Iterable[Event]) -> frozenset[MarkKey]:
    """Return the keys of the marks that stand as fired: told of, and not withdrawn since."""
    counted: Counter[MarkKey] = Counter()
    for event in events:
        if isinstance(event.what, Escalated):
            counted[key_of(event.what)] += 1
        elif isinstance(event.what, BreachWithdrawn):
            counted[key_of(event.what)] -= 1
    return frozenset(key for key, times in counted.items() if times > 0)


def unfired(
    courses: Iterable[Course], ladders: Ladders, events: Iterable[Event], *, as_of: datetime
) -> tuple[NextMark, ...]:
    """Return every mark of the running clocks that has not fired, the first due first.

    ``as_of``: what is not held then is told at once. None for a clock that has stopped, or
    that is held with no end.
    """
    known = tuple(events)
    done, waits = fired(known), _waits(known)
    running = [course for course in courses if course.run.stopped_at is None]
    found = (
        _next(mark, waits.get((mark.key, mark.due_at)), as_of)
        for mark in marks(running, ladders)
        if mark.key not in done
    )
    return tuple(one for one in found if one is not None)


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


def _waits(events: Iterable[Event]) -> _Waits:
    """Return until when marks wait for somebody's hours; one that was moved since waits no more."""
    return {
        (key_of(event.what), event.what.due_at): event.what.until
        for event in events
        if isinstance(event.what, Postponed)
    }


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
