"""Intervals: sorted stretches on a line of microseconds, joined and cut.

The line is UTC in some rooms and a wall clock's readings in others; the arithmetic is the same.
"""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

SECOND = 1_000_000
DAY = 86_400 * SECOND

Interval: TypeAlias = tuple[int, int]
"""From the first to the second, the second excluded."""


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the same readings as sorted intervals, the touching and the overlapping joined."""
    joined: list[Interval] = []
    start, end = 0, 0
    for starts, ends in sorted(intervals):
        if starts > end or not joined:
            start, end = starts, ends
            joined.append((start, end))
        elif ends > end:
            end = ends
            joined[-1] = (start, end)
    return joined


def without(intervals: Sequence[Interval], cuts: Sequence[Interval]) -> list[Interval]:
    """Return the intervals less the cuts; both sorted and free of overlaps, and so is the answer."""
    left: list[Interval] = []
    first = 0
    for starts, ends in intervals:
        while first < len(cuts) and cuts[first][1] <= starts:
            first += 1
        at = first
        while at < len(cuts) and cuts[at][0] < ends:
            if cuts[at][0] > starts:
                left.append((starts, cuts[at][0]))
            starts = cuts[at][1]
            at += 1
        if starts < ends:
            left.append((starts, ends))
    return left
