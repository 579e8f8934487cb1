"""Wall hours: what a calendar's terms say about the readings of a wall clock, before any zone.

Everything here is laid out on a line of wall-clock microseconds, where day 0 is
1970-01-01 and each day has 24 hours. Which of these readings a zone really shows, and
when, is the business of ``open_time``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from umc.domain.calendars.calendar_terms import CalendarTerms, HolidayRule, Window
from umc.domain.calendars.intervals import DAY, SECOND, Interval, merged, without

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_THURSDAY = 3  # what day 0 was, Monday being 0

OPEN_HOURS = "open hours"
CLOSED_HOURS = "closed hours"


class Named(NamedTuple):
    """A stretch of the wall clock and the cause it stands for."""

    starts: int
    ends: int
    cause: str


def day_number(on: date) -> int:
    """Count the days from 1970-01-01 to a date."""
    return on.toordinal() - _EPOCH_DAY


def weekday(day: int) -> int:
    """Return the day of the week of a day's number, Monday 0."""
    return (day + _THURSDAY) % 7


@dataclass(frozen=True, slots=True, kw_only=True)
class WallLayers:
    """What the terms lay over some days, each layer in its own list, each over the one before.

    ``weekly`` are the windows that the week gives; ``lost`` the windows that a service-day
    holiday took whole; ``cuts`` holidays by calendar day and closures; ``openings`` beat
    all of them.
    """

    weekly: list[Interval]
    lost: list[Named]
    cuts: list[Named]
    openings: list[Named]

    def open_readings(self) -> list[Interval]:
        """Return the open readings of the wall clock, sorted, none touching another."""
        left = merged(self.weekly)
        if self.cuts:
            left = without(left, merged((cut.starts, cut.ends) for cut in self.cuts))
        if self.openings:
            left = merged([*left, *((opening.starts, opening.ends) for opening in self.openings)])
        return left


class WallHours:
    """A calendar's terms, made ready to be laid out over any days."""

    def __init__(self, terms: CalendarTerms) -> None:
        self._week = tuple(_micros(windows) for windows in terms.week)
        self._monday = self._week[0]
        self._by_day = terms.holiday_rule is HolidayRule.CALENDAR_DAY
        self._holidays: dict[int, str] = {}
        for holiday in terms.holidays:
            day = day_number(holiday.on)
            others = self._holidays.get(day)
            self._holidays[day] = f"{others}; {holiday.name}" if others else holiday.name
        self._workdays = frozenset(day_number(on) for on in terms.workdays)
        self._closed = terms.closed
        self._open = terms.open
        self.always_open = not (terms.holidays or terms.closed) and _fills_the_week(self._week)

    def layers(self, first: int, after: int) -> WallLayers:
        """Lay the terms over the days from ``first`` up to ``after`` (excluded), by their numbers.

        Windows of the day before are there too, for they may run into the first; so a few
        readings outside the days asked for come along.
        """
        weekly, lost = self._weekly(first - 1, after)
        cuts = [*self._holiday_cuts(first, after), *self._closures(first - 1, after)]
        return WallLayers(
            weekly=weekly, lost=lost, cuts=cuts, openings=list(self._openings(first - 1, after))
        )

    def _weekly(self, first: int, after: int) -> tuple[list[Interval], list[Named]]:
        weekly: list[Interval] = []
        lost: list[Named] = []
        taken = {} if self._by_day else self._holidays
        week, workdays, monday = self._week, self._workdays, self._monday
        for day in range(first, after):
            windows = week[(day + _THURSDAY) % 7]
            if day in workdays:
                windows = windows + monday
            base = day * DAY
            if day in taken:
                cause = f"holiday: {taken[day]}"
                lost.extend(Named(base + opens, base + closes, cause) for opens, closes in windows)
            else:
                for opens, closes in windows:
                    weekly.append((base + opens, base + closes))
        return weekly, lost

    def _holiday_cuts(self, first: int, after: int) -> Iterator[Named]:
        if not self._by_day:
            return
        for day in range(first, after):
            if day in self._holidays:
                yield Named(day * DAY, (day + 1) * DAY, f"holiday: {self._holidays[day]}")

    def _closures(self, first: int, after: int) -> Iterator[Named]:
        for closure in self._closed:
            begins = max(day_number(closure.starts), first)
            ends = min(day_number(closure.ends) + 1, after)
            cause = _with_reason("closure", closure.why)
            if begins < ends and not closure.windows:
                yield Named(begins * DAY, ends * DAY, cause)
                continue
            for day in range(begins, ends):
                yield from _dated(day, _micros(closure.windows), cause)

    def _openings(self, first: int, after: int) -> Iterator[Named]:
        for opening in self._open:
            day = day_number(opening.on)
            if first <= day < after:
                windows = _micros(opening.windows) if opening.windows else self._monday
                yield from _dated(day, windows, _with_reason("opening", opening.why))


def _micros(windows: Iterable[Window]) -> tuple[Interval, ...]:
    return tuple((window.opens_s * SECOND, window.closes_s * SECOND) for window in windows)


def _dated(day: int, windows: Iterable[Interval], cause: str) -> Iterator[Named]:
    for opens, closes in windows:
        yield Named(day * DAY + opens, day * DAY + closes, cause)


def _with_reason(kind: str, why: str) -> str:
    return f"{kind}: {why}" if why else kind


def _fills_the_week(week: tuple[tuple[Interval, ...], ...]) -> bool:
    """Whether the windows leave no reading of the week out, the last day running into the first."""
    laid = [
        (day * DAY + opens, day * DAY + closes) for day in range(-1, 7) for opens, closes in week[day % 7]
    ]
    return any(starts <= 0 and ends >= 7 * DAY for starts, ends in merged(laid))
