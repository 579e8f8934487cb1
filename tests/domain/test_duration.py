"""Durations as contracts write them, and as ISO 8601 does."""

from datetime import timedelta

import pytest

from tests.domain.builders import h, m
from umc.domain.calendars.duration import BusinessDays, Target, parse_counted, parse_target


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("30m", m(30)), ("1h30m", h(1.5)), ("2d", h(48)), ("PT8H", h(8)), ("PT1H30M", h(1.5)), ("P2D", h(48)),
        ("P1DT2H", h(26)), ("PT90S", m(1.5)), ("PT0S", timedelta(0)), ("3bd", BusinessDays(3)),
    ],
)  # fmt: skip
def test_both_ways_of_writing_mean_the_same(text: str, meant: Target) -> None:
    """A day is 24 hours of counted time in both."""
    assert parse_target(text) == meant


@pytest.mark.parametrize("text", ["P1M", "P1Y", "P2W", "P1Y2M3DT4H", "P1MT2H"])
def test_weeks_months_and_years_are_refused_with_the_reason(text: str) -> None:
    """Nobody can say how many open hours they are."""
    with pytest.raises(ValueError, match="counts in weeks, months or years: write days"):
        parse_counted(text)


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P1DT", "pt8h", "P1H", "PT1.5H", "P1D2H", "PT1M1H", "8", "P-1D"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    """Never a guess."""
    with pytest.raises(ValueError, match="is no duration"):
        parse_counted(text)
