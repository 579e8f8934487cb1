"""Hours: a calendar's open time over one stretch, laid out as courses for feasibility.

``Calendar`` answers for one instant at a time; feasibility asks for all instants at once.
Both read the same layers of the wall clock and the same offsets.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from umc.domain.calendars.calendar_terms import CalendarTerms
from umc.domain.calendars.duration import BusinessDays, Target
from umc.domain.calendars.instant import MICROSECOND, to_micros
from umc.domain.calendars.intervals import DAY, Interval, merged
from umc.domain.calendars.wall_hours import WallHours
from umc.domain.calendars.zone_offsets import OffsetStretch, local_days, offset_stretches, shown
from umc.domain.feasibility.courses import Course


class Timetable:
    """The open intervals of one calendar, expanded a year at a time and kept."""

    def __init__(self, terms: CalendarTerms) -> None:
        self._hours = WallHours(terms)
        self._zone_name = terms.time_zone
        self._years: dict[int, tuple[list[Interval], list[OffsetStretch]]] = {}
        self.always_open = self._hours.always_open

    def between(self, low: int, high: int) -> "Hours":
        """Return the hours of a stretch, in UTC microseconds."""
        if self.always_open and self._zone_name == "UTC":
            return Hours([(low, high)], [OffsetStretch(low, high, 0)], low, high)
        years = [self._year(year) for year in range(_year_of(low), _year_of(high) + 1)]
        laid = (span for intervals, _ in years for span in intervals if span[1] > low and span[0] < high)
        cut = merged((max(begin, low), min(end, high)) for begin, end in laid)
        return Hours(cut, [stretch for _, stretches in years for stretch in stretches], low, high)

    def _year(self, year: int) -> tuple[list[Interval], list[OffsetStretch]]:
        if year not in self._years:
            low, high = _new_year(year), _new_year(year + 1)
            stretches = offset_stretches(ZoneInfo(self._zone_name), low, high)
            readings = self._hours.layers(low // DAY - 2, high // DAY + 2).open_readings()
            self._years[year] = (list(shown(readings, stretches)), stretches)
        return self._years[year]


class Hours:
    """Open intervals from ``low`` to ``high``; an answer beyond ``high`` is given as ``high`` itself."""

    def __init__(
        self, intervals: list[Interval], stretches: list[OffsetStretch], low: int, high: int
    ) -> None:
        self.intervals = intervals
        self._stretches = stretches
        self._low, self._high = low, high
        self.open_time = self._summed()

    def due(self, target: Target) -> Course:
        """Return the course from a start to the instant at which a target is used up, as ``Calendar.due``."""
        if isinstance(target, BusinessDays):
            made = self._next_opening()
            return made.then(self._days_later(target.days), self._high) if target.days else made
        amount = target // MICROSECOND
        if not amount:
            return self._next_opening()
        return self.open_time.plus(amount).then(self._reached(), self._high)

    def latest_start(self, target: Target) -> Course:
        """Return the course from a due time to the last start from which the target still fits."""
        if target in (MICROSECOND * 0, BusinessDays(0)):
            return Course([self._low], [self._low], [1])
        return self.due(target).latest(self._low)

    def _summed(self) -> Course:
        starts, values, slopes, total = [self._low], [0], [0], 0
        for begin, end in self.intervals:
            if begin == starts[-1]:
                slopes[-1] = 1
            else:
                starts.append(begin)
                values.append(total)
                slopes.append(1)
            total += end - begin
            starts.append(end)
            values.append(total)
            slopes.append(0)
        return Course(starts, values, slopes)

    def _reached(self) -> Course:
        """Return the course from a sum of open time to the earliest instant that has it behind it."""
        starts, values, slopes, total = [0], [self._low], [0], 0
        for begin, end in self.intervals:
            starts.append(total + 1)
            values.append(begin + 1)
            slopes.append(1)
            total += end - begin
        return Course([*starts, total + 1], [*values, self._high], [*slopes, 0])

    def _next_opening(self) -> Course:
        starts, values, slopes = [self._low], [self._high], [0]
        for begin, end in self.intervals:
            values[-1] = begin
            if begin == starts[-1]:
                slopes[-1] = 1
            else:
                starts.append(begin)
                values.append(begin)
                slopes.append(1)
            starts.append(end)
            values.append(self._high)
            slopes.append(0)
        return Course(starts, values, slopes)

    def _days_later(self, days: int) -> Course:
        """Return the course from an open instant to the same time of day so many open days later."""
        open_days = sorted(set(local_days(self.intervals, self._stretches)))
        never = self._high + 4 * DAY
        starts, values = [self._low], [never]
        for begin, reading in self._daily():
            day = reading // DAY
            found = bisect_right(open_days, day) + days - 1
            starts.append(begin)
            values.append(reading + (open_days[found] - day) * DAY if found < len(open_days) else never)
        if len(starts) > 1 and starts[1] == starts[0]:
            del starts[0], values[0]
        same_time = Course(starts, values, [1] * len(starts))
        return same_time.then(self._shown_at(), self._high).then(self._next_opening(), self._high)

    def _daily(self) -> Iterator[tuple[int, int]]:
        """Yield each open instant from which the wall clock runs on within one day, and what it shows."""
        at = 0
        for begin, end in self.intervals:
            while self._stretches[at].ends <= begin:
                at += 1
            for starts, ends, offset in self._stretches[at:]:
                if starts >= end:
                    break
                low, high = max(begin, starts) + offset, min(end, ends) + offset
                yield low - offset, low
                yield from ((day - offset, day) for day in range((low // DAY + 1) * DAY, high, DAY))

    def _shown_at(self) -> Course:
        """Return the course from a wall clock reading to the first instant that shows it or a later one."""
        starts, values, slopes, reached = [], [], [], None
        for begin, end, offset in self._stretches:
            if reached is None or begin + offset > reached:
                starts.append(begin + offset if reached is None else reached)
                values.append(begin)
                slopes.append(0)
                reached = begin + offset
            if end + offset > reached:
                starts.append(reached)
                values.append(reached - offset)
                slopes.append(1)
                reached = end + offset
        return _without_empty(starts, values, slopes)


def _without_empty(starts: list[int], values: list[int], slopes: list[int]) -> Course:
    kept = [i for i in range(len(starts)) if i + 1 == len(starts) or starts[i] < starts[i + 1]]
    return Course([starts[i] for i in kept], [values[i] for i in kept], [slopes[i] for i in kept])


def _new_year(year: int) -> int:
    return to_micros(datetime(year, 1, 1, tzinfo=UTC))


def _year_of(at: int) -> int:
    return date.fromordinal(at // DAY + date(1970, 1, 1).toordinal()).year
