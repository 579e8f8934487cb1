"""Calendars that never open: a promise counted on one would never come due."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from umc.domain.book import Book
from umc.domain.calendar import Calendar
from umc.domain.calendar_terms import CalendarTerms
from umc.domain.checks.found import Found
from umc.domain.contract import Agreement, Contract
from umc.domain.finding_codes import NEVER_OPEN
from umc.domain.refusals import Refusal

_YEAR = timedelta(days=366)
_SUSPICIOUS_DAYS = 300


def check_calendars(book: Book) -> Iterator[Found]:
    """Yield calendars that have a stretch of more than 366 days without an open minute.

    Looked at from the first day of every closure and of every term that is counted on the calendar.
    """
    for name, terms in book.calendars.items():
        if not any(terms.week) and not terms.open:
            hint = 'give it hours: hours = { mon-fri = ["09:00-17:30"] }'
            yield Found(NEVER_OPEN, ("calendars", name), f'calendar "{name}" never opens', hint, on_key=True)
        elif _is_suspicious(terms) and (since := _shut_for_a_year(terms, _starts(book, name))) is not None:
            message = f'calendar "{name}" has no open minute within 366 days from {since}'
            yield Found(NEVER_OPEN, ("calendars", name), message, "look at its closures", on_key=True)


def _is_suspicious(terms: CalendarTerms) -> bool:
    """Tell whether closures could shut it for a year; all others need no sums."""
    shut = sum((closure.ends - closure.starts).days + 1 for closure in terms.closed)
    return not any(terms.week) or shut + len(terms.closed) >= _SUSPICIOUS_DAYS


def _starts(book: Book, name: str) -> set[date]:
    promises: list[Contract | Agreement] = [*book.contracts.values(), *book.agreements.values()]
    return {promise.starts for promise in promises if promise.calendar == name}


def _shut_for_a_year(terms: CalendarTerms, starts: set[date]) -> date | None:
    calendar = Calendar(terms)
    for day in sorted(starts | {closure.starts for closure in terms.closed}):
        start = datetime.combine(day, time(), tzinfo=UTC)
        try:
            if calendar.next_opening(start) - start > _YEAR:
                return day
        except (Refusal, OverflowError):  # not within the engine's horizon either
            return day
    return None
