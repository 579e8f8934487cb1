"""A fault as its events leave it: the status, the suspects, the legs and the holds."""

from dataclasses import replace

import pytest

from tests.domain.builders import OPENED, a_fault, at, dispatched, reported, routed, told
from umc.domain.faults.events import (
    Accepted,
    Cancelled,
    Closed,
    Confirmed,
    Done,
    HandedBack,
    Held,
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
from umc.domain.faults.fault import LegState, Status
from umc.domain.faults.history import as_of, derive
from umc.domain.register.contract import Priority

ROUTED = ("2026-04-06 10:00", routed())
DISPATCHED = ("2026-04-06 10:05", dispatched())


def test_a_new_fault_is_in_triage_until_somebody_answers_for_it() -> None:
    """Naming the machine at the opening names the culprit, but only a route ends triage."""
    fault = a_fault()
    assert (fault.status, fault.culprit, fault.opened_at) == (Status.TRIAGE, "SW-1", at(OPENED))
    assert a_fault(ROUTED).status is Status.ROUTED


def test_the_status_follows_the_life_of_a_fault() -> None:
    """Every step of a plain story leaves the status that its name promises."""
    story: list[tuple[str, What]] = [
        ("2026-04-06 10:01", routed()),
        ("2026-04-06 10:05", dispatched()),
        ("2026-04-06 10:20", Accepted(leg=1, vendor_ref="N-77")),
        ("2026-04-06 12:00", Done(leg=1)),
        ("2026-04-06 12:05", Restored(workaround=True)),
        ("2026-04-06 12:30", Confirmed(by="the customer")),
        ("2026-04-07 09:00", Resolved(cause="port", cure="new card")),
        ("2026-04-07 10:00", Closed(report="done")),
    ]
    statuses = [a_fault(*story[:count]).status for count in range(1, len(story) + 1)]
    assert statuses == [
        Status.ROUTED,
        Status.DISPATCHED,
        Status.WORKING,
        Status.WORKING,
        Status.RESTORED,
        Status.CONFIRMED,
        Status.RESOLVED,
        Status.CLOSED,
    ]


def test_the_desk_works_on_what_it_answers_for_itself_once_it_responded() -> None:
    """A route to the desk is working from the first answer on."""
    route = ("2026-04-06 10:00", routed(vendor=None))
    assert a_fault(route).status is Status.ROUTED
    assert a_fault(route, ("2026-04-06 10:10", Responded())).status is Status.WORKING


def test_an_accepted_leg_keeps_the_vendors_case_number() -> None:
    """The number given at the accepting replaces the one of the dispatch; none keeps it."""
    fault = a_fault(ROUTED, DISPATCHED, ("2026-04-06 10:20", Accepted(leg=1, vendor_ref="N-77")))
    (leg,) = fault.legs
    assert (leg.state, leg.vendor, leg.vendor_ref) == (LegState.ACCEPTED, "nec", "N-77")
    assert (leg.dispatched_at, leg.accepted_at) == (at("2026-04-06 10:05"), at("2026-04-06 10:20"))


def test_a_hand_back_returns_the_fault_to_its_route() -> None:
    """The vendor still answers for the machine, so the fault is routed, not in triage."""
    fault = a_fault(ROUTED, DISPATCHED, ("2026-04-06 11:00", HandedBack(leg=1, reason="no access")))
    assert (fault.status, fault.legs[0].state) == (Status.ROUTED, LegState.HANDED_BACK)
    assert fault.legs[0].reason == "no access"


def test_an_accepting_without_a_number_keeps_the_vendors_first() -> None:
    """The case number may have been given at the dispatch already."""
    numbered = replace(dispatched(), vendor_ref="N-1")
    fault = a_fault(ROUTED, ("2026-04-06 10:05", numbered), ("2026-04-06 10:20", Accepted(leg=1)))
    assert fault.legs[0].vendor_ref == "N-1"


def test_several_vendors_can_be_engaged_at_once() -> None:
    """Suspects of different vendors are worked on side by side."""
    fault = a_fault(
        ("2026-04-06 10:00", Suspected(equipment="SW-1", evidence="port errors")),
        ("2026-04-06 10:00", Suspected(equipment="UPS-1", evidence="beeps")),
        ("2026-04-06 10:05", dispatched(leg=1, vendor="nec")),
        ("2026-04-06 10:06", dispatched(leg=2, vendor="apc", equipment="UPS-1")),
        ("2026-04-06 10:20", Accepted(leg=2)),
        equipment=None,
    )
    assert (fault.status, [leg.vendor for leg in fault.open_legs]) == (Status.WORKING, ["nec", "apc"])
    assert [suspect.equipment for suspect in fault.suspects] == ["SW-1", "UPS-1"]


def test_a_hold_ends_when_it_is_resumed() -> None:
    """A hold lasts from its beginning to the resuming, which is held no longer."""
    fault = a_fault(("2026-04-06 11:00", Held(reason="access")), ("2026-04-06 12:00", Resumed()))
    (hold,) = fault.holds
    assert (hold.starts, hold.ends, hold.actor) == (at("2026-04-06 11:00"), at("2026-04-06 12:00"), "sato")
    assert fault.holds_at(at("2026-04-06 11:59")) == (hold,)
    assert fault.holds_at(at("2026-04-06 12:00")) == ()


def test_a_hold_with_an_end_may_be_resumed_before_it() -> None:
    """The stated end is a plan; the resuming is what happened."""
    held = ("2026-04-06 11:00", Held(reason="access", until=at("2026-04-06 15:00")))
    assert a_fault(held).holds[0].ends == at("2026-04-06 15:00")
    assert a_fault(held, ("2026-04-06 12:00", Resumed())).holds[0].ends == at("2026-04-06 12:00")


def test_resuming_one_reason_leaves_the_other_holds() -> None:
    """Each reason is its own hold."""
    fault = a_fault(
        ("2026-04-06 11:00", Held(reason="access")),
        ("2026-04-06 11:30", Held(reason="parts")),
        ("2026-04-06 12:00", Resumed(reason="access")),
    )
    assert [hold.reason for hold in fault.holds_at(at("2026-04-06 12:00"))] == ["parts"]


@pytest.mark.parametrize(
    "ending",
    [
        [Cancelled(why="a mistake")],
        [Restored(), Confirmed(), Closed()],
        [Restored(), Reopened(why="down again")],
    ],
)
def test_the_end_of_a_fault_and_a_reopening_end_its_holds(ending: list[What]) -> None:
    """Nothing holds work that is over, and a reopening is the word to go on."""
    steps = [(f"2026-04-06 12:0{minute}", what) for minute, what in enumerate(ending)]
    fault = a_fault(("2026-04-06 11:00", Held(reason="parts")), *steps)
    assert fault.holds[0].ends == at(steps[-1][0])


def test_a_hold_outlasts_the_restoring() -> None:
    """Parts may be waited for after a workaround: the permanent cure is still owed."""
    fault = a_fault(
        ("2026-04-06 11:00", Held(reason="parts")), ("2026-04-06 12:00", Restored(workaround=True))
    )
    assert fault.holds[0].ends is None


@pytest.mark.parametrize("ending", [[Cancelled(why="a mistake")], [Restored(), Confirmed(), Closed()]])
def test_the_end_of_a_fault_ends_its_legs_without_inventing_a_state(ending: list[What]) -> None:
    """A vendor that never accepted is not made to have been done."""
    steps = [(f"2026-04-06 12:0{minute}", what) for minute, what in enumerate(ending)]
    (leg,) = a_fault(ROUTED, DISPATCHED, *steps).legs
    assert (leg.state, leg.ended_at) == (LegState.DISPATCHED, at(steps[-1][0]))


def test_reopening_returns_the_fault_to_work_and_keeps_what_was() -> None:
    """Restored and confirmed are open questions again; the round that ended is kept."""
    fault = a_fault(
        ROUTED,
        ("2026-04-06 11:00", Restored()),
        ("2026-04-06 11:30", Confirmed()),
        ("2026-04-06 14:00", Reopened(why="down again")),
    )
    assert (fault.status, fault.restored_at, fault.confirmed_at, fault.reopened) == (
        Status.ROUTED,
        None,
        None,
        1,
    )
    first, present = fault.rounds
    assert (first.restored_at, first.reopened_at) == (at("2026-04-06 11:00"), at("2026-04-06 14:00"))
    assert (present.starts, present.restored_at) == (at("2026-04-06 14:00"), None)


def test_a_closed_fault_can_be_reopened() -> None:
    """A reopening takes the end away."""
    fault = a_fault(
        ("2026-04-06 11:00", Restored()),
        ("2026-04-06 11:30", Confirmed()),
        ("2026-04-06 12:00", Closed()),
        ("2026-04-07 09:00", Reopened()),
    )
    assert (fault.status, fault.ended_at) == (Status.TRIAGE, None)
    assert fault.rounds[0].closed_at == at("2026-04-06 12:00")


def test_the_priority_is_known_for_every_instant() -> None:
    """From a change on, the new one; before it, the one reported."""
    fault = a_fault(("2026-04-06 11:00", Reprioritised(priority=Priority.P3)))
    assert fault.priority is Priority.P3
    assert fault.priority_at(at("2026-04-06 10:59")) is Priority.P1
    assert fault.priority_at(at("2026-04-06 11:00")) is Priority.P3


def test_words_to_the_customer_are_the_report_the_answer_and_notes_to_it() -> None:
    """A note to the desk or to a vendor is no word to the customer."""
    fault = a_fault(
        ("2026-04-06 10:10", Responded()),
        ("2026-04-06 10:20", Noted(text="checked logs")),
        ("2026-04-06 10:30", Noted(text="please hurry", to="nec")),
        ("2026-04-06 10:40", Noted(text="we are on it", to="customer")),
    )
    assert fault.words == (at(OPENED), at("2026-04-06 10:10"), at("2026-04-06 10:40"))


def test_a_look_back_knows_only_what_had_happened() -> None:
    """The fault as of an instant is made from the events up to it, that instant included."""
    events = told(ROUTED, DISPATCHED, ("2026-04-06 12:00", Restored()))
    assert derive(as_of(events, at("2026-04-06 11:59"))).status is Status.DISPATCHED
    assert derive(as_of(events, at("2026-04-06 12:00"))).status is Status.RESTORED


def test_a_fault_without_a_report_is_no_fault() -> None:
    """There is nothing to derive from."""
    with pytest.raises(ValueError, match="report"):
        derive(())
    with pytest.raises(ValueError, match="report"):
        derive(told(ROUTED)[1:])


def test_the_report_names_what_is_known_at_the_opening() -> None:
    """A report without a machine leaves the culprit open."""
    assert a_fault(equipment=None).culprit is None
    assert a_fault().report == reported()
