"""What holds for every calendar, instant and target."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.domain.calendars import GOLDEN_WEEK, NIGHTS, OFFICE, a_calendar, a_closure, an_opening
from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.calendar_terms import ALWAYS
from umc.domain.calendars.duration import BusinessDays, Target
from umc.domain.calendars.instant import Stretch

CALENDARS = (
    a_calendar(OFFICE, holidays=GOLDEN_WEEK),
    a_calendar(NIGHTS, "America/New_York", holidays={"2026-05-25": "Memorial Day"}),
    a_calendar(NIGHTS, "Europe/Amsterdam", holidays={"2026-04-27": "King's Day"}, by_day=True),
    a_calendar({"mon-thu": ["08:00-12:00", "13:00-17:00"], "fri": ["08:00-15:00"]}, "Australia/Lord_Howe"),
    a_calendar(
        closed=(a_closure("2026-12-29", "2027-01-03"),), open=(an_opening("2026-05-03", "10:00-16:00"),)
    ),
    Calendar(ALWAYS),
)

calendars = st.sampled_from(CALENDARS)
# Drawn by parts: of one large range hypothesis would mostly draw the first minutes of a day.
micros = st.sampled_from((0, 0, 1, 999_999))
instants = st.builds(
    lambda days, minutes, micro: (
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days, minutes=minutes, microseconds=micro)
    ),
    st.integers(0, 729),
    st.one_of(st.integers(0, 1439), st.integers(0, 47).map(lambda halves: 30 * halves)),
    micros,
)
counted = st.builds(
    lambda hours, minutes, micro: timedelta(hours=hours, minutes=minutes, microseconds=micro),
    st.integers(0, 200),
    st.sampled_from((0, 0, 30, 17)),
    micros,
)
targets: st.SearchStrategy[Target] = st.one_of(counted, st.builds(BusinessDays, st.integers(0, 9)))


@st.composite
def some_holds(draw: st.DrawFn) -> tuple[Stretch, ...]:
    """Draw up to three holds, perhaps overlapping; one may still last."""
    begins = draw(st.lists(instants, max_size=3))
    lasts = st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=30)))
    drawn = [(begin, draw(lasts)) for begin in begins]
    return tuple(Stretch(starts=at, ends=None if last is None else at + last) for at, last in drawn)


@given(calendars, st.tuples(instants, instants, instants))
def test_elapsed_time_is_additive(calendar: Calendar, drawn: tuple[datetime, datetime, datetime]) -> None:
    """A stretch cut anywhere has as much open time as its parts."""
    a, b, c = sorted(drawn)
    assert calendar.elapsed(a, c) == calendar.elapsed(a, b) + calendar.elapsed(b, c)


@given(calendars, instants, counted, some_holds())
def test_due_is_the_earliest_instant_with_the_target_used(
    calendar: Calendar, start: datetime, target: timedelta, holds: tuple[Stretch, ...]
) -> None:
    """Exactly the target is used there, and less of it a microsecond before."""
    due = calendar.due(start, target, holds)
    assume(due is not None and due > start and target)
    assert due is not None
    assert calendar.used(start, due, holds) == target
    assert calendar.used(start, due - timedelta(microseconds=1), holds) < target


@given(calendars, instants, targets, some_holds())
def test_a_promise_breaks_in_the_first_instant_past_its_last_kept_one(
    calendar: Calendar, start: datetime, target: Target, holds: tuple[Stretch, ...]
) -> None:
    """``breaks_after`` has no more than the target used, and any later instant has more."""
    last = calendar.breaks_after(start, target, holds)
    allowed = calendar.allowed(start, target)
    assume(last is not None)
    assert last is not None
    assert calendar.used(start, last, holds) == allowed
    assert calendar.used(start, last + timedelta(microseconds=1), holds) > allowed


@given(calendars, instants, targets, some_holds())
def test_a_promise_is_never_broken_at_its_due_time(
    calendar: Calendar, start: datetime, target: Target, holds: tuple[Stretch, ...]
) -> None:
    """Due comes no later than the last kept instant."""
    due, last = calendar.due(start, target, holds), calendar.breaks_after(start, target, holds)
    if last is not None:
        assert due is not None
        assert due <= last


@given(calendars, instants, targets, some_holds(), some_holds())
def test_a_hold_never_brings_a_due_time_forward(
    calendar: Calendar, start: datetime, target: Target, some: tuple[Stretch, ...], more: tuple[Stretch, ...]
) -> None:
    """With further holds a promise is due no earlier, or has no due time."""
    before, after = calendar.due(start, target, some), calendar.due(start, target, some + more)
    assert after is None or (before is not None and before <= after)


@given(calendars, instants, some_holds(), some_holds())
def test_the_order_and_repetition_of_holds_say_nothing(
    calendar: Calendar, start: datetime, some: tuple[Stretch, ...], more: tuple[Stretch, ...]
) -> None:
    """Holds are a set of instants."""
    end = start + timedelta(days=40)
    assert calendar.held(start, end, some + more) == calendar.held(start, end, more + some + more)


@given(calendars, instants, counted.filter(bool))
def test_the_latest_start_is_the_inverse_of_due(calendar: Calendar, due: datetime, target: timedelta) -> None:
    """From it the target fits exactly, from a microsecond later no more."""
    start = calendar.latest_start(due, target)
    assert calendar.elapsed(start, due) == target
    found = calendar.due(start, target)
    assert found is not None
    assert found <= due
    assert calendar.elapsed(start + timedelta(microseconds=1), due) < target


@settings(max_examples=60, deadline=None)
@given(calendars, instants, st.integers(1, 9))
def test_the_latest_start_of_business_days_is_their_inverse(
    calendar: Calendar, due: datetime, days: int
) -> None:
    """Reported then they are over by the due time, reported a microsecond later they are not."""
    start = calendar.latest_start(due, BusinessDays(days))
    found = calendar.due(start, BusinessDays(days))
    later = calendar.due(start + timedelta(microseconds=1), BusinessDays(days))
    assert found is not None
    assert later is not None
    assert found <= due < later


@given(calendars, instants, targets, some_holds(), st.tuples(st.integers(0, 300), st.integers(0, 300)))
def test_a_higher_share_is_never_used_up_earlier(
    calendar: Calendar,
    start: datetime,
    target: Target,
    holds: tuple[Stretch, ...],
    percents: tuple[int, int],
) -> None:
    """Marks fire in the order of their shares."""
    first, second = (calendar.at_share(start, target, percent, holds) for percent in sorted(percents))
    assert second is None or (first is not None and first <= second)


@given(calendars, instants, st.timedeltas(timedelta(0), timedelta(days=60)))
def test_spans_cover_the_wall_clock_and_count_what_elapsed_counts(
    calendar: Calendar, start: datetime, length: timedelta
) -> None:
    """They join without a gap; the counted ones sum to the elapsed time; neighbours differ."""
    end = start + length
    spans = calendar.spans(start, end)
    bounds = [start, *(span.ends for span in spans)]
    assert bounds[-1] == end
    assert bounds[:-1] == [span.starts for span in spans]
    assert all(span.starts < span.ends for span in spans)
    counted = sum((span.ends - span.starts for span in spans if span.counted), timedelta(0))
    assert counted == calendar.elapsed(start, end)
    told = [(span.counted, span.cause) for span in spans]
    assert all(one != other for one, other in pairwise(told))


@settings(max_examples=30, deadline=None)
@given(st.lists(instants, min_size=1, max_size=6))
def test_the_order_of_questions_changes_no_answer(drawn: list[datetime]) -> None:
    """What a calendar has expanded for one question does not show in the next one's answer."""
    asked, target = a_calendar(NIGHTS, "America/New_York"), timedelta(days=200)
    answers = [asked.due(start, target) for start in drawn]
    assert answers == [a_calendar(NIGHTS, "America/New_York").due(start, target) for start in drawn]


@given(instants, targets)
def test_a_whole_week_written_out_answers_as_24x7(start: datetime, target: Target) -> None:
    """A closure long ago forces the expansion; the answers are those of plain arithmetic."""
    expanded = a_calendar({"daily": ["00:00-24:00"]}, "UTC", closed=(a_closure("1999-12-31", "1999-12-31"),))
    always = Calendar(ALWAYS)
    assert expanded.due(start, target) == always.due(start, target)
    assert expanded.latest_start(start, target) == always.latest_start(start, target)
    assert expanded.is_open(start) is always.is_open(start) is True
    assert expanded.next_opening(start) == always.next_opening(start) == start
