"""Marks: when the clocks of a fault reach the steps of its ladders."""

from hypothesis import given

from tests.domain.builders import (
    TOKYO,
    a_contract,
    a_fault,
    an_agreement,
    dispatched,
    leg_terms,
    promising,
    routed,
    stopping,
    terms,
)
from tests.domain.histories import histories
from umc.domain.clocks.clocks import clocks, courses
from umc.domain.clocks.escalation import Ladders, Mark, marks
from umc.domain.clocks.sla import ClockState
from umc.domain.faults.events import (
    Accepted,
    Denied,
    Event,
    Held,
    Noted,
    Reprioritised,
    Responded,
    Restored,
    Resumed,
)
from umc.domain.faults.fault import Fault
from umc.domain.faults.history import derive
from umc.domain.register.contract import Agreement, ClockName, Contract, Escalation, EscalationStep, Priority

ROUND_THE_CLOCK = a_contract(
    calendar="24x7",
    targets={
        Priority.P1: promising(respond="30m", restore="4h", update="1h"),
        Priority.P2: promising(respond="1h", restore="8h"),
    },
    stops=stopping(restore="access"),
)


def ladder(*steps: str, id: str = "key") -> Escalation:
    """Return a ladder from steps such as ``restore 50 desk``; a fourth word is whose hours are kept."""
    read = [step.split() for step in steps]
    return Escalation(
        id=id,
        steps=tuple(
            EscalationStep(
                clock=ClockName(clock), at_percent=int(percent), tell=tell, hours=hours[0] if hours else None
            )
            for clock, percent, tell, *hours in read
        ),
    )


def marks_of(
    fault: Fault,
    *steps: str,
    contract: Contract = ROUND_THE_CLOCK,
    agreement: Agreement | None = None,
    leg: Escalation | None = None,
) -> tuple[Mark, ...]:
    """Return the marks of a fault on a ladder; every leg is under one agreement."""
    legs = {each.number: leg_terms(agreement or an_agreement()) for each in fault.legs}
    own = dict.fromkeys(legs, leg) if leg is not None else {}
    timed = courses(fault, terms(contract), legs)
    return marks(timed, Ladders(contract=ladder(*steps) if steps else None, legs=own))


def said(found: tuple[Mark, ...]) -> list[str]:
    """Return marks as ``10:24 respond 80 engineer``."""
    return [f"{_reading(mark)} {mark.clock.value} {mark.percent} {mark.tell}" for mark in found]


def _reading(mark: Mark) -> str:
    return mark.due_at.astimezone(TOKYO).strftime("%H:%M")


def test_marks_come_in_the_order_of_their_instants() -> None:
    """However the ladder is written, whoever is due first is told first."""
    found = marks_of(a_fault(), "restore 50 desk", "respond 80 engineer", "restore 25 engineer")
    assert said(found) == ["10:24 respond 80 engineer", "11:00 restore 25 engineer", "12:00 restore 50 desk"]


def test_marks_of_one_instant_keep_the_order_of_the_ladder() -> None:
    """Engineer before desk, if that is how it is written."""
    found = marks_of(a_fault(), "restore 50 engineer", "restore 50 desk")
    assert said(found) == ["12:00 restore 50 engineer", "12:00 restore 50 desk"]


def test_a_step_that_the_ladder_says_twice_is_one_mark() -> None:
    """Nobody is told the same twice."""
    assert len(marks_of(a_fault(), "restore 50 desk", "restore 50 desk")) == 1


def test_a_fault_without_a_ladder_has_no_marks() -> None:
    """A contract need not escalate."""
    assert marks_of(a_fault()) == ()


def test_a_clock_that_the_terms_do_not_promise_has_no_marks() -> None:
    """Nothing promised, nothing to tell of."""
    assert marks_of(a_fault(), "resolve 50 desk") == ()


def test_a_clock_that_stopped_reaches_no_mark_after_that() -> None:
    """What was reached before stays reached; the rest never is."""
    fault = a_fault(("2026-04-06 12:30", Restored()))
    assert said(marks_of(fault, "restore 50 desk", "restore 75 customer")) == ["12:00 restore 50 desk"]


def test_a_clock_that_is_held_without_an_end_does_not_come_due() -> None:
    """A mark that lies after such a hold is not reached."""
    fault = a_fault(("2026-04-06 11:00", Held(reason="access")))
    assert said(marks_of(fault, "restore 25 engineer", "restore 50 desk")) == ["11:00 restore 25 engineer"]


def test_a_hold_moves_the_marks_after_it() -> None:
    """By the time that it takes out, and only on the clocks that its reason stops."""
    steps = (("2026-04-06 11:00", Held(reason="access")), ("2026-04-06 11:30", Resumed()))
    found = marks_of(a_fault(*steps), "restore 50 desk", "update 100 engineer")
    assert said(found) == ["11:00 update 100 engineer", "12:30 restore 50 desk"]


