"""Which promise a message is about, as its reader may know it: theirs, or the one they gave."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from umc.domain.calendars.calendar import BeyondHorizon
from umc.domain.clocks.clocks import Course, clock_of, courses, courses_of
from umc.domain.clocks.sla import Clock
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import What
from umc.domain.faults.fault import Fault, Leg, LegState
from umc.domain.faults.tellings import BreachWithdrawn, Escalated
from umc.domain.letters.letter import MessageKind
from umc.domain.messages.audience import Audience, may_know
from umc.domain.messages.notice import Notice
from umc.domain.register.contract import ClockName

_Key: TypeAlias = tuple[ClockName, int]

_RANK = (
    ClockName.RESPOND,
    ClockName.LEG_ACCEPT,
    ClockName.RESTORE,
    ClockName.LEG_RESTORE,
    ClockName.UPDATE,
    ClockName.CONFIRM,
    ClockName.RESOLVE,
)
"""Of the promises whose time is used up, the one to see to first stands first."""


def clocks_about(
    notice: Notice, file: FaultFile, audience: Audience, leg: Leg | None, *, at: datetime
) -> tuple[Clock, ...]:
    """Return the clocks that a notice is about as they stand at an instant, the most pressing first.

    Those whose time is used up stand before those that run, those that stopped last. None:
    none that the reader may know. An escalation of a clock that they may not know of is told
    by one of their own; the desk is told with a note of all that run.
    """
    told = _told(notice.about, audience, leg.number if leg is not None else 0)
    if told:
        return _pressing_first(_cycles_of(file, told), at)
    if notice.kind is MessageKind.NOTE and audience is Audience.DESK:
        timed = courses(file.fault, file.terms, file.leg_terms)
        return _pressing_first((one for one in timed if one.run.stopped_at is None), at)
    of_leg = notice.kind in (MessageKind.DISPATCH, MessageKind.UNDELIVERED) and audience is Audience.DESK
    wanted = _of_leg(leg) if of_leg or audience is Audience.VENDOR else _of_customer(notice.kind, file.fault)
    return _pressing_first([next((one[-1] for key in wanted if (one := _cycles(file, key))), None)], at)


def _pressing_first(timed: Iterable[Course | None], at: datetime) -> tuple[Clock, ...]:
    found = (_as_of(course, at) for course in timed)
    return tuple(sorted((clock for clock in found if clock is not None), key=_pressing))


def _pressing(clock: Clock) -> tuple[int, float, int]:
    rank = _RANK.index(clock.name)
    if not clock.counts:
        return 3, 0, rank
    if clock.left <= timedelta(0):
        return 0, 0, rank
    return (1, clock.due_at.timestamp(), rank) if clock.due_at is not None else (2, 0, rank)


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


def _cycles_of(file: FaultFile, told: Sequence[Escalated | BreachWithdrawn]) -> Iterable[Course]:
    """Return the course of each clock that is told of, in no order."""
    wanted = {(what.clock, what.leg, what.cycle) for what in told}
    if len(wanted) > 1:
        timed = courses(file.fault, file.terms, file.leg_terms)
    else:
        timed = _cycles(file, (ClockName(told[0].clock), told[0].leg))
    return (one for one in timed if (one.run.name.value, one.run.leg, one.run.cycle) in wanted)


def _as_of(course: Course | None, at: datetime) -> Clock | None:
    try:
        return clock_of(course, at) if course is not None else None
    except BeyondHorizon:
        return None  # its calendar cannot say; a message without a due time is better than none


def _told(about: Iterable[What], audience: Audience, own: int) -> tuple[Escalated | BreachWithdrawn, ...]:
    """Return one mark of each clock, of those that the reader may know."""
    told = {
        (what.clock, what.leg, what.cycle): what
        for what in about
        if isinstance(what, Escalated | BreachWithdrawn) and may_know(audience, leg=what.leg, own=own)
    }
    return tuple(told.values())


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
