"""The week of a gap: one mark an hour, that tells without colour how many reports fail then."""

from datetime import timedelta

from tests.domain.calendars import OFFICE, at, some_terms
from tests.domain.promise_pairs import Pair, a_pair
from umc.domain.calendars.instant import to_micros
from umc.domain.feasibility.judge import Judge
from umc.domain.feasibility.week import Week, week_of

TOKYO_OFFICE = some_terms(OFFICE)


def week(pair: Pair, zone: str = "Asia/Tokyo", *, offered: str | None = None) -> Week:
    """Return the picture of a pair; ``offered`` asks for the hours that nobody covers too."""
    judge = Judge(pair.calendars)
    failing = list(judge.failing(pair.hurdle, pair.offer, pair.term))
    bare = judge.uncovered_spans(pair.hurdle, offered, pair.term) if offered else []
    return week_of(judge.reporting(pair.hurdle, pair.term), failing, bare, zone)


def test_each_hour_tells_whether_its_reports_are_kept() -> None:
    """Office hours against 24x7: kept from eight to two, partly in the hour in which it turns."""
    found = week(a_pair("4h", "3h", vendor=TOKYO_OFFICE, starts="2026-04-06 00:00", ends="2026-04-20 00:00"))
    assert found.step_minutes == 30
    assert found.rows[:5] == ("#" * 16 + "." * 13 + "#" * 19,) * 5
    assert found.rows[5:] == ("#" * 48,) * 2


def test_whole_hours_are_drawn_where_every_bound_is_one() -> None:
    """Half hours only where something happens at one."""
    vendor = some_terms({"daily": ["09:00-18:00"]})
    found = week(a_pair("4h", "3h", vendor=vendor, starts="2026-04-06 00:00", ends="2026-04-13 00:00"))
    assert (found.step_minutes, found.rows[0]) == (60, "#" * 8 + "." * 7 + "#" * 9)


def test_a_digit_says_how_many_tenths_fail_over_the_weeks() -> None:
    """One Monday of four is a holiday: a quarter of its reports fail, but those from 23:00 on.

    So do those of the Sunday before that need more than what is left of it.
    """
    vendor = some_terms({"daily": ["00:00-24:00"]}, holidays={"2026-04-13": "a holiday"})
    found = week(a_pair("4h", "3h", vendor=vendor, starts="2026-04-06 00:00", ends="2026-05-04 00:00"))
    assert found.rows[0] == "2" * 23 + "."
    assert found.rows[6] == "." * 21 + "2" * 3
    assert found.rows[1:6] == ("." * 24,) * 5


def test_hours_outside_the_customers_are_left_blank() -> None:
    """Nobody reports then, or it counts from the next opening."""
    found = week(
        a_pair("9h", "3h", customer=TOKYO_OFFICE, starts="2026-04-06 00:00", ends="2026-04-13 00:00")
    )
    assert found.rows[0] == " " * 18 + "." * 17 + " " * 13
    assert found.rows[6] == " " * 48


def test_hours_that_nobody_covers_have_a_mark_of_their_own() -> None:
    """Those that are kept all the same: nobody takes the call then."""
    pair = a_pair("9d", "3h", desk=TOKYO_OFFICE, starts="2026-04-06 00:00", ends="2026-04-13 00:00")
    found = week(Pair({**pair.calendars, "v": TOKYO_OFFICE}, pair.hurdle, pair.offer, pair.term), offered="v")
    assert found.rows[0] == "!" * 18 + "." * 17 + "!" * 13
    assert found.rows[5] == "!" * 48


def test_a_report_that_fails_is_marked_so_whoever_is_there() -> None:
    """Of what is wrong with an hour the picture tells lateness; ``!`` never stands for it."""
    office = some_terms({"mon-fri": ["09:00-17:00"]})
    pair = a_pair("4h", "1h", vendor=office, desk=office, starts="2026-04-06 00:00", ends="2026-04-13 00:00")
    found = week(pair, offered="v")
    assert found.step_minutes == 60
    assert found.rows[:5] == ("#" * 6 + "!" * 3 + "." * 7 + "#" * 8,) * 5
    assert found.rows[5:] == ("#" * 24,) * 2


def test_the_week_is_read_off_the_customers_wall_clock() -> None:
    """Across a change of the clocks an hour of the week is the hour that the wall shows."""
    zone = "America/New_York"
    shop = some_terms({"daily": ["09:00-10:00"]}, zone)
    pair = a_pair("1h", "1h", customer=shop, starts="2026-03-02 00:00", ends="2026-03-16 00:00", zone=zone)
    found = week(pair, zone)
    assert found.rows == (" " * 9 + "." + " " * 14,) * 7


def test_nothing_to_show_is_an_empty_week() -> None:
    """No report, no mark."""
    assert week_of([], [], [], "UTC").rows == (" " * 24,) * 7
    begin = to_micros(at("2026-04-06 00:00", "UTC"))
    day = timedelta(days=1) // timedelta(microseconds=1)
    assert week_of([(begin, begin + day)], [], [], "UTC").rows[0] == "." * 24
