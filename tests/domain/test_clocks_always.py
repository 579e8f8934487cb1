"""What holds for the clocks of every fault, whatever happened to it."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import CALENDARS, an_agreement, an_event, leg_terms, stopping, terms
from tests.domain.customer_clocks import FULL
from tests.domain.histories import REASONS, histories
from umc.domain.clocks.clocks import clocks, course_of, mark_at
from umc.domain.clocks.sla import Clock, ClockState, LegTerms
from umc.domain.faults.events import Event, Held
from umc.domain.faults.fault import Fault
from umc.domain.faults.history import derive

BY_CUSTOMER = ("respond", "restore", "resolve", "update")
ALL_STOP = replace(FULL, stops=stopping(**dict.fromkeys(BY_CUSTOMER, "customer access")))
AGREEMENT = an_agreement(stops=stopping(leg_restore="customer parts"))
LATER = st.integers(0, 500_000)


def timed(fault: Fault, now: datetime) -> tuple[Clock, ...]:
    """Return the clocks under terms that let most reasons stop most clocks."""
    return clocks(fault, terms(ALL_STOP), _legs(fault), now)


def _legs(fault: Fault) -> dict[int, LegTerms]:
    return {leg.number: leg_terms(AGREEMENT) for leg in fault.legs}


def _names(found: tuple[Clock, ...]) -> list[tuple[str, int, int]]:
    return [(clock.name.value, clock.leg, clock.cycle) for clock in found]


@given(events=histories(), later=LATER)
def test_broken_is_more_used_than_allowed_and_nothing_else(events: tuple[Event, ...], later: int) -> None:
    """And that is the same as being past the last instant in time."""
    now = events[-1].happened_at + timedelta(seconds=later)
    for clock in timed(derive(events), now):
        is_broken = clock.state is ClockState.BROKEN
        assert is_broken == (clock.used > clock.allowed)
        until = clock.stopped_at or now
        assert is_broken == (clock.breaks_after is not None and until > clock.breaks_after)
        assert clock.broken_at == (clock.breaks_after if is_broken else None)


@given(events=histories(), later=LATER)
def test_used_and_held_are_open_time_of_the_clocks_own_course(events: tuple[Event, ...], later: int) -> None:
    """They never exceed the open time from its start to its stop or now."""
    now = events[-1].happened_at + timedelta(seconds=later)
    for clock in timed(derive(events), now):
        passed = CALENDARS[clock.calendar].elapsed(clock.started_at, clock.stopped_at or now)
        assert timedelta(0) <= clock.used <= passed
        assert timedelta(0) <= clock.held <= passed - clock.used


@given(events=histories(), later=LATER)
def test_a_clock_has_a_due_time_unless_a_hold_without_an_end_stands_before_it(
    events: tuple[Event, ...], later: int
) -> None:
    """Such a clock is held, still counts, and is not broken."""
    now = events[-1].happened_at + timedelta(seconds=later)
    for clock in timed(derive(events), now):
        if clock.due_at is None:
            assert clock.state is ClockState.HELD
            assert clock.stopped_at is None


@given(events=histories(), later=LATER)
def test_every_clock_is_named_once(events: tuple[Event, ...], later: int) -> None:
    """Name, leg and cycle tell one clock from every other."""
    found = _names(timed(derive(events), events[-1].happened_at + timedelta(seconds=later)))
    assert len(set(found)) == len(found)


@given(events=histories(), now_s=LATER, later=LATER)
def test_time_alone_uses_more_and_never_less(events: tuple[Event, ...], now_s: int, later: int) -> None:
    """Without a further event a broken clock stays broken, and no due time moves."""
    fault, now = derive(events), events[-1].happened_at + timedelta(seconds=now_s)
    before, after = timed(fault, now), timed(fault, now + timedelta(seconds=later))
    for early in before:
        late = next(clock for clock in after if _names((clock,)) == _names((early,)))
        assert late.used >= early.used
        assert late.due_at == early.due_at
        assert early.state is not ClockState.BROKEN or late.state is ClockState.BROKEN


@given(
    events=histories(),
    minutes=st.integers(0, 5000),
    hours=st.integers(1, 80),
    reason=st.sampled_from(REASONS),
)
def test_a_hold_never_brings_a_due_time_forward(
    events: tuple[Event, ...], minutes: int, hours: int, reason: str
) -> None:
    """Whenever it is set, and however long it lasts."""
    fault, now = derive(events), events[-1].happened_at
    starts = fault.opened_at + timedelta(minutes=minutes)
    held = _with_hold(fault, starts, starts + timedelta(hours=hours), reason)
    before = timed(fault, now)
    due_before = dict(zip(_names(before), (clock.due_at for clock in before), strict=True))
    for clock in timed(held, now):
        without = due_before.get(_names((clock,))[0])
        assert clock.due_at is None or without is None or clock.due_at >= without


def _with_hold(fault: Fault, starts: datetime, ends: datetime, reason: str) -> Fault:
    """Return the fault with one more hold, whether or not the desk could have set it."""
    (hold,) = derive(
        (
            an_event(1, starts.isoformat(), fault.report),
            an_event(2, starts.isoformat(), Held(reason=reason, until=ends)),
        )
    ).holds
    return replace(fault, holds=(*fault.holds, hold))


@given(events=histories(), later=LATER)
def test_marks_come_in_the_order_of_their_shares(events: tuple[Event, ...], later: int) -> None:
    """The full mark is the due time, as far as the clock got there."""
    fault, now = derive(events), events[-1].happened_at + timedelta(seconds=later)
    for clock in timed(fault, now):
        course = course_of(fault, terms(ALL_STOP), _legs(fault), clock)
        marks = [mark_at(course, percent) for percent in (0, 50, 80, 100, 150)]
        reached = [mark for mark in marks if mark is not None]
        assert reached == sorted(reached)
        if clock.stopped_at is None:
            assert marks[3] == clock.due_at