def test_each_cycle_of_the_update_clock_has_its_own_marks() -> None:
    """A word to the customer starts the next cycle: its mark is another one."""
    fault = a_fault(("2026-04-06 10:40", Noted(text="on it", to="customer")))
    found = marks_of(fault, "update 50 engineer")
    assert said(found) == ["10:30 update 50 engineer", "11:10 update 50 engineer"]
    assert len({mark.key for mark in found}) == 2


def test_a_leg_climbs_the_contracts_ladder_from_its_dispatch() -> None:
    """The vendor's clock starts when it is called, never with time that others used up."""
    fault = a_fault(("2026-04-06 10:00", routed()), ("2026-04-06 10:20", dispatched()))
    assert said(marks_of(fault, "leg.accept 100 vendor:2")) == ["10:50 leg.accept 100 vendor:2"]


def test_an_agreements_own_ladder_takes_the_place_of_the_contracts_on_its_leg() -> None:
    """Never both: whoever agreed on a ladder is told by that one."""
    fault = a_fault(("2026-04-06 10:00", routed()), ("2026-04-06 10:20", dispatched()))
    own = ladder("leg.accept 50 vendor:1", "restore 50 vendor:1", id="own")
    found = marks_of(fault, "leg.accept 100 vendor:2", "restore 50 desk", leg=own)
    assert said(found) == ["10:35 leg.accept 50 vendor:1", "12:00 restore 50 desk"]
    assert [mark.ladder for mark in found] == ["own", "key"]


def test_two_vendors_that_were_called_are_told_of_apart() -> None:
    """Leg is part of what names a mark."""
    fault = a_fault(
        ("2026-04-06 10:00", routed()),
        ("2026-04-06 10:00", dispatched(1)),
        ("2026-04-06 10:10", dispatched(2, vendor="apc", equipment="UPS-1")),
    )
    found = marks_of(fault, "leg.accept 100 vendor:2")
    assert [(mark.leg, mark.course.run.party) for mark in found] == [(1, "nec"), (2, "apc")]


def test_an_accept_in_time_leaves_its_mark_unreached_and_a_denial_too() -> None:
    """Nobody is told of a promise that was kept, or that is nobody's any more."""
    opened = (("2026-04-06 10:00", routed()), ("2026-04-06 10:00", dispatched()))
    accepted = a_fault(*opened, ("2026-04-06 10:10", Accepted(leg=1)))
    denied = a_fault(*opened, ("2026-04-06 10:10", Denied(leg=1, reason="not ours")))
    assert marks_of(accepted, "leg.accept 100 vendor:2") == ()
    assert marks_of(denied, "leg.restore 75 vendor:2") == ()


def test_a_new_priority_moves_the_marks_and_keeps_their_names() -> None:
    """What was fired under the old target is not fired again under the new one."""
    before = marks_of(a_fault(), "restore 50 desk")
    after = marks_of(a_fault(("2026-04-06 10:30", Reprioritised(priority=Priority.P2))), "restore 50 desk")
    assert said(before) == ["12:00 restore 50 desk"]
    assert said(after) == ["14:00 restore 50 desk"]
    assert [mark.key for mark in before] == [mark.key for mark in after]


def test_a_late_entry_takes_a_mark_back() -> None:
    """An answer typed in afterwards: the engineer need not have been told."""
    fault = a_fault(("2026-04-06 10:20", Responded()))
    assert marks_of(fault, "respond 80 engineer") == ()


def test_a_mark_at_the_full_target_lies_at_the_due_time() -> None:
    """At closing time where the target is used up then; broken is only what counts after it."""
    contract = a_contract(targets={Priority.P1: promising(restore="7h30m")})
    assert said(marks_of(a_fault(), "restore 100 customer", contract=contract)) == [
        "17:30 restore 100 customer"
    ]


@given(histories())
def test_whatever_happens_every_mark_is_named_once_and_in_order(events: tuple[Event, ...]) -> None:
    """Exactly once for each clock, level and cycle, and never after its clock stopped."""
    fault = derive(events)
    found = marks_of(
        fault, "respond 80 engineer", "restore 50 desk", "leg.accept 100 vendor:2", "update 90 desk"
    )
    assert len({mark.key for mark in found}) == len(found)
    assert [mark.due_at for mark in found] == sorted(mark.due_at for mark in found)
    for mark in found:
        stopped_at = mark.course.run.stopped_at
        assert stopped_at is None or mark.due_at <= stopped_at


@given(histories())
def test_a_clock_that_is_held_for_ever_has_no_mark_ahead(events: tuple[Event, ...]) -> None:
    """While nobody says when a hold ends, nothing can be said of what comes after it."""
    fault = derive(events)
    now = max(event.happened_at for event in events)
    legs = {each.number: leg_terms() for each in fault.legs}
    held = {
        (clock.name, clock.leg, clock.cycle)
        for clock in clocks(fault, terms(ROUND_THE_CLOCK), legs, now)
        if clock.state is ClockState.HELD and clock.due_at is None
    }
    found = marks_of(fault, "restore 50 desk", "restore 100 customer", "leg.restore 100 vendor:2")
    ahead = {(mark.clock, mark.leg, mark.course.run.cycle) for mark in found if mark.due_at > now}
    assert not held & ahead
