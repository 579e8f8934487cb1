"""Rebasing: which terms an open fault would get, and what its clocks make of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import (
    CALENDARS,
    TOKYO,
    Step,
    a_contract,
    a_cover,
    a_fault,
    a_machine,
    an_agreement,
    an_event,
    at,
    dispatched,
    leg_terms,
    promising,
    terms,
    the,
    told,
)
from tests.domain.histories import histories
from umc.domain.clocks.clocks import clocks
from umc.domain.clocks.due_moves import GoneBy, due_moves, withdrawn_by
from umc.domain.clocks.sla import Terms
from umc.domain.desk.fault_file import FaultFile, as_of
from umc.domain.faults.events import Event, Noted, Responded, Restored, Suspected
from umc.domain.faults.fault import OPEN_STATUSES, Fault
from umc.domain.faults.history import admit, derive
from umc.domain.faults.rebased import Rebased, RebasedLeg, Withdrawn
from umc.domain.plans.rebase import CannotRebase, NewTerms, Present, new_terms
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, Contract, Priority
from umc.domain.register.equipment import RETIRED, Equipment
from umc.domain.register.party import Customer
from umc.domain.register.selector import Selector

NOON = at("2026-04-06 12:00")
OLD = a_contract(covers=(a_cover(),))
NEW = a_contract(covers=(a_cover(),), targets={Priority.P1: promising(restore="6h")})
SLOWER = an_agreement(targets={Priority.P1: promising(leg_accept="30m", leg_restore="5h")})
BANK = Customer(id="bank", name="Bank")


def present(
    *contracts: Contract, agreement: Agreement | None = None, machines: tuple[Equipment, ...] = (a_machine(),)
) -> Present:
    """What a book would give: its contracts' digests are ``new``, an agreement's ``new leg``."""
    held = {one.id: one for one in contracts}
    agreements = {agreement.id: agreement} if agreement else {}
    return Present(
        book=Book(customers={"bank": BANK}, contracts=held, agreements=agreements),
        machines={one.tag: one for one in machines},
        contracts=dict.fromkeys(held, "new"),
        agreements=dict.fromkeys(agreements, "new leg"),
        engines=CALENDARS,
    )


def gone_by(fault: Fault, contract: Contract = OLD) -> GoneBy:
    """What a fault was opened and its legs dispatched under."""
    return GoneBy(terms=terms(contract), legs={leg.number: leg_terms() for leg in fault.legs})


def weighed(fault: Fault, now: Present) -> Any:
    """The new terms of a fault at noon."""
    return new_terms(fault, gone_by(fault), now, NOON)


def rebased(*steps: Step, event: Rebased, opened: str = "2026-04-06 10:00", **report: Any) -> Fault:
    """A fault with some steps and a rebasing at noon."""
    return a_fault(*steps, ("2026-04-06 12:00", event), opened=opened, **report)


TO_NEW = Rebased(contract="C-1", old="digest", new="new", cover=0)


def under_both(old: Contract = OLD, new: Contract = NEW) -> Terms:
    """Terms rebased at noon."""
    return replace(terms(new), since=NOON, earlier=terms(old))


def test_a_fault_gets_the_new_version_of_its_contract() -> None:
    """With the cover that takes its machine in now, wherever it stands in the list."""
    moved = replace(NEW, covers=(a_cover(), a_cover()))
    elsewhere = replace(moved.covers[0], selector=Selector(tag=("UPS-*",)))
    found = weighed(a_fault(cover=0), present(replace(moved, covers=(elsewhere, moved.covers[1]))))
    assert isinstance(found, NewTerms)
    assert (found.event.old, found.event.new, found.event.cover) == ("digest", "new", 1)
    assert found.gone_by.terms.in_force_at(at("2026-04-06 11:59")).contract == OLD


def test_nothing_newer_is_nothing_to_do() -> None:
    """The book holds the very version that the fault goes by."""
    same = replace(present(OLD), contracts={"C-1": "digest"})
    assert weighed(a_fault(), same) is None


def test_a_fault_without_a_machine_stays_without_a_cover() -> None:
    """The contract alone spoke, and goes on to."""
    found = weighed(a_fault(equipment=None), present(replace(NEW, covers=())))
    assert found.event.cover is None


def test_a_fault_opened_for_suspects_goes_by_the_first_that_is_covered() -> None:
    """As at its opening, when no machine was known to be at fault."""
    fault = a_fault(("2026-04-06 10:00", Suspected(equipment="SW-1")), equipment=None, cover=0)
    assert weighed(fault, present(NEW)).event.cover == 0


@pytest.mark.parametrize(
    ("now", "because"),
    [
        (present(), "contract C-1 is not in the book"),
        (present(replace(NEW, customer="shop")), "C-1 is a contract of shop there"),
        (present(replace(NEW, covers=())), "C-1 does not cover SW-1 there"),
        (present(NEW, machines=()), "C-1 does not cover SW-1 there"),
        (present(NEW, machines=(a_machine(status=RETIRED),)), "C-1 does not cover SW-1 there"),
        (present(NEW, machines=(a_machine(customer="shop"),)), "C-1 does not cover SW-1 there"),
        (
            present(replace(NEW, starts=date(2026, 5, 1))),
            "C-1 runs from 2026-05-01 to 2027-03-31 there, and the fault was opened on 2026-04-06",
        ),
    ],
)
def test_what_stands_against_it_is_said(now: Present, because: str) -> None:
    """The fault keeps its terms, for this reason."""
    assert weighed(a_fault(cover=0), now) == CannotRebase(because=because)


def test_a_fault_that_is_over_is_not_rebased() -> None:
    """Its promises are history."""
    over = replace(a_fault(), status=next(iter(set(type(a_fault().status)) - OPEN_STATUSES)))
    assert isinstance(weighed(over, present(NEW)), CannotRebase)


def test_an_open_leg_goes_over_and_one_that_is_over_does_not() -> None:
    """By the agreement's id; without one in the book the leg keeps what was pinned."""
    fault = a_fault(("2026-04-06 10:10", dispatched()))
    same = replace(present(OLD, agreement=SLOWER), contracts={"C-1": "digest"})
    found = weighed(fault, same)
    assert found.event.legs == (RebasedLeg(leg=1, agreement="A-1", old="digest", new="new leg"),)
    assert (found.event.old, found.event.new) == ("digest", "digest")
    gone = replace(present(OLD), contracts={"C-1": "digest"})
    assert weighed(fault, gone) is None


