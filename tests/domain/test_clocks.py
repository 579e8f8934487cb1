"""Clocks to the customer: what is promised, what starts and stops a clock, when it is broken."""

from datetime import timedelta

import pytest

from tests.domain.builders import (
    OPENED,
    Step,
    a_fault,
    an_event,
    at,
    h,
    m,
    terms,
    the,
    told,
)
from tests.domain.customer_clocks import FULL, restore, seen
from umc.domain.clocks.clocks import course_of, mark_at
from umc.domain.clocks.sla import ClockState
from umc.domain.faults.events import (
    Cancelled,
    Held,
    Reopened,
    Resolved,
    Responded,
    Restored,
    Resumed,
)
from umc.domain.faults.history import derive
from umc.domain.register.contract import Origin, Priority


def test_only_what_is_promised_for_the_priority_has_a_clock() -> None:
    """P2 promises no resolve and no update."""
    names = [clock.name.value for clock in seen(a_fault(priority=Priority.P2), "2026-04-06 10:00")]
    assert names == ["respond", "restore"]


def test_a_running_clock_says_what_is_used_and_when_it_comes_due() -> None:
    """An hour after the opening an hour of four is used."""
    clock = restore(now="2026-04-06 11:00")
    assert (clock.state, clock.used, clock.left, clock.allowed) == (ClockState.RUNNING, h(1), h(3), h(4))
    assert clock.due_at == at("2026-04-06 14:00")
    assert (clock.party, clock.leg, clock.calendar, clock.cycle) == ("customer", 0, "jp-office", 1)
    assert clock.share == 0.25
    assert clock.origin == Origin(file="contracts.toml", line=7)


def test_time_outside_the_calendar_is_not_used() -> None:
    """Reported half an hour before closing on Friday, four hours end on Monday."""
    clock = restore(opened="2026-04-10 17:00", now="2026-04-13 09:30")
    assert (clock.used, clock.due_at) == (h(1), at("2026-04-13 12:30"))


def test_a_clock_that_stopped_in_time_is_kept() -> None:
    """It shows what was used when it stopped, whatever the hour now."""
    clock = restore(("2026-04-06 12:00", Restored()), now="2026-05-01 12:00")
    assert (clock.state, clock.used, clock.stopped_at) == (ClockState.KEPT, h(2), at("2026-04-06 12:00"))


def test_a_running_clock_over_its_target_is_broken_since_its_due_time() -> None:
    """It goes on counting: the overrun is what it shows as left, negative."""
    clock = restore(now="2026-04-06 15:00")
    assert (clock.state, clock.left, clock.broken_at) == (ClockState.BROKEN, h(-1), at("2026-04-06 14:00"))


def test_a_clock_at_its_due_time_is_not_broken_yet() -> None:
    """Broken is more than the target, by a microsecond if need be."""
    assert restore(now="2026-04-06 14:00").state is ClockState.RUNNING
    assert restore(now="2026-04-06 14:00:00.000001").state is ClockState.BROKEN


def test_restoring_after_closing_with_the_budget_just_used_is_in_time() -> None:
    """Due at closing time on Monday; restored at 18:40, when nothing more had counted."""
    clock = restore(("2026-04-06 18:40", Restored()), opened="2026-04-06 13:30", now="2026-04-07 12:00")
    assert clock.due_at == at("2026-04-06 17:30")
    assert (clock.state, clock.left, clock.broken_at) == (ClockState.KEPT, timedelta(0), None)


def test_a_budget_used_up_at_closing_breaks_with_the_next_counted_instant() -> None:
    """Due at 17:30 on Monday, broken from 09:00 on Tuesday on."""
    opened = "2026-04-06 13:30"
    overnight = restore(opened=opened, now="2026-04-07 09:00")
    assert (overnight.state, overnight.breaks_after) == (ClockState.RUNNING, at("2026-04-07 09:00"))
    late = restore(opened=opened, now="2026-04-07 09:00:01")
    assert (late.state, late.broken_at, late.due_at) == (
        ClockState.BROKEN,
        at("2026-04-07 09:00"),
        at("2026-04-06 17:30"),
    )


def test_the_respond_clock_is_met_by_the_answer() -> None:
    """Ten minutes of fifteen."""
    clock = the("respond", seen(a_fault(("2026-04-06 10:10", Responded())), "2026-04-06 12:00"))
    assert (clock.state, clock.used, clock.allowed) == (ClockState.KEPT, m(10), m(15))


