"""What ``why`` is told of each stretch of time."""

from dataclasses import replace
from datetime import date

from tests.domain.calendars import (
    NIGHTS,
    OFFICE,
    a_calendar,
    a_closure,
    an_opening,
    at,
    calendar_j,
    some_terms,
)
from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.calendar_terms import Holiday


def told(calendar: Calendar, first: str, last: str, zone: str = "Asia/Tokyo") -> list[str]:
    """Return the spans as lines: when, counted or skipped, cause."""
    return [
        f"{span.starts.astimezone(calendar.zone):%d %H:%M} {'+' if span.counted else '-'} {span.cause}"
        for span in calendar.spans(at(first, zone), at(last, zone))
    ]


def test_a_holiday_names_only_the_hours_it_took() -> None:
    """The night around it would have been shut in any case."""
    assert told(calendar_j(), "2026-04-28 12:00", "2026-04-30 12:00") == [
        "28 12:00 + open hours",
        "28 17:30 - closed hours",
        "29 09:00 - holiday: Showa Day",
        "29 17:30 - closed hours",
        "30 09:00 + open hours",
    ]


def test_a_closure_and_an_opening_give_their_reasons() -> None:
    """The words are those of the book."""
    calendar = a_calendar(
        closed=(a_closure("2026-04-13", "2026-04-13", "12:00-13:00", why="drill"),),
        open=(an_opening("2026-04-13", "17:00-19:00", why="cut-over"),),
    )
    assert told(calendar, "2026-04-13 09:00", "2026-04-13 20:00") == [
        "13 09:00 + open hours",
        "13 12:00 - closure: drill",
        "13 13:00 + open hours",
        "13 17:00 + opening: cut-over",
        "13 19:00 - closed hours",
    ]


def test_a_closure_without_a_reason_is_a_closure() -> None:
    """No colon with nothing after it."""
    calendar = a_calendar(closed=(a_closure("2026-04-13", "2026-04-13"),))
    assert told(calendar, "2026-04-13 09:00", "2026-04-13 17:30") == ["13 09:00 - closure"]


def test_a_closure_is_named_before_the_holiday_under_it() -> None:
    """The book's own word explains more than the country's."""
    calendar = a_calendar(
        holidays={"2026-04-13": "Fair"}, closed=(a_closure("2026-04-13", "2026-04-13", why="move"),)
    )
    assert told(calendar, "2026-04-13 09:00", "2026-04-13 17:30") == ["13 09:00 - closure: move"]


def test_two_holidays_on_one_day_are_both_named() -> None:
    """A calendar may keep two countries' days."""
    day = date(2026, 4, 13)
    both = (Holiday(on=day, name="Fair"), Holiday(on=day, name="New Year"))
    calendar = Calendar(replace(some_terms(OFFICE), holidays=both))
    assert told(calendar, "2026-04-13 09:00", "2026-04-13 17:30") == ["13 09:00 - holiday: Fair; New Year"]


def test_a_calendar_day_holiday_is_named_on_its_own_date_only() -> None:
    """Monday's night is cut at midnight, Tuesday's begins at the next one."""
    nights = a_calendar(NIGHTS, holidays={"2026-04-14": "Fair"}, by_day=True)
    assert told(nights, "2026-04-13 22:00", "2026-04-15 06:00") == [
        "13 22:00 + open hours",
        "14 00:00 - holiday: Fair",
        "14 06:00 - closed hours",
        "14 22:00 - holiday: Fair",
        "15 00:00 + open hours",
    ]


def test_a_change_of_clocks_makes_no_span_of_its_own() -> None:
    """The night of 8 March is one stretch, an hour shorter."""
    nights = a_calendar(NIGHTS, "America/New_York")
    assert told(nights, "2026-03-07 20:00", "2026-03-08 07:00", "America/New_York") == [
        "07 20:00 - closed hours",
        "07 22:00 + open hours",
        "08 06:00 - closed hours",
    ]


def test_hours_that_the_day_before_keeps_open_are_no_holidays() -> None:
    """Monday's night and Tuesday's early shift overlap from five to six; only the rest is the holiday's."""
    shifts = a_calendar({"mon": ["22:00-06:00"], "tue": ["05:00-08:00"]}, holidays={"2026-04-14": "Fair"})
    assert told(shifts, "2026-04-14 04:00", "2026-04-14 08:00") == [
        "14 04:00 + open hours",
        "14 06:00 - holiday: Fair",
    ]


def test_a_short_closure_inside_a_long_one_ends_without_ending_it() -> None:
    """Where several closures cover a time the last begun names it, then the others again."""
    closed = (
        a_closure("2026-04-13", "2026-04-14", why="move"),
        a_closure("2026-04-13", "2026-04-13", "12:00-13:00", why="drill"),
    )
    assert told(a_calendar(closed=closed), "2026-04-13 09:00", "2026-04-13 17:30") == [
        "13 09:00 - closure: move",
        "13 12:00 - closure: drill",
        "13 13:00 - closure: move",
    ]


def test_a_closure_over_midnight_is_named_in_the_morning_too() -> None:
    """It is dated the day before the first one asked about."""
    night = a_calendar(NIGHTS, closed=(a_closure("2026-04-13", "2026-04-13", "23:00-03:00", why="cut"),))
    assert told(night, "2026-04-14 01:00", "2026-04-14 06:00") == [
        "14 01:00 - closure: cut",
        "14 03:00 + open hours",
    ]
