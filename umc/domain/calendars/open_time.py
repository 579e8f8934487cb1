"""Open time: a calendar's open instants on the UTC line, with running sums over them.

The terms are expanded a year at a time, only as far as questions reach, and kept. Sums
between two instants are then two bisections and a subtraction, and the instant at which
a sum is reached is one bisection in the sums. All instants and amounts here are whole
microseconds, so nothing is ever rounded.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NoReturn
from zoneinfo import ZoneInfo

from umc.domain.calendars.instant import from_micros
from umc.domain.calendars.intervals import DAY, Interval
from umc.domain.calendars.wall_hours import WallHours, day_number
from umc.domain.calendars.zone_offsets import OffsetStretch, local_days, offset_stretches, shown
from umc.domain.refusals import Refusal

HORIZON = 7305 * DAY  # twenty years
_WIDEST_YEARS = 64  # an expansion wider than that is begun anew where the question is
_FIRST_YEAR, _LAST_YEAR = 2, 9998  # a wall clock may be a day before or after what UTC shows


class BeyondHorizon(Refusal):
    """The answer lies further from the question's start than twenty years, or outside all years."""

    def __init__(self, message: str) -> None:
        super().__init__(
            "beyond-horizon", message, hint="look at what the calendar opens: umc calendar show NAME"
        )


class AllTime:
    """Time that is always open: the sums are plain arithmetic."""

    def between(self, starts: int, ends: int) -> int:
        """Return all of the time between two instants."""
        return ends - starts

    def reach(self, start: int, amount: int) -> int:
        """Return the instant that lies that much later."""
        return start + amount

    def outlast(self, start: int, amount: int) -> int | None:
        """Return the same instant as ``reach``: no closed time follows it."""
        return start + amount

    def latest_start(self, due: int, amount: int) -> int:
        """Return the instant that lies that much earlier."""
        return due - amount

    def next_opening(self, at: int) -> int:
        """Return the instant itself."""
        return at

    def is_open(self, at: int) -> bool:
        """Say yes, for every instant is an opening."""
        return self.next_opening(at) == at


