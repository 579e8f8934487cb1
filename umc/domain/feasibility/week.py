"""The week of a gap: in which hours of the week a report cannot be kept, taken over a whole term."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from umc.domain.calendars.intervals import DAY, SECOND, Interval
from umc.domain.calendars.wall_hours import weekday
from umc.domain.calendars.zone_offsets import OffsetStretch, offset_stretches

_HOUR = 3600 * SECOND
_NEGLIGIBLE = SECOND // 1000  # a bound just after a whole hour reaches a microsecond into the next


SHUT, KEPT, ALWAYS, NOBODY = " ", ".", "#", "!"
"""Marks of an hour of the week: the customer's clock does not count then; every report is kept; none is;
every report is kept although neither desk nor vendor is open, in some weeks at least. Between the second
and the third stand the digits 1 to 9: so many tenths of the reports fail, over all weeks of the term,
whoever is there."""


@dataclass(frozen=True, slots=True)
class Week:
    """Seven rows of marks, Monday first, in the customer's zone; ``step_minutes`` is 60 or 30."""

    step_minutes: int
    rows: tuple[str, ...]


def week_of(
    reporting: Sequence[Interval], failing: Sequence[Interval], uncovered: Sequence[Interval], zone: str
) -> Week:
    """Lay a term's reports over one week of the wall clock; all spans in UTC microseconds, in order.

    Half hours where a bound stands at one, else whole hours.
    """
    spans = (reporting, failing, uncovered)
    each = [one for span in spans for one in (*span[:1], *span[-1:])]
    low = min((begin for begin, _ in each), default=0) // SECOND * SECOND
    high = max((end for _, end in each), default=0)
    offsets = offset_stretches(ZoneInfo(zone), low, high)
    readings = [list(_readings(span, offsets)) for span in spans]
    step = _step(readings)
    counts, fails, bare = (_by_slot(span, step) for span in readings)
    marks = [_mark(*each) for each in zip(counts, fails, bare, strict=True)]
    day = DAY // step
    rows = tuple("".join(marks[at : at + day]) for at in range(0, 7 * day, day))
    return Week(step // (60 * SECOND), rows)


def _readings(spans: Iterable[Interval], offsets: Sequence[OffsetStretch]) -> Iterator[Interval]:
    """Yield the spans as the wall clock shows them."""
    at = 0
    for begin, end in spans:
        while offsets[at].ends <= begin:
            at += 1
        for starts, ends, offset in offsets[at:]:
            if starts >= end:
                break
            yield max(begin, starts) + offset, min(end, ends) + offset


def _step(readings: Iterable[Iterable[Interval]]) -> int:
    bounds = (bound for span in readings for pair in span for bound in pair)
    halves = any(abs(bound % _HOUR - _HOUR // 2) <= _NEGLIGIBLE for bound in bounds)
    return _HOUR // 2 if halves else _HOUR


def _by_slot(spans: Iterable[Interval], step: int) -> list[int]:
    """Add up how much of each slot of the week the spans take, from Monday's first on."""
    a_day = DAY // step
    slots = [0] * (7 * a_day)
    for begin, end in spans:
        slot = begin // step
        while slot * step < end:
            place = weekday(slot // a_day) * a_day + slot % a_day
            slots[place] += min(end, (slot + 1) * step) - max(begin, slot * step)
            slot += 1
    return slots


def _mark(counts: int, fails: int, bare: int) -> str:
    if counts <= _NEGLIGIBLE:
        return SHUT
    if fails <= _NEGLIGIBLE:
        return NOBODY if bare > _NEGLIGIBLE else KEPT
    if counts - fails <= _NEGLIGIBLE:
        return ALWAYS
    return str(min(max(round(10 * fails / counts), 1), 9))
