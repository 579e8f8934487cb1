"""Business days, holds, marks, breaches and the latest start: each rule with its example."""

from datetime import timedelta

import pytest

from tests.domain.calendars import a_calendar, a_hold, at, calendar_j
from umc.domain.calendars.duration import BusinessDays

HOUR = timedelta(hours=1)
NEW_YORK = "America/New_York"


def test_business_days_are_open_days_at_the_same_time_of_day() -> None:
    """After 30 April the open days are 1, 7 and 8 May."""
    assert calendar_j().due(at("2026-04-30 16:00"), BusinessDays(3)) == at("2026-05-08 16:00")


def test_a_report_outside_hours_counts_as_made_at_the_next_opening() -> None:
    """On Saturday one business day leads to Tuesday at nine."""
    assert calendar_j().due(at("2026-04-11 12:00"), BusinessDays(1)) == at("2026-04-14 09:00")


def test_business_days_end_at_the_next_opening_where_the_time_of_day_is_shut() -> None:
    """Thursday 16:00 and a Friday that ends at 15:00 make Monday 09:00."""
    short_friday = a_calendar({"mon-thu": ["09:00-17:30"], "fri": ["09:00-15:00"]})
    assert short_friday.due(at("2026-04-09 16:00"), BusinessDays(1)) == at("2026-04-13 09:00")


def test_no_business_days_are_due_at_the_next_opening() -> None:
    """``0bd`` is a target of nothing."""
    assert calendar_j().due(at("2026-04-11 12:00"), BusinessDays(0)) == at("2026-04-13 09:00")


def test_a_business_day_in_a_gap_ends_with_the_gap() -> None:
    """02:30 is skipped on 8 March: due at 03:00, the first instant after it."""
    always = a_calendar({"daily": ["00:00-24:00"]}, NEW_YORK)
    assert always.due(at("2026-03-07 02:30", NEW_YORK), BusinessDays(1)) == at("2026-03-08 03:00", NEW_YORK)


def test_a_business_day_in_an_overlap_ends_in_the_first_pass() -> None:
    """01:30 comes twice on 1 November: due the first time."""
    always = a_calendar({"daily": ["00:00-24:00"]}, NEW_YORK)
    assert always.due(at("2026-10-31 01:30", NEW_YORK), BusinessDays(1)) == at("2026-11-01 01:30", NEW_YORK)


def test_a_date_that_a_zone_skips_is_no_business_day() -> None:
    """Samoa had no 30 December 2011."""
    always, zone = a_calendar({"daily": ["00:00-24:00"]}, "Pacific/Apia"), "Pacific/Apia"
    assert always.due(at("2011-12-29 10:00", zone), BusinessDays(1)) == at("2011-12-31 10:00", zone)


def test_business_days_as_counted_time_are_the_open_time_until_due() -> None:
    """Three days of eight and a half hours."""
    assert calendar_j().allowed(at("2026-04-30 16:00"), BusinessDays(3)) == 25.5 * HOUR


def test_a_hold_takes_its_open_time_out() -> None:
    """From 16:00 on Friday to 10:00 on Monday that is two and a half hours."""
    hold = a_hold("2026-04-10 16:00", "2026-04-13 10:00")
    span = at("2026-04-10 09:00"), at("2026-04-13 17:30")
    assert calendar_j().held(*span, [hold]) == 2.5 * HOUR
    assert calendar_j().used(*span, [hold]) == (17 - 2.5) * HOUR
    assert calendar_j().due(at("2026-04-10 15:00"), 2 * HOUR, [hold]) == at("2026-04-13 11:00")


def test_overlapping_holds_count_once() -> None:
    """Two reasons over the same hours take them out one time."""
    holds = [a_hold("2026-04-13 10:00", "2026-04-13 12:00"), a_hold("2026-04-13 11:00", "2026-04-13 13:00")]
    assert calendar_j().held(at("2026-04-13 09:00"), at("2026-04-13 17:30"), holds) == 3 * HOUR


