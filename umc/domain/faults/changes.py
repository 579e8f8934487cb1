"""Changes: what each event makes of a fault.

One function a kind of event, each from the fault before to the fault after. Nothing here
looks at contracts or clocks.
"""

from datetime import datetime
from typing import TypeAlias, assert_never

from umc.domain.faults.delivery_changes import after_delivery
from umc.domain.faults.events import (
    Accepted,
    Cancelled,
    Cleared,
    Closed,
    Confirmed,
    Denied,
    Dispatched,
    Done,
    Event,
    HandedBack,
    Held,
    Identified,
    LeftUndecided,
    Noted,
    Reopened,
    Reported,
    Reprioritised,
    Resolved,
    Responded,
    Restored,
    Resumed,
    Routed,
    Suspected,
)
from umc.domain.faults.fault import Fault, Hold, LegState, Pin, PrioritySince, Status
from umc.domain.faults.leg_changes import after_leg_step, after_rebased_legs
from umc.domain.faults.rebased import Rebased
from umc.domain.faults.steps import STEP_OF, Step, WrongStep, require
from umc.domain.faults.tellings import BreachWithdrawn, Delivered, Escalated, Postponed, Telling, Undelivered
from umc.domain.faults.triage_changes import after_triage
from umc.domain.refusals import Refusal
from umc.domain.replaced import replace

_Milestone: TypeAlias = Responded | Restored | Confirmed | Resolved
_Turn: TypeAlias = Reopened | Closed | Cancelled


def opened(event: Event, report: Reported) -> Fault:
    """Return the fault as its report leaves it."""
    return Fault(
        report=report,
        opened_at=event.happened_at,
        status=Status.TRIAGE,
        priority=report.priority,
        seq=event.seq,
        pins=(Pin(since=event.happened_at, terms=report.terms, cover=report.cover),),
        culprit=report.equipment,
        words=(event.happened_at,),
        priorities=(PrioritySince(at=event.happened_at, priority=report.priority),),
    )


def after(fault: Fault, event: Event, *, needs_resolve: bool = False) -> Fault:
    """Return the fault after one more event, which happened no earlier than those folded in.

    Raises:
        WrongStep: the fault does not allow this step at that instant.
        Refusal: a value of the event contradicts itself.
    """
    if not isinstance(event.what, Reported | Rebased | Telling):
        require(STEP_OF[type(event.what)], fault, at=event.happened_at, needs_resolve=needs_resolve)
    changed = _changed(fault, event)
    return replace(changed, status=_status(changed), seq=max(changed.seq, event.seq))


def _changed(fault: Fault, event: Event) -> Fault:
    what, at = event.what, event.happened_at
    match what:
        case Reported():
            raise Refusal("reported-twice", f"event {event.seq} reports a fault that is already open")
        case Suspected() | Cleared() | Identified() | Routed() | LeftUndecided():
            return after_triage(fault, at, what)
        case Dispatched() | Accepted() | Denied() | HandedBack() | Done():
            return after_leg_step(fault, at, what)
        case Responded() | Restored() | Confirmed() | Resolved():
            return _after_milestone(fault, at, what)
        case Reopened() | Closed() | Cancelled():
            return _after_turn(fault, at, what)
        case Held():
            return _after_held(fault, event, what)
        case Resumed():
            return _after_resumed(fault, at, what)
        case Noted():
            return replace(fault, words=(*fault.words, at)) if what.to == "customer" else fault
        case Reprioritised():
            since = PrioritySince(at=at, priority=what.priority)
            return replace(fault, priority=what.priority, priorities=(*fault.priorities, since))
        case Rebased():
            newer = (Pin(since=at, terms=what.new, cover=what.cover),) if what.new != fault.pin.terms else ()
            return after_rebased_legs(replace(fault, pins=(*fault.pins, *newer)), at, what)
        case Undelivered() | Delivered():
            return after_delivery(fault, at, what)
        case Escalated() | Postponed() | BreachWithdrawn():
            return fault
        case _:
            assert_never(what)


