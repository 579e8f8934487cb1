"""Whether it is somebody's hours at an instant, and when they next begin."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from umc.domain.calendars.calendar import BeyondHorizon, Calendar

CalendarOf: TypeAlias = Callable[[str], Calendar]
"""Gives the calendar of a name; a name that is not there raises KeyError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Whether a calendar counts time at the instant asked.

    ``opens_at`` is when it next does, told in the calendar's own zone; None where it does
    now, or never will again.
    """

    calendar: str
    open_now: bool
    opens_at: datetime | None = None


def hours_now(names: Iterable[str | None], calendar: CalendarOf, at: datetime) -> dict[str, Hours]:
    """Say of each calendar whether it is open, by name; None is left out."""
    return {name: hours_of(name, calendar, at) for name in dict.fromkeys(names) if name is not None}


def hours_of(name: str, calendar: CalendarOf, at: datetime) -> Hours:
    """Say of one calendar whether it is open at an instant."""
    found = calendar(name)
    if found.is_open(at):
        return Hours(calendar=name, open_now=True)
    try:
        opens_at = found.next_opening(at).astimezone(found.zone)
    except BeyondHorizon:
        return Hours(calendar=name, open_now=False)
    return Hours(calendar=name, open_now=False, opens_at=opens_at)
