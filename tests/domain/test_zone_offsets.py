"""The instants at which a zone's clocks change, against the zone's own data file."""

import struct
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

import pytest

from umc.domain.calendars.instant import to_micros
from umc.domain.calendars.intervals import SECOND
from umc.domain.calendars.zone_offsets import local_days, offset_at, offset_stretches, shown

ZONES = (
    "Asia/Tokyo",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Pacific/Kwajalein",
    "America/Noronha",
    "Africa/Freetown",
    "Asia/Gaza",
    "Europe/Dublin",
)


def instant(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    """Return an instant's microseconds."""
    return to_micros(datetime(year, month, day, hour, minute, tzinfo=UTC))


def zone_file(name: str) -> bytes:
    """Return the compiled file that ``ZoneInfo`` reads: the system's, else the tzdata package's."""
    for folder in TZPATH:
        if (found := Path(folder, name)).is_file():
            return found.read_bytes()
    return files("tzdata.zoneinfo").joinpath(name).read_bytes()


def changes_on_file(name: str) -> list[tuple[int, int]]:
    """Read the changes of offset that a zone's file lists (RFC 8536, the 64-bit block), in seconds."""
    data = zone_file(name)
    _, _, leaps, times, types, letters = struct.unpack(">6l", data[20:44])
    begin = 44 + times * 5 + types * 6 + letters + leaps * 8 + sum(struct.unpack(">2l", data[20:28]))
    _, _, _, times, types, _ = struct.unpack(">6l", data[begin + 20 : begin + 44])
    begin += 44
    instants = struct.unpack(f">{times}q", data[begin : begin + 8 * times])
    kinds = data[begin + 8 * times : begin + 9 * times]
    begin += 9 * times
    offsets = [struct.unpack(">l", data[begin + 6 * kind :][:4])[0] for kind in range(types)]
    shown = [offsets[0], *(offsets[kind] for kind in kinds)]
    return [(moment, now) for moment, was, now in zip(instants, shown, shown[1:], strict=False) if was != now]


@pytest.mark.parametrize("name", ZONES)
def test_every_change_of_offset_is_found_to_the_second(name: str) -> None:
    """From 1930 to the last change listed the cuts are those of the zone's file, none more, none less."""
    low = instant(1930, 1, 1)
    listed = [change for change in changes_on_file(name) if low // SECOND < change[0]]
    stretches = offset_stretches(ZoneInfo(name), low, listed[-1][0] * SECOND + 1)
    assert [(stretch.starts // SECOND, stretch.offset // SECOND) for stretch in stretches[1:]] == listed


@pytest.mark.parametrize("name", ZONES)
def test_stretches_cover_the_time_asked_for(name: str) -> None:
    """Each begins where the one before ends, and has the offset that the zone has there."""
    low, high = instant(2011, 1, 1), instant(2013, 1, 1)
    stretches = offset_stretches(ZoneInfo(name), low, high)
    assert [stretch.starts for stretch in stretches] == [low, *(stretch.ends for stretch in stretches[:-1])]
    assert stretches[-1].ends == high
    assert all(offset_at(ZoneInfo(name), stretch.ends - 1) == stretch.offset for stretch in stretches)


def test_no_time_has_no_stretches() -> None:
    """An empty span is covered by nothing."""
    assert offset_stretches(ZoneInfo("Asia/Tokyo"), 0, 0) == []


def test_readings_skipped_are_shown_never_and_repeated_ones_twice() -> None:
    """02:15 on 8 March 2026 and 01:15 on 1 November in New York."""
    zone = ZoneInfo("America/New_York")
    spring = offset_stretches(zone, instant(2026, 3, 8), instant(2026, 3, 9))
    autumn = offset_stretches(zone, instant(2026, 11, 1), instant(2026, 11, 2))
    assert list(shown([(instant(2026, 3, 8, 2), instant(2026, 3, 8, 2, 30))], spring)) == []
    assert list(shown([(instant(2026, 11, 1, 1), instant(2026, 11, 1, 1, 30))], autumn)) == [
        (instant(2026, 11, 1, 5), instant(2026, 11, 1, 5, 30)),
        (instant(2026, 11, 1, 6), instant(2026, 11, 1, 6, 30)),
    ]


def test_a_date_that_no_clock_shows_is_no_local_day() -> None:
    """Three days of time around Samoa's change of side are dated 29 and 31 December and 1 January."""
    begin, end = instant(2011, 12, 29, 10), instant(2012, 1, 1, 10)
    days = list(local_days([(begin, end)], offset_stretches(ZoneInfo("Pacific/Apia"), begin, end)))
    first = instant(2011, 12, 29) // (86_400 * SECOND)
    assert sorted(set(days)) == [first, first + 2, first + 3]
