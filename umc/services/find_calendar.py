"""Find the calendar somebody asks about, as it is registered now."""

from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.calendar_terms import ALWAYS, CalendarTerms
from umc.domain.calendars.unknown_calendar import unknown_calendar
from umc.store.database.engine import Database
from umc.store.register.terms import current, names_of_kind


def find_calendar(database: Database, name: str) -> Calendar:
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
        raise unknown_calendar(name, names_of_kind(connection, CalendarTerms))
