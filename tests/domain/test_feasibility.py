"""Feasibility is exact: worst report, share that fails and latest safe dispatch are the true ones."""

from datetime import timedelta

import pytest
from hypothesis import given, settings

from tests.domain.calendars import OFFICE, a_closure, at, some_terms
from tests.domain.promise_pairs import MICROSECOND, Pair, a_pair, seen, some_pairs
from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.instant import to_micros
from umc.domain.feasibility.judge import Judge
from umc.domain.feasibility.values import Feasibility, Term

HOUR = timedelta(hours=1)
TOKYO_OFFICE = some_terms(OFFICE)
EVE = at("2026-04-01 00:00")


def judged(pair: Pair) -> Feasibility:
    """Return the answer, which there must be."""
    found = pair.judge()
    assert found is not None
    return found


@settings(max_examples=60)
@given(some_pairs())
def test_the_answer_is_that_of_asking_the_calendars_at_every_bend(pair: Pair) -> None:
    """Worst report and by how much, least time to dispatch, which reports fail: as ``Calendar`` has it."""
    reports = list(seen(pair))
    found = pair.judge()
    if not reports:
        assert found is None
        return
    assert found is not None
    worst = max(reports, key=lambda one: one.shortfall)  # the first of several
    assert (found.worst_start, found.shortfall) == (worst.report, worst.shortfall)
    assert (found.worst_dispatch, found.worst_vendor_due, found.worst_due) == (
        worst.dispatch,
        worst.ready,
        worst.due,
    )
    least = min(reports, key=lambda one: one.safe)  # the first of several
    assert (found.safe_dispatch, found.safe_report, found.safe_call) == (least.safe, least.report, least.call)
    assert found.safe_share == (least.safe / least.whole if least.whole else 0.0)
    failing = list(Judge(pair.calendars).failing(pair.hurdle, pair.offer, pair.term))
    for one in reports:
        here = to_micros(one.report)
        assert (one.shortfall > timedelta(0)) == any(begin <= here < end for begin, end in failing)
    assert found.failing == MICROSECOND * sum(end - begin for begin, end in failing)
    customer = Calendar(pair.calendars["c"])
    assert found.reporting == customer.elapsed(pair.term.starts, pair.term.ends)
    assert found.keeps == (found.failing == timedelta(0))


def test_around_the_clock_it_is_a_sum() -> None:
    """A quarter of an hour's triage and three hours of the vendor's leave three quarters of the four."""
    found = judged(a_pair("4h", "3h", triage="15m"))
    assert (found.shortfall, found.worst_start) == (timedelta(minutes=-45), EVE)
    assert (found.failing_share, found.safe_dispatch, found.safe_share) == (0.0, HOUR, 0.25)


def test_the_time_to_call_is_the_desks_own() -> None:
    """Over a weekend one business day leaves nothing of the customer's clock, yet time to call.

    Nine hours of a vendor that works until 20:00 on Saturdays must begin by noon for a report of
    Monday at nine, due on Tuesday at nine: three hours, of the 24 that the desk has until then.
    """
    office = some_terms({"mon-fri": ["09:00-17:00"]})
    longer = some_terms({"mon-sat": ["08:00-20:00"]})
    found = judged(
        a_pair("1bd", "9h", customer=office, vendor=longer, triage="1h", starts="2026-04-06 00:00")
    )
    assert (found.keeps, found.safe_dispatch, found.safe_share) == (True, 3 * HOUR, 0.125)
    assert (found.safe_report, found.safe_call) == (at("2026-04-06 09:00"), at("2026-04-06 12:00"))


def test_a_promise_used_up_to_the_last_minute_is_kept() -> None:
    """Broken is what takes more than the target, not what takes all of it."""
    assert judged(a_pair("4h", "3h", triage="1h")).keeps
    found = judged(a_pair("4h", "3h", triage="61m"))
    assert (found.keeps, found.shortfall, found.failing_share) == (False, timedelta(minutes=1), 1.0)


def test_a_vendor_in_office_hours_is_worst_on_friday_afternoon() -> None:
    """Called a moment after 14:30 on a Friday, its three hours do not fit before the weekend any more.

    It is ready at the opening of Monday, 09:00, a moment late: 66.5 h after its own closing
    on Friday at 17:30. The four hours end at 18:15.
    """
    pair = a_pair("4h", "3h", vendor=TOKYO_OFFICE, triage="15m", ends="2026-04-08 00:00")
    found = judged(pair)
    assert found.worst_start == at("2026-04-03 14:15") + MICROSECOND
    assert found.worst_dispatch == at("2026-04-03 14:30") + MICROSECOND
    assert found.worst_vendor_due == at("2026-04-06 09:00") + MICROSECOND
    assert found.worst_due == at("2026-04-03 18:15") + MICROSECOND
    assert found.shortfall == found.wall_late == timedelta(days=2, hours=14, minutes=45)


