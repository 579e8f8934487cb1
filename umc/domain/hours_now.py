"""Whether it is somebody's hours at an instant, and when they next begin."""

from collections.abc import Iterable
from datetime import datetime

from umc.domain.calendar import BeyondHorizon
from umc.domain.contacts import CalendarOf
from umc.domain.entitlement import Hours


def hours_now(names: Iterable[str | None], calendar: CalendarOf, at: datetime) -> dict[str, Hours]:
    """Say of each calendar whether it is open, by name; None is left out.

    ``opens_at`` is told in the calendar's own zone.
    """
    return {name: _hours(name, calendar, at) for name in dict.fromkeys(names) if name is not None}


def _hours(name: str, calendar: CalendarOf, at: datetime) -> Hours:
    found = calendar(name)
    if found.is_open(at):
        return Hours(calendar=name, open_now=True)
    try:
        opens_at = found.next_opening(at).astimezone(found.zone)
        return Hours(calendar=name, open_now=False, opens_at=opens_at)
    except BeyondHorizon:
        return Hours(calendar=name, open_now=False)
