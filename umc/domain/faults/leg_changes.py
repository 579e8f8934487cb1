"""What a step of a vendor's leg makes of a fault: dispatch, accept, deny, hand-back, done."""

from datetime import datetime
from typing import TypeAlias, assert_never

from umc.domain.faults.events import Accepted, Denied, Dispatched, Done, HandedBack
from umc.domain.faults.fault import Fault, Leg, LegState, Pin
from umc.domain.faults.rebased import Rebased
from umc.domain.faults.steps import STEP_OF, Step, WrongStep
from umc.domain.faults.triage_changes import with_suspect
from umc.domain.refusals import Refusal
from umc.domain.replaced import replace

LegStep: TypeAlias = Dispatched | Accepted | Denied | HandedBack | Done


def next_leg(fault: Fault) -> int:
    """Return the number that the next leg gets; legs are counted from 1 in the order of recording."""
    return max((leg.number for leg in fault.legs), default=0) + 1


def after_leg_step(fault: Fault, at: datetime, what: LegStep) -> Fault:
    """Return the fault after a step of one leg.

    Raises:
        WrongStep: the vendor already has an open leg, or the leg named is not open.
    """
    match what:
        case Dispatched():
            return _after_dispatched(fault, at, what)
        case Accepted():
            return _after_accepted(fault, at, what)
        case Done():
            return _with_leg(fault, replace(_open_leg(fault, at, what), state=LegState.DONE, ended_at=at))
        case HandedBack():
            leg = _open_leg(fault, at, what)
            return _with_leg(fault, replace(leg, state=LegState.HANDED_BACK, ended_at=at, reason=what.reason))
        case Denied():
            return _after_denied(fault, at, what)
        case _:
            assert_never(what)


def _after_dispatched(fault: Fault, at: datetime, what: Dispatched) -> Fault:
    if fault.leg(what.leg) is not None:
        raise Refusal("leg-number-used", f"leg {what.leg} was already dispatched")
    already = next((leg for leg in fault.open_legs if leg.vendor == what.vendor), None)
    if already is not None:
        because = f"leg {already.number} is already open to {what.vendor}"
        raise WrongStep(Step.DISPATCH, fault, at, because)
    leg = Leg(
        number=what.leg,
        dispatch=what,
        state=LegState.DISPATCHED,
        dispatched_at=at,
        vendor_ref=what.vendor_ref,
        pins=(Pin(since=at, terms=what.terms),) if what.terms is not None else (),
    )
    return replace(fault, legs=(*fault.legs, leg))


def after_rebased_legs(fault: Fault, at: datetime, what: Rebased) -> Fault:
    """Return the fault with the legs named gone over to newer terms; one that ended before keeps its own."""
    newer = {each.leg: Pin(since=at, terms=each.new) for each in what.legs}
    legs = tuple(
        replace(leg, pins=(*leg.pins, newer[leg.number])) if leg.number in newer and leg.is_open else leg
        for leg in fault.legs
    )
    return replace(fault, legs=legs)


def _after_accepted(fault: Fault, at: datetime, what: Accepted) -> Fault:
    leg = _open_leg(fault, at, what)
    if leg.state is LegState.ACCEPTED:
        raise WrongStep(Step.ACCEPT, fault, at, f"{leg.vendor} already accepted leg {leg.number}")
    return _with_leg(
        fault,
        replace(leg, state=LegState.ACCEPTED, accepted_at=at, vendor_ref=what.vendor_ref or leg.vendor_ref),
    )


def _after_denied(fault: Fault, at: datetime, what: Denied) -> Fault:
    """End the leg; a culprit that its vendor disowns is a suspect again, and nobody answers for it."""
    leg = _open_leg(fault, at, what)
    denied = _with_leg(fault, replace(leg, state=LegState.DENIED, ended_at=at, reason=what.reason))
    if fault.culprit is None or not is_leg_of_culprit(fault, leg):
        return denied
    evidence = f"denied by {leg.vendor}: {what.reason}"
    return with_suspect(replace(denied, culprit=None, route=None), at, fault.culprit, evidence)


def is_leg_of_culprit(fault: Fault, leg: Leg) -> bool:
    """Return whether a leg went to the vendor that answers for the culprit as it is known now."""
    if fault.culprit is None:
        return False
    if leg.dispatch.equipment is not None:
        return leg.dispatch.equipment == fault.culprit
    return fault.route is not None and fault.route.vendor == leg.vendor


def _open_leg(fault: Fault, at: datetime, what: Accepted | Denied | HandedBack | Done) -> Leg:
    leg = fault.leg(what.leg)
    if leg is not None and leg.is_open:
        return leg
    known = ", ".join(f"{leg.number} ({leg.vendor})" for leg in fault.open_legs)
    raise WrongStep(
        STEP_OF[type(what)], fault, at, f"leg {what.leg} is not open; open legs: {known or 'none'}"
    )


def _with_leg(fault: Fault, changed: Leg) -> Fault:
    # Whoever answers has been reached, whatever became of the message.
    answered = replace(changed, undelivered="")
    legs = tuple(answered if leg.number == changed.number else leg for leg in fault.legs)
    return replace(fault, legs=legs)
