"""Why a clock is due when it is: the spans, their causes, and that they add up."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import (
    OPENED,
    Step,
    a_contract,
    a_fault,
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
from tests.domain.histories import histories
from umc.domain.calendars.duration import BusinessDays
from umc.domain.clocks.clocks import clocks
from umc.domain.clocks.sla import ClockState
from umc.domain.clocks.why import Why, why
from umc.domain.faults.events import Event, Held, Reopened, Restored, Resumed
from umc.domain.faults.history import derive
from umc.domain.register.contract import Contract, Origin, Priority

CONTRACT = a_contract(
    targets={
        Priority.P1: promising(respond="15m", restore="4h", resolve="3d", update="1h", line=7),
        Priority.P2: promising(restore="3bd", line=8),
    },
    stops=stopping(restore="customer access", update="customer"),
)


def reason(
    *steps: Step, now: str, name: str = "restore", contract: Contract = CONTRACT, leg: int = 0, **report: Any
) -> Why:
    """Return why a clock is due when it is."""
    opened = report.pop("opened", OPENED)
    fault, under, legs = a_fault(*steps, opened=opened, **report), terms(contract), {1: leg_terms()}
    return why(fault, under, legs, the(name, clocks(fault, under, legs, at(now)), leg=leg), at(now))


def read(found: Why) -> list[tuple[timedelta, bool, str]]:
    """Return length, whether counted, and cause of every span."""
    return [(span.ends - span.starts, span.counted, span.cause) for span in found.spans]


def test_it_names_the_promise_and_where_it_is_written() -> None:
    """Contract, file and line, target, calendar and its zone, and what could stop it."""
    found = reason(now="2026-04-06 11:00")
    assert (found.by, found.origin, found.target) == ("C-1", Origin(file="contracts.toml", line=7), h(4))
    assert (found.calendar, found.time_zone, found.stopped_by) == (
        "jp-office",
        "Asia/Tokyo",
        ("customer", "access"),
    )
    assert (found.starts, found.ends, found.due_at) == (
        at(OPENED),
        at("2026-04-06 14:00"),
        at("2026-04-06 14:00"),
    )


def test_it_counts_to_the_due_time_with_every_skip_and_its_cause() -> None:
    """Reported late on the eve of a holiday: the evening, the holiday and the next night are skipped."""
    found = reason(now="2026-04-28 17:00", opened="2026-04-28 16:30")
    assert read(found) == [
        (h(1), True, "open hours"),
        (h(15.5), False, "closed hours"),
        (h(8.5), False, "holiday: Showa Day"),
        (h(15.5), False, "closed hours"),
        (h(3), True, "open hours"),
    ]
    assert [span.sum_after for span in found.spans] == [h(1), h(1), h(1), h(1), h(4)]
    assert found.counted == found.allowed


def test_a_hold_is_a_span_with_its_reason_and_who_set_it() -> None:
    """Cut out of the open hours, exactly."""
    found = reason(
        ("2026-04-06 11:00", Held(reason="access", note="no key")),
        ("2026-04-06 11:45", Resumed()),
        now="2026-04-06 12:00",
    )
    assert read(found) == [
        (h(1), True, "open hours"),
        (m(45), False, "hold: access, set by sato (no key)"),
        (h(3), True, "open hours"),
    ]


def test_a_hold_for_a_reason_that_stops_nothing_is_not_a_span() -> None:
    """It took nothing out."""
    found = reason(("2026-04-06 11:00", Held(reason="parts")), now="2026-04-06 12:00")
    assert read(found) == [(h(4), True, "open hours")]


def test_a_held_clock_is_reckoned_up_to_now() -> None:
    """There is no due time to reckon up to."""
    found = reason(("2026-04-06 11:00", Held(reason="access")), now="2026-04-06 15:00")
    assert (found.due_at, found.ends, found.counted) == (None, at("2026-04-06 15:00"), h(1))
    assert read(found)[-1] == (h(4), False, "hold: access, set by sato")


def test_a_stretch_before_a_reopening_is_skipped() -> None:
    """It stood still from the restoring on."""
    found = reason(("2026-04-06 11:00", Restored()), ("2026-04-06 12:00", Reopened()), now="2026-04-06 13:00")
    assert read(found) == [
        (h(1), True, "open hours"),
        (h(1), False, "stopped, before it was reopened"),
        (h(3), True, "open hours"),
    ]


def test_a_clock_that_stopped_while_held_is_reckoned_as_if_the_hold_had_ended_there() -> None:
    """One hour used when it stopped, three that were left: told as what would have counted."""
    found = reason(
        ("2026-04-06 11:00", Held(reason="access")), ("2026-04-06 12:00", Restored()), now="2026-04-07 12:00"
    )
    assert read(found) == [
        (h(1), True, "open hours"),
        (h(1), False, "hold: access, set by sato"),
        (h(3), True, "open hours, had it not stopped"),
    ]


def test_what_lies_after_a_clock_stopped_is_not_told_as_time_used() -> None:
    """One hour was; the other three, in hours or out of them, are what was left."""
    found = reason(("2026-04-06 17:00", Restored()), now="2026-04-07 12:00", opened="2026-04-06 16:00")
    assert read(found) == [
        (h(1), True, "open hours"),
        (h(0.5), True, "open hours, had it not stopped"),
        (h(15.5), False, "closed hours"),
        (h(2.5), True, "open hours, had it not stopped"),
    ]


def test_business_days_are_reckoned_in_their_open_hours() -> None:
    """Three office days are three times eight and a half hours."""
    found = reason(now="2026-04-06 11:00", priority=Priority.P2)
    assert (found.target, found.allowed, found.counted) == (BusinessDays(3), h(25.5), h(25.5))
    assert found.ends == at("2026-04-09 10:00")


def test_a_vendors_clock_is_explained_by_its_agreement() -> None:
    """From the dispatch, on the vendor's calendar."""
    steps: list[Step] = [("2026-04-06 10:00", routed()), ("2026-04-06 17:00", dispatched())]
    found = reason(*steps, now="2026-04-06 18:00", name="leg.restore", leg=1)
    assert (found.by, found.party, found.origin) == ("A-1", "nec", Origin(file="agreements.toml", line=1))
    assert read(found) == [(h(3), True, "open hours")]


