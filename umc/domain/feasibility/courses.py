"""Courses: exact piecewise linear functions from instants to instants or sums, in whole microseconds.

Everything that happens between a report and a due time is such a function: triage, a
vendor's due time, the open time up to an instant. Put one behind another they stay so,
and their extremes stand at ends of pieces: nothing has to be sampled.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from umc.domain.calendars.intervals import Interval

_BELOW_ALL = -(1 << 62)


class Piece(NamedTuple):
    """From ``starts`` to ``ends`` (excluded) a difference begins at ``value``, its ``slope`` -1, 0 or 1."""

    starts: int
    ends: int
    value: int
    slope: int

    @property
    def last(self) -> int:
        """The value at the last microsecond."""
        return self.value + self.slope * (self.ends - 1 - self.starts)

    def positive(self) -> Interval:
        """Return the part in which the value is more than nothing; empty where both ends are one."""
        if self.slope == 0:
            return (self.starts, self.ends if self.value > 0 else self.starts)
        if self.slope < 0:
            return (self.starts, min(max(self.starts + self.value, self.starts), self.ends))
        return (min(max(self.starts - self.value + 1, self.starts), self.ends), self.ends)


@dataclass(frozen=True, slots=True)
class Course:
    """A function in pieces: from ``starts[i]`` on it is ``values[i]`` and goes by ``slopes[i]``, 0 or 1.

    ``starts`` rise; before the first the function is not asked, after the last it goes on.
    """

    starts: Sequence[int]
    values: Sequence[int]
    slopes: Sequence[int]

    def at(self, place: int) -> int:
        """Return the value at one place."""
        return self.value(bisect_right(self.starts, place) - 1, place)

    def value(self, piece: int, place: int) -> int:
        """Return the value at a place that is known to lie in a piece."""
        return self.values[piece] + self.slopes[piece] * (place - self.starts[piece])

    def then(self, outer: "Course", ends: int) -> "Course":
        """Return the course of ``outer`` asked with this one's values, for places before ``ends``."""
        laid = _Laying()
        places = outer.starts
        for begin, end, value, slope in self._pieces(ends):
            found = bisect_right(places, value) - 1
            laid.add(begin, outer.value(found, value), outer.slopes[found] if slope else 0)
            beyond = value + end - begin
            while slope and found + 1 < len(places) and places[found + 1] < beyond:
                found += 1
                laid.add(begin + places[found] - value, outer.values[found], outer.slopes[found])
        return laid.course()

    def plus(self, amount: int) -> "Course":
        """Return the same course, each value so much greater."""
        return Course(self.starts, [value + amount for value in self.values], self.slopes)

    def latest(self, lowest: int) -> "Course":
        """Return the inverse: for a value, the last place whose own value is no more than that.

        ``lowest`` answers for values that no place goes below. The course may fall back at
        the start of a piece, as due times do where a wall clock is put back.
        """
        laid = [*self._turned(), (_BELOW_ALL, lowest, 0)]
        laid.reverse()
        return Course(*(list(column) for column in zip(*laid, strict=True)))

    def _turned(self) -> Iterator[tuple[int, int, int]]:
        """Yield the pieces of the inverse, the last first: each holds up to what lies right of it."""
        ceiling = self.values[-1]
        yield ceiling, self.starts[-1], self.slopes[-1]
        for place in range(len(self.starts) - 2, -1, -1):
            begin, value, slope = self.starts[place], self.values[place], self.slopes[place]
            if value >= ceiling:
                continue
            last = self.starts[place + 1] - 1
            reached = value + slope * (last - begin)
            if reached < ceiling:
                yield reached, last, 0
            if value < reached:
                yield value, begin, 1
            ceiling = value

    def _pieces(self, ends: int) -> Iterator[tuple[int, int, int, int]]:
        for place, begin in enumerate(self.starts):
            if begin >= ends:
                return
            end = self.starts[place + 1] if place + 1 < len(self.starts) else ends
            yield begin, min(end, ends), self.values[place], self.slopes[place]


class _Laying:
    """A course being laid piece by piece; pieces that go on without a bend become one."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._values: list[int] = []
        self._slopes: list[int] = []

    def add(self, start: int, value: int, slope: int) -> None:
        if self._starts and self._slopes[-1] == slope:
            run_on = self._values[-1] + slope * (start - self._starts[-1])
            if run_on == value:
                return
        self._starts.append(start)
        self._values.append(value)
        self._slopes.append(slope)

    def course(self) -> Course:
        return Course(self._starts, self._values, self._slopes)


def differences(more: Course, less: Course, spans: Sequence[Interval]) -> Iterator[Piece]:
    """Yield one course less another over some spans, sorted and apart, in pieces without a bend or a leap."""
    first = spans[0][0] if spans else 0
    high, low = (max(bisect_right(one.starts, first) - 1, 0) for one in (more, less))
    for begin, end in spans:
        while begin < end:
            high, until = _piece_at(more.starts, high, begin, end)
            low, until = _piece_at(less.starts, low, begin, until)
            value = more.value(high, begin) - less.value(low, begin)
            yield Piece(begin, until, value, more.slopes[high] - less.slopes[low])
            begin = until


def _piece_at(starts: Sequence[int], piece: int, place: int, end: int) -> tuple[int, int]:
    """Return which piece a place lies in, sought onward from one, and where that ends, ``end`` at most."""
    while piece + 1 < len(starts) and starts[piece + 1] <= place:
        piece += 1
    return piece, min(starts[piece + 1], end) if piece + 1 < len(starts) else end
