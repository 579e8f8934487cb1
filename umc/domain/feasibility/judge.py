"""The judge of feasibility: answers over the calendars of one book, and knows what it was asked once."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from umc.domain.calendars.calendar_terms import CalendarTerms
from umc.domain.calendars.duration import BusinessDays
from umc.domain.calendars.instant import MICROSECOND, from_micros, to_micros
from umc.domain.calendars.intervals import DAY, Interval, without
from umc.domain.feasibility.hours import Hours, Timetable
from umc.domain.feasibility.question import Question
from umc.domain.feasibility.values import Feasibility, Hurdle, Offer, Term, Uncovered

_NOTHING = timedelta(0)
_WIDEST = 30 * 366 * DAY
_MOST_QUESTIONS = 64


class Judge:
    """Judges over the calendars of one book; what it was asked once it knows.

    Whoever shares promises and hours shares the computation, whatever the term, so thousands
    of customers on like terms cost one. ``computed`` counts the computations.
    """

    def __init__(self, calendars: Mapping[str, CalendarTerms]) -> None:
        self._calendars = calendars
        self._timetables: dict[str, Timetable] = {}
        self._known: dict[tuple[Hurdle, Offer, Term], Feasibility | None] = {}
        self._questions: dict[tuple[Hurdle, Offer], Question] = {}
        self._bare: dict[tuple[str, str, str | None, Term], Uncovered | None] = {}
        self.computed = 0

    def always_open(self, calendar: str) -> bool:
        """Tell whether a calendar never closes."""
        return self._timetable(calendar).always_open

    def judge(self, hurdle: Hurdle, offer: Offer, term: Term) -> Feasibility | None:
        """Return how the offer does; None where the customer's calendar is not open within the term."""
        key = (hurdle, offer, term)
        if key not in self._known:
            self._known[key] = self._judge(hurdle, offer, term)
        return self._known[key]

    def keeps_all(self, hurdle: Hurdle, offer: Offer, term: Term) -> bool:
        """Tell whether every report is kept, in the term and a while around it; quicker than ``judge``."""
        return self._question(hurdle, offer, term).keeps_all

    def failing(self, hurdle: Hurdle, offer: Offer, term: Term) -> Iterator[Interval]:
        """Yield the stretches of reports that cannot be kept, in order, in UTC microseconds."""
        for piece in self._question(hurdle, offer, term).shortfall(*term.bounds):
            begin, end = piece.positive()
            if begin < end:
                yield begin, end

    def reporting(self, hurdle: Hurdle, term: Term) -> list[Interval]:
        """Return the open time of the customer's calendar within a term, in order."""
        return self.hours(hurdle.calendar, *term.bounds).intervals

    def uncovered(self, hurdle: Hurdle, offered: str | None, term: Term) -> Uncovered | None:
        """Return the time that nobody covers, None where there is none.

        ``offered`` is the calendar of the agreement that answers; None: nobody but the desk does.
        """
        if self.always_open(hurdle.desk_calendar):
            return None
        key = (hurdle.calendar, hurdle.desk_calendar, offered, term)
        if key not in self._bare:
            self._bare[key] = _summed(self.uncovered_spans(hurdle, offered, term), term.bounds)
        return self._bare[key]

    def uncovered_spans(self, hurdle: Hurdle, offered: str | None, term: Term) -> list[Interval]:
        """Return the stretches that nobody covers, in order."""
        others = [hurdle.desk_calendar, *([offered] if offered is not None else [])]
        if any(name == hurdle.calendar or self.always_open(name) for name in others):
            return []
        left = self.reporting(hurdle, term)
        for name in others:
            left = without(left, self.hours(name, *term.bounds).intervals)
        return left

    def hours(self, calendar: str, low: int, high: int) -> Hours:
        """Return a calendar's hours over a stretch."""
        return self._timetable(calendar).between(low, high)

    def _timetable(self, calendar: str) -> Timetable:
        if calendar not in self._timetables:
            self._timetables[calendar] = Timetable(self._calendars[calendar])
        return self._timetables[calendar]

    def _judge(self, hurdle: Hurdle, offer: Offer, term: Term) -> Feasibility | None:
        if self._is_arithmetic(hurdle, offer):
            self.computed += 1
            return _around_the_clock(hurdle, offer, term)
        return self._question(hurdle, offer, term).answer(*term.bounds)

    def _question(self, hurdle: Hurdle, offer: Offer, term: Term) -> Question:
        """Return the question laid out over whole years that take the term in, and those asked of before."""
        begin, end = term.bounds
        known = self._questions.get((hurdle, offer))
        if known is None or begin < known.begin or known.end < end:
            self.computed += 1
            begin, end = _whole_years(begin, end)
            if known is not None and max(end, known.end) - min(begin, known.begin) <= _WIDEST:
                begin, end = min(begin, known.begin), max(end, known.end)
            if len(self._questions) >= _MOST_QUESTIONS:
                self._questions.clear()  # a book of thousands of distinct promises must not fill the memory
            known = self._questions[hurdle, offer] = Question(self.hours, hurdle, offer, begin, end)
        return known

    def _is_arithmetic(self, hurdle: Hurdle, offer: Offer) -> bool:
        counted = not isinstance(hurdle.target, BusinessDays) and not isinstance(offer.target, BusinessDays)
        names = (hurdle.calendar, hurdle.desk_calendar, offer.calendar)
        return counted and all(self.always_open(name) for name in names)


def _around_the_clock(hurdle: Hurdle, offer: Offer, term: Term) -> Feasibility | None:
    """Answer where no clock ever stands: each report is like any other."""
    ours, theirs = hurdle.target, offer.target
    if isinstance(ours, BusinessDays) or isinstance(theirs, BusinessDays):
        raise ValueError("business days are no fixed count of hours")
    begin, end = term.bounds
    if begin >= end:
        return None
    start, reporting = from_micros(begin), MICROSECOND * (end - begin)
    late = hurdle.triage + theirs - ours
    return Feasibility(
        worst_start=start,
        worst_dispatch=start + hurdle.triage,
        worst_vendor_due=start + hurdle.triage + theirs,
        worst_due=start + ours,
        shortfall=late,
        failing=reporting if late > _NOTHING else _NOTHING,
        reporting=reporting,
        safe_report=start,
        safe_call=start + ours - theirs,
        safe_dispatch=ours - theirs,
        safe_share=(ours - theirs) / ours if ours else 0.0,
    )


def _summed(spans: list[Interval], term: Interval) -> Uncovered | None:
    if not spans:
        return None
    total = sum(end - begin for begin, end in spans)
    length = max(term[1] - term[0], 7 * DAY)
    return Uncovered(
        total=MICROSECOND * total,
        weekly=MICROSECOND * (total * 7 * DAY // length),
        first=from_micros(spans[0][0]),
        until=from_micros(spans[0][1]),
    )


def _whole_years(begin: int, end: int) -> Interval:
    first, last = from_micros(begin).year, from_micros(max(end - 1, begin)).year
    starts, ends = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    return to_micros(starts), to_micros(ends)
