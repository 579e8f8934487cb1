"""Where a calendar refuses to answer, and the far ends of what it answers."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.domain.calendars import OFFICE, a_calendar, a_hold, an_opening, at, calendar_j
from umc.domain.calendars.calendar import BeyondHorizon, Calendar
from umc.domain.calendars.calendar_terms import ALWAYS, Closure
from umc.domain.calendars.duration import BusinessDays

HOUR = timedelta(hours=1)
NEVER = a_calendar({})
ONCE = a_calendar({}, open=(an_opening("2026-05-03", "10:00-16:00"),))


def test_a_naive_instant_is_refused() -> None:
    """A clock reading without a zone is no instant, whatever is asked of it."""
    naive = at("2026-05-03 10:00").replace(tzinfo=None)
    for ask in (
        lambda: calendar_j().due(naive, HOUR),
        lambda: calendar_j().due(naive, BusinessDays(1)),
        lambda: calendar_j().elapsed(naive, at("2026-05-04 10:00")),
        lambda: calendar_j().is_open(naive),
        lambda: Calendar(ALWAYS).next_opening(naive),
    ):
        with pytest.raises(ValueError, match="needs a zone"):
            ask()


def test_time_does_not_run_backwards() -> None:
    """An end before its start is refused, not counted as negative time."""
    for ask in (calendar_j().elapsed, calendar_j().spans, Calendar(ALWAYS).elapsed):
        with pytest.raises(ValueError, match="before"):
            ask(at("2026-05-04 10:00"), at("2026-05-04 09:59"))


def test_a_target_less_than_nothing_is_refused() -> None:
    """There is no instant at which a negative budget is used up."""
    for ask in (calendar_j().due, calendar_j().breaks_after, calendar_j().allowed):
        with pytest.raises(ValueError, match="less than nothing"):
            ask(at("2026-05-04 10:00"), -HOUR)


def test_no_time_has_no_spans() -> None:
    """From an instant to itself there is nothing to name."""
    assert calendar_j().spans(at("2026-05-04 10:00"), at("2026-05-04 10:00")) == ()
    assert calendar_j().elapsed(at("2026-05-07 10:00"), at("2026-05-07 10:00")) == timedelta(0)


@pytest.mark.parametrize("target", [timedelta(0), HOUR, BusinessDays(0), BusinessDays(3)], ids=str)
def test_a_calendar_that_never_opens_ends_in_a_refusal_not_a_loop(target: timedelta | BusinessDays) -> None:
    """Every question that needs open time is refused by name."""
    with pytest.raises(BeyondHorizon, match="twenty years"):
        NEVER.due(at("2026-05-04 10:00"), target)
    assert NEVER.elapsed(at("2026-05-04 10:00"), at("2027-05-04 10:00")) == timedelta(0)


def test_looking_back_over_a_calendar_that_never_opens_is_refused_too() -> None:
    """The latest start is sought twenty years back and no further."""
    for target in (HOUR, BusinessDays(1)):
        with pytest.raises(BeyondHorizon):
            NEVER.latest_start(at("2026-05-04 10:00"), target)


def test_a_refusal_has_a_code_and_a_way_on() -> None:
    """The command line shows both."""
    with pytest.raises(BeyondHorizon) as refused:
        NEVER.next_opening(at("2026-05-04 10:00"))
    assert refused.value.code == "beyond-horizon"
    assert refused.value.hint


def test_a_calendar_that_opens_once_answers_up_to_its_last_opening() -> None:
    """Its six hours are due at their end; after that nothing breaks the promise, and nothing more is due."""
    start = at("2026-05-03 10:00")
    assert ONCE.due(start, 6 * HOUR) == at("2026-05-03 16:00")
    assert ONCE.breaks_after(start, 6 * HOUR) is None
    with pytest.raises(BeyondHorizon):
        ONCE.due(start, 7 * HOUR)


@pytest.mark.parametrize("asked_before", [False, True], ids=["cold", "warm"])
def test_twenty_years_are_the_horizon_whatever_has_been_expanded(asked_before: bool) -> None:
    """2,600 working days a decade fit into twenty years once but not twice over."""
    calendar, start = a_calendar(OFFICE), at("2026-01-05 09:00")
    if asked_before:
        for year in range(2026, 2066, 10):
            calendar.due(at(f"{year}-01-05 09:00"), 8.5 * HOUR)
    assert calendar.due(start, 5200 * 8.5 * HOUR) == at("2045-12-08 17:30")
    with pytest.raises(BeyondHorizon):
        calendar.due(start, 5300 * 8.5 * HOUR)
    with pytest.raises(BeyondHorizon):
        calendar.due(start, BusinessDays(5300))
    with pytest.raises(BeyondHorizon):
        calendar.elapsed(start, at("2046-01-06 09:00"))
    with pytest.raises(BeyondHorizon):
        calendar.spans(start, at("2046-01-06 09:00"))
    assert calendar.breaks_after(start, 5300 * 8.5 * HOUR) is None


@pytest.mark.parametrize(
    "instant",
    [
        datetime.min.replace(tzinfo=UTC),
        datetime(1, 12, 31, 23, tzinfo=UTC),
        datetime(9999, 1, 1, tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
    ],
    ids=str,
)
def test_the_ends_of_all_years_are_refused_by_name(instant: datetime) -> None:
    """No overflow: a wall clock there may show a date that does not exist."""
    for ask in (
        calendar_j().is_open,
        calendar_j().next_opening,
        lambda asked: calendar_j().due(asked, HOUR),
        lambda asked: calendar_j().breaks_after(asked, BusinessDays(1)),
        lambda asked: calendar_j().latest_start(asked, HOUR),
        lambda asked: calendar_j().elapsed(asked, asked),
        lambda asked: Calendar(ALWAYS).due(asked, BusinessDays(1)),
    ):
        with pytest.raises(BeyondHorizon):
            ask(instant)


def test_the_last_year_and_the_first_are_answered_as_far_as_they_go() -> None:
    """Counting up to the edge works, over the edge is refused."""
    office = a_calendar(OFFICE, "UTC")
    last, first = datetime(9998, 12, 30, 9, tzinfo=UTC), datetime(2, 1, 7, 17, tzinfo=UTC)
    assert office.due(last, HOUR) == last + HOUR
    with pytest.raises(BeyondHorizon):
        office.due(last, 100 * HOUR)
    assert office.latest_start(first, HOUR) == first - HOUR
    with pytest.raises(BeyondHorizon):
        office.latest_start(first, 1000 * HOUR)


def test_24x7_is_arithmetic_to_the_ends_of_all_years() -> None:
    """It has no horizon, only what a datetime can hold."""
    always = Calendar(ALWAYS)
    start = datetime(2026, 5, 4, tzinfo=UTC)
    assert always.due(start, timedelta(days=365_000)) == start + timedelta(days=365_000)
    assert always.elapsed(datetime.min.replace(tzinfo=UTC), start) == start - datetime.min.replace(tzinfo=UTC)
    for ask in (always.due, always.latest_start, always.breaks_after):
        with pytest.raises(BeyondHorizon):
            ask(start, timedelta(days=3_650_000))


def test_days_that_run_from_morning_to_morning_are_24x7_too() -> None:
    """Windows that leave no reading of the week out are plain arithmetic, without a horizon."""
    always = a_calendar({"daily": ["06:00-06:00"]})
    start = at("2026-05-04 03:00")
    assert always.due(start, timedelta(days=36_500)) == start + timedelta(days=36_500)


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Pacific/Kiritimati", "America/New_York", "Pacific/Honolulu"])
def test_no_hour_is_lost_where_two_years_meet(zone: str) -> None:
    """The wall clock's year ends up to fourteen hours before or eleven after that of UTC."""
    shifts = a_calendar({"daily": ["01:00-05:00", "22:00-24:00"]}, zone)
    for hour in range(-30, 30):
        moment = at("2027-01-01 00:30", zone) + timedelta(hours=hour)
        shown = moment.astimezone(shifts.zone).hour
        assert shifts.is_open(moment) is (1 <= shown < 5 or shown >= 22)


