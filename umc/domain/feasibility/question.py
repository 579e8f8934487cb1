"""One question of feasibility laid out in courses: dispatch, the vendor's due time and ours, over a term."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TypeAlias

from umc.domain.calendars.duration import BusinessDays, Target
from umc.domain.calendars.instant import MICROSECOND, from_micros
from umc.domain.calendars.intervals import DAY, Interval
from umc.domain.feasibility.courses import Piece, differences
from umc.domain.feasibility.hours import Hours
from umc.domain.feasibility.values import LONGEST, Feasibility, Hurdle, Offer

HoursOf: TypeAlias = Callable[[str, int, int], Hours]
"""Gives a calendar's hours by its name, from one UTC microsecond to another."""


class Question:
    """The courses of one question for reports from ``begin`` to ``end``, as far as their answers reach.

    Answers can be had for any part of that time: thousands of contracts that begin on
    different days ask one question.
    """

    def __init__(self, hours: HoursOf, hurdle: Hurdle, offer: Offer, begin: int, end: int) -> None:
        self.begin, self.end = begin, end
        longest = LONGEST // MICROSECOND
        reach = _reach(hurdle.target) + _reach(hurdle.triage) + _reach(offer.target)
        while True:
            reach = min(reach, longest)
            self._lay(hours, hurdle, offer, begin - reach, end + reach)
            spans = self.spans(begin, end)
            if reach == longest or not (self._falls_short_ahead(spans) or self._falls_short_back(spans)):
                break
            reach *= 3

    @cached_property
    def keeps_all(self) -> bool:
        """Whether every report of the whole time is kept."""
        return all(max(piece.value, piece.last) <= 0 for piece in self.shortfall(self.begin, self.end))

    def spans(self, begin: int, end: int) -> list[Interval]:
        """Return the reporting time between two instants."""
        return [
            (max(opens, begin), min(closes, end))
            for opens, closes in self._open
            if opens < end and closes > begin
        ]

    def shortfall(self, begin: int, end: int) -> Iterator[Piece]:
        """Yield by how much of the customer's time the reports of a part fail."""
        return differences(self._ready_used, self._due_used, self.spans(begin, end))

    def answer(self, begin: int, end: int) -> Feasibility | None:
        """Return the extremes over the reports of a part; None where there are no reports."""
        spans = self.spans(begin, end)
        if not spans:
            return None
        worst_at, worst, failing = spans[0][0], -self._high, 0
        for piece in self.shortfall(begin, end):
            top = max(piece.value, piece.last)
            if top > worst:
                worst_at, worst = piece.starts if piece.value == top else piece.ends - 1, top
            fails_from, fails_to = piece.positive()
            failing += fails_to - fails_from
        safe_at, safe = self._least_safe(spans)
        allowed = self._desk_used.at(self._due.at(safe_at)) - self._desk_used.at(safe_at)
        return Feasibility(
            worst_start=from_micros(worst_at),
            worst_dispatch=from_micros(self._dispatch.at(worst_at)),
            worst_vendor_due=from_micros(self._ready.at(worst_at)),
            worst_due=from_micros(self._due.at(worst_at)),
            shortfall=MICROSECOND * worst,
            failing=MICROSECOND * failing,
            reporting=MICROSECOND * sum(closes - opens for opens, closes in spans),
            safe_report=from_micros(safe_at),
            safe_call=from_micros(self._called.at(safe_at)),
            safe_dispatch=MICROSECOND * safe,
            safe_share=safe / allowed if allowed else 0.0,
            beyond=self._falls_short_ahead(spans),
        )

    def _lay(self, hours: HoursOf, hurdle: Hurdle, offer: Offer, low: int, high: int) -> None:
        self._low, self._high = low, high
        customer = hours(hurdle.calendar, low, high)
        vendor = hours(offer.calendar, low, high)
        self._open = _within(customer.intervals, self.begin, self.end)
        self._used = customer.open_time
        self._due = customer.due(hurdle.target)
        desk = hours(hurdle.desk_calendar, low, high)
        self._desk_used = desk.open_time
        self._dispatch = desk.due(hurdle.triage)
        self._ready = self._dispatch.then(vendor.due(offer.target), self.end)
        self._called = self._due.then(vendor.latest_start(offer.target), self.end)
        self._due_used = self._due.then(self._used, self.end)
        self._ready_used = self._ready.then(self._used, self.end)
        self._called_used = self._called.then(self._desk_used, self.end)

    def _falls_short_ahead(self, spans: list[Interval]) -> bool:
        if not spans:
            return False
        last = spans[-1][1] - 1
        return max(self._ready.at(last), self._due.at(last)) >= self._high

    def _falls_short_back(self, spans: list[Interval]) -> bool:
        return bool(spans) and self._called.at(spans[0][0]) <= self._low

    def _least_safe(self, spans: list[Interval]) -> tuple[int, int]:
        """Return the report that leaves the desk least of its own time to call the vendor, and how much."""
        least_at, least = spans[0][0], self._high
        for piece in differences(self._called_used, self._desk_used, spans):
            bottom = min(piece.value, piece.last)
            if bottom < least:
                least_at, least = piece.starts if piece.value == bottom else piece.ends - 1, bottom
        return least_at, least


def _within(intervals: list[Interval], low: int, high: int) -> list[Interval]:
    return [(max(begin, low), min(end, high)) for begin, end in intervals if begin < high and end > low]


def _reach(target: Target) -> int:
    """Return how far a target may reach on office hours, long closures included: a first guess."""
    if isinstance(target, BusinessDays):
        return (2 * target.days + 21) * DAY
    return 5 * (target // MICROSECOND) + 14 * DAY
