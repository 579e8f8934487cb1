"""Random lives of a fault, for properties: every step is one that the fault allows."""

from datetime import datetime, timedelta

from hypothesis import strategies as st

from tests.domain.builders import an_event, at, dispatched, reported, routed
from umc.domain.faults.events import (
    Accepted,
    Cancelled,
    Cleared,
    Closed,
    Confirmed,
    Denied,
    Done,
    Event,
    HandedBack,
    Held,
    Identified,
    Noted,
    Reopened,
    Reprioritised,
    Resolved,
    Responded,
    Restored,
    Resumed,
    Suspected,
    What,
)
from umc.domain.faults.fault import Fault
from umc.domain.faults.history import derive
from umc.domain.faults.leg_changes import next_leg
from umc.domain.faults.steps import allowed_steps, candidates
from umc.domain.register.contract import Priority

MACHINES = ("SW-1", "UPS-1", "ST-1")
VENDORS = {"SW-1": "nec", "UPS-1": "apc", "ST-1": "fujitsu"}
REASONS = ("customer", "access", "parts")
PLAIN: dict[str, What] = {
    "respond": Responded(),
    "restore": Restored(),
    "confirm": Confirmed(),
    "resolve": Resolved(),
    "close": Closed(),
    "reopen": Reopened(),
    "cancel": Cancelled(why="a mistake"),
    "note": Noted(text="on it", to="customer"),
}


@st.composite
def histories(draw: st.DrawFn) -> tuple[Event, ...]:
    """Draw a life of up to a dozen steps within some days; it may be open or over at its end."""
    when = at("2026-04-30 08:00") + timedelta(minutes=draw(st.integers(0, 3000)))
    machine = draw(st.sampled_from([None, *MACHINES]))
    events = [an_event(1, when.isoformat(), reported(equipment=machine))]
    for seq in range(2, 2 + draw(st.integers(0, 12))):
        when += timedelta(seconds=draw(st.integers(0, 90_000)))
        what = _a_step(draw, derive(tuple(events)), when)
        events.append(an_event(seq, when.isoformat(), what))
    return tuple(events)


def _a_step(draw: st.DrawFn, fault: Fault, when: datetime) -> What:
    step = draw(st.sampled_from(allowed_steps(fault, at=when)))
    if step in PLAIN:
        return PLAIN[step]
    if step in ("accept", "deny", "hand-back", "done"):
        return _a_leg_step(draw, fault, step)
    if step == "dispatch":
        return _a_dispatch(draw, fault)
    if step == "hold":
        return _a_hold(draw, fault, when)
    if step == "resume":
        return Resumed(reason=draw(st.sampled_from([None, fault.holds_at(when)[0].reason])))
    if step == "reprioritise":
        return Reprioritised(priority=draw(st.sampled_from(list(Priority))))
    return _a_triage_step(draw, fault, step)


def _a_leg_step(draw: st.DrawFn, fault: Fault, step: str) -> What:
    open_legs = [leg for leg in fault.open_legs if step != "accept" or leg.accepted_at is None]
    number = draw(st.sampled_from(open_legs)).number
    made: dict[str, What] = {
        "accept": Accepted(leg=number),
        "deny": Denied(leg=number, reason="not ours"),
        "hand-back": HandedBack(leg=number, reason="no access"),
        "done": Done(leg=number),
    }
    return made[step]


def _a_dispatch(draw: st.DrawFn, fault: Fault) -> What:
    engaged = {leg.vendor for leg in fault.open_legs}
    free = [machine for machine in MACHINES if VENDORS[machine] not in engaged]
    if not free:
        return Noted(text="everybody is engaged")
    machine = draw(st.sampled_from(free))
    return dispatched(next_leg(fault), VENDORS[machine], machine)


def _a_hold(draw: st.DrawFn, fault: Fault, when: datetime) -> What:
    taken = {hold.reason for hold in fault.holds_at(when)}
    free = [reason for reason in REASONS if reason not in taken]
    if not free:
        return Noted(text="held for everything")
    until = draw(st.sampled_from([None, when + timedelta(hours=5), when + timedelta(days=3)]))
    return Held(reason=draw(st.sampled_from(free)), until=until)


def _a_triage_step(draw: st.DrawFn, fault: Fault, step: str) -> What:
    machine = draw(st.sampled_from(MACHINES))
    if step == "clear":
        return Cleared(equipment=draw(st.sampled_from(candidates(fault))))
    if step == "suspect" and machine not in candidates(fault):
        return Suspected(equipment=machine)
    found: list[What] = [Identified(equipment=machine), routed(VENDORS[machine], machine)]
    return draw(st.sampled_from(found))
