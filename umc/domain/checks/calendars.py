"""Calendars that never open: a promise counted on one would never come due."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

from umc.domain.calendars.calendar_terms import CalendarTerms
from umc.domain.checks.found import Found, Names, has_term
from umc.domain.findings.finding_codes import NEVER_OPEN
from umc.domain.refusals import Refusal
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, Contract, calendar_names


class _Term(NamedTuple):
    """From a first to a last day, both included; ``what`` lasts so long, in words."""

    starts: date
    ends: date
    what: str


_YEAR = timedelta(days=366)
_SUSPICIOUS_DAYS = 300


def check_calendars(book: Book, names: Names) -> Iterator[Found]:
    """Yield calendars that have a stretch of more than 366 days without an open minute.

    Looked at from the first day of every term that is counted on the calendar, and of every
    closure that begins within such a term. Without such terms: from the first day of the
    earliest contract on; in a book without contracts, from the first day of every closure.
    """
    terms_of = cache(lambda: _terms_of(book, names))  # seldom asked
    for name, terms in book.calendars.items():
        if not any(terms.week) and not terms.open:
            hint = 'give it hours: hours = { mon-fri = ["09:00-17:30"] }'
            yield Found(NEVER_OPEN, ("calendars", name), f'calendar "{name}" never opens', hint, on_key=True)
        elif _is_suspicious(terms) and (since := _shut_for_a_year(terms, terms_of()(name))) is not None:
            day, what = since
            message = (
                f'calendar "{name}" has no open minute within 366 days from {day}, the first day of {what}'
            )
            hint = "look at its hours, its closures and its openings from that day on"
            yield Found(NEVER_OPEN, ("calendars", name), message, hint, on_key=True)


def _is_suspicious(terms: CalendarTerms) -> bool:
    """Tell whether closures could shut it for a year; all others need no sums."""
    shut = sum((closure.ends - closure.starts).days + 1 for closure in terms.closed)
    return not any(terms.week) or shut + len(terms.closed) >= _SUSPICIOUS_DAYS


def _terms_of(book: Book, names: Names) -> Callable[[str], tuple[_Term, ...]]:
    """Return a way to ask for the terms in which a calendar is looked at."""
    known: list[tuple[Contract | Agreement, _Term]] = [
        *(
            (one, _Term(one.starts, one.ends, f"contract {one.id}"))
            for one in book.contracts.values()
            if has_term(names, "contracts", one.id)
        ),
        *(
            (one, _Term(one.starts, one.ends, f"agreement {one.id}"))
            for one in book.agreements.values()
            if has_term(names, "agreements", one.id)
        ),
    ]
    contracts = [term for one, term in known if isinstance(one, Contract)]
    earliest = min((term._replace(ends=date.max) for term in contracts), default=None)

    def terms_of(name: str) -> tuple[_Term, ...]:
        used = tuple(term for one, term in known if name in calendar_names(one))
        return used or (() if earliest is None else (earliest,))

    return terms_of


def _shut_for_a_year(terms: CalendarTerms, used: tuple[_Term, ...]) -> tuple[date, str] | None:
    """Return the first day from which it is shut for a year, and what begins on that day."""
    from umc.domain.calendars.calendar import (
        Calendar,  # late: few books have a calendar that could be shut so long
    )

    calendar = Calendar(terms)
    days = {
        closure.starts: "a closure"
        for closure in terms.closed
        if not used or any(term.starts <= closure.starts <= term.ends for term in used)
    }
    days |= {term.starts: term.what for term in used}
    for day in sorted(days):
        start = datetime.combine(day, time(), tzinfo=calendar.zone)
        try:
            if calendar.next_opening(start) - start > _YEAR:
                return day, days[day]
        except (Refusal, OverflowError):  # not within the engine's horizon either
            return day, days[day]
    return None
