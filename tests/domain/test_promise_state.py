"""Where a contract stands on a day, in the zone of its customer."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from umc.domain.register.contract import Agreement
from umc.domain.register.promise_state import PromiseState, agreement_row, days_left, promise_state

TOKYO = ZoneInfo("Asia/Tokyo")
APRIL = Agreement(
    id="A-1",
    vendor="maker",
    starts=date(2026, 4, 1),
    ends=date(2026, 4, 30),
    calendar="24x7",
    targets={},
)


@pytest.mark.parametrize(
    ("at", "state", "left"),
    [
        (datetime(2026, 3, 31, 23, 59, 59, tzinfo=TOKYO), PromiseState.TO_COME, 30),
        (datetime(2026, 4, 1, tzinfo=TOKYO), PromiseState.IN_FORCE, 29),
        (datetime(2026, 4, 30, 23, 59, 59, tzinfo=TOKYO), PromiseState.IN_FORCE, 0),
        (datetime(2026, 5, 1, tzinfo=TOKYO), PromiseState.OVER, -1),
    ],
)
def test_first_and_last_day_are_in_force(at: datetime, state: PromiseState, left: int) -> None:
    """From midnight to midnight where the customer is."""
    assert promise_state(APRIL, "Asia/Tokyo", at) is state
    assert days_left(APRIL, "Asia/Tokyo", at) == left


def test_the_same_instant_is_another_day_elsewhere() -> None:
    """The zone decides: at 15:00 UTC it is May in Tokyo and April in London."""
    at = datetime(2026, 4, 30, 15, tzinfo=UTC)
    assert promise_state(APRIL, "Asia/Tokyo", at) is PromiseState.OVER
    assert promise_state(APRIL, "Europe/London", at) is PromiseState.IN_FORCE


def test_an_agreement_for_any_customer_is_told_in_utc() -> None:
    """Where nobody in particular is served, no other zone suggests itself."""
    at = datetime(2026, 5, 1, tzinfo=UTC) - timedelta(seconds=1)
    row = agreement_row(APRIL, None, None, at)
    assert (row.zone, row.state, row.days_left, row.vendor_name) == ("UTC", PromiseState.IN_FORCE, 0, None)
