"""What a calendar declares: windows, holidays, closures and openings in one time zone.

These are the values as the book and the store know them; ``calendar`` turns them into a
set of open instants that can be asked for sums.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

DAY_S = 86_400


class HolidayRule(StrEnum):
    """What a holiday takes away."""

    SERVICE_DAY = "service-day"  # the windows that start that day, whole
    CALENDAR_DAY = "calendar-day"  # the hours dated that day


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Open time from one reading of the wall clock to another.

    Seconds after local midnight: ``0 <= opens_s < 86400`` and
    ``opens_s < closes_s <= opens_s + 86400``; past 86400 it runs into the next day.
    """

    opens_s: int
    closes_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A day on which the weekly windows do not count."""

    on: date
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Hours shut once: whole dates from ``starts`` to ``ends`` (included), or only the windows dated so."""

    starts: date
    ends: date
    windows: tuple[Window, ...] = ()  # empty: the whole dates
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Hours opened once; beats a holiday and a closure on its date."""

    on: date
    windows: tuple[Window, ...] = ()  # empty: the windows that Monday has
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarTerms:
    """One declared calendar.

    ``week`` holds seven tuples of windows, Monday first. ``holidays_from`` keeps what the
    file asked for (country or ``country-subdivision`` codes); ``holidays`` are the dates
    found for them together with the dates written out in the file, sorted; ``workdays``
    are working days that the holiday library knows to be swapped onto a weekend (they
    open Monday's windows), sorted.
    """

    name: str
    time_zone: str
    week: tuple[tuple[Window, ...], ...]
    holidays_from: tuple[str, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    holiday_rule: HolidayRule = HolidayRule.SERVICE_DAY
    closed: tuple[Closure, ...] = ()
    open: tuple[Opening, ...] = ()
    workdays: tuple[date, ...] = ()


ALWAYS = CalendarTerms(name="24x7", time_zone="UTC", week=((Window(opens_s=0, closes_s=DAY_S),),) * 7)
"""The calendar that exists without being declared."""