def test_the_respond_clock_is_met_by_restoring_where_nobody_answered_first() -> None:
    """Service that is back is the best answer."""
    clock = the("respond", seen(a_fault(("2026-04-06 10:05", Restored())), "2026-04-06 12:00"))
    assert (clock.state, clock.stopped_at) == (ClockState.KEPT, at("2026-04-06 10:05"))


def test_a_reopening_does_not_ask_for_a_first_answer_again() -> None:
    """The answer given stays given."""
    fault = a_fault(
        ("2026-04-06 10:10", Responded()),
        ("2026-04-06 11:00", Restored()),
        ("2026-04-06 12:00", Reopened()),
    )
    assert the("respond", seen(fault, "2026-04-07 12:00")).stopped_at == at("2026-04-06 10:10")


def test_a_cancelled_fault_ends_its_clocks_without_a_verdict() -> None:
    """Neither kept nor broken: the fault was none."""
    fault = a_fault(("2026-04-06 10:05", Cancelled(why="a mistake")))
    found = seen(fault, "2026-04-09 12:00")
    assert {clock.state for clock in found} == {ClockState.ENDED}
    assert {clock.stopped_at for clock in found} == {at("2026-04-06 10:05")}


def test_a_promise_broken_before_the_cancelling_stays_broken() -> None:
    """Cancelling is no way to clean a record."""
    fault = a_fault(("2026-04-06 16:00", Cancelled(why="a mistake")))
    assert the("restore", seen(fault, "2026-04-09 12:00")).state is ClockState.BROKEN


def test_the_resolve_clock_runs_on_after_the_restoring() -> None:
    """The permanent cure is owed until it is in place."""
    steps: list[Step] = [("2026-04-06 11:00", Restored(workaround=True))]
    assert the("resolve", seen(a_fault(*steps), "2026-04-06 12:00")).used == h(2)
    steps.append(("2026-04-06 13:00", Resolved()))
    clock = the("resolve", seen(a_fault(*steps), "2026-04-09 12:00"))
    assert (clock.state, clock.used) == (ClockState.KEPT, h(3))


def test_a_late_hold_makes_a_breach_undone() -> None:
    """Broken as long as nobody knew of the hold; with it recorded, in time."""
    events = told(("2026-04-06 15:00", Restored()))
    late = (
        an_event(3, "2026-04-06 11:00", Held(reason="access"), recorded="2026-04-06 16:00"),
        an_event(4, "2026-04-06 12:30", Resumed(), recorded="2026-04-06 16:00"),
    )
    assert the("restore", seen(derive(events), "2026-04-06 17:00")).state is ClockState.BROKEN
    clock = the("restore", seen(derive(events + late), "2026-04-06 17:00"))
    assert (clock.state, clock.used, clock.broken_at) == (ClockState.KEPT, h(3.5), None)


def mark(*steps: Step, percent: int, opened: str = OPENED) -> object:
    """Return the instant of a mark of the restore clock."""
    fault = a_fault(*steps, opened=opened)
    clock = the("restore", seen(fault, "2026-04-06 17:30"))
    return mark_at(course_of(fault, terms(FULL), {}, clock), percent)


def test_a_mark_is_an_instant_in_counted_time() -> None:
    """Half of four hours, with an hour of hold before it."""
    steps: list[Step] = [("2026-04-06 11:00", Held(reason="access")), ("2026-04-06 12:00", Resumed())]
    assert mark(*steps, percent=50) == at("2026-04-06 13:00")


def test_the_full_mark_fires_at_the_due_time_though_the_promise_is_not_broken_yet() -> None:
    """At closing time, when the budget is used up there."""
    assert mark(percent=100, opened="2026-04-06 13:30") == at("2026-04-06 17:30")


def test_a_clock_that_stopped_has_no_marks_after_its_stop() -> None:
    """Nobody is told of half the time used when it never was."""
    stop: Step = ("2026-04-06 12:30", Restored())
    assert mark(stop, percent=50) == at("2026-04-06 12:00")
    assert mark(stop, percent=75) is None


def test_a_held_clock_has_no_marks_ahead() -> None:
    """They come when the hold ends, later."""
    assert mark(("2026-04-06 11:00", Held(reason="access")), percent=50) is None


def test_a_clock_of_another_fault_has_no_course_here() -> None:
    """A clock is looked up among the fault's own."""
    clock = the("update", seen(a_fault(), "2026-04-06 12:00"))
    with pytest.raises(LookupError, match="update"):
        course_of(a_fault(), terms(), {}, clock)
