"""A vendor's clocks: they start at the dispatch, and only what the agreement says stops them."""

from tests.domain.builders import (
    Step,
    a_contract,
    a_fault,
    an_agreement,
    at,
    dispatched,
    h,
    leg_terms,
    m,
    promising,
    routed,
    stopping,
    terms,
    the,
)
from umc.domain.clocks.clocks import clocks
from umc.domain.clocks.sla import Clock, ClockState
from umc.domain.faults.events import (
    Accepted,
    Cancelled,
    Closed,
    Confirmed,
    Denied,
    Done,
    HandedBack,
    Held,
    Reopened,
    Reprioritised,
    Restored,
    Resumed,
)
from umc.domain.register.contract import Agreement, Origin, Priority

ROUTED = ("2026-04-06 10:00", routed())
DISPATCHED = ("2026-04-06 10:30", dispatched())
ACCEPTED = ("2026-04-06 10:50", Accepted(leg=1))


def on_legs(*steps: Step, now: str, agreement: Agreement | None = None) -> tuple[Clock, ...]:
    """Return the clocks of a fault with legs 1 and 2 under the same agreement."""
    under = leg_terms(agreement)
    return clocks(a_fault(ROUTED, *steps), terms(), {1: under, 2: under}, at(now))


def leg_clock(name: str, *steps: Step, now: str, agreement: Agreement | None = None, leg: int = 1) -> Clock:
    """Return one clock of a leg."""
    return the(f"leg.{name}", on_legs(*steps, now=now, agreement=agreement), leg=leg)


def test_a_vendors_clock_starts_at_its_dispatch() -> None:
    """Never with time that others used up; on the vendor's own calendar."""
    clock = leg_clock("restore", DISPATCHED, now="2026-04-06 11:30")
    assert (clock.started_at, clock.used, clock.due_at) == (
        at("2026-04-06 10:30"),
        h(1),
        at("2026-04-06 13:30"),
    )
    assert (clock.party, clock.leg, clock.calendar) == ("nec", 1, "24x7")
    assert clock.origin == Origin(file="agreements.toml", line=1)


def test_a_leg_without_an_agreement_has_no_clocks() -> None:
    """Nothing was promised to us, so nothing is timed."""
    found = clocks(a_fault(ROUTED, DISPATCHED), terms(), {}, at("2026-04-06 11:30"))
    assert {clock.leg for clock in found} == {0}


def test_the_accept_clock_is_met_by_the_accepting() -> None:
    """Twenty minutes of thirty."""
    clock = leg_clock("accept", DISPATCHED, ACCEPTED, now="2026-04-06 12:00")
    assert (clock.state, clock.used, clock.allowed) == (ClockState.KEPT, m(20), m(30))


def test_a_vendor_that_does_not_accept_in_time_has_broken_its_promise() -> None:
    """Since the instant at which its half hour was over."""
    clock = leg_clock("accept", DISPATCHED, now="2026-04-06 11:01")
    assert (clock.state, clock.broken_at) == (ClockState.BROKEN, at("2026-04-06 11:00"))


def test_work_that_is_done_was_accepted() -> None:
    """A vendor that is done without a word of accepting owes none."""
    clock = leg_clock("accept", DISPATCHED, ("2026-04-06 10:45", Done(leg=1)), now="2026-04-06 12:00")
    assert (clock.state, clock.stopped_at) == (ClockState.KEPT, at("2026-04-06 10:45"))


def test_a_denial_or_a_hand_back_in_time_ends_the_clocks_without_a_verdict() -> None:
    """The promise was to take on a fault of its own, and this one was not, or could not be."""
    for what in (Denied(leg=1, reason="not ours"), HandedBack(leg=1, reason="no access")):
        found = on_legs(DISPATCHED, ("2026-04-06 10:45", what), now="2026-04-06 18:00")
        assert {clock.state for clock in found if clock.leg == 1} == {ClockState.ENDED}


def test_a_denial_that_came_too_late_leaves_the_promise_broken() -> None:
    """An hour's silence before the denial is still an hour's silence."""
    late = ("2026-04-06 11:30", Denied(leg=1, reason="not ours"))
    assert leg_clock("accept", DISPATCHED, late, now="2026-04-06 18:00").state is ClockState.BROKEN
    assert leg_clock("restore", DISPATCHED, late, now="2026-04-06 18:00").state is ClockState.ENDED