def test_due_times_move_with_the_terms() -> None:
    """Old and new, from the same start; only clocks that count are compared."""
    fault = a_fault(("2026-04-06 10:05", Responded()), cover=0)
    found = weighed(fault, present(NEW))
    (move,) = due_moves("F-1", fault, gone_by(fault), found.gone_by, NOON)
    assert (move.clock, move.target_old, move.target_new) == ("restore", "4h", "6h")
    assert (move.due_old, move.due_new) == (at("2026-04-06 14:00"), at("2026-04-06 16:00"))


def test_a_promise_that_comes_or_goes_is_a_move() -> None:
    """There is no due time on the side that makes no such promise."""
    fault = a_fault(cover=0)
    more = replace(NEW, targets={Priority.P1: promising(restore="4h", respond="5h")})
    found = weighed(fault, present(more))
    moves = due_moves("F-1", fault, gone_by(fault), found.gone_by, NOON)
    assert [(one.clock, one.target_old, one.target_new) for one in moves] == [("respond", None, "5h")]


def test_a_breach_that_the_new_terms_do_not_know_is_withdrawn() -> None:
    """Broken at 14:00 by four hours; by six it runs, and without a promise there is none."""
    fault, later = a_fault(cover=0), at("2026-04-06 15:00")
    old = gone_by(fault)
    none = replace(NEW, targets={Priority.P2: promising(restore="6h")})
    for terms_now, state in ((NEW, "running"), (none, None)):
        found = new_terms(fault, old, present(terms_now), later)
        assert isinstance(found, NewTerms)
        moves = due_moves("F-1", fault, old, found.gone_by, later)
        assert [(one.state_old, one.state_new, one.is_withdrawn) for one in moves] == [
            ("broken", state, True)
        ]
        two = at("2026-04-06 14:00")
        assert withdrawn_by(moves) == (Withdrawn(clock="restore", target="4h", due_at=two, broken_at=two),)


