"""Calendar spans: every stretch of time counted or skipped, with its cause, for ``why``."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from umc.domain.calendars.instant import from_micros
from umc.domain.calendars.intervals import DAY, merged
from umc.domain.calendars.open_time import OpenTime
from umc.domain.calendars.wall_hours import CLOSED_HOURS, OPEN_HOURS, Named, WallHours, WallLayers


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarSpan:
    """A stretch of time that the calendar counts or skips, and why.

    ``cause`` is ``open hours``, ``closed hours``, ``holiday: NAME``, ``closure: WHY`` or
    ``opening: WHY``; a holiday or a closure names only hours that would have been open.
    """

    starts: datetime
    ends: datetime
    counted: bool
    cause: str


def named_spans(hours: WallHours, time: OpenTime, starts: int, ends: int) -> tuple[CalendarSpan, ...]:
    """Cut the time between two instants (UTC microseconds) into spans that cover it exactly.

    Neighbours differ in what they count or in their cause.

    Raises:
        BeyondHorizon: the instants lie more than twenty years apart.
    """
    if starts == ends:
        return ()
    named = _shown(hours, time, starts, ends)
    return tuple(
        CalendarSpan(starts=from_micros(begin), ends=from_micros(end), counted=counted, cause=cause)
        for begin, end, counted, cause in _joined(named)
    )


def _shown(hours: WallHours, time: OpenTime, starts: int, ends: int) -> Iterator[tuple[int, int, bool, str]]:
    for begin, end, offset in time.stretches(starts, ends):
        low, high = max(begin, starts) + offset, min(end, ends) + offset
        if low < high:
            layers = hours.layers(low // DAY, -(-high // DAY))
            for first, after, counted, cause in _named_readings(layers, low, high):
                yield first - offset, after - offset, counted, cause


def _joined(spans: Iterable[tuple[int, int, bool, str]]) -> Iterator[tuple[int, int, bool, str]]:
    held: tuple[int, int, bool, str] | None = None
    for span in spans:
        if held is not None and held[2:] == span[2:]:
            held = (held[0], span[1], span[2], span[3])
            continue
        if held is not None:
            yield held
        held = span
    if held is not None:
        yield held


def _named_readings(layers: WallLayers, low: int, high: int) -> Iterator[tuple[int, int, bool, str]]:
    """Cut the wall clock's readings in ``[low, high)`` at every bound of every layer, and name the pieces."""
    open_hours = _Layer(Named(starts, ends, OPEN_HOURS) for starts, ends in merged(layers.weekly))
    lost, cuts, openings = _Layer(layers.lost), _Layer(layers.cuts), _Layer(layers.openings)
    bounds = {low, high}
    for layer in (open_hours, lost, cuts, openings):
        bounds.update(layer.bounds(low, high))
    edges = sorted(bounds)
    for begin, end in pairwise(edges):
        if cause := openings.cause_at(begin):
            yield begin, end, True, cause
            continue
        weekly = open_hours.cause_at(begin)
        given = weekly or lost.cause_at(begin)
        if given and (cause := cuts.cause_at(begin)):
            yield begin, end, False, cause
        else:
            yield begin, end, bool(weekly), given or CLOSED_HOURS


class _Layer:
    """Named stretches that may overlap; where they do, the one that begins last gives the cause."""

    def __init__(self, named: Iterable[Named]) -> None:
        self._named: Sequence[Named] = sorted(named)
        self._longest = max((entry.ends - entry.starts for entry in self._named), default=0)

    def bounds(self, low: int, high: int) -> Iterator[int]:
        """Yield the bounds that lie inside a stretch of readings."""
        for entry in self._named:
            yield from (at for at in entry[:2] if low < at < high)

    def cause_at(self, at: int) -> str:
        """Return the cause that covers a reading, or an empty text."""
        upto = bisect_right(self._named, at, key=lambda entry: entry.starts)
        for index in range(upto - 1, -1, -1):
            entry = self._named[index]
            if entry.ends > at:
                return entry.cause
            if entry.starts + self._longest <= at:
                break
        return ""
