"""The calendar: how much open time lies between instants, and when so much of it is used up.

An instant is open when the wall clock shown at it lies inside a window, and neither a
holiday nor a closure takes it away, or when an opening covers it. Everything about
counted time in umc rests on this one definition; daylight saving needs no rule of its own.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from umc.domain.calendars.business_days import business_due, business_latest_start
from umc.domain.calendars.calendar_spans import CalendarSpan, named_spans
from umc.domain.calendars.calendar_terms import CalendarTerms
from umc.domain.calendars.duration import BusinessDays, Target
from umc.domain.calendars.held_time import held_between, held_stretches, outlast_held, reach_held
from umc.domain.calendars.instant import EPOCH, MICROSECOND, Stretch, to_micros
from umc.domain.calendars.intervals import SECOND
from umc.domain.calendars.open_time import AllTime, BeyondHorizon, OpenTime
from umc.domain.calendars.wall_hours import WallHours

__all__ = ["BeyondHorizon", "Calendar", "CalendarSpan"]


class Calendar:
    """A set of open instants made from declared terms; keep it, for it keeps its expansion.

    All instants answered are UTC. Wherever an answer would lie more than twenty years from
    the instant asked from, ``BeyondHorizon`` is raised; naive datetimes raise ``ValueError``.
    ``holds`` are stretches that do not count, in any order, overlapping or not; one without
    an end still lasts.
    """

    def __init__(self, terms: CalendarTerms) -> None:
        self.terms = terms
        self.zone = ZoneInfo(terms.time_zone)
        self._hours = WallHours(terms)
        self._expanded = OpenTime(self._hours, self.zone)
        self._time: AllTime | OpenTime = AllTime() if self._hours.always_open else self._expanded

    def is_open(self, at: datetime) -> bool:
        """Whether an instant is open. A closing time is not, an opening time is."""
        return self._time.is_open(to_micros(at))

    def next_opening(self, at: datetime) -> datetime:
        """Return the first open instant at or after one."""
        return _instant(self._time.next_opening(to_micros(at)))

    def elapsed(self, a: datetime, b: datetime) -> timedelta:
        """Return the open time from ``a`` to ``b``; additive over any instant between them.

        Raises:
            ValueError: ``b`` lies before ``a``.
        """
        return MICROSECOND * self._time.between(*_in_order(a, b))

    def held(self, a: datetime, b: datetime, holds: Sequence[Stretch]) -> timedelta:
        """Return the open time from ``a`` to ``b`` that is held; where holds overlap it counts once."""
        starts, ends = _in_order(a, b)
        return MICROSECOND * held_between(self._time, starts, ends, held_stretches(holds, starts))

    def used(self, a: datetime, b: datetime, holds: Sequence[Stretch]) -> timedelta:
        """Return the time a clock has counted from ``a`` to ``b``: the open time less the held."""
        return self.elapsed(a, b) - self.held(a, b, holds) if holds else self.elapsed(a, b)

    def allowed(self, start: datetime, target: Target) -> timedelta:
        """Return a target as counted time, for business days as it comes out from that start."""
        if not isinstance(target, BusinessDays):
            _amount(target)
            return target
        return MICROSECOND * self._allowed(to_micros(start), target)

    def due(self, start: datetime, target: Target, holds: Sequence[Stretch] = ()) -> datetime | None:
        """Return the earliest instant at which the target is used up.

        A target of nothing is due at the first open instant, not held, at or after the start.
        None: a hold that still lasts stands before it.
        """
        begin = to_micros(start)
        if isinstance(target, BusinessDays):
            return self._business_due(begin, target, holds)
        amount = _amount(target)
        if not holds:
            return _instant(self._time.reach(begin, amount))
        return _perhaps(reach_held(self._time, begin, amount, held_stretches(holds, begin)))

    def breaks_after(self, start: datetime, target: Target, holds: Sequence[Stretch] = ()) -> datetime | None:
        """Return the last instant at which no more than the target has been used.

        Where the target is used up at closing time that is the next opening. None: nothing
        in sight uses more, for a hold still lasts or the calendar does not open again within
        twenty years.
        """
        begin = to_micros(start)
        amount = self._allowed(begin, target)
        if not holds:
            return _perhaps(self._time.outlast(begin, amount))
        return _perhaps(outlast_held(self._time, begin, amount, held_stretches(holds, begin)))

    def at_share(
        self, start: datetime, target: Target, percent: int, holds: Sequence[Stretch] = ()
    ) -> datetime | None:
        """Return the instant at which so many percent of the target are used up, 100 being due.

        The share is rounded down to whole seconds. None as for ``due``.
        """
        if percent == 100:
            return self.due(start, target, holds)
        allowed = self._allowed(to_micros(start), target)
        share = allowed * percent // (100 * SECOND) * SECOND
        if percent < 100:
            return self.due(start, MICROSECOND * share, holds)
        due = self.due(start, target, holds)
        over = self.due(start, MICROSECOND * max(share, allowed), holds)
        return None if due is None or over is None else max(due, over)

    def latest_start(self, due: datetime, target: Target) -> datetime:
        """Return the latest instant from which the target still fits in by ``due``: its inverse."""
        end = to_micros(due)
        if isinstance(target, BusinessDays):
            return _instant(business_latest_start(self._expanded, end, target.days))
        return _instant(self._time.latest_start(end, _amount(target)))

    def spans(self, a: datetime, b: datetime) -> tuple[CalendarSpan, ...]:
        """Cut the time from ``a`` to ``b`` into spans counted or skipped, each with its cause, in order."""
        starts, ends = _in_order(a, b)
        return named_spans(self._hours, self._expanded, starts, ends)

    def _allowed(self, start: int, target: Target) -> int:
        if isinstance(target, BusinessDays):
            return self._time.between(start, business_due(self._expanded, start, target.days))
        return _amount(target)

    def _business_due(self, start: int, target: BusinessDays, holds: Sequence[Stretch]) -> datetime | None:
        plain = business_due(self._expanded, start, target.days)
        if not holds:
            return _instant(plain)
        amount = self._time.between(start, plain)
        counted = reach_held(self._time, start, amount, held_stretches(holds, start))
        return None if counted is None else _instant(max(plain, counted))


def _in_order(a: datetime, b: datetime) -> tuple[int, int]:
    starts, ends = to_micros(a), to_micros(b)
    if ends < starts:
        raise ValueError(f"{b.isoformat()} lies before {a.isoformat()}")
    return starts, ends


def _amount(target: timedelta) -> int:
    if target.days < 0:
        raise ValueError(f"a target of {target} is less than nothing")
    return target // MICROSECOND


def _instant(micros: int) -> datetime:
    try:
        return EPOCH + MICROSECOND * micros  # half the cost of timedelta(microseconds=...)
    except OverflowError:
        raise BeyondHorizon("the answer lies outside the years 1 to 9999") from None


def _perhaps(micros: int | None) -> datetime | None:
    return None if micros is None else _instant(micros)
