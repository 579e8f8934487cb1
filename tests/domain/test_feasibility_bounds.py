"""What is told without a calendar is never wrong: what is said to be surely kept is kept."""

from hypothesis import event, given, settings

from tests.domain.calendars import OFFICE, some_terms
from tests.domain.promise_pairs import Pair, a_pair, some_pairs
from umc.domain.feasibility.bounds import surely_keeps
from umc.domain.feasibility.judge import Judge


def surely(pair: Pair) -> bool:
    """Ask for the quick answer."""
    hurdle, offer = pair.hurdle, pair.offer
    return surely_keeps(
        hurdle.target,
        hurdle.calendar,
        triage=hurdle.triage,
        desk_calendar=hurdle.desk_calendar,
        offered=offer.target,
        offered_calendar=offer.calendar,
        always_open=Judge(pair.calendars).always_open,
    )


@settings(max_examples=120)
@given(some_pairs())
def test_what_is_surely_kept_is_kept(pair: Pair) -> None:
    """The quick answer may be too careful, and never too bold."""
    if surely(pair):
        found = pair.judge()
        event("surely kept")
        assert found is None or found.keeps


def test_round_the_clock_needs_no_calendar() -> None:
    """Triage and the vendor's target against ours: a sum, to the last minute."""
    assert surely(a_pair("4h", "3h", triage="1h"))
    assert not surely(a_pair("4h", "3h", triage="61m"))


def test_the_same_hours_need_no_calendar() -> None:
    """A vendor that counts when we count, and is faster, keeps ours whatever the hours are."""
    office = some_terms(OFFICE)
    pair = a_pair("8h", "6h", customer=office, triage="2h")
    alike = Pair(
        pair.calendars, pair.hurdle, type(pair.offer)(target=pair.offer.target, calendar="c"), pair.term
    )
    assert surely(alike)
    assert not surely(
        a_pair("8h", "6h", customer=office, vendor=office)
    )  # another name: not known to be alike


def test_business_days_leave_a_day_for_what_a_zone_may_skip() -> None:
    """Three of ours reach two days on the wall at the very least."""
    office = some_terms(OFFICE)
    assert surely(a_pair("3bd", "2d", customer=office))
    assert not surely(a_pair("3bd", "2d", customer=office, triage="15m"))
    assert not surely(a_pair("3bd", "1bd", customer=office, vendor=office))
