"""Held time: open time that holds take out of a clock.

Several holds over the same time count once, and a hold outside open hours takes nothing.
Everything is in UTC microseconds, as in ``open_time``.
"""

from collections.abc import Iterable, Sequence

from umc.domain.calendars.instant import Stretch, to_micros
from umc.domain.calendars.intervals import Interval, merged
from umc.domain.calendars.open_time import AllTime, OpenTime

STILL_LASTS = 1 << 62  # the end of a hold that has none; no datetime reaches so far


def held_stretches(holds: Iterable[Stretch], start: int) -> list[Interval]:
    """Return the holds from a start on as sorted intervals without overlaps; empty ones fall away."""
    intervals = (
        (max(to_micros(hold.starts), start), STILL_LASTS if hold.ends is None else to_micros(hold.ends))
        for hold in holds
    )
    return merged((starts, ends) for starts, ends in intervals if starts < ends)


def held_between(time: AllTime | OpenTime, starts: int, ends: int, held: Sequence[Interval]) -> int:
    """Return the open time between two instants that is held."""
    return sum(
        time.between(max(begin, starts), min(end, ends))
        for begin, end in held
        if begin < ends and end > starts
    )


def reach_held(time: AllTime | OpenTime, start: int, amount: int, held: Sequence[Interval]) -> int | None:
    """Return the earliest instant at which the amount of open time not held has passed.

    None: a hold that still lasts comes first.
    """
    if not amount:
        return _first_free(time, start, held)
    for begin, end in held:
        free = time.between(start, begin)
        if free >= amount:
            break
        if end == STILL_LASTS:
            return None
        amount -= free
        start = end
    return time.reach(start, amount)


def outlast_held(time: AllTime | OpenTime, start: int, amount: int, held: Sequence[Interval]) -> int | None:
    """Return the latest instant up to which no more than the amount of open time not held has passed.

    None: a hold that still lasts comes first, or nothing opens again within the horizon.
    """
    for begin, end in held:
        free = time.between(start, begin)
        if free > amount:
            break
        if end == STILL_LASTS:
            return None
        amount -= free
        start = end
    return time.outlast(start, amount)


def _first_free(time: AllTime | OpenTime, start: int, held: Sequence[Interval]) -> int | None:
    """Return the first instant at or after a start that is open and not held."""
    at = time.next_opening(start)
    for begin, end in held:
        if at < begin:
            break
        if at < end:
            if end == STILL_LASTS:
                return None
            at = time.next_opening(end)
    return at