def test_a_due_time_at_closing_is_told_apart_from_the_last_instant_in_time() -> None:
    """The difference between the two is closed hours."""
    found = reason(now="2026-04-06 14:00", opened="2026-04-06 13:30")
    assert (found.due_at, found.breaks_after) == (at("2026-04-06 17:30"), at("2026-04-07 09:00"))


def test_a_clock_that_the_fault_has_not_cannot_be_explained() -> None:
    """Asking for another fault's clock is an error, not an empty answer."""
    fault = a_fault()
    (restore,) = clocks(fault, terms(), {}, at(OPENED))
    with pytest.raises(LookupError):
        why(fault, terms(a_contract(targets={Priority.P1: promising(respond="1h")})), {}, restore, at(OPENED))


@given(events=histories(), later=st.integers(0, 500_000))
def test_the_spans_sum_to_the_wall_clock_and_the_counted_ones_to_the_target(
    events: tuple[Event, ...], later: int
) -> None:
    """For every clock of any fault: no gap, and the running sum ends where the due time says."""
    fault, now = derive(events), events[-1].happened_at + timedelta(seconds=later)
    under, legs = terms(CONTRACT), {leg.number: leg_terms() for leg in fault.legs}
    for clock in clocks(fault, under, legs, now):
        found = why(fault, under, legs, clock, now)
        assert sum((s.ends - s.starts for s in found.spans), timedelta(0)) == found.ends - found.starts
        assert all(before.ends == after.starts for before, after in pairwise(found.spans))
        _adds_up(found, clock.state, clock.used, clock.due_at)


def _adds_up(found: Why, state: ClockState, used: timedelta, due_at: datetime | None) -> None:
    if due_at is None:
        assert (found.counted, state in (ClockState.HELD, ClockState.BROKEN)) == (used, True)
    elif isinstance(found.target, BusinessDays):
        assert found.counted <= found.allowed
    else:
        assert found.counted == found.allowed
