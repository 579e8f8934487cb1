"""Find the calendar somebody asks about in the files of a book; no database is needed."""

from collections.abc import Sequence
from pathlib import Path

from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.unknown_calendar import unknown_calendar
from umc.domain.findings.diagnostics import Severity
from umc.files.reading import read_book


def find_book_calendar(paths: Sequence[Path], name: str) -> Calendar:
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
    raise unknown_calendar(name, tuple(reading.book.calendars), flawed)
