"""The calendar against a slow one that asks of every five minutes whether they are open."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.calendar_terms import CalendarTerms, Closure, Holiday, HolidayRule, Opening, Window
from umc.domain.calendars.instant import Stretch

STEP = timedelta(minutes=5)
ONE_DAY = timedelta(days=1)
# Around these days clocks are put forward or back, by an hour, half an hour or a whole day.
PLACES = (
    ("Asia/Tokyo", date(2026, 12, 30)),
    ("America/New_York", date(2026, 3, 7)),
    ("America/New_York", date(2026, 10, 31)),
    ("Australia/Lord_Howe", date(2026, 4, 4)),
    ("Australia/Lord_Howe", date(2026, 10, 3)),
    ("Pacific/Apia", date(2011, 12, 29)),
    ("Africa/Casablanca", date(2026, 2, 14)),
    ("America/Sao_Paulo", date(2018, 11, 3)),
    ("Asia/Kathmandu", date(1985, 12, 31)),
)


def is_open(terms: CalendarTerms, moment: datetime) -> bool:
    """Answer from the wall clock shown at that instant alone, rule by rule."""
    shown = moment.astimezone(ZoneInfo(terms.time_zone)).replace(tzinfo=None)
    days = (shown.date(), shown.date() - ONE_DAY)
    if any(
        opening.on == day and _inside(opening.windows or terms.week[0], day, shown)
        for opening in terms.open
        for day in days
    ):
        return True
    if any(_shut(closure, day, shown) for closure in terms.closed for day in days):
        return False
    holidays = {holiday.on for holiday in terms.holidays}
    if terms.holiday_rule is HolidayRule.CALENDAR_DAY and shown.date() in holidays:
        return False
    return any(
        _inside(terms.week[day.weekday()] + (terms.week[0] if day in terms.workdays else ()), day, shown)
        for day in days
        if terms.holiday_rule is HolidayRule.CALENDAR_DAY or day not in holidays
    )


def _shut(closure: Closure, day: date, shown: datetime) -> bool:
    if not closure.starts <= day <= closure.ends:
        return False
    return _inside(closure.windows, day, shown) if closure.windows else day == shown.date()


def _inside(windows: tuple[Window, ...], day: date, shown: datetime) -> bool:
    midnight = datetime.combine(day, time.min)
    second = (shown - midnight).total_seconds()
    return any(window.opens_s <= second < window.closes_s for window in windows)


a_window = st.builds(
    lambda opens, lasts: Window(opens_s=opens * 300, closes_s=(opens + lasts) * 300),
    st.integers(0, 287),
    st.integers(1, 288),
)
some_windows = st.lists(a_window, max_size=2).map(tuple)


@st.composite
def terms_near_a_change(draw: st.DrawFn) -> tuple[CalendarTerms, datetime]:
    """Draw terms, and an instant a day before something happens to the zone's clocks."""
    zone, day = draw(st.sampled_from(PLACES))
    near = st.integers(-1, 4).map(lambda days: day + timedelta(days=days))
    closure = st.builds(
        lambda first, days, windows: Closure(
            starts=first, ends=first + timedelta(days=days), windows=windows
        ),
        near,
        st.integers(0, 2),
        some_windows,
    )
    terms = CalendarTerms(
        name="drawn",
        time_zone=zone,
        week=draw(st.tuples(*[some_windows] * 7)),
        holidays=tuple(Holiday(on=on, name="drawn") for on in sorted(draw(st.sets(near, max_size=2)))),
        holiday_rule=draw(st.sampled_from(HolidayRule)),
        closed=tuple(draw(st.lists(closure, max_size=2))),
        open=tuple(draw(st.lists(st.builds(Opening, on=near, windows=some_windows), max_size=2))),
        workdays=tuple(sorted(draw(st.sets(near, max_size=1)))),
    )
    return terms, datetime(day.year, day.month, day.day, tzinfo=UTC) - ONE_DAY


def steps(begin: datetime, count: int) -> Iterator[datetime]:
    """Yield instants five minutes apart."""
    return (begin + STEP * index for index in range(count))


@settings(max_examples=60, deadline=None)
@given(drawn=terms_near_a_change(), start=st.integers(0, 1000), length=st.integers(0, 500))
def test_elapsed_time_is_the_number_of_open_steps(
    drawn: tuple[CalendarTerms, datetime], start: int, length: int
) -> None:
    """Counting five minutes at a time comes to the same, over every kind of rule and change of clocks."""
    terms, begin = drawn
    first = begin + STEP * start
    counted = sum(is_open(terms, moment) for moment in steps(first, length))
    assert Calendar(terms).elapsed(first, first + STEP * length) == STEP * counted


@settings(max_examples=60, deadline=None)
@given(
    drawn=terms_near_a_change(),
    start=st.integers(0, 700),
    target=st.integers(1, 100),
    hold=st.integers(0, 60),
)
def test_due_is_where_so_many_open_steps_end(
    drawn: tuple[CalendarTerms, datetime], start: int, target: int, hold: int
) -> None:
    """Walking forward step by step, past a hold, the target is used up at the same instant."""
    terms, begin = drawn
    first = begin + STEP * start
    stretch = Stretch(starts=first + 10 * STEP, ends=first + (10 + hold) * STEP)
    free = (
        moment
        for moment in steps(first, 1000)
        if is_open(terms, moment) and not (stretch.starts <= moment < first + (10 + hold) * STEP)
    )
    last = next((moment for count, moment in enumerate(free, start=1) if count == target), None)
    if last is not None:
        assert Calendar(terms).due(first, STEP * target, [stretch]) == last + STEP


@settings(max_examples=60, deadline=None)
@given(drawn=terms_near_a_change(), start=st.integers(0, 1000))
def test_spans_are_counted_exactly_where_the_clock_is_open(
    drawn: tuple[CalendarTerms, datetime], start: int
) -> None:
    """Every step lies in a span that says the same of it."""
    terms, begin = drawn
    first = begin + STEP * start
    spans = Calendar(terms).spans(first, first + 300 * STEP)
    for moment in steps(first, 300):
        assert [span.counted for span in spans if span.starts <= moment < span.ends] == [
            is_open(terms, moment)
        ]