class OpenTime:
    """The open instants of one calendar, expanded as far as asked.

    ``_starts`` and ``_ends`` bound the open intervals; ``_sums`` is the open time before
    each, and ``_bases`` is ``_sums - _starts``, so that open time up to an instant inside
    interval i is ``_bases[i]`` plus the instant. The first interval is empty and begins
    where the expansion does, so that a bisection always lands on one.
    """

    def __init__(self, hours: WallHours, zone: ZoneInfo) -> None:
        self._hours = hours
        self._zone = zone
        self._days: list[int] | None = None
        self._begin_at(1)
        self._low, self._high = 1, 0  # nothing lies between: the first question expands

    def between(self, starts: int, ends: int) -> int:
        """Return the open time from one instant to a later one.

        Raises:
            BeyondHorizon: they lie more than twenty years apart.
        """
        if ends - starts > HORIZON:
            _refuse(starts)
        if starts < self._low or ends > self._high:
            self._cover(starts, ends)
        before = bisect_right(self._starts, starts) - 1
        until = bisect_right(self._starts, ends) - 1
        begin, end = self._ends[before], self._ends[until]
        return (
            self._bases[until]
            - self._bases[before]
            + (ends if ends < end else end)
            - (starts if starts < begin else begin)
        )

    def reach(self, start: int, amount: int) -> int:
        """Return the earliest instant from which back to the start so much open time lies.

        For no amount at all: the first open instant at or after the start.

        Raises:
            BeyondHorizon: there is not that much within twenty years.
        """
        if not amount:
            return self.next_opening(start)
        if start < self._low or start > self._high:
            self._cover(start, start)
        found = bisect_right(self._starts, start) - 1  # _sum_at spelled out: a call is a tenth of the cost
        end = self._ends[found]
        goal = self._bases[found] + (start if start < end else end) + amount
        while goal > self._total:
            self.grow(start)
        at = goal - self._bases[bisect_left(self._sums, goal) - 1]
        if at - start > HORIZON:
            _refuse(start)
        return at

    def outlast(self, start: int, amount: int) -> int | None:
        """Return the latest instant up to which no more than the amount of open time has passed.

        At a closing time that is the next opening. None: no later instant within twenty
        years has more behind it.
        """
        goal = self._sum_at(start) + amount
        try:
            while goal >= self._total:
                self.grow(start)
        except BeyondHorizon:
            return None
        at = goal - self._bases[bisect_right(self._sums, goal) - 1]
        return at if at - start <= HORIZON else None

    def latest_start(self, due: int, amount: int) -> int:
        """Return the latest instant from which so much open time lies before ``due``.

        Raises:
            BeyondHorizon: there is not that much within the twenty years before.
        """
        if not amount:
            return due
        while (goal := self._sum_at(due) - amount) < 0:
            self.grow_back(due)
        at = goal - self._bases[bisect_right(self._sums, goal) - 1]
        if due - at > HORIZON:
            _refuse(due)
        return at

    def next_opening(self, at: int) -> int:
        """Return the first open instant at or after one.

        Raises:
            BeyondHorizon: there is none within twenty years.
        """
        if at < self._low or at > self._high:
            self._cover(at, at)
        while True:
            found = bisect_right(self._starts, at) - 1
            if at < self._ends[found]:
                return at
            if found + 1 < len(self._starts):
                break
            self.grow(at)
        opening = self._starts[found + 1]
        if opening - at > HORIZON:
            _refuse(at)
        return opening

    def is_open(self, at: int) -> bool:
        """Whether an instant is open; a closing time is not."""
        if at < self._low or at >= self._high:
            self._cover(at, at)
        return at < self._ends[bisect_right(self._starts, at) - 1]

    def stretches(self, starts: int, ends: int) -> Sequence[OffsetStretch]:
        """Return the stretches of one UTC offset that cover ``[starts, ends)`` and more, in order.

        Raises:
            BeyondHorizon: the two lie more than twenty years apart.
        """
        if ends - starts > HORIZON:
            _refuse(starts)
        if starts < self._low or ends > self._high:
            self._cover(starts, ends)
        return self._offsets

    def open_days(self) -> Sequence[int]:
        """Return the numbers of the local dates that have an open instant, as far as expanded, in order."""
        if self._days is None:
            self._days = sorted(set(local_days(zip(self._starts, self._ends, strict=True), self._offsets)))
        return self._days

    def grow(self, start: int) -> None:
        """Expand one more year at the end, for a question asked from ``start``.

        Raises:
            BeyondHorizon: twenty years after the start are there already.
        """
        if self._high - start > HORIZON or self._after_year > _LAST_YEAR:
            _refuse(start)
        self._go_on()

    def grow_back(self, due: int) -> None:
        """Expand one more year at the beginning, for a question asked back from ``due``.

        Raises:
            BeyondHorizon: twenty years before it are there already.
        """
        if due - self._low > HORIZON:
            _refuse(due)
        self._begin_earlier()

    def _sum_at(self, at: int) -> int:
        if at < self._low or at > self._high:
            self._cover(at, at)
        found = bisect_right(self._starts, at) - 1
        end = self._ends[found]
        return self._bases[found] + (at if at < end else end)

    def _cover(self, starts: int, ends: int) -> None:
        first, after = _year_of(starts), _year_of(ends) + 1
        widest = max(after, self._after_year) - min(first, self._first_year)
        if self._high < self._low or widest > _WIDEST_YEARS:
            self._begin_at(first)
        while first < self._first_year:
            self._begin_earlier()
        while self._after_year < after:
            self._go_on()

    def _begin_at(self, year: int) -> None:
        self._first_year = self._after_year = year
        self._low = self._high = _new_year(year)
        self._offsets: list[OffsetStretch] = []
        self._lay([])

    def _lay(self, intervals: Iterable[Interval]) -> None:
        self._starts, self._ends, self._sums, self._bases = [self._low], [self._low], [0], [-self._low]
        self._total = 0
        self._append(intervals)

    def _append(self, intervals: Iterable[Interval]) -> None:
        self._days = None
        total = self._total
        for starts, ends in intervals:
            if starts == self._ends[-1]:
                self._ends[-1] = ends
            else:
                self._starts.append(starts)
                self._ends.append(ends)
                self._sums.append(total)
                self._bases.append(total - starts)
            total += ends - starts
        self._total = total

    def _go_on(self) -> None:
        intervals, offsets = self._year(self._after_year)
        self._after_year += 1
        self._high = _new_year(self._after_year)
        self._offsets.extend(offsets)
        self._append(intervals)

    def _begin_earlier(self) -> None:
        if self._first_year <= _FIRST_YEAR:
            _refuse(self._low)
        self._first_year -= 1
        self._low = _new_year(self._first_year)
        intervals, offsets = self._year(self._first_year)
        self._offsets = offsets + self._offsets
        later = [(s, e) for s, e in zip(self._starts, self._ends, strict=True) if s < e]
        self._lay([*intervals, *later])

    def _year(self, year: int) -> tuple[list[Interval], list[OffsetStretch]]:
        low, high = _new_year(year), _new_year(year + 1)
        readings = self._hours.layers(low // DAY - 2, high // DAY + 2).open_readings()
        offsets = offset_stretches(self._zone, low, high)
        return list(shown(readings, offsets)), offsets


def _new_year(year: int) -> int:
    return day_number(date(year, 1, 1)) * DAY


_EARLIEST, _LATEST = _new_year(_FIRST_YEAR), _new_year(_LAST_YEAR + 1)


def _year_of(at: int) -> int:
    if not _EARLIEST <= at < _LATEST:
        raise BeyondHorizon(f"no calendar reaches outside the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return from_micros(at).year


def _refuse(start: int) -> NoReturn:
    raise BeyondHorizon(f"the calendar has no answer within twenty years of {from_micros(start).isoformat()}")
