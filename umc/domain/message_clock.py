"""Which promise a message is about, as its reader may know it: theirs, or the one they gave."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeAlias

from umc.domain.audience import Audience, may_know
from umc.domain.calendar import BeyondHorizon
from umc.domain.clocks import Course, clock_of, courses_of
from umc.domain.contract import ClockName
from umc.domain.events import What
from umc.domain.fault import Fault, Leg, LegState
from umc.domain.fault_file import FaultFile
from umc.domain.letter import MessageKind
from umc.domain.notice import Notice
from umc.domain.sla import Clock
from umc.domain.tellings import BreachWithdrawn, Escalated

_Key: TypeAlias = tuple[ClockName, int]


def clock_about(
    notice: Notice, file: FaultFile, audience: Audience, leg: Leg | None, *, at: datetime
) -> Clock | None:
    """Return the clock that a notice is about, as it stands at an instant; None: none that they may know.

    An escalation of a clock that the reader may not know of is told by one of their own.
    """
    told = _told(notice.about, audience, leg.number if leg is not None else 0)
    if told is not None:
        return _as_of(_cycle(file, told), at)
    of_leg = notice.kind in (MessageKind.DISPATCH, MessageKind.UNDELIVERED) and audience is Audience.DESK
    wanted = _of_leg(leg) if of_leg or audience is Audience.VENDOR else _of_customer(notice.kind, file.fault)
    return _as_of(next((one[-1] for key in wanted if (one := _cycles(file, key))), None), at)


def clocks_of_leg(file: FaultFile, leg: Leg | None, *, at: datetime) -> tuple[Clock, ...]:
    """Return what the vendor of a leg promised, as it stands at an instant."""
    if leg is None:
        return ()
    timed = (
        course for name in (ClockName.LEG_ACCEPT, ClockName.LEG_RESTORE)
        for course in _cycles(file, (name, leg.number))
    )  # fmt: skip
    found = (_as_of(course, at) for course in timed)
    return tuple(clock for clock in found if clock is not None)


def _cycles(file: FaultFile, key: _Key) -> tuple[Course, ...]:
    return courses_of(file.fault, file.terms, file.leg_terms, *key)


def _cycle(file: FaultFile, told: Escalated | BreachWithdrawn) -> Course | None:
    cycles = _cycles(file, (ClockName(told.clock), told.leg))
    return next((one for one in cycles if one.run.cycle == told.cycle), None)


def _as_of(course: Course | None, at: datetime) -> Clock | None:
    try:
        return clock_of(course, at) if course is not None else None
    except BeyondHorizon:
        return None  # its calendar cannot say; a message without a due time is better than none


def _told(about: Iterable[What], audience: Audience, own: int) -> Escalated | BreachWithdrawn | None:
    """Return the mark that was reached last, of those that the reader may know."""
    told = [
        what
        for what in about
        if isinstance(what, Escalated | BreachWithdrawn) and may_know(audience, leg=what.leg, own=own)
    ]
    return max(enumerate(told), key=lambda one: (one[1].due_at, one[0]))[1] if told else None


def _of_customer(kind: MessageKind, fault: Fault) -> tuple[_Key, ...]:
    if kind is MessageKind.CONFIRMATION or fault.restored_at is not None:
        return ((ClockName.CONFIRM, 0),)
    own = ((ClockName.UPDATE, 0),) if kind is MessageKind.NOTE else ()
    return (*own, (ClockName.RESTORE, 0))


def _of_leg(leg: Leg | None) -> tuple[_Key, ...]:
    if leg is None:
        return ()
    restore = (ClockName.LEG_RESTORE, leg.number)
    return ((ClockName.LEG_ACCEPT, leg.number), restore) if leg.state is LegState.DISPATCHED else (restore,)
