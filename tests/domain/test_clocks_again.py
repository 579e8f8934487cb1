"""Clocks that go on, or come again: reopening, updates, confirmations."""

from datetime import timedelta

from tests.domain.builders import (
    OPENED,
    Step,
    a_fault,
    at,
    h,
    m,
    the,
)
from tests.domain.customer_clocks import FULL, restore, seen
from umc.domain.clocks.sla import ClockState
from umc.domain.faults.events import (
    Closed,
    Confirmed,
    Noted,
    Reopened,
    Resolved,
    Responded,
    Restored,
)


def test_a_reopened_clock_goes_on_from_the_time_already_used() -> None:
    """Two hours used, an hour restored that does not count, then on: due at 15:00."""
    clock = restore(
        ("2026-04-06 12:00", Restored()), ("2026-04-06 13:00", Reopened()), now="2026-04-06 14:00"
    )
    assert (clock.state, clock.used, clock.due_at) == (ClockState.RUNNING, h(3), at("2026-04-06 15:00"))
    assert clock.held == timedelta(0)


def test_a_fault_closed_and_reopened_days_later_has_used_nothing_meanwhile() -> None:
    """The same clock, not a new one."""
    steps: list[Step] = [
        ("2026-04-06 12:00", Restored()),
        ("2026-04-06 12:10", Confirmed()),
        ("2026-04-06 12:20", Closed()),
        ("2026-04-09 09:00", Reopened()),
        ("2026-04-09 10:30", Restored()),
    ]
    clock = restore(*steps, now="2026-04-10 12:00")
    assert (clock.used, clock.state, clock.due_at) == (h(3.5), ClockState.KEPT, at("2026-04-09 11:00"))


def test_the_resolve_clock_counts_the_time_between_restoring_and_reopening() -> None:
    """It never stood still there: the permanent cure was owed all along."""
    steps: list[Step] = [("2026-04-06 12:00", Restored()), ("2026-04-06 13:00", Reopened())]
    assert the("resolve", seen(a_fault(*steps), "2026-04-06 14:00")).used == h(4)


def test_the_resolve_clock_does_not_count_from_the_cure_to_the_reopening() -> None:
    """A cure that did not last stopped the clock while it lasted."""
    fault = a_fault(
        ("2026-04-06 12:00", Restored()),
        ("2026-04-06 13:00", Resolved()),
        ("2026-04-06 15:00", Reopened()),
    )
    assert the("resolve", seen(fault, "2026-04-06 16:00")).used == h(4)


# --- update and confirm


def test_every_word_to_the_customer_starts_the_next_update() -> None:
    """Told at 10:40: the next word is owed by 11:40."""
    fault = a_fault(("2026-04-06 10:40", Noted(text="on it", to="customer")))
    clock = the("update", seen(fault, "2026-04-06 11:00"))
    assert (clock.cycle, clock.started_at) == (2, at("2026-04-06 10:40"))
    assert (clock.due_at, clock.state) == (at("2026-04-06 11:40"), ClockState.RUNNING)


def test_updates_given_in_time_leave_no_clock_behind_and_broken_ones_do() -> None:
    """The current cycle and every broken one are shown, nothing else."""
    fault = a_fault(
        ("2026-04-06 10:30", Responded()),
        ("2026-04-06 13:00", Noted(text="sorry", to="customer")),
        ("2026-04-06 13:30", Noted(text="found it", to="customer")),
    )
    found = [clock for clock in seen(fault, "2026-04-06 14:00") if clock.name.value == "update"]
    assert [(clock.cycle, clock.state) for clock in found] == [
        (2, ClockState.BROKEN),
        (4, ClockState.RUNNING),
    ]
    assert found[0].broken_at == at("2026-04-06 11:30")


def test_no_update_is_owed_once_service_is_back() -> None:
    """The last cycle stops with the restoring; a reopening starts the next."""
    steps: list[Step] = [("2026-04-06 10:30", Restored())]
    clock = the("update", seen(a_fault(*steps), "2026-04-06 16:00"))
    assert (clock.state, clock.cycle) == (ClockState.KEPT, 1)
    steps += [("2026-04-06 10:40", Noted(text="why", to="customer")), ("2026-04-06 12:00", Reopened())]
    again = the("update", seen(a_fault(*steps), "2026-04-06 12:10"))
    assert (again.state, again.cycle, again.started_at) == (ClockState.RUNNING, 2, at("2026-04-06 12:00"))


def test_a_word_at_the_restoring_itself_starts_no_further_update() -> None:
    """Being told that service is back is the end of being kept up to date."""
    fault = a_fault(
        ("2026-04-06 10:30", Noted(text="it is back", to="customer")), ("2026-04-06 10:30", Restored())
    )
    clock = the("update", seen(fault, "2026-04-06 16:00"))
    assert (clock.cycle, clock.started_at, clock.used) == (1, at(OPENED), m(30))


def test_the_customer_is_waited_for_in_business_days() -> None:
    """Restored on Thursday at 16:00: the word is awaited until Monday at 16:00."""
    fault = a_fault(("2026-04-09 16:00", Restored()))
    clock = the("confirm", seen(fault, "2026-04-10 12:00"))
    assert (clock.state, clock.due_at) == (ClockState.RUNNING, at("2026-04-13 16:00"))
    assert clock.origin == FULL.origin


def test_there_is_no_confirm_clock_before_service_is_back() -> None:
    """Nothing is asked of the customer while the machine is down."""
    assert "confirm" not in [clock.name.value for clock in seen(a_fault(), "2026-04-06 12:00")]


def test_a_reopening_ends_the_waiting_without_a_verdict() -> None:
    """The customer did answer, only not with yes; a new restoring asks again."""
    steps: list[Step] = [("2026-04-06 12:00", Restored()), ("2026-04-06 13:00", Reopened())]
    assert the("confirm", seen(a_fault(*steps), "2026-04-06 14:00")).state is ClockState.ENDED
    steps += [("2026-04-06 15:00", Restored()), ("2026-04-06 16:00", Confirmed())]
    again = the("confirm", seen(a_fault(*steps), "2026-04-07 14:00"))
    assert (again.cycle, again.state, again.used) == (2, ClockState.KEPT, h(1))