def test_questions_centuries_apart_do_not_expand_the_years_between() -> None:
    """A calendar asked about 1500 and then about 2500 answers both, and the first one again."""
    calendar = a_calendar(OFFICE, "UTC")
    early, late = datetime(1500, 1, 1, 10, tzinfo=UTC), datetime(2500, 1, 1, 10, tzinfo=UTC)
    answers = [calendar.due(start, 10 * HOUR) for start in (early, late, early)]
    assert answers[0] == answers[2] == datetime(1500, 1, 2, 11, 30, tzinfo=UTC)
    assert answers[1] == datetime(2500, 1, 4, 11, 30, tzinfo=UTC)


def test_parts_of_a_second_are_neither_lost_nor_rounded() -> None:
    """A microsecond before closing counts as a microsecond."""
    start = at("2026-04-13 17:29:59.999999")
    assert calendar_j().elapsed(start, at("2026-04-14 00:00")) == timedelta(microseconds=1)
    assert calendar_j().due(start, timedelta(microseconds=3)) == at("2026-04-14 09:00:00.000002")


def test_local_mean_time_with_its_odd_seconds_is_kept_to_the_second() -> None:
    """Until 1937 Amsterdam was 19 minutes and 32 seconds ahead of UTC."""
    calendar = a_calendar(OFFICE, "Europe/Amsterdam")
    assert calendar.next_opening(datetime(1930, 1, 6, tzinfo=UTC)) == datetime(
        1930, 1, 6, 8, 40, 28, tzinfo=UTC
    )


def test_an_instant_in_another_zone_is_the_same_instant() -> None:
    """What a datetime's own zone is does not matter, and answers are in UTC."""
    start = at("2026-04-13 10:00")
    due = calendar_j().due(start.astimezone(a_calendar(zone="America/New_York").zone), HOUR)
    assert due == calendar_j().due(start, HOUR)
    assert due is not None
    assert due.tzinfo is UTC


def test_a_hold_that_ends_before_it_starts_takes_nothing() -> None:
    """Stretches without length are no holds."""
    hold = a_hold("2026-04-13 12:00", "2026-04-13 11:00")
    assert calendar_j().held(at("2026-04-13 09:00"), at("2026-04-13 17:00"), [hold]) == timedelta(0)


def test_a_closure_of_all_time_costs_no_more_than_the_years_asked_for() -> None:
    """A range from year 1 to year 9999 is cut to what is expanded."""
    shut = a_calendar(closed=(Closure(starts=date.min, ends=date.max, windows=()),))
    assert shut.elapsed(at("2026-04-13 09:00"), at("2026-04-17 17:00")) == timedelta(0)