def test_the_share_that_fails_is_measured_exactly() -> None:
    """In a week of office hours against 24x7, reports are kept from 08:00 (four hours before noon) to 14:15.

    The vendor opens at nine: a report at 08:00 is dispatched at 08:15 and restored at 12:00.
    So 6 h 15 min of each of five days are kept, of 168 h.
    """
    pair = a_pair(
        "4h", "3h", vendor=TOKYO_OFFICE, triage="15m", starts="2026-04-06 00:00", ends="2026-04-13 00:00"
    )
    found = judged(pair)
    kept = 5 * timedelta(hours=6, minutes=15)
    assert found.reporting == 7 * 24 * HOUR
    assert abs(found.reporting - found.failing - kept) <= 10 * MICROSECOND
    assert found.failing_share == pytest.approx(1 - kept / (7 * 24 * HOUR), abs=1e-9)


def test_counted_time_decides_and_not_the_wall_clock() -> None:
    """A vendor that is days later on the wall is in time where the customer's clock stands meanwhile.

    Both count office hours: 8 h against 7 h 45 min and a quarter of triage come out even, over
    any weekend.
    """
    office = TOKYO_OFFICE
    found = judged(a_pair("8h", "7h45m", customer=office, vendor=office, desk=office, triage="15m"))
    assert (found.shortfall, found.keeps, found.failing) == (timedelta(0), True, timedelta(0))
    assert found.wall_late == timedelta(0)


def test_ready_at_the_next_opening_is_no_later_than_at_closing() -> None:
    """A budget that is used up at closing time is not broken by service restored before the next opening."""
    night = some_terms({"daily": ["17:30-09:00"]})
    pair = a_pair(
        "8h30m",
        "30m",
        customer=TOKYO_OFFICE,
        vendor=night,
        starts="2026-04-06 09:00",
        ends="2026-04-06 09:01",
    )
    found = judged(pair)
    assert found.worst_vendor_due > found.worst_due
    assert (found.shortfall, found.keeps) == (timedelta(0), True)


def test_triage_waits_for_the_desk_to_open() -> None:
    """A desk that is shut calls nobody: even without any triage a report waits for its opening."""
    pair = a_pair("4h", "3h", desk=TOKYO_OFFICE, starts="2026-04-03 18:00", ends="2026-04-04 18:00")
    found = judged(pair)
    assert found.worst_start == at("2026-04-03 18:00")
    assert found.worst_dispatch == at("2026-04-06 09:00")
    assert found.shortfall == timedelta(days=2, hours=14)


def test_business_days_are_compared_by_what_they_come_to() -> None:
    """One business day of the vendor's keeps two of ours, and two of its do not keep one."""
    office = TOKYO_OFFICE
    assert judged(a_pair("2bd", "1bd", customer=office, vendor=office)).keeps
    slow = judged(a_pair("1bd", "2bd", customer=office, vendor=office, ends="2026-04-04 00:00"))
    assert (slow.shortfall, slow.failing_share) == (timedelta(hours=8.5), 1.0)


def test_an_hour_that_is_skipped_is_missing_from_the_vendors_night() -> None:
    """On 8 March 2026 New York's night has seven hours, so the eighth is counted the evening after."""
    nights = some_terms({"daily": ["22:00-06:00"]}, "America/New_York")
    zone, starts, ends = "America/New_York", "2026-03-07 22:00", "2026-03-07 22:01"
    found = judged(a_pair("9h", "8h", vendor=nights, zone=zone, starts=starts, ends=ends))
    assert found.worst_vendor_due == at("2026-03-08 23:00", "America/New_York")
    assert (found.shortfall, found.failing_share) == (timedelta(hours=15), 1.0)


def test_a_long_closure_is_reached_over() -> None:
    """A vendor shut for a year is late by a year; how far to look is found out, not assumed."""
    shut = some_terms(OFFICE, closed=(a_closure("2026-04-06", "2027-04-05", why="moving"),))
    found = judged(a_pair("4h", "3h", vendor=shut, ends="2026-04-07 00:00"))
    assert found.worst_vendor_due == at("2027-04-06 09:00") + MICROSECOND
    assert not found.beyond


