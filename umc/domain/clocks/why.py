"""Why a clock is due when it is: the promise, where it is written, and every span counted or skipped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from umc.domain.calendars.calendar import CalendarSpan
from umc.domain.calendars.duration import Target
from umc.domain.clocks.clocks import Course, course_of
from umc.domain.clocks.sla import Clock, LegTerms, Terms
from umc.domain.faults.fault import Fault, Hold
from umc.domain.register.contract import ClockName, Origin, Priority

STOOD_STILL = "stopped, before it was reopened"
HAD_IT_NOT_STOPPED = "had it not stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhySpan:
    """A stretch of the reckoning; ``sum_after`` is the counted time up to its end."""

    starts: datetime
    ends: datetime
    counted: bool
    cause: str
    sum_after: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The whole reckoning of one clock.

    ``by`` is the id of the contract or agreement that promises, ``origin`` the place in its
    file. The spans cover ``starts`` to ``ends`` without gap: to the due time, or to now for
    a clock that a hold keeps from ever coming due. ``breaks_after`` differs from the due
    time where the target is used up at closing. ``rebased_at`` is when the fault was rebased
    to the terms that promise it, None for those it began under.
    """

    by: str
    origin: Origin | None
    name: ClockName
    leg: int
    cycle: int
    party: str
    priority: Priority
    target: Target
    allowed: timedelta
    calendar: str
    time_zone: str
    stopped_by: tuple[str, ...]
    starts: datetime
    ends: datetime
    due_at: datetime | None
    breaks_after: datetime | None
    rebased_at: datetime | None
    spans: tuple[WhySpan, ...]

    @property
    def counted(self) -> timedelta:
        """The time counted in all spans."""
        return self.spans[-1].sum_after if self.spans else timedelta(0)


def why(fault: Fault, terms: Terms, legs: Mapping[int, LegTerms], clock: Clock, now: datetime) -> Why:
    """Return the reckoning of one of the fault's clocks as ``clocks`` gave it at that instant.

    Raises:
        LookupError: the fault and its terms have no such clock.
    """
    course = course_of(fault, terms, legs, clock)
    ends = clock.due_at if clock.due_at is not None else clock.stopped_at or max(now, clock.started_at)
    return Why(
        by=course.promise.by,
        origin=clock.origin,
        name=clock.name,
        leg=clock.leg,
        cycle=clock.cycle,
        party=clock.party,
        priority=clock.priority,
        target=clock.target,
        allowed=clock.allowed,
        calendar=clock.calendar,
        time_zone=course.promise.calendar.terms.time_zone,
        stopped_by=course.promise.stopped_by,
        starts=clock.started_at,
        ends=ends,
        due_at=clock.due_at,
        breaks_after=clock.breaks_after,
        rebased_at=course.promise.since,
        spans=_spans(fault, course, ends),
    )


def _spans(fault: Fault, course: Course, ends: datetime) -> tuple[WhySpan, ...]:
    """Cut the calendar's spans where time stood still, and add up what counts."""
    holds = [hold for hold in fault.holds if hold.reason in course.promise.stopped_by]
    found: list[WhySpan] = []
    sum_after = timedelta(0)
    for starts, until, counted, cause in _pieces(course, holds, ends):
        sum_after += until - starts if counted else timedelta(0)
        found.append(WhySpan(starts=starts, ends=until, counted=counted, cause=cause, sum_after=sum_after))
    return tuple(found)


_Piece = tuple[datetime, datetime, bool, str]


def _pieces(course: Course, holds: list[Hold], ends: datetime) -> Iterator[_Piece]:
    for span in course.promise.calendar.spans(course.run.started_at, ends):
        if span.counted:
            yield from _cut(span, course, holds)
        else:
            yield span.starts, span.ends, False, span.cause


def _cut(span: CalendarSpan, course: Course, holds: list[Hold]) -> Iterator[_Piece]:
    """Cut one open span where holds or a stand before a reopening begin and end."""
    bounds = [course.run.stopped_at]
    for still in course.run.still:
        bounds += [still.starts, still.ends]
    for hold in holds:
        bounds += [hold.starts, hold.ends]
    inside = (at for at in bounds if at is not None and span.starts < at < span.ends)
    for starts, ends in pairwise(sorted({span.starts, span.ends, *inside})):
        cause = _stopped_because(starts, course, holds)
        yield starts, ends, not cause, cause or _counted_because(starts, course, span)


def _counted_because(at: datetime, course: Course, span: CalendarSpan) -> str:
    """Name open time; what lies after the clock's stop is told as what would have counted."""
    stopped_at = course.run.stopped_at
    return span.cause if stopped_at is None or at < stopped_at else f"{span.cause}, {HAD_IT_NOT_STOPPED}"


def _stopped_because(at: datetime, course: Course, holds: list[Hold]) -> str:
    """Return what kept the clock from counting at an instant, or an empty text."""
    if any(still.starts <= at and (still.ends is None or at < still.ends) for still in course.run.still):
        return STOOD_STILL
    if course.run.stopped_at is not None and at >= course.run.stopped_at:
        return ""
    hold = next((hold for hold in holds if hold.in_force_at(at)), None)
    if hold is None:
        return ""
    return f"hold: {hold.reason}, set by {hold.actor}" + (f" ({hold.note})" if hold.note else "")
