"""Instants as people type them: a small strict grammar, and everything else refused."""

import contextlib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umc.domain.calendars.spoken_time import NeedsZone, NotUnderstood, needs_zone, parse_instant

TOKYO, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
NOW = datetime(2026, 5, 6, 10, 0, tzinfo=TOKYO)
"""A Wednesday morning."""


def read(text: str, zone: ZoneInfo | None = TOKYO) -> str:
    """Return what is understood, in ISO 8601."""
    return parse_instant(text, now=NOW, zone=zone).isoformat()


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("2026-05-03T10:00+09:00", "2026-05-03T10:00:00+09:00"),
        ("2026-05-03T01:00Z", "2026-05-03T01:00:00+00:00"),
        ("2026-05-03 01:00:59.25Z", "2026-05-03T01:00:59.250000+00:00"),
        ("2026-05-03T10:00", "2026-05-03T10:00:00+09:00"),
        ("2026-05-03", "2026-05-03T00:00:00+09:00"),
        (" 2026-05-03 10:00 ", "2026-05-03T10:00:00+09:00"),
        ("2026-05-03T10", "2026-05-03T10:00:00+09:00"),
        ("20260503", "2026-05-03T00:00:00+09:00"),
        ("20260503T1000", "2026-05-03T10:00:00+09:00"),
        ("20260503T100059-0330", "2026-05-03T10:00:59-03:30"),
        ("2026-05-03T10:00+01", "2026-05-03T10:00:00+01:00"),
        ("2026-05-03T24:00", "2026-05-04T00:00:00+09:00"),
        ("20261231T2400Z", "2027-01-01T00:00:00+00:00"),
        ("PT1H30M", "2026-05-06T11:30:00+09:00"),
        ("-P1DT2H", "2026-05-05T08:00:00+09:00"),
        ("now", "2026-05-06T10:00:00+09:00"),
        ("2h", "2026-05-06T12:00:00+09:00"),
        ("+2h", "2026-05-06T12:00:00+09:00"),
        ("-30m", "2026-05-06T09:30:00+09:00"),
        ("-1d2h3m4s", "2026-05-05T07:56:56+09:00"),
        ("today 09:00", "2026-05-06T09:00:00+09:00"),
        ("Tomorrow 9:00", "2026-05-07T09:00:00+09:00"),
        ("yesterday 17:30", "2026-05-05T17:30:00+09:00"),
        ("tomorrow", "2026-05-07T00:00:00+09:00"),
        ("mon 09:00", "2026-05-11T09:00:00+09:00"),
        ("wed 10:00", "2026-05-06T10:00:00+09:00"),
        ("wed 09:59", "2026-05-13T09:59:00+09:00"),
    ],
)
def test_what_is_in_the_grammar_is_understood(text: str, understood: str) -> None:
    """In the offset that was written, else in the zone given."""
    assert read(text) == understood


@pytest.mark.parametrize(
    "text",
    [
        "04/05", "4.5.2026", "202605031000", "2026-5-3", "2026-05-03T1", "2026-05-03T24:01",
        "2026-05-03T10:60",
        "2026-02-29", "2026-05-03T10:00+25:00", "2026-05-03T10:00 JST", "09:00", "noon", "next mon", "monday",
        "mon 25:00", "1.5h", "2 h", "h", "3bd", "", " ", "2026-05-03T10:00+24", "P1M", "P1W", "P", "PT",
        "２h", "+", "9999999d",
        "2026-05-03T10:00+9:00", "in 2h", "0001-01-01T00:00+14:00 x",
    ],
)  # fmt: skip
def test_what_could_mean_two_things_or_nothing_is_refused(text: str) -> None:
    """Never a guess."""
    with pytest.raises(NotUnderstood):
        read(text)


@pytest.mark.parametrize("text", ["2026-05-03T10:00", "2026-05-03", "today 09:00", "mon 09:00", "TOMORROW"])
def test_a_clock_reading_needs_a_zone(text: str) -> None:
    """Without one it means a different instant to everybody."""
    assert needs_zone(text)
    with pytest.raises(NeedsZone):
        read(text, None)


@pytest.mark.parametrize("text", ["2026-05-03T10:00Z", "2h", "-30m", "now", "2026-05-03T10:00+09:00"])
def test_an_instant_needs_no_zone(text: str) -> None:
    """It is the same for everybody."""
    assert not needs_zone(text)
    assert read(text, None)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("2026-03-08T02:30", "2026-03-08T03:30:00-04:00"),
        ("2026-11-01T01:30", "2026-11-01T01:30:00-04:00"),
        ("2026-03-08T01:59:59", "2026-03-08T01:59:59-05:00"),
    ],
)
def test_a_change_of_offset_is_read_by_one_rule(text: str, understood: str) -> None:
    """What is skipped moves on by the gap; what comes twice is the first."""
    assert read(text, NEW_YORK) == understood


@given(st.text(max_size=30))
def test_any_text_is_understood_or_refused(text: str) -> None:
    """Nothing else comes out."""
    with contextlib.suppress(NotUnderstood):
        assert parse_instant(text, now=NOW, zone=TOKYO).tzinfo is not None


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_written_out_is_read_back(exact: datetime) -> None:
    """To the microsecond."""
    assert parse_instant(exact.isoformat(), now=NOW, zone=None) == exact
