"""Each rule of counted time, with its example."""

from datetime import date, timedelta

import pytest

from tests.domain.calendars import (
    NIGHTS,
    OFFICE,
    a_calendar,
    a_closure,
    a_hold,
    an_opening,
    at,
    calendar_j,
)
from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.calendar_terms import ALWAYS

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NEW_YORK = "America/New_York"


def test_a_start_outside_hours_counts_from_the_next_opening() -> None:
    """Reported on Friday evening, an hour is used up at ten on Monday."""
    assert calendar_j().due(at("2026-04-10 18:00"), HOUR) == at("2026-04-13 10:00")


def test_a_start_at_closing_time_counts_nothing_that_day() -> None:
    """The closing time itself is shut: the first minute is the next morning's."""
    assert calendar_j().due(at("2026-04-13 17:30"), MINUTE) == at("2026-04-14 09:01")


def test_a_budget_that_ends_at_closing_time_is_due_at_closing_time() -> None:
    """It is not put off to the next opening."""
    assert calendar_j().due(at("2026-04-13 09:30"), 8 * HOUR) == at("2026-04-13 17:30")


@pytest.mark.parametrize(
    ("start", "due"),
    [("2026-04-11 03:00", "2026-04-13 09:00"), ("2026-04-13 10:00", "2026-04-13 10:00")],
    ids=["shut", "open"],
)
def test_a_target_of_nothing_is_due_at_the_first_open_instant(start: str, due: str) -> None:
    """A start inside hours is that instant itself."""
    assert calendar_j().due(at(start), timedelta(0)) == at(due)


def test_a_target_of_nothing_is_not_due_while_held() -> None:
    """It waits for the first instant that is open and not held."""
    held = calendar_j().due(
        at("2026-04-13 10:00"), timedelta(0), [a_hold("2026-04-13 09:30", "2026-04-13 18:00")]
    )
    assert held == at("2026-04-14 09:00")


def test_the_gap_between_two_windows_of_a_day_does_not_count() -> None:
    """Half an hour before lunch, half an hour after."""
    lunch = a_calendar({"mon-fri": ["09:00-12:00", "13:00-17:30"]})
    assert lunch.due(at("2026-04-13 11:30"), HOUR) == at("2026-04-13 13:30")


def test_touching_and_overlapping_windows_are_one() -> None:
    """Time inside two windows counts once."""
    twice = a_calendar({"mon-fri": ["09:00-12:00", "11:00-15:00", "15:00-17:30"]})
    assert twice.elapsed(at("2026-04-13 00:00"), at("2026-04-14 00:00")) == 8.5 * HOUR


def test_a_window_to_midnight_joins_the_next_day_without_a_lost_minute() -> None:
    """Daily 00:00 to 24:00 is what ``24x7`` is."""
    daily, always = a_calendar({"daily": ["00:00-24:00"]}), Calendar(ALWAYS)
    start = at("2026-04-13 23:59")
    assert daily.due(start, 49 * HOUR) == always.due(start, 49 * HOUR) == at("2026-04-16 00:59")
    assert daily.elapsed(start, at("2027-04-13 23:59")) == timedelta(days=365)


def test_a_window_over_midnight_belongs_to_the_day_it_starts_on() -> None:
    """Friday's night runs into Saturday morning; no Sunday night runs into Monday."""
    nights = a_calendar({"mon-fri": ["22:00-06:00"]})
    assert nights.is_open(at("2026-04-11 05:59"))
    assert not nights.is_open(at("2026-04-13 05:59"))


def test_a_service_day_holiday_takes_the_windows_that_start_that_day_whole() -> None:
    """A Tuesday holiday leaves Monday's night alone and shuts Tuesday's, also past midnight."""
    nights = a_calendar(NIGHTS, holidays={"2026-04-14": "Fair"})
    assert nights.elapsed(at("2026-04-14 00:00"), at("2026-04-14 06:00")) == 6 * HOUR
    assert nights.elapsed(at("2026-04-14 06:00"), at("2026-04-15 06:00")) == timedelta(0)


def test_a_calendar_day_holiday_takes_the_hours_dated_that_day() -> None:
    """A Tuesday holiday shuts the end of Monday's night, and the first two hours of Tuesday's."""
    nights = a_calendar(NIGHTS, holidays={"2026-04-14": "Fair"}, by_day=True)
    assert nights.elapsed(at("2026-04-14 00:00"), at("2026-04-15 00:00")) == timedelta(0)
    assert nights.elapsed(at("2026-04-15 00:00"), at("2026-04-15 06:00")) == 6 * HOUR


def test_an_opening_beats_a_holiday_and_a_closure() -> None:
    """A cut-over on Constitution Day counts though the day is shut twice over."""
    cut_over = a_calendar(
        holidays={"2026-05-03": "Constitution Day"},
        closed=(a_closure("2026-05-01", "2026-05-06"),),
        open=(an_opening("2026-05-03", "10:00-16:00"),),
    )
    assert cut_over.elapsed(at("2026-05-01 00:00"), at("2026-05-07 00:00")) == 6 * HOUR