def test_a_promise_that_breaks_at_once_is_a_move_and_no_withdrawal() -> None:
    """In time by six hours, an hour late by four."""
    fault, later = a_fault(cover=0), at("2026-04-06 15:00")
    old = gone_by(fault, NEW)
    found = new_terms(fault, old, present(OLD), later)
    assert isinstance(found, NewTerms)
    (move,) = due_moves("F-1", fault, old, found.gone_by, later)
    assert (move.breaks_at_once, move.is_withdrawn, withdrawn_by([move])) == (True, False, ())


def test_a_running_clock_goes_by_the_new_terms_from_its_original_start() -> None:
    """Time used is kept: six hours from ten o'clock, not from the rebasing."""
    fault = rebased(event=TO_NEW)
    found = the("restore", clocks(fault, under_both(), {}, at("2026-04-06 13:00")))
    assert (found.due_at, found.used.total_seconds()) == (at("2026-04-06 16:00"), 3 * 3600)
    assert fault.pin.terms == "new"


def test_a_clock_that_stopped_before_is_judged_by_the_old_terms() -> None:
    """Restored at 11:00 under four hours; a later restoring goes by six."""
    before = rebased(("2026-04-06 11:00", Restored()), event=TO_NEW)
    assert the("restore", clocks(before, under_both(), {}, NOON)).allowed.total_seconds() == 4 * 3600
    events = told(("2026-04-06 12:00", TO_NEW), ("2026-04-06 15:00", Restored()))
    after = the("restore", clocks(derive(events), under_both(), {}, at("2026-04-06 15:00")))
    assert (after.allowed.total_seconds(), after.state.value) == (6 * 3600, "kept")


def test_a_late_entry_from_before_takes_its_place() -> None:
    """Recorded after the rebasing, happened before it: the old terms judge it."""
    events = told(("2026-04-06 12:00", TO_NEW))
    late = an_event(3, "2026-04-06 11:30", Restored(), recorded="2026-04-06 13:00")
    found = the("restore", clocks(admit(events, late), under_both(), {}, at("2026-04-06 13:00")))
    assert found.allowed.total_seconds() == 4 * 3600


def test_a_look_back_goes_by_the_terms_of_then() -> None:
    """The file as of an instant before the rebasing holds the old terms, and no leg's newer ones."""
    event = replace(TO_NEW, legs=(RebasedLeg(leg=1, agreement="A-1", old="digest", new="new leg"),))
    events = told(("2026-04-06 10:10", dispatched()), ("2026-04-06 12:00", event))
    legs = {1: replace(leg_terms(SLOWER), since=NOON, earlier=leg_terms())}
    file = a_file(events, under_both(), legs)
    assert as_of(file, at("2026-04-06 11:00")).terms == terms(OLD)
    assert as_of(file, at("2026-04-06 11:00")).leg_terms[1] == leg_terms()
    assert as_of(file, at("2026-04-06 13:00")).terms == under_both()
    assert [leg.terms for leg in file.fault.legs] == ["new leg"]


def a_file(events: tuple[Event, ...], under: Terms, legs: Mapping[int, Any]) -> FaultFile:
    """The file on a fault, without what does not matter here."""
    return FaultFile(
        id=1, number="F-1", head="", events=events, fault=derive(events), terms=under, leg_terms=legs,
        customer=BANK, zone=TOKYO, vendors={},
    )  # fmt: skip


@given(histories(), st.integers(0, 100_000))
def test_a_rebasing_changes_nothing_but_the_terms(events: tuple[Event, ...], later: int) -> None:
    """Status, legs, holds and steps of any life are those without it; equal terms move no clock."""
    last = max(event.happened_at for event in events)
    new = Event(
        seq=len(events) + 1, happened_at=last, recorded_at=last, actor="kim", what=replace(TO_NEW, cover=None)
    )
    before, after = derive(events), admit(events, new)
    assert replace(after, pins=before.pins, seq=before.seq) == before
    legs = {leg.number: leg_terms() for leg in before.legs}
    same = replace(terms(), since=last, earlier=terms())
    assert clocks(after, same, legs, last) == clocks(before, terms(), legs, last)


def test_a_note_may_follow_and_the_rebasing_needs_no_step() -> None:
    """It is nothing that the desk does to a fault: no step leads to it, and none is taken away."""
    fault = rebased(event=TO_NEW)
    assert fault.status == a_fault().status
    assert a_fault(("2026-04-06 12:00", TO_NEW), ("2026-04-06 12:30", Noted(text="told"))).pin.terms == "new"
