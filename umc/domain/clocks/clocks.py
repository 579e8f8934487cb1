"""Clocks of a fault at an instant: what was promised, what is used, when it comes due, what is broken.

A promise is broken when more open time is used than it allows, never by comparing instants.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from umc.domain.calendars.instant import Stretch
from umc.domain.clocks.promises import Promise, customer_promise, vendor_promise
from umc.domain.clocks.runs import Run, runs
from umc.domain.clocks.sla import Clock, ClockState, LegTerms, Terms
from umc.domain.faults.fault import Fault
from umc.domain.register.contract import ClockName, Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One promise and how it was timed: all that a clock is worked out from.

    ``priority`` is the one it is judged by. ``holds`` are the holds whose reason stops it,
    cut off where it stopped; they and the run's ``still`` do not count.
    """

    promise: Promise
    run: Run
    priority: Priority
    holds: tuple[Stretch, ...]

    @property
    def uncounted(self) -> tuple[Stretch, ...]:
        """Everything that does not count, whatever the calendar says."""
        return (*self.run.still, *self.holds)


def clocks(fault: Fault, terms: Terms, legs: Mapping[int, LegTerms], now: datetime) -> tuple[Clock, ...]:
    """Return every clock of a fault as it stands at an instant.

    First the customer's (respond, restore, resolve, update, confirm), then each leg's; a
    promise that the terms do not make has no clock. Of ``update`` and ``confirm`` only the
    last cycle is given, and every broken one. ``legs`` are the terms of the legs that have
    any, by leg number. ``now`` lies no earlier than what the fault was derived from: to look
    back, derive it from ``history.as_of``.
    """
    return clocks_of(courses(fault, terms, legs), now)


def clocks_of(timed: Sequence[Course], now: datetime) -> tuple[Clock, ...]:
    """Return what ``clocks`` does, for who has the courses of the fault already."""
    last = {(course.run.name, course.run.leg): course.run.cycle for course in timed}
    return tuple(
        clock_of(course, now)
        for course in timed
        if course.run.cycle == last[course.run.name, course.run.leg] or _is_broken(course, now)
    )


def courses(fault: Fault, terms: Terms, legs: Mapping[int, LegTerms]) -> tuple[Course, ...]:
    """Return every promise that is or was timed on a fault, each with its course."""
    found = (_course(fault, run, terms, legs) for run in runs(fault))
    return tuple(course for course in found if course is not None)


def courses_of(
    fault: Fault, terms: Terms, legs: Mapping[int, LegTerms], name: ClockName, leg: int
) -> tuple[Course, ...]:
    """Return every cycle of one clock by its name and leg, the last cycle last; none: not promised."""
    wanted = (run for run in runs(fault) if run.name is name and run.leg == leg)
    found = (_course(fault, run, terms, legs) for run in wanted)
    return tuple(course for course in found if course is not None)


def course_of(fault: Fault, terms: Terms, legs: Mapping[int, LegTerms], clock: Clock) -> Course:
    """Return the course of one of the fault's own clocks.

    Raises:
        LookupError: the fault and its terms have no such clock.
    """
    sought = (clock.name, clock.leg, clock.cycle)
    for course in courses(fault, terms, legs):
        if (course.run.name, course.run.leg, course.run.cycle) == sought:
            return course
    raise LookupError(f"this fault has no clock {clock.name.value} of leg {clock.leg}, cycle {clock.cycle}")


def _course(fault: Fault, run: Run, terms: Terms, legs: Mapping[int, LegTerms]) -> Course | None:
    """A stopped clock is judged by priority and terms as it stopped, a running one by the present."""
    priority = fault.priority if run.stopped_at is None else fault.priority_at(run.stopped_at)
    promise = _promise(run, priority, terms, legs)
    if promise is None:
        return None
    return Course(promise=promise, run=run, priority=priority, holds=_stopping(fault, run, promise))


def _promise(run: Run, priority: Priority, terms: Terms, legs: Mapping[int, LegTerms]) -> Promise | None:
    if run.leg == 0:
        return customer_promise(terms.in_force_at(run.stopped_at), priority, run.name)
    leg = legs.get(run.leg)
    return vendor_promise(leg.in_force_at(run.stopped_at), priority, run.name) if leg is not None else None


def _stopping(fault: Fault, run: Run, promise: Promise) -> tuple[Stretch, ...]:
    """Return the holds that stop a clock; what a hold would have done after the clock stopped is left out."""
    found = (
        _cut(Stretch(starts=hold.starts, ends=hold.ends), run.stopped_at)
        for hold in fault.holds
        if hold.reason in promise.stopped_by
    )
    return tuple(stretch for stretch in found if stretch is not None)


def _cut(stretch: Stretch, at: datetime | None) -> Stretch | None:
    if at is None or (stretch.ends is not None and stretch.ends <= at):
        return stretch
    return Stretch(starts=stretch.starts, ends=at) if stretch.starts < at else None


def clock_of(course: Course, now: datetime) -> Clock:
    """Return the clock that a course shows at an instant."""
    run, promise, calendar, uncounted = course.run, course.promise, course.promise.calendar, course.uncounted
    start, until = run.started_at, _until(run, now)
    allowed = calendar.allowed(start, promise.target)
    used = calendar.used(start, until, uncounted)
    breaks_after = calendar.breaks_after(start, promise.target, uncounted)
    return Clock(
        name=run.name,
        leg=run.leg,
        party=run.party,
        priority=course.priority,
        target=promise.target,
        allowed=allowed,
        calendar=promise.calendar_name,
        state=_state(course, used > allowed, until),
        started_at=start,
        due_at=calendar.due(start, promise.target, uncounted),
        breaks_after=breaks_after,
        used=used,
        held=_held(course, start, until),
        stopped_at=run.stopped_at,
        broken_at=breaks_after if used > allowed else None,
        origin=promise.origin,
        cycle=run.cycle,
    )


def _until(run: Run, now: datetime) -> datetime:
    return run.stopped_at or max(now, run.started_at)


def _is_broken(course: Course, now: datetime) -> bool:
    """Whether ``clock_of`` would say so: more is used than the target allows."""
    start, calendar = course.run.started_at, course.promise.calendar
    used = calendar.used(start, _until(course.run, now), course.uncounted)
    return used > calendar.allowed(start, course.promise.target)


def _held(course: Course, start: datetime, until: datetime) -> timedelta:
    """Return what holds alone took out: time that stood still before a reopening is not theirs."""
    calendar, uncounted = course.promise.calendar, course.uncounted
    if not uncounted:
        return timedelta(0)
    return calendar.held(start, until, uncounted) - calendar.held(start, until, course.run.still)


def _state(course: Course, is_broken: bool, until: datetime) -> ClockState:
    if is_broken:
        return ClockState.BROKEN
    if course.run.stopped_at is not None:
        return ClockState.KEPT if course.run.has_verdict else ClockState.ENDED
    held = any(hold.starts <= until and (hold.ends is None or until < hold.ends) for hold in course.holds)
    return ClockState.HELD if held else ClockState.RUNNING


def mark_at(course: Course, percent: int) -> datetime | None:
    """Return the instant at which a clock has used so many percent of its target, 100 being due.

    The share is rounded down to whole seconds. None: a hold that still lasts stands before
    it, or the clock stopped first.
    """
    at = course.promise.calendar.at_share(
        course.run.started_at, course.promise.target, percent, course.uncounted
    )
    stopped_at = course.run.stopped_at
    return None if at is None or (stopped_at is not None and at > stopped_at) else at
