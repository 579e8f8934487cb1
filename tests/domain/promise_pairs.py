"""Pairs of promises for feasibility, and a slow judge that asks the calendars instant by instant."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import strategies as st

from tests.domain.calendars import DAYS, at, some_terms
from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.calendar_terms import ALWAYS, CalendarTerms
from umc.domain.calendars.duration import BusinessDays, Target, parse_target
from umc.domain.feasibility.judge import Judge
from umc.domain.feasibility.values import Feasibility, Hurdle, Offer, Term

MICROSECOND = timedelta(microseconds=1)
STEP = timedelta(minutes=15)
"""Every target, triage, window and offset of the generated pairs is a multiple of this, so that each
bend of the functions lies on it, or a microsecond beside it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One question: the calendars ``c``, ``d`` and ``v``, what was promised on them, over which time."""

    calendars: Mapping[str, CalendarTerms]
    hurdle: Hurdle
    offer: Offer
    term: Term

    def judge(self) -> Feasibility | None:
        """Return the answer under test."""
        return Judge(self.calendars).judge(self.hurdle, self.offer, self.term)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one report comes to, asked of ``Calendar``."""

    report: datetime
    dispatch: datetime
    ready: datetime
    due: datetime
    shortfall: timedelta
    call: datetime
    safe: timedelta
    whole: timedelta


def a_pair(
    ours: str,
    theirs: str,
    *,
    customer: CalendarTerms = ALWAYS,
    vendor: CalendarTerms = ALWAYS,
    desk: CalendarTerms = ALWAYS,
    triage: str = "0m",
    starts: str = "2026-04-01 00:00",
    ends: str = "2026-05-01 00:00",
    zone: str = "Asia/Tokyo",
) -> Pair:
    """Return a pair of restore promises: ``a_pair("4h", "3h", vendor=OFFICE, triage="15m")``."""
    allowance = parse_target(triage)
    assert isinstance(allowance, timedelta)
    return Pair(
        calendars={"c": customer, "d": desk, "v": vendor},
        hurdle=Hurdle(target=parse_target(ours), calendar="c", triage=allowance, desk_calendar="d"),
        offer=Offer(target=parse_target(theirs), calendar="v"),
        term=Term(starts=at(starts, zone), ends=at(ends, zone)),
    )


def seen(pair: Pair) -> Iterator[Seen]:
    """Yield what becomes of the reports of a term: each quarter of an hour, and a microsecond either side."""
    names = (pair.hurdle.calendar, pair.hurdle.desk_calendar, pair.offer.calendar)
    customer, desk, vendor = (Calendar(pair.calendars[name]) for name in names)
    report = pair.term.starts
    while report < pair.term.ends:
        for one in (report, report + MICROSECOND, report + STEP - MICROSECOND):
            if customer.is_open(one):
                yield _seen(pair, one, customer, desk, vendor)
        report += STEP


def _seen(pair: Pair, report: datetime, customer: Calendar, desk: Calendar, vendor: Calendar) -> Seen:
    dispatch, due = desk.due(report, pair.hurdle.triage), customer.due(report, pair.hurdle.target)
    assert dispatch is not None
    assert due is not None
    ready = vendor.due(dispatch, pair.offer.target)
    assert ready is not None
    last = vendor.latest_start(due, pair.offer.target)
    return Seen(
        report=report,
        dispatch=dispatch,
        ready=ready,
        due=due,
        shortfall=customer.elapsed(report, ready) - customer.allowed(report, pair.hurdle.target),
        call=last,
        safe=desk.elapsed(report, last) if last >= report else -desk.elapsed(last, report),
        whole=desk.elapsed(report, due),
    )


_ZONES = ("UTC", "Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe")
_BEGINNINGS = ("2026-03-05 00:00", "2026-03-28 12:00", "2026-04-03 08:00", "2026-10-30 09:00")
_WEEKS = (
    {"mon-fri": ["09:00-17:30"]},
    {"daily": ["22:00-06:00"]},
    {"mon-sat": ["08:00-12:00", "13:00-15:45"]},
    {"mon-wed": ["21:15-04:30"], "sat": ["00:00-24:00"]},
    {"daily": ["01:00-02:30"]},
)


@st.composite
def some_calendars(draw: st.DrawFn) -> CalendarTerms:
    """Draw a calendar: nights, offices, odd days, holidays by either rule, with and without summer time."""
    if draw(st.integers(0, 3)) == 0:
        return ALWAYS
    hours = dict(draw(st.sampled_from(_WEEKS)))
    if draw(st.booleans()):
        hours[draw(st.sampled_from(DAYS))] = ["10:15-11:45"]
    holidays = draw(st.lists(st.integers(1, 12), max_size=2))
    months = draw(st.sampled_from(("03", "04", "11")))
    return some_terms(
        hours,
        draw(st.sampled_from(_ZONES)),
        holidays={f"2026-{months}-{day:02}": "a holiday" for day in holidays},
        by_day=draw(st.booleans()),
    )


def _targets() -> st.SearchStrategy[Target]:
    counted = st.sampled_from([0, 1, 4, 6, 16, 24, 32, 96, 134]).map(lambda steps: STEP * steps)
    return st.one_of(counted, st.integers(0, 3).map(BusinessDays))


@st.composite
def some_pairs(draw: st.DrawFn) -> Pair:
    """Draw a pair over some days, among them those on which clocks are put forward and back."""
    names = {name: draw(some_calendars()) for name in "cdv"}
    starts = at(draw(st.sampled_from(_BEGINNINGS)), "UTC")
    return Pair(
        calendars=names,
        hurdle=Hurdle(
            target=draw(_targets()),
            calendar="c",
            triage=STEP * draw(st.sampled_from([0, 1, 4, 20])),
            desk_calendar=draw(st.sampled_from("cd")),
        ),
        offer=Offer(target=draw(_targets()), calendar=draw(st.sampled_from("vvc"))),
        term=Term(starts=starts, ends=starts + timedelta(days=draw(st.integers(1, 6)))),
    )