def test_a_vendor_that_never_opens_again_is_said_to_be_beyond() -> None:
    """There is no due time within twenty years, and no endless search for one."""
    shut = some_terms(OFFICE, closed=(a_closure("2026-04-06", "2099-12-31"),))
    found = judged(a_pair("4h", "3h", vendor=shut, ends="2026-04-07 00:00"))
    assert (found.beyond, found.keeps) == (True, False)


def test_a_term_without_any_reporting_time_has_no_answer() -> None:
    """Nobody can report on a weekend of office days, so nothing is kept or broken."""
    pair = a_pair("4h", "9h", customer=TOKYO_OFFICE, starts="2026-04-04 00:00", ends="2026-04-06 00:00")
    assert pair.judge() is None


def test_an_endless_term_is_judged_for_twenty_years() -> None:
    """A contract to the year 9999 is not a reason to compute eight thousand years."""
    found = judged(a_pair("4h", "3h", starts="2026-04-01 00:00", ends="9999-12-30 00:00"))
    assert found.reporting == timedelta(days=7305)


def test_like_terms_are_worked_out_once() -> None:
    """Six thousand customers on the same terms cost one computation."""
    pair = a_pair("4h", "3h", vendor=TOKYO_OFFICE)
    judge = Judge(pair.calendars)
    answers = [judge.judge(pair.hurdle, pair.offer, pair.term) for _ in range(3)]
    assert judge.computed == 1
    assert answers[0] is answers[2]


def test_contracts_that_begin_on_different_days_ask_one_question() -> None:
    """And each still has its own answer: that of a judge who was asked nothing else."""
    pair = a_pair("4h", "3h", vendor=TOKYO_OFFICE)
    judge = Judge(pair.calendars)
    for day in range(1, 29):
        term = Term(starts=at(f"2026-04-{day:02} 00:00"), ends=at(f"2026-06-{day:02} 00:00"))
        alone = Judge(pair.calendars).judge(pair.hurdle, pair.offer, term)
        assert judge.judge(pair.hurdle, pair.offer, term) == alone
    assert judge.computed == 1


def test_a_term_outside_the_years_known_widens_them() -> None:
    """Earlier or later terms are answered as they would be alone."""
    pair = a_pair("4h", "3h", vendor=TOKYO_OFFICE)
    judge = Judge(pair.calendars)
    for year in (2026, 2024, 2029, 2099):
        term = Term(starts=at(f"{year}-04-01 00:00"), ends=at(f"{year}-06-01 00:00"))
        alone = Judge(pair.calendars).judge(pair.hurdle, pair.offer, term)
        assert judge.judge(pair.hurdle, pair.offer, term) == alone


def test_what_is_kept_in_all_the_years_is_told_at_once() -> None:
    """The quick word of a book's check is never bolder than the answer."""
    late, early = a_pair("4h", "3h", vendor=TOKYO_OFFICE), a_pair("9d", "3h", vendor=TOKYO_OFFICE)
    for pair, kept in ((late, False), (early, True)):
        assert Judge(pair.calendars).keeps_all(pair.hurdle, pair.offer, pair.term) is kept
        assert judged(pair).keeps is kept


def test_hours_that_nobody_covers_are_summed() -> None:
    """Desk and vendor by day, the customer round the clock: each week lacks 168 h less five days of 8.5 h."""
    pair = a_pair("4h", "3h", desk=TOKYO_OFFICE, starts="2026-04-06 00:00", ends="2026-04-20 00:00")
    pair = Pair({**pair.calendars, "v": some_terms(OFFICE)}, pair.hurdle, pair.offer, pair.term)
    bare = Judge(pair.calendars).uncovered(pair.hurdle, "v", pair.term)
    assert bare is not None
    assert (bare.weekly, bare.total) == (timedelta(hours=125.5), timedelta(hours=251))
    assert (bare.first, bare.until) == (at("2026-04-06 00:00"), at("2026-04-06 09:00"))


def test_one_that_is_always_there_covers_all_hours() -> None:
    """Whichever of the two it is: the desk, or the vendor that answers."""
    round_the_clock_desk = a_pair("4h", "3h", vendor=TOKYO_OFFICE)
    round_the_clock_vendor = a_pair("4h", "3h", desk=TOKYO_OFFICE)
    for pair in (round_the_clock_desk, round_the_clock_vendor):
        assert Judge(pair.calendars).uncovered(pair.hurdle, "v", pair.term) is None
    assert Judge(round_the_clock_vendor.calendars).uncovered(pair.hurdle, None, pair.term) is not None