def test_the_vendors_restore_clock_is_met_when_it_is_done() -> None:
    """Even while the desk still verifies."""
    clock = leg_clock(
        "restore", DISPATCHED, ACCEPTED, ("2026-04-06 12:30", Done(leg=1)), now="2026-04-06 20:00"
    )
    assert (clock.state, clock.used) == (ClockState.KEPT, h(2))


def test_the_vendors_restore_clock_is_met_when_service_is_back() -> None:
    """Whoever brought it back; the vendor may still be at work on the cure."""
    clock = leg_clock(
        "restore", DISPATCHED, ACCEPTED, ("2026-04-06 12:30", Restored()), now="2026-04-06 20:00"
    )
    assert (clock.state, clock.stopped_at) == (ClockState.KEPT, at("2026-04-06 12:30"))
    assert clock.due_at == at("2026-04-06 13:30")


def test_a_leg_dispatched_after_the_restoring_runs_until_it_is_done() -> None:
    """A vendor brought in for the permanent cure is not met by what came before it."""
    steps: list[Step] = [("2026-04-06 10:20", Restored(workaround=True)), DISPATCHED]
    assert leg_clock("restore", *steps, now="2026-04-06 11:30").state is ClockState.RUNNING
    steps.append(("2026-04-06 12:30", Done(leg=1)))
    assert leg_clock("restore", *steps, now="2026-04-06 20:00").used == h(2)


def test_a_reopened_fault_sets_an_open_legs_clock_going_again() -> None:
    """The vendor still has it; the time in between is not its."""
    steps: list[Step] = [
        DISPATCHED,
        ACCEPTED,
        ("2026-04-06 11:30", Restored()),
        ("2026-04-06 12:30", Reopened()),
    ]
    clock = leg_clock("restore", *steps, now="2026-04-06 13:00")
    assert (clock.state, clock.used, clock.due_at) == (ClockState.RUNNING, h(1.5), at("2026-04-06 14:30"))


def test_a_leg_done_between_restoring_and_reopening_stopped_with_the_restoring() -> None:
    """The reopening is another stretch of work, and not this leg's."""
    clock = leg_clock(
        "restore",
        DISPATCHED,
        ("2026-04-06 11:30", Restored()),
        ("2026-04-06 12:00", Done(leg=1)),
        ("2026-04-06 12:30", Reopened()),
        now="2026-04-06 20:00",
    )
    assert (clock.state, clock.stopped_at, clock.used) == (ClockState.KEPT, at("2026-04-06 11:30"), h(1))


def test_a_leg_done_at_the_very_reopening_stopped_with_the_restoring() -> None:
    """The reopening belongs to the next stretch of work, its instant included."""
    clock = leg_clock(
        "restore",
        DISPATCHED,
        ("2026-04-06 11:30", Restored()),
        ("2026-04-06 12:30", Done(leg=1)),
        ("2026-04-06 12:30", Reopened()),
        now="2026-04-06 20:00",
    )
    assert (clock.stopped_at, clock.used) == (at("2026-04-06 11:30"), h(1))


def test_a_leg_denied_after_the_restoring_has_no_verdict() -> None:
    """Service came back, but not for anything this vendor answers for."""
    clock = leg_clock(
        "restore",
        DISPATCHED,
        ("2026-04-06 11:30", Restored()),
        ("2026-04-06 12:00", Denied(leg=1, reason="not ours")),
        now="2026-04-06 20:00",
    )
    assert (clock.state, clock.stopped_at) == (ClockState.ENDED, at("2026-04-06 11:30"))


def test_the_end_of_the_fault_ends_what_a_vendor_still_owed() -> None:
    """Cancelled or closed, a leg that nobody ended has no verdict, unless it was broken before."""
    cancelled: list[Step] = [DISPATCHED, ("2026-04-06 10:40", Cancelled(why="a mistake"))]
    found = on_legs(*cancelled, now="2026-04-06 20:00")
    assert {clock.state for clock in found if clock.leg == 1} == {ClockState.ENDED}
    closed: list[Step] = [
        DISPATCHED,
        ("2026-04-06 10:35", Restored()),
        ("2026-04-06 10:36", Confirmed()),
        ("2026-04-06 10:40", Closed()),
    ]
    assert leg_clock("accept", *closed, now="2026-04-06 20:00").state is ClockState.ENDED
    assert leg_clock("restore", *closed, now="2026-04-06 20:00").state is ClockState.KEPT


