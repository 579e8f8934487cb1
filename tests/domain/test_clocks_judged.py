"""By which target a clock is judged: priorities, covers, calendars."""

from datetime import timedelta

import pytest

from tests.domain.builders import (
    OPENED,
    a_cover,
    a_fault,
    at,
    h,
    promising,
    terms,
    the,
)
from tests.domain.customer_clocks import FULL, restore, seen
from umc.domain.calendars.duration import BusinessDays
from umc.domain.clocks.clocks import clocks
from umc.domain.clocks.sla import ClockState, Terms
from umc.domain.faults.events import (
    Held,
    Reprioritised,
    Responded,
    Resumed,
)
from umc.domain.register.contract import Cover, Priority


def test_a_new_priority_is_judged_from_the_original_start() -> None:
    """Eight hours instead of four, all counted from the opening, with the hold kept."""
    clock = restore(
        ("2026-04-06 11:00", Held(reason="access")),
        ("2026-04-06 12:00", Resumed()),
        ("2026-04-06 13:00", Reprioritised(priority=Priority.P2)),
        now="2026-04-06 14:00",
    )
    assert (clock.priority, clock.allowed, clock.used, clock.held) == (Priority.P2, h(8), h(3), h(1))
    assert clock.due_at == at("2026-04-07 10:30")


def test_a_raised_priority_with_more_used_than_allowed_is_broken_since_then() -> None:
    """Six hours used when four become the target: broken two hours ago."""
    clock = restore(("2026-04-06 16:00", Reprioritised(priority=Priority.P1)), now="2026-04-06 16:00", p="P2")
    assert (clock.state, clock.broken_at) == (ClockState.BROKEN, at("2026-04-06 14:00"))


def test_a_stopped_clock_is_judged_by_the_priority_in_force_when_it_stopped() -> None:
    """Answered within P2's hour; raising the priority later breaks no promise in hindsight."""
    fault = a_fault(
        ("2026-04-06 10:40", Responded()),
        ("2026-04-06 11:00", Reprioritised(priority=Priority.P1)),
        priority=Priority.P2,
    )
    found = seen(fault, "2026-04-06 12:00")
    assert (the("respond", found).state, the("respond", found).allowed) == (ClockState.KEPT, h(1))
    assert the("restore", found).allowed == h(4)


def test_a_priority_may_bring_its_own_calendar() -> None:
    """P3 counts seven days a week; its three business days end on Thursday at the same time."""
    clock = restore(now="2026-04-06 11:00", p="P3")
    assert (clock.calendar, clock.target) == ("seven-days", BusinessDays(3))
    assert (clock.due_at, clock.allowed) == (at("2026-04-09 10:00"), h(25.5))


@pytest.mark.parametrize(
    ("cover", "calendar", "allowed"),
    [
        (a_cover(), "seven-days", h(25.5)),
        (a_cover(calendar="24x7"), "24x7", h(72)),
        (a_cover(targets={Priority.P3: promising(restore="6h")}), "seven-days", h(6)),
        (a_cover(calendar="24x7", targets={Priority.P3: promising(restore="6h", calendar="jp-office")}),
         "jp-office", h(6)),
        (a_cover(targets={Priority.P3: promising(respond="2h")}), "seven-days", h(25.5)),
    ],
)  # fmt: skip
def test_a_cover_stands_before_the_contract(cover: Cover, calendar: str, allowed: timedelta) -> None:
    """The most exact statement counts, clock by clock; what the cover leaves out is the contract's."""
    under = Terms(contract=FULL, cover=cover, calendars=terms().calendars)
    clock = the("restore", clocks(a_fault(priority=Priority.P3), under, {}, at(OPENED)))
    assert (clock.calendar, clock.allowed) == (calendar, allowed)
