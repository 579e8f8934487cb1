"""Which step may follow which, and with what words a wrong one is refused."""

import pytest

from tests.domain.builders import Step, a_fault, an_event, at, dispatched, told
from umc.domain.faults.events import (
    Accepted,
    Cancelled,
    Cleared,
    Closed,
    Confirmed,
    Denied,
    Done,
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
from umc.domain.faults.fault import Status
from umc.domain.faults.history import admit, derive
from umc.domain.faults.leg_changes import next_leg
from umc.domain.faults.steps import WrongStep, allowed_steps
from umc.domain.refusals import Refusal
from umc.domain.register.contract import Priority

RESTORED = ("2026-04-06 12:00", Restored())
CONFIRMED = ("2026-04-06 12:30", Confirmed())
CLOSED = ("2026-04-06 13:00", Closed())
STAGES: dict[str, list[Step]] = {
    "triage": [],
    "dispatched": [("2026-04-06 10:05", dispatched())],
    "working": [("2026-04-06 10:05", dispatched()), ("2026-04-06 10:06", Accepted(leg=1))],
    "held": [("2026-04-06 10:05", Held(reason="parts"))],
    "restored": [RESTORED],
    "confirmed": [RESTORED, CONFIRMED],
    "resolved": [RESTORED, CONFIRMED, ("2026-04-06 12:45", Resolved())],
    "closed": [RESTORED, CONFIRMED, CLOSED],
    "cancelled": [("2026-04-06 12:00", Cancelled(why="a mistake"))],
    "reopened": [RESTORED, CONFIRMED, CLOSED, ("2026-04-06 14:00", Reopened())],
}
ONE_OF_EACH: dict[str, What] = {
    "suspect": Suspected(equipment="UPS-1"),
    "clear": Cleared(equipment="SW-1"),
    "culprit": Identified(equipment="UPS-1"),
    "dispatch": dispatched(leg=9, vendor="fujitsu"),
    "accept": Accepted(leg=1),
    "deny": Denied(leg=1, reason="not ours"),
    "hand-back": HandedBack(leg=1, reason="no access"),
    "done": Done(leg=1),
    "respond": Responded(),
    "hold": Held(reason="access"),
    "resume": Resumed(),
    "restore": Restored(),
    "confirm": Confirmed(),
    "resolve": Resolved(),
    "close": Closed(),
    "reopen": Reopened(),
    "cancel": Cancelled(why="a mistake"),
    "note": Noted(text="seen"),
    "reprioritise": Reprioritised(priority=Priority.P2),
}
LATER = "2026-04-06 15:00"


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("step", ONE_OF_EACH)
def test_the_steps_named_as_allowed_are_exactly_those_admitted(stage: str, step: str) -> None:
    """What the help names works, and what it does not name is refused with the list of what does."""
    events = told(*STAGES[stage])
    named = allowed_steps(derive(events), at=at(LATER))
    new = an_event(len(events) + 1, LATER, ONE_OF_EACH[step])
    if step in named:
        assert admit(events, new).seq == new.seq
        return
    with pytest.raises(WrongStep) as refused:
        admit(events, new)
    assert refused.value.code == "wrong-step"
    assert refused.value.message.startswith(f"cannot {step} while the fault is ")
    assert refused.value.hint == f"steps possible now: {', '.join(named)}"


@pytest.mark.parametrize(
    ("stage", "steps"),
    [
        ("triage", "suspect clear culprit dispatch respond hold restore cancel note reprioritise"),
        ("dispatched", "suspect clear culprit dispatch accept deny hand-back done respond hold restore cancel"
                       " note reprioritise"),
        ("working", "suspect clear culprit dispatch deny hand-back done respond hold restore cancel note"
                    " reprioritise"),
        ("held", "suspect clear culprit dispatch respond hold resume restore cancel note reprioritise"),
        ("restored", "suspect clear culprit dispatch hold confirm resolve reopen note reprioritise"),
        ("confirmed", "suspect clear culprit dispatch hold resolve close reopen note reprioritise"),
        ("resolved", "suspect clear culprit close reopen note reprioritise"),
        ("closed", "reopen note"),
        ("cancelled", "note"),
        ("reopened", "suspect clear culprit dispatch respond hold restore cancel note reprioritise"),
    ],
)  # fmt: skip
def test_each_stage_allows_its_own_steps(stage: str, steps: str) -> None:
    """The law of what may follow what, stage by stage."""
    assert " ".join(allowed_steps(a_fault(*STAGES[stage]), at=at(LATER))) == steps


def refusal(*steps: Step, needs_resolve: bool = False) -> Refusal:
    """Return the refusal of the last step after those before it."""
    *before, last = told(*steps)
    with pytest.raises(Refusal) as refused:
        admit(tuple(before), last, needs_resolve=needs_resolve)
    return refused.value


def test_closing_without_the_customers_word_is_refused() -> None:
    """A fault is not over until the customer says so."""
    found = refusal(RESTORED, ("2026-04-06 13:00", Closed()))
    assert found.message == "cannot close while the fault is restored: the customer has not confirmed"


def test_closing_before_a_promised_cure_is_refused() -> None:
    """Where the contract promises a resolve time, restoring is not the cure."""
    found = refusal(RESTORED, CONFIRMED, CLOSED, needs_resolve=True)
    assert "the contract promises a permanent cure, which is not in place" in found.message
    assert found.hint.endswith("note, reprioritise")
    assert "close" not in found.hint


def test_closing_after_a_promised_cure_is_admitted() -> None:
    """Confirmed and cured is over."""
    *before, last = told(*STAGES["resolved"], CLOSED)
    assert admit(tuple(before), last, needs_resolve=True).status is Status.CLOSED


def test_a_cure_before_the_customers_word_does_not_close_the_fault() -> None:
    """Resolved or not, confirming stays possible and needed."""
    cured: list[Step] = [RESTORED, ("2026-04-06 12:10", Resolved())]
    assert "confirm" in allowed_steps(a_fault(*cured), at=at(LATER))
    assert "the customer has not confirmed" in refusal(*cured, CLOSED).message


def test_a_second_open_leg_to_one_vendor_is_refused() -> None:
    """One vendor has a fault in hand once; the message names the leg."""
    found = refusal(("2026-04-06 10:05", dispatched(1)), ("2026-04-06 10:06", dispatched(2)))
    assert found.message.endswith("leg 1 is already open to nec")


def test_a_vendor_can_be_brought_in_again_after_its_leg_ended() -> None:
    """A new leg, with a number of its own."""
    steps: list[Step] = [
        ("2026-04-06 10:05", dispatched(1)),
        ("2026-04-06 10:30", HandedBack(leg=1, reason="no access")),
    ]
    assert next_leg(a_fault(*steps)) == 2
    assert len(a_fault(*steps, ("2026-04-06 11:00", dispatched(2))).open_legs) == 1


def test_a_leg_number_is_given_once() -> None:
    """Two legs of one number would make every later step ambiguous."""
    found = refusal(("2026-04-06 10:05", dispatched(1)), ("2026-04-06 10:06", dispatched(1, vendor="apc")))
    assert found.code == "leg-number-used"


def test_a_step_on_another_leg_names_the_open_ones() -> None:
    """Whoever mistypes a leg sees which there are."""
    found = refusal(("2026-04-06 10:05", dispatched(1)), ("2026-04-06 10:06", Accepted(leg=7)))
    assert found.message.endswith("leg 7 is not open; open legs: 1 (nec)")


def test_a_leg_is_accepted_once() -> None:
    """While another leg still waits, an accepted one cannot be accepted again."""
    found = refusal(
        ("2026-04-06 10:05", dispatched(1)),
        ("2026-04-06 10:06", dispatched(2, vendor="apc")),
        ("2026-04-06 10:10", Accepted(leg=1)),
        ("2026-04-06 10:11", Accepted(leg=1)),
    )
    assert found.message.endswith("nec already accepted leg 1")


def test_the_same_reason_cannot_hold_twice_at_once() -> None:
    """A second hold for the reason would have no end of its own."""
    found = refusal(("2026-04-06 11:00", Held(reason="parts")), ("2026-04-06 11:30", Held(reason="parts")))
    assert found.message.endswith("it is already held for parts")


def test_the_same_reason_can_hold_again_after_its_end() -> None:
    """Also where the first hold ended by itself."""
    first = ("2026-04-06 11:00", Held(reason="parts", until=at("2026-04-06 12:00")))
    assert len(a_fault(first, ("2026-04-06 12:00", Held(reason="parts"))).holds) == 2


def test_resuming_without_a_hold_is_refused() -> None:
    """There is nothing to resume from."""
    assert refusal(("2026-04-06 11:00", Resumed())).message.endswith("no hold is in force")


def test_resuming_after_a_holds_own_end_is_refused() -> None:
    """A hold that ran out is not in force, and so not named among the steps either."""
    held = ("2026-04-06 11:00", Held(reason="parts", until=at("2026-04-06 12:00")))
    found = refusal(held, ("2026-04-06 12:00", Resumed()))
    assert found.message.endswith("no hold is in force")
    assert "resume" not in found.hint


def test_resuming_another_reason_names_those_in_force() -> None:
    """Whoever mistypes a reason sees which there are."""
    found = refusal(
        ("2026-04-06 11:00", Held(reason="parts")), ("2026-04-06 11:30", Resumed(reason="access"))
    )
    assert found.message.endswith("no hold for access is in force, but for parts")


def test_a_hold_that_ends_before_it_begins_is_refused() -> None:
    """An end at the beginning is no hold at all."""
    found = refusal(("2026-04-06 11:00", Held(reason="parts", until=at("2026-04-06 11:00"))))
    assert found.code == "hold-ends-too-early"


def test_a_machine_is_suspected_once() -> None:
    """The culprit counts as suspected already."""
    assert refusal(("2026-04-06 11:00", Suspected(equipment="SW-1"))).message.endswith(
        "SW-1 is already the culprit"
    )
    twice = [(f"2026-04-06 11:0{n}", Suspected(equipment="UPS-1")) for n in range(2)]
    assert refusal(*twice).message.endswith("UPS-1 is already a suspect")


def test_only_a_suspect_can_be_cleared() -> None:
    """The message names what may be at fault."""
    found = refusal(("2026-04-06 11:00", Cleared(equipment="UPS-1")))
    assert found.message.endswith("UPS-1 is no suspect; SW-1 may be at fault")


def test_an_answer_is_given_once() -> None:
    """The first answer stops the respond clock; what follows are notes."""
    found = refusal(("2026-04-06 10:10", Responded()), ("2026-04-06 10:20", Responded()))
    assert found.message.endswith("the customer was already answered")
