"""Whoever comes second is told who came first, with what step and when; nobody is told of their own."""

import pytest

from tests.domain.builders import Step, an_event, at, dispatched, told
from umc.domain.faults.events import Cancelled, Confirmed, Event, Held, Noted, Restored, What
from umc.domain.faults.history import admit, derive
from umc.domain.faults.last_step import saying_what_changed, step_of_another
from umc.domain.faults.legs import which_leg
from umc.domain.faults.steps import Step as Verb
from umc.domain.faults.steps import WrongStep

RESTORED: Step = ("2026-04-06 12:00", Restored())


def refusal(events: tuple[Event, ...], what: What, *, actor: str) -> str:
    """Return what somebody is told whose step is refused."""
    new = an_event(events[-1].seq + 1, "2026-04-06 12:30", what, actor=actor)
    with pytest.raises(WrongStep) as refused:
        admit(events, new)
    assert str(refused.value) == refused.value.message
    return refused.value.message


def test_the_second_is_told_what_the_first_did() -> None:
    """The step, its actor, and when it happened, on the clock of the one who is told."""
    said = refusal(told(RESTORED), Cancelled(why="a drill"), actor="mori")
    when = at("2026-04-06 12:00").isoformat(timespec="seconds")
    assert said == f"cannot cancel while the fault is restored; the last step was restore, by sato at {when}"


def test_nobody_is_told_of_a_step_of_their_own() -> None:
    """Who took the last step knows of it."""
    said = refusal(told(RESTORED), Cancelled(why="a drill"), actor="sato")
    assert said == "cannot cancel while the fault is restored"


def test_a_note_has_moved_nothing() -> None:
    """Of a note after the step nothing is said, the step is."""
    noted = ("2026-04-06 12:10", Noted(text="the customer rang"))
    assert "the last step was restore" in refusal(told(RESTORED, noted), Restored(), actor="mori")


def test_before_any_step_there_is_nobody_to_name() -> None:
    """The opening is no step."""
    assert refusal(told(), Confirmed(), actor="mori") == "cannot confirm while the fault is in triage"


def test_the_last_step_is_the_one_recorded_last() -> None:
    """A late entry lies before others and is what changed meanwhile."""
    late = an_event(3, "2026-04-06 11:00", Held(reason="access"), recorded="2026-04-06 12:20")
    assert step_of_another((*told(RESTORED), late), "mori", None).startswith(
        "the last step was hold, by sato"
    )


def test_a_leg_that_another_has_ended_is_told_too() -> None:
    """Which leg is meant is asked before the step is tried."""
    events = told(("2026-04-06 10:05", dispatched()), RESTORED)
    fault = derive(told(RESTORED))
    with pytest.raises(WrongStep) as refused, saying_what_changed(events, "mori", None):
        which_leg(fault, number=None, vendor=None, step=Verb.DONE)
    assert "no vendor has it in hand; the last step was restore, by sato" in refused.value.message
