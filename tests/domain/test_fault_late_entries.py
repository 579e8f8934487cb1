"""Late entries: they take their place, and may not undo what is recorded."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import OPENED, Step, a_fault, an_event, at, dispatched, reported, routed, told
from umc.domain.faults.events import (
    Accepted,
    Cancelled,
    Closed,
    Confirmed,
    Denied,
    Held,
    Identified,
    Noted,
    Reopened,
    Responded,
    Restored,
    Resumed,
)
from umc.domain.faults.fault import Status
from umc.domain.faults.history import admit, derive
from umc.domain.faults.steps import WrongStep
from umc.domain.refusals import Refusal

RESTORED = ("2026-04-06 12:00", Restored())
CONFIRMED = ("2026-04-06 12:30", Confirmed())
CLOSED = ("2026-04-06 13:00", Closed())


def refusal(*steps: Step) -> Refusal:
    """Return the refusal of the last step after those before it."""
    *before, last = told(*steps)
    with pytest.raises(Refusal) as refused:
        admit(tuple(before), last)
    return refused.value


def test_a_time_before_the_opening_is_refused_with_both_instants() -> None:
    """Nothing happens to a fault before its report."""
    found = refusal(("2026-04-06 09:59", Noted(text="too early")))
    assert found.code == "before-opening"
    assert "2026-04-06T09:59:00+09:00" in found.message
    assert "2026-04-06T10:00:00+09:00" in found.message


def test_the_instant_of_the_opening_itself_is_no_time_before_it() -> None:
    """A step at the same instant follows the report."""
    assert a_fault((OPENED, Responded())).responded_at == at(OPENED)


def test_a_second_report_is_refused() -> None:
    """One fault has one opening."""
    assert refusal(("2026-04-06 11:00", reported())).code == "reported-twice"


def test_a_late_entry_takes_its_place_in_the_order_of_happening() -> None:
    """A hold typed in after the restoring still lay before it."""
    events = told(RESTORED)
    late = an_event(3, "2026-04-06 11:00", Held(reason="access"), recorded="2026-04-06 12:40")
    fault = admit(events, late)
    assert (fault.status, fault.holds[0].starts) == (Status.RESTORED, at("2026-04-06 11:00"))


def test_a_late_entry_is_judged_by_the_state_of_its_own_instant() -> None:
    """A wrong step then is refused with the steps possible then."""
    events = told(RESTORED, CONFIRMED)
    with pytest.raises(WrongStep) as refused:
        admit(events, an_event(4, "2026-04-06 11:00", Confirmed()))
    assert refused.value.message == "cannot confirm while the fault is in triage"


def test_a_late_entry_that_makes_a_recorded_step_impossible_is_refused_by_name() -> None:
    """The message names what was to be recorded and the step that it would undo."""
    events = told(("2026-04-06 10:05", dispatched()), ("2026-04-06 10:30", Accepted(leg=1)))
    with pytest.raises(Refusal) as refused:
        admit(events, an_event(4, "2026-04-06 10:20", Denied(leg=1, reason="not ours")))
    assert refused.value.code == "late-entry-conflict"
    assert "deny at 2026-04-06T10:20:00+09:00" in refused.value.message
    assert "accept at 2026-04-06T10:30:00+09:00" in refused.value.message


def test_a_late_cancellation_cannot_undo_a_restoring() -> None:
    """A fault that was restored at noon was not cancelled at eleven."""
    with pytest.raises(Refusal) as refused:
        admit(told(RESTORED), an_event(3, "2026-04-06 11:00", Cancelled(why="a mistake")))
    assert refused.value.code == "late-entry-conflict"


def test_several_new_events_are_admitted_together_or_not_at_all() -> None:
    """A culprit and its routing are one step of the desk."""
    culprit = an_event(2, "2026-04-06 11:00", Identified(equipment="UPS-1"))
    route = an_event(3, "2026-04-06 11:00", routed(vendor="apc", equipment="UPS-1"))
    assert admit(told(), culprit, route).status is Status.ROUTED
    with pytest.raises(WrongStep):
        admit(told(), culprit, an_event(3, "2026-04-06 11:00", Resumed()))


def test_a_closing_once_admitted_is_not_judged_by_a_promise_made_since() -> None:
    """A fault closed under a priority without a resolve time can still be noted on and reopened."""
    events = told(RESTORED, CONFIRMED, CLOSED)
    reopened = an_event(5, "2026-04-06 14:00", Reopened())
    assert admit(events, reopened, needs_resolve=True).reopened == 1


def test_an_opening_is_admitted_with_what_follows_at_once() -> None:
    """The report and its routing come in one transaction."""
    assert admit((), *told((OPENED, routed()))).status is Status.ROUTED


@given(order=st.permutations(range(2, 8)))
def test_a_fault_does_not_depend_on_the_order_of_recording(order: list[int]) -> None:
    """What happened at different instants gives one fault, in whatever order it was typed in."""
    events = told(
        ("2026-04-06 10:05", dispatched()),
        ("2026-04-06 10:30", Accepted(leg=1)),
        ("2026-04-06 11:00", Held(reason="access")),
        ("2026-04-06 11:30", Resumed()),
        RESTORED,
        CONFIRMED,
    )
    shuffled = (events[0], *(replace(event, seq=seq) for event, seq in zip(events[1:], order, strict=True)))
    assert derive(shuffled) == derive(events)
    assert derive(shuffled[::-1]) == derive(events)