def test_a_hold_counts_only_inside_the_time_asked_for() -> None:
    """What it took before and after belongs to other questions."""
    hold = a_hold("2026-04-13 09:00", "2026-04-13 17:00")
    assert calendar_j().held(at("2026-04-13 10:00"), at("2026-04-13 11:00"), [hold]) == HOUR


def test_a_hold_without_an_end_leaves_no_due_time() -> None:
    """While it lasts nobody can say when the promise comes due."""
    calendar, start, hold = calendar_j(), at("2026-04-13 10:00"), a_hold("2026-04-13 10:30")
    assert calendar.due(start, HOUR, [hold]) is None
    assert calendar.breaks_after(start, HOUR, [hold]) is None
    assert calendar.due(start, BusinessDays(1), [hold]) is None
    assert calendar.held(start, at("2026-04-13 12:00"), [hold]) == 1.5 * HOUR


def test_a_hold_that_begins_when_the_target_is_used_up_moves_nothing() -> None:
    """The promise was due before it, though it is not broken while the hold lasts."""
    calendar, start, hold = (
        calendar_j(),
        at("2026-04-13 10:00"),
        a_hold("2026-04-13 11:00", "2026-04-13 12:00"),
    )
    assert calendar.due(start, HOUR, [hold]) == at("2026-04-13 11:00")
    assert calendar.breaks_after(start, HOUR, [hold]) == at("2026-04-13 12:00")


def test_a_hold_outside_hours_takes_nothing() -> None:
    """A weekend's hold moves no due time."""
    hold = a_hold("2026-04-11 00:00", "2026-04-13 00:00")
    assert calendar_j().due(at("2026-04-10 17:00"), HOUR, [hold]) == at("2026-04-13 09:30")
    assert calendar_j().held(at("2026-04-10 00:00"), at("2026-04-14 00:00"), [hold]) == timedelta(0)


def test_a_hold_moves_business_days_by_its_open_time() -> None:
    """A day held through puts the due time off by the eight and a half hours it took."""
    hold = a_hold("2026-04-14 00:00", "2026-04-15 00:00")
    assert calendar_j().due(at("2026-04-13 10:00"), BusinessDays(2), [hold]) == at("2026-04-16 10:00")


def test_a_hold_that_takes_nothing_leaves_business_days_at_their_opening() -> None:
    """Their counted time ends on Friday afternoon, but they are due on Monday at nine, held or not."""
    short_friday, start = (
        a_calendar({"mon-thu": ["09:00-17:30"], "fri": ["09:00-15:00"]}),
        at("2026-04-09 16:00"),
    )
    held = short_friday.due(start, BusinessDays(1), [a_hold("2026-04-09 20:00", "2026-04-09 21:00")])
    assert held == short_friday.due(start, BusinessDays(1)) == at("2026-04-13 09:00")


def test_a_promise_is_broken_only_by_a_counted_instant_past_its_target() -> None:
    """Used up at closing on Monday: kept through the night, broken after nine on Tuesday."""
    calendar, start = calendar_j(), at("2026-04-13 09:30")
    assert calendar.due(start, 8 * HOUR) == at("2026-04-13 17:30")
    assert calendar.breaks_after(start, 8 * HOUR) == at("2026-04-14 09:00")
    assert calendar.used(start, at("2026-04-13 18:40"), []) == 8 * HOUR
    assert calendar.used(start, at("2026-04-14 09:00:01"), []) == 8 * HOUR + timedelta(seconds=1)


def test_a_promise_used_up_inside_hours_breaks_where_it_is_due() -> None:
    """No closed time follows, so the two instants are one."""
    calendar, start = calendar_j(), at("2026-04-13 09:30")
    assert calendar.breaks_after(start, HOUR) == calendar.due(start, HOUR) == at("2026-04-13 10:30")


