"""Breaches that were told and prove not to have been: what a late entry or newer terms took back."""

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from umc.domain.clocks import Course, mark_at
from umc.domain.contract import ClockName
from umc.domain.escalation import DUE
from umc.domain.events import Event
from umc.domain.next_marks import fired, key_of
from umc.domain.tellings import BreachWithdrawn, Escalated


def breaches_withdrawn(
    events: Sequence[Event], courses: Iterable[Course], zone: tzinfo
) -> tuple[BreachWithdrawn, ...]:
    """Return what must be taken back of what the events say was told, in the order of the telling.

    Told is a mark at 100 % or more; it is false where the clock, as it is timed now, had not
    come to it by the time of the telling. A warning is not taken back: it was one. Instants are
    worded in ``zone``, the fault's.
    """
    standing = fired(events)
    timed = {(one.run.name, one.run.leg, one.run.cycle): one for one in courses}
    last = {key_of(event.what): event for event in events if isinstance(event.what, Escalated)}
    found = []
    for key, event in last.items():
        told = event.what
        if not isinstance(told, Escalated) or key not in standing or told.percent < DUE:
            continue
        course = timed.get((ClockName(told.clock), told.leg, told.cycle))
        if course is not None and (why := _false(course, told, event.happened_at, zone)):
            found.append(_withdrawn(told, why))
    return tuple(found)


def _false(course: Course, told: Escalated, told_at: datetime, zone: tzinfo) -> str:
    """Say why a telling was not true; empty where it was."""
    at = mark_at(course, told.percent)
    if at is not None:
        return f"it comes due at {_worded(at, zone)}" if at > max(told_at, told.due_at) else ""
    stopped_at = course.run.stopped_at
    if stopped_at is None:
        return "it is held, and was not due yet"
    return f"it had stopped at {_worded(stopped_at, zone)}"


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
