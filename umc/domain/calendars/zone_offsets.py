"""Zone offsets: the stretches of time over which a zone keeps one distance from UTC.

``zoneinfo`` answers for one instant at a time; a calendar needs to know where the answer
changes, so the changes are looked for and then closed in on.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from umc.domain.calendars.instant import EPOCH, MICROSECOND
from umc.domain.calendars.intervals import DAY, SECOND, Interval

_STEP = 2 * DAY  # no two changes of one zone lie closer than 95 hours (tzdata 2025b to 2026f, old zones too)


class OffsetStretch(NamedTuple):
    """From ``starts`` to ``ends`` (excluded), UTC microseconds, the wall clock shows UTC + ``offset``."""

    starts: int
    ends: int
    offset: int


def offset_at(zone: ZoneInfo, micros: int) -> int:
    """Return the zone's distance from UTC at an instant, east positive, all in microseconds."""
    shown = (EPOCH + timedelta(microseconds=micros)).astimezone(zone).utcoffset()
    return 0 if shown is None else shown // MICROSECOND


def offset_stretches(zone: ZoneInfo, starts: int, ends: int) -> list[OffsetStretch]:
    """Cut ``[starts, ends)`` at each change of offset, exact to the second, in order.

    ``starts`` is a whole second, as all changes of offset are.
    A change of name alone (standard to summer time of the same offset) is no cut.
    """
    found = []
    begun, offset = starts, offset_at(zone, starts)
    for probe in range(starts, ends, _STEP):
        upto = min(probe + _STEP, ends)
        if (later := offset_at(zone, upto)) != offset:
            change = _first_second_with_another(zone, probe, upto, offset)
            found.append(OffsetStretch(begun, change, offset))
            begun, offset = change, later
    if begun < ends:
        found.append(OffsetStretch(begun, ends, offset))
    return found


def shown(readings: Sequence[Interval], stretches: Iterable[OffsetStretch]) -> Iterator[Interval]:
    """Yield the UTC intervals in which a clock in that zone shows one of the readings, in order.

    Readings that the zone skips are in no interval, readings that it repeats in two.
    """
    for starts, ends, offset in stretches:
        low, high = starts + offset, ends + offset
        for begin, end in readings[max(bisect_left(readings, (low, low)) - 1, 0) :]:
            if begin >= high:
                break
            if end > low:
                yield (max(begin, low) - offset, min(end, high) - offset)


def local_days(intervals: Iterable[Interval], stretches: Sequence[OffsetStretch]) -> Iterator[int]:
    """Yield the day numbers on which the intervals lie for the wall clock; a day may come twice."""
    at = 0
    for begin, end in intervals:
        while at < len(stretches) and stretches[at].ends <= begin:
            at += 1
        for starts, ends, offset in stretches[at:]:
            if starts >= end:
                break
            low, high = max(begin, starts) + offset, min(end, ends) + offset
            if low < high:
                yield from range(low // DAY, -(-high // DAY))


def _first_second_with_another(zone: ZoneInfo, low: int, high: int, offset: int) -> int:
    """Return the first instant in ``(low, high]`` that has another offset, all on whole seconds."""
    while high - low > SECOND:
        middle = low + ((high - low) // SECOND + 1) // 2 * SECOND
        if offset_at(zone, middle) == offset:
            low = middle
        else:
            high = middle
    return high
