"""Terms: whole days where the customer is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.domain.books import TOKYO, at
from umc.domain.register.term import in_force, local_day, over_at


def test_the_day_is_the_one_on_the_customers_wall() -> None:
    """Not that of UTC."""
    assert local_day(at("2026-03-31T15:00Z"), TOKYO) == date(2026, 4, 1)
    assert local_day(at("2026-03-31T14:59:59Z"), TOKYO) == date(2026, 3, 31)


def test_a_naive_instant_has_no_day() -> None:
    """It needs a zone first."""
    with pytest.raises(ValueError, match="naive"):
        local_day(at("2026-04-01T00:00Z").replace(tzinfo=None), TOKYO)


@pytest.mark.parametrize(
    ("ends", "zone", "instant"),
    [
        (date(2027, 3, 31), TOKYO, "2027-03-31T15:00Z"),
        (date(2026, 3, 7), "America/New_York", "2026-03-08T05:00Z"),
        (date(2026, 9, 5), "America/Santiago", "2026-09-06T04:00Z"),  # midnight itself is skipped
        (date(2011, 12, 29), "Pacific/Apia", "2011-12-30T10:00Z"),  # the whole next day is skipped
        (date(2026, 10, 31), "America/Havana", "2026-11-01T04:00Z"),  # midnight comes twice
    ],
)
def test_a_last_day_is_over_at_the_first_instant_of_the_next(ends: date, zone: str, instant: str) -> None:
    """Also where the clocks change at midnight: in force just before, and no longer then."""
    over = over_at(ends, zone)
    assert over == at(instant)
    assert not in_force(ends, ends, local_day(over, zone))
    assert in_force(ends, ends, local_day(over - timedelta(seconds=1), zone))


def test_the_last_date_there_is_ends_at_the_last_instant() -> None:
    """Nothing overflows."""
    assert over_at(date.max, TOKYO) == datetime.max.replace(tzinfo=UTC)
    assert local_day(datetime.min.replace(tzinfo=UTC), "America/New_York") == date.min
