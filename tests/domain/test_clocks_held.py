"""Holds: what they take out of a clock, and what they cannot undo."""

from datetime import timedelta

from tests.domain.builders import (
    Step,
    a_fault,
    at,
    h,
    the,
)
from tests.domain.customer_clocks import restore, seen
from umc.domain.clocks.sla import ClockState
from umc.domain.faults.events import (
    Held,
    Restored,
    Resumed,
)


def test_a_hold_takes_its_open_time_out_and_moves_the_due_time() -> None:
    """Held from 11:00 to 12:00: due an hour later."""
    steps: list[Step] = [("2026-04-06 11:00", Held(reason="access")), ("2026-04-06 12:00", Resumed())]
    clock = restore(*steps, now="2026-04-06 13:00")
    assert (clock.used, clock.held, clock.due_at) == (h(2), h(1), at("2026-04-06 15:00"))


def test_a_reason_that_the_contract_does_not_name_stops_nothing() -> None:
    """Waiting for parts is our risk where the contract does not say otherwise."""
    steps: list[Step] = [("2026-04-06 11:00", Held(reason="parts"))]
    clock = restore(*steps, now="2026-04-06 13:00")
    assert (clock.state, clock.used, clock.held) == (ClockState.RUNNING, h(3), timedelta(0))
    assert the("resolve", seen(a_fault(*steps), "2026-04-06 13:00")).state is ClockState.HELD


def test_a_held_clock_does_not_come_due() -> None:
    """While a hold without an end lasts there is no due time, only time left, however long it takes."""
    clock = restore(("2026-04-06 11:00", Held(reason="customer")), now="2026-05-20 12:00")
    assert (clock.state, clock.due_at, clock.breaks_after) == (ClockState.HELD, None, None)
    assert (clock.used, clock.left) == (h(1), h(3))


def test_a_hold_with_an_end_ahead_shows_held_and_when_it_will_be_due() -> None:
    """The stated end is reckoned with."""
    held = ("2026-04-06 11:00", Held(reason="access", until=at("2026-04-06 13:00")))
    clock = restore(held, now="2026-04-06 12:00")
    assert (clock.state, clock.due_at) == (ClockState.HELD, at("2026-04-06 16:00"))
    assert restore(held, now="2026-04-06 13:00").state is ClockState.RUNNING


def test_overlapping_holds_count_once() -> None:
    """Customer 11-13 and access 12-14 take out three hours, not four."""
    clock = restore(
        ("2026-04-06 11:00", Held(reason="customer")),
        ("2026-04-06 12:00", Held(reason="access")),
        ("2026-04-06 13:00", Resumed(reason="customer")),
        ("2026-04-06 14:00", Resumed(reason="access")),
        now="2026-04-06 15:00",
    )
    assert (clock.held, clock.used) == (h(3), h(2))


def test_a_hold_over_the_weekend_takes_out_only_open_hours() -> None:
    """Friday 16:00 to Monday 10:00 is two and a half hours of this calendar."""
    clock = restore(
        ("2026-04-10 16:00", Held(reason="access")),
        ("2026-04-13 10:00", Resumed()),
        opened="2026-04-10 15:00",
        now="2026-04-13 11:00",
    )
    assert (clock.held, clock.used, clock.due_at) == (h(2.5), h(2), at("2026-04-13 13:00"))


def test_a_hold_outside_hours_takes_out_nothing() -> None:
    """A weekend on a weekday calendar."""
    steps: list[Step] = [("2026-04-11 09:00", Held(reason="access")), ("2026-04-12 18:00", Resumed())]
    clock = restore(*steps, opened="2026-04-10 16:00", now="2026-04-13 10:00")
    plain = restore(opened="2026-04-10 16:00", now="2026-04-13 10:00")
    assert (clock.held, clock.due_at) == (timedelta(0), plain.due_at)


def test_a_broken_clock_stays_broken_while_it_is_held() -> None:
    """A hold set after the due time undoes nothing."""
    clock = restore(("2026-04-06 15:00", Held(reason="customer")), now="2026-04-06 16:00")
    assert (clock.state, clock.left, clock.broken_at) == (ClockState.BROKEN, h(-1), at("2026-04-06 14:00"))


def test_a_clock_that_stopped_while_held_is_judged_up_to_its_stop() -> None:
    """What the hold would have done afterwards does not matter."""
    clock = restore(
        ("2026-04-06 11:00", Held(reason="customer")),
        ("2026-04-06 16:00", Restored()),
        now="2026-04-08 12:00",
    )
    assert (clock.state, clock.used, clock.held) == (ClockState.KEPT, h(1), h(5))
    assert clock.due_at == at("2026-04-07 10:30")