def _after_milestone(fault: Fault, at: datetime, what: _Milestone) -> Fault:
    match what:
        case Responded():
            return replace(fault, responded_at=at, words=(*fault.words, at))
        case Restored():
            return replace(fault, restored_at=at)
        case Confirmed():
            return replace(fault, confirmed_at=at)
        case Resolved():
            return replace(fault, resolved_at=at)
        case _:
            assert_never(what)


def _after_turn(fault: Fault, at: datetime, what: _Turn) -> Fault:
    freed = replace(fault, holds=_ended(fault.holds, at))
    match what:
        case Reopened():
            return _reopened(freed, at)
        case Closed():
            return replace(_with_legs_ended(freed, at), ended_at=at, status=Status.CLOSED)
        case Cancelled():
            return replace(_with_legs_ended(freed, at), ended_at=at, status=Status.CANCELLED)
        case _:
            assert_never(what)


def _reopened(fault: Fault, at: datetime) -> Fault:
    """Keep the round that ended, and begin the next one."""
    return replace(
        fault,
        status=Status.TRIAGE,
        earlier=(*fault.earlier, replace(fault.rounds[-1], reopened_at=at)),
        restored_at=None,
        confirmed_at=None,
        resolved_at=None,
        ended_at=None,
        reopened=fault.reopened + 1,
        words=(*fault.words, at),
    )


def _with_legs_ended(fault: Fault, at: datetime) -> Fault:
    legs = tuple(replace(leg, ended_at=at) if leg.is_open else leg for leg in fault.legs)
    return replace(fault, legs=legs)


def _after_held(fault: Fault, event: Event, what: Held) -> Fault:
    at = event.happened_at
    if any(hold.reason == what.reason for hold in fault.holds_at(at)):
        raise WrongStep(Step.HOLD, fault, at, f"it is already held for {what.reason}")
    if what.until is not None and what.until <= at:
        raise Refusal(
            "hold-ends-too-early",
            f"the hold for {what.reason} would end at {what.until.isoformat()}, "
            f"not after its start at {at.isoformat()}",
            hint="give an end after the start, or none: it then lasts until resumed",
        )
    hold = Hold(reason=what.reason, starts=at, ends=what.until, actor=event.actor, note=what.note)
    return replace(fault, holds=(*fault.holds, hold))


def _after_resumed(fault: Fault, at: datetime, what: Resumed) -> Fault:
    reasons = [hold.reason for hold in fault.holds_at(at)]
    if what.reason is not None and what.reason not in reasons:
        because = f"no hold for {what.reason} is in force, but for {', '.join(reasons)}"
        raise WrongStep(Step.RESUME, fault, at, because)
    return replace(fault, holds=_ended(fault.holds, at, what.reason))


def _ended(holds: tuple[Hold, ...], at: datetime, reason: str | None = None) -> tuple[Hold, ...]:
    """End at an instant the holds in force then, all of them or those for one reason."""
    return tuple(
        replace(hold, ends=at) if hold.in_force_at(at) and reason in (None, hold.reason) else hold
        for hold in holds
    )


def _status(fault: Fault) -> Status:
    """Return how far the fault has come; what ended keeps the status it ended with."""
    if fault.ended_at is not None:
        return fault.status
    if fault.resolved_at is not None:
        return Status.RESOLVED
    if fault.confirmed_at is not None:
        return Status.CONFIRMED
    if fault.restored_at is not None:
        return Status.RESTORED
    return _status_of_work(fault)


def _status_of_work(fault: Fault) -> Status:
    """Return who has a fault in hand whose service is still down."""
    if fault.open_legs:
        accepted = any(leg.state is LegState.ACCEPTED for leg in fault.open_legs)
        return Status.WORKING if accepted else Status.DISPATCHED
    if fault.route is None:
        return Status.TRIAGE
    return Status.WORKING if _desk_works(fault) else Status.ROUTED


def _desk_works(fault: Fault) -> bool:
    """Whether the desk itself has the work: it answers for the machine, or the last vendor is done."""
    if fault.route is not None and fault.route.vendor is None:
        return fault.responded_at is not None
    ended = [leg for leg in fault.legs if leg.ended_at is not None]
    last = max(ended, key=lambda leg: leg.ended_at or leg.dispatched_at, default=None)
    return last is not None and last.state is LegState.DONE
