"""Breaches that were told and prove not to have been: what a late entry or newer terms took back."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from umc.domain.clocks.clocks import Course, mark_at
from umc.domain.clocks.escalation import DUE
from umc.domain.clocks.next_marks import standing
from umc.domain.faults.events import Event
from umc.domain.faults.tellings import NOT_PROMISED, BreachWithdrawn, Escalated
from umc.domain.register.contract import ClockName


def breaches_withdrawn(
    events: Sequence[Event], courses: Iterable[Course], zone: tzinfo
) -> tuple[BreachWithdrawn, ...]:
    """Return what must be taken back of what the events say was told, in the order of the telling.

    Told is a mark at 100 % or more; it is false where the clock, as it is timed now, had not
    come to it by the time of the telling, or where nothing is promised any more. A warning is
    not taken back: it was one. Instants are worded in ``zone``, the fault's.
    """
    timed = tuple(courses)
    found = []
    for event in standing(events):
        told = event.what
        if not isinstance(told, Escalated) or told.percent < DUE:
            continue
        own = [one for one in timed if (one.run.name, one.run.leg) == (ClockName(told.clock), told.leg)]
        if why := _false(own, told, event.happened_at, zone):
            found.append(_withdrawn(told, why))
    return tuple(found)


def _false(own: Sequence[Course], told: Escalated, told_at: datetime, zone: tzinfo) -> str:
    """Say why a telling was not true; empty where it was. ``own`` are the cycles of its clock."""
    course = _meant(own, told)
    if course is None:
        return NOT_PROMISED
    at = mark_at(course, told.percent)
    if at is not None:
        return f"it comes due at {_worded(at, zone)}" if at > max(told_at, told.due_at) else ""
    stopped_at = course.run.stopped_at
    if stopped_at is None:
        return "it is held, and was not due yet"
    return f"it had stopped at {_worded(stopped_at, zone)}"


def _meant(own: Sequence[Course], told: Escalated) -> Course | None:
    """Return the cycle that a telling was about: words entered late or lost number cycles anew.

    It is the one that comes due when that was told, stopped or not. A cycle that a hold or a
    newer promise moved has kept its number, and started before.
    """
    same = [one for one in own if _due(one, told.percent) == told.due_at]
    if same:
        # Words given in closed hours come due together: the last of them is the one that counts on.
        return max(same, key=lambda one: one.run.started_at)
    before = [one for one in own if one.run.started_at < told.due_at]
    numbered = next((one for one in before if one.run.cycle == told.cycle), None)
    return numbered or max(before or own, key=lambda one: one.run.started_at, default=None)


def _due(course: Course, percent: int) -> datetime | None:
    return mark_at(replace(course, run=replace(course.run, stopped_at=None)), percent)


def _worded(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).isoformat(sep=" ", timespec="minutes")


def _withdrawn(told: Escalated, why: str) -> BreachWithdrawn:
    return BreachWithdrawn(
        clock=told.clock,
        leg=told.leg,
        cycle=told.cycle,
        percent=told.percent,
        tell=told.tell,
        due_at=told.due_at,
        role=told.role,
        party=told.party,
        contact=told.contact,
        why=why,
    )