def test_an_opening_without_hours_opens_mondays_windows() -> None:
    """A Saturday opened so has the hours of a Monday."""
    opened = a_calendar({"mon": ["08:00-11:00"], "tue": ["09:00-10:00"]}, open=(an_opening("2026-04-11"),))
    assert opened.elapsed(at("2026-04-11 00:00"), at("2026-04-12 00:00")) == 3 * HOUR


def test_an_opening_over_midnight_runs_into_the_next_day() -> None:
    """A night of work opened on Saturday ends on Sunday morning."""
    opened = a_calendar(open=(an_opening("2026-04-11", "22:00-06:00"),))
    assert opened.elapsed(at("2026-04-11 00:00"), at("2026-04-13 00:00")) == 8 * HOUR


def test_a_closure_may_cross_a_years_end() -> None:
    """29 December to 3 January is shut, the day before and after are not."""
    shut = a_calendar(closed=(a_closure("2026-12-29", "2027-01-03"),))
    assert shut.due(at("2026-12-28 17:00"), HOUR) == at("2027-01-04 09:30")


def test_a_closure_of_some_hours_leaves_the_rest_of_its_dates() -> None:
    """A drill from twelve to one takes one hour out of each day of its range."""
    drill = a_calendar(closed=(a_closure("2026-04-13", "2026-04-14", "12:00-13:00"),))
    assert drill.elapsed(at("2026-04-13 00:00"), at("2026-04-16 00:00")) == (7.5 + 7.5 + 8.5) * HOUR


def test_a_closure_takes_the_hours_dated_on_it_and_no_others() -> None:
    """A closed Tuesday cuts Monday's night at midnight and leaves Tuesday's night after midnight."""
    nights = a_calendar({"mon-tue": ["22:00-06:00"]}, closed=(a_closure("2026-04-14", "2026-04-14"),))
    assert nights.elapsed(at("2026-04-13 00:00"), at("2026-04-16 00:00")) == (2 + 6) * HOUR


def test_a_working_day_swapped_onto_a_weekend_opens_mondays_windows() -> None:
    """A Chinese make-up Saturday counts like a Monday."""
    swapped = a_calendar(OFFICE, "Asia/Shanghai", workdays=(date(2026, 5, 9),))
    zone = "Asia/Shanghai"
    assert swapped.due(at("2026-05-08 17:00", zone), HOUR) == at("2026-05-09 09:30", zone)


def test_a_swapped_working_day_keeps_the_windows_it_has() -> None:
    """A Saturday with hours of its own has them and Monday's."""
    saturdays = a_calendar({"mon": ["09:00-12:00"], "sat": ["11:00-14:00"]}, workdays=(date(2026, 5, 9),))
    assert saturdays.elapsed(at("2026-05-09 00:00"), at("2026-05-10 00:00")) == 5 * HOUR


def test_a_closure_beats_a_swapped_working_day() -> None:
    """The library's swap is part of the week, not an opening that the book declares."""
    shut = a_calendar(workdays=(date(2026, 5, 9),), closed=(a_closure("2026-05-09", "2026-05-09"),))
    assert not shut.is_open(at("2026-05-09 10:00"))


def test_only_real_instants_of_a_night_with_a_gap_count() -> None:
    """The night to 8 March 2026 lasts seven hours in New York."""
    nights = a_calendar(NIGHTS, NEW_YORK)
    assert nights.elapsed(at("2026-03-07 22:00", NEW_YORK), at("2026-03-08 06:00", NEW_YORK)) == 7 * HOUR


def test_both_passes_of_a_repeated_hour_count() -> None:
    """The night to 1 November 2026 lasts nine hours in New York."""
    nights = a_calendar(NIGHTS, NEW_YORK)
    assert nights.elapsed(at("2026-10-31 22:00", NEW_YORK), at("2026-11-01 06:00", NEW_YORK)) == 9 * HOUR


def test_a_window_that_opens_inside_a_gap_has_what_the_wall_clock_shows() -> None:
    """02:30 to 03:15 on 8 March shows only from 03:00 on: a quarter of an hour."""
    early = a_calendar({"daily": ["02:30-03:15"]}, NEW_YORK)
    day = at("2026-03-08 00:00", NEW_YORK), at("2026-03-09 00:00", NEW_YORK)
    assert early.elapsed(*day) == 15 * MINUTE
    assert early.next_opening(day[0]) == at("2026-03-08 03:00", NEW_YORK)


def test_a_window_inside_an_overlap_opens_in_each_pass() -> None:
    """01:30 to 02:00 on 1 November is shown twice: an hour in two halves."""
    early = a_calendar({"daily": ["01:30-02:00"]}, NEW_YORK)
    assert early.elapsed(at("2026-11-01 00:00", NEW_YORK), at("2026-11-02 00:00", NEW_YORK)) == HOUR
    assert not early.is_open(at("2026-11-01 01:15", NEW_YORK, second_pass=True))
    assert early.is_open(at("2026-11-01 01:45", NEW_YORK))
    assert early.is_open(at("2026-11-01 01:45", NEW_YORK, second_pass=True))