def test_a_new_leg_starts_a_new_clock() -> None:
    """What the first leg used up is not taken from the second, even with the same vendor."""
    steps: list[Step] = [
        DISPATCHED,
        ("2026-04-06 12:30", HandedBack(leg=1, reason="no access")),
        ("2026-04-06 13:00", dispatched(2)),
    ]
    clock = leg_clock("restore", *steps, now="2026-04-06 13:30", leg=2)
    assert (clock.used, clock.due_at) == (m(30), at("2026-04-06 16:00"))


def test_a_hold_stops_a_vendors_clock_only_where_its_agreement_says_so() -> None:
    """The contract's stops are between us and the customer."""
    held: Step = ("2026-04-06 11:00", Held(reason="customer"))
    resumed: Step = ("2026-04-06 12:00", Resumed())
    stopped = an_agreement(stops=stopping(leg_restore="customer"))
    plain = leg_clock("restore", DISPATCHED, held, resumed, now="2026-04-06 13:00")
    with_stop = leg_clock("restore", DISPATCHED, held, resumed, now="2026-04-06 13:00", agreement=stopped)
    assert (plain.used, with_stop.used, with_stop.held) == (h(2.5), h(1.5), h(1))


def test_a_vendors_hold_does_not_stop_the_customers_clock() -> None:
    """Each clock has its own stops."""
    agreement = an_agreement(stops=stopping(leg_restore="customer"))
    found = on_legs(
        DISPATCHED, ("2026-04-06 11:00", Held(reason="customer")), now="2026-04-06 12:00", agreement=agreement
    )
    assert the("leg.restore", found, leg=1).state is ClockState.HELD
    assert the("restore", found).state is ClockState.RUNNING


def test_a_hold_from_before_the_dispatch_takes_out_only_what_lies_in_the_leg() -> None:
    """Held since 10:10, dispatched at 10:30, resumed at 11:00: half an hour."""
    agreement = an_agreement(stops=stopping(leg_restore="customer"))
    clock = leg_clock(
        "restore",
        ("2026-04-06 10:10", Held(reason="customer")),
        DISPATCHED,
        ("2026-04-06 11:00", Resumed()),
        now="2026-04-06 12:00",
        agreement=agreement,
    )
    assert (clock.held, clock.used) == (m(30), h(1))


def test_a_new_priority_is_judged_from_the_dispatch() -> None:
    """The agreement's target for the new priority, from the same start."""
    agreement = an_agreement(
        targets={Priority.P1: promising(leg_restore="3h"), Priority.P2: promising(leg_restore="6h")}
    )
    clock = leg_clock(
        "restore",
        DISPATCHED,
        ("2026-04-06 11:00", Reprioritised(priority=Priority.P2)),
        now="2026-04-06 12:30",
        agreement=agreement,
    )
    assert (clock.allowed, clock.used, clock.due_at) == (h(6), h(2), at("2026-04-06 16:30"))


def test_vendors_side_by_side_have_clocks_of_their_own() -> None:
    """Two suspects, two vendors, two legs."""
    found = on_legs(
        DISPATCHED,
        ("2026-04-06 11:00", dispatched(2, vendor="apc", equipment="UPS-1")),
        now="2026-04-06 12:00",
    )
    assert [(c.leg, c.party, c.name.value) for c in found if c.leg] == [
        (1, "nec", "leg.accept"),
        (1, "nec", "leg.restore"),
        (2, "apc", "leg.accept"),
        (2, "apc", "leg.restore"),
    ]


def test_a_vendors_priority_may_have_its_own_calendar() -> None:
    """One priority around the clock, another in office hours."""
    agreement = an_agreement(targets={Priority.P1: promising(leg_restore="10h", calendar="jp-office")})
    clock = leg_clock("restore", DISPATCHED, now="2026-04-06 12:00", agreement=agreement)
    assert (clock.calendar, clock.due_at) == ("jp-office", at("2026-04-07 12:00"))


def test_the_customers_promise_and_the_vendors_run_on_their_own_calendars() -> None:
    """Overnight the vendor's clock counts and the customer's stands."""
    contract = a_contract(targets={Priority.P1: promising(restore="10h")})
    found = clocks(
        a_fault(ROUTED, ("2026-04-06 17:00", dispatched())),
        terms(contract),
        {1: leg_terms()},
        at("2026-04-06 19:00"),
    )
    assert (the("restore", found).used, the("leg.restore", found, leg=1).used) == (h(7.5), h(2))
