"""Calendars for tests: written short, with what does not matter left out."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.calendar_terms import CalendarTerms, Closure, Holiday, HolidayRule, Opening, Window
from umc.domain.calendars.instant import Stretch

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE = {"mon-fri": ["09:00-17:30"]}
NIGHTS = {"daily": ["22:00-06:00"]}
GOLDEN_WEEK = {
    "2026-04-29": "Showa Day",
    "2026-05-03": "Constitution Day",
    "2026-05-04": "Greenery Day",
    "2026-05-05": "Children's Day",
    "2026-05-06": "Constitution Day (observed)",
}


def windows(*texts: str) -> tuple[Window, ...]:
    """Read ``"22:00-06:00"`` and the like."""
    return tuple(_window(*(_seconds(bound) for bound in text.split("-"))) for text in texts)


def week(hours: Mapping[str, Sequence[str]]) -> tuple[tuple[Window, ...], ...]:
    """Read hours as a book writes them: ``{"mon-fri": ["09:00-17:30"]}``."""
    by_day: list[tuple[Window, ...]] = [()] * 7
    for days, texts in hours.items():
        first, _, last = ("mon-sun" if days == "daily" else days).partition("-")
        for day in range(DAYS.index(first), DAYS.index(last or first) + 1):
            by_day[day] += windows(*texts)
    return tuple(by_day)


def some_terms(
    hours: Mapping[str, Sequence[str]],
    zone: str = "Asia/Tokyo",
    *,
    holidays: Mapping[str, str] | None = None,
    by_day: bool = False,
    **others: Any,
) -> CalendarTerms:
    """Return terms; holidays as ``{"2026-05-03": "Constitution Day"}``."""
    return CalendarTerms(
        name="under-test",
        time_zone=zone,
        week=week(hours),
        holidays=tuple(
            Holiday(on=date.fromisoformat(on), name=name) for on, name in sorted((holidays or {}).items())
        ),
        holiday_rule=HolidayRule.CALENDAR_DAY if by_day else HolidayRule.SERVICE_DAY,
        **others,
    )


def a_calendar(
    hours: Mapping[str, Sequence[str]] = OFFICE, zone: str = "Asia/Tokyo", **terms: Any
) -> Calendar:
    """Return a calendar of such terms."""
    return Calendar(some_terms(hours, zone, **terms))


def calendar_j() -> Calendar:
    """Return clock.md's J: Tokyo, Monday to Friday 09:00 to 17:30, the holidays of spring 2026."""
    return a_calendar(OFFICE, holidays=GOLDEN_WEEK)


def at(text: str, zone: str = "Asia/Tokyo", *, second_pass: bool = False) -> datetime:
    """Read an instant off that zone's wall clock.

    In UTC, for Python holds an instant of a repeated hour equal to none in another zone.
    """
    shown = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=int(second_pass))
    return shown.astimezone(UTC)


def a_hold(starts: str, ends: str | None = None, zone: str = "Asia/Tokyo") -> Stretch:
    """Return a hold from one reading of the wall clock to another; without an end it still lasts."""
    return Stretch(starts=at(starts, zone), ends=None if ends is None else at(ends, zone))


def a_closure(first: str, last: str, *texts: str, why: str = "") -> Closure:
    """Return a closure of those dates, or of the windows on them."""
    return Closure(
        starts=date.fromisoformat(first), ends=date.fromisoformat(last), windows=windows(*texts), why=why
    )


def an_opening(on: str, *texts: str, why: str = "") -> Opening:
    """Return an opening on a date."""
    return Opening(on=date.fromisoformat(on), windows=windows(*texts), why=why)


def _seconds(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def _window(opens_s: int, closes_s: int) -> Window:
    return Window(opens_s=opens_s, closes_s=closes_s if closes_s > opens_s else closes_s + 86_400)
