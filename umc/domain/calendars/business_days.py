"""Business days: the same time of day, so many open days of a calendar later.

A report outside hours counts as made at the next opening. An open day is a local date
with any open instant. Where the time of day is shut on the day found, the next opening
is meant; where the zone skips that time of day, the first instant after the gap, and
where it repeats it, the first pass.
"""

from bisect import bisect_right

from umc.domain.calendars.intervals import DAY
from umc.domain.calendars.open_time import HORIZON, BeyondHorizon, OpenTime


def business_due(time: OpenTime, start: int, days: int) -> int:
    """Return the instant so many business days after a start, in UTC microseconds like the start.

    Raises:
        BeyondHorizon: it lies more than twenty years ahead.
    """
    made = time.next_opening(start)
    if not days:
        return made
    reading = _reading_at(time, made)
    day = _open_day_after(time, made, reading // DAY, days)
    shown = _first_shown(time, made, day * DAY + reading % DAY)
    due = time.next_opening(shown)
    if due - start > HORIZON:
        raise BeyondHorizon(f"{days} business days reach further than twenty years")
    return due


def business_latest_start(time: OpenTime, due: int, days: int) -> int:
    """Return the latest instant whose report is due by ``due``, so many business days on.

    For no days at all that is ``due`` itself. Just before a closing time the answer is
    the last microsecond that is open, for at closing time a report counts as the next day's.

    Raises:
        BeyondHorizon: there is none within the twenty years before.
    """
    if not days:
        return due
    low = _early_enough(time, due, days)
    # Where a zone shows readings twice, the second pass is due before the end of the first: a later
    # start is due later only within one stretch of one offset, so each is searched by itself.
    for starts, ends, _ in reversed(tuple(time.stretches(low, due))):
        begin, end = max(starts, low), min(ends, due)
        if begin < end and _due_by(time, begin, end, days, due):
            return _last_due_by(time, begin, end, days, due)
    return low


def _last_due_by(time: OpenTime, low: int, end: int, days: int, due: int) -> int:
    """Return the last start before an end that is due by then; the first one is."""
    high = end
    while high - low > 1:
        middle = (low + high) // 2
        if _due_by(time, middle, end, days, due):
            low = middle
        else:
            high = middle
    return low


def _due_by(time: OpenTime, start: int, end: int, days: int, due: int) -> bool:
    """Tell whether a report counts as made before an end, and is due by then."""
    try:
        return time.next_opening(start) < end and business_due(time, start, days) <= due
    except BeyondHorizon:  # the calendar ends before: not by then
        return False


def _early_enough(time: OpenTime, due: int, days: int) -> int:
    """Return a start whose days are surely over by ``due``: two open days more than asked before it."""
    last = _reading_at(time, due) // DAY
    while (at := bisect_right(time.open_days(), last) - days - 3) < 0:
        time.grow_back(due)
    reading = time.open_days()[at] * DAY
    return _first_shown(time, reading - 2 * DAY, reading)


def _reading_at(time: OpenTime, at: int) -> int:
    """Return what the wall clock shows at an instant, in microseconds of its own line."""
    stretches = time.stretches(at, at + 1)
    return at + stretches[bisect_right(stretches, at, key=lambda stretch: stretch.starts) - 1].offset


def _open_day_after(time: OpenTime, start: int, day: int, days: int) -> int:
    """Return the number of the open day that is so many open days after a day."""
    while (at := bisect_right(time.open_days(), day) + days - 1) >= len(time.open_days()):
        time.grow(start)
    return time.open_days()[at]


def _first_shown(time: OpenTime, begin: int, reading: int) -> int:
    """Return the first instant, at or after one, at which the wall clock shows a reading or a later one."""
    for starts, ends, offset in time.stretches(begin, max(begin, reading + 2 * DAY)):
        if ends > begin and ends + offset > reading:
            return max(starts, begin, reading - offset)
    raise BeyondHorizon("the reading lies outside the years a calendar reaches")