@pytest.mark.parametrize(
    ("percent", "mark"),
    [
        (0, "2026-04-13 09:30"),
        (50, "2026-04-13 13:30"),
        (100, "2026-04-13 17:30"),
        (125, "2026-04-14 11:00"),
    ],
)
def test_a_mark_is_the_instant_at_which_its_share_is_used_up(percent: int, mark: str) -> None:
    """Shares are counted time, and a hundred percent is the due time."""
    assert calendar_j().at_share(at("2026-04-13 09:30"), 8 * HOUR, percent) == at(mark)


def test_a_share_is_rounded_down_to_the_whole_second() -> None:
    """Half of three seconds is one."""
    calendar, start = calendar_j(), at("2026-04-13 10:00")
    assert calendar.at_share(start, timedelta(seconds=3), 50) == at("2026-04-13 10:00:01")
    assert calendar.at_share(start, timedelta(milliseconds=2500), 100) == at("2026-04-13 10:00:02.500")


def test_a_mark_of_business_days_at_a_hundred_percent_is_their_due_time() -> None:
    """Due at an opening, not at the closing before it where the counted time ends."""
    short_friday = a_calendar({"mon-thu": ["09:00-17:30"], "fri": ["09:00-15:00"]})
    start = at("2026-04-09 16:00")
    assert short_friday.at_share(start, BusinessDays(1), 100) == at("2026-04-13 09:00")
    assert short_friday.at_share(start, BusinessDays(1), 101) == at("2026-04-13 09:04:30")


def test_a_mark_past_a_hundred_percent_never_comes_before_the_due_time() -> None:
    """One percent of a minute and a half rounds down to nothing, and the days end at an opening."""
    minute = a_calendar({"mon-thu": ["09:00-17:00"], "fri": ["09:00-09:01"]})
    start = at("2026-04-09 16:59:30")
    assert minute.at_share(start, BusinessDays(1), 101) == at("2026-04-13 09:00")


def test_the_latest_start_is_the_last_instant_from_which_the_target_fits() -> None:
    """A whole day's work must be handed over at the opening, an hour's before the weekend."""
    calendar = calendar_j()
    assert calendar.latest_start(at("2026-04-13 17:30"), 8.5 * HOUR) == at("2026-04-13 09:00")
    assert calendar.latest_start(at("2026-04-13 09:30"), HOUR) == at("2026-04-10 17:00")
    assert calendar.latest_start(at("2026-04-13 20:00"), timedelta(0)) == at("2026-04-13 20:00")


def test_the_latest_start_of_business_days_has_their_time_of_day() -> None:
    """What is due on 8 May at 16:00 was reported by 30 April at 16:00."""
    assert calendar_j().latest_start(at("2026-05-08 16:00"), BusinessDays(3)) == at("2026-04-30 16:00")


def test_the_latest_start_of_business_days_due_outside_hours_is_just_before_closing() -> None:
    """A report at closing time would count as the next morning's."""
    latest = calendar_j().latest_start(at("2026-04-14 20:00"), BusinessDays(1))
    assert latest == at("2026-04-13 17:30") - timedelta(microseconds=1)


def test_business_days_due_before_an_opening_were_reported_a_day_earlier() -> None:
    """Monday 03:00 comes before Friday's reports are due: Thursday's last one is the latest."""
    latest = calendar_j().latest_start(at("2026-04-13 03:00"), BusinessDays(1))
    assert latest == at("2026-04-09 17:30") - timedelta(microseconds=1)


def test_the_latest_start_of_business_days_may_lie_in_the_second_pass_of_a_repeated_hour() -> None:
    """Half past one is shown twice on Lord Howe on 5 April; the second is as much in time as the first."""
    nights = a_calendar({"daily": ["22:00-06:00"]}, "Australia/Lord_Howe")
    second_pass = at("2026-04-04 15:00", "UTC")
    due = nights.due(second_pass, BusinessDays(1))
    assert due == nights.due(second_pass - timedelta(minutes=30), BusinessDays(1))
    assert due is not None
    assert nights.latest_start(due, BusinessDays(1)) == second_pass
