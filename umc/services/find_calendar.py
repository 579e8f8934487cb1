"""Find the calendar somebody asks about: in the files of a book, or as registered."""

from collections.abc import Sequence
from pathlib import Path

from umc.domain.calendar import Calendar
from umc.domain.calendar_terms import ALWAYS, CalendarTerms
from umc.domain.diagnostics import Severity
from umc.domain.refusals import Refusal, did_you_mean
from umc.files.reading import read_book
from umc.store.engine import Database
from umc.store.terms import current, names_of_kind


def calendar_in_book(paths: Sequence[Path], name: str) -> Calendar:
    """Return a calendar as the files declare it.

    Raises:
        Refusal: no such calendar there; where the files hold errors the message says how many.
    """
    reading = read_book(paths)
    found = reading.book.calendars.get(name)
    if found is not None:
        return Calendar(found)
    errors = sum(one.severity is Severity.ERROR for one in reading.diagnostics)
    flawed = f" ({errors} errors in the files: see umc validate)" if errors else ""
    raise _unknown(name, tuple(reading.book.calendars), flawed)


def registered_calendar(database: Database, name: str) -> Calendar:
    """Return a calendar as registered now.

    Raises:
        Refusal: no such calendar is registered.
    """
    if name == ALWAYS.name:
        return Calendar(ALWAYS)
    with database.read() as connection:
        found = current(connection, CalendarTerms, name)
        if found is not None:
            return Calendar(found)
        raise _unknown(name, names_of_kind(connection, CalendarTerms), "")


def _unknown(name: str, known: Sequence[str], more: str) -> Refusal:
    hint = did_you_mean(name, tuple(known)) or f"there are {', '.join(sorted(known)[:12]) or 'none'}"
    return Refusal("unknown-calendar", f"no calendar {name!r}{more}", hint=hint)
