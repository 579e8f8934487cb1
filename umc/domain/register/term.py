"""Terms in force: from the start of a first day to the end of a last one, where the customer is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_LAST_INSTANT = datetime.max.replace(tzinfo=UTC)


def local_day(at: datetime, zone: str) -> date:
    """Return the date that the calendar on the wall shows in an IANA zone at an instant.

    Raises:
        ValueError: the instant is naive.
    """
    if at.tzinfo is None:
        raise ValueError(f"naive time {at.isoformat()}: an instant needs a zone")
    try:
        return at.astimezone(ZoneInfo(zone)).date()
    except OverflowError:  # within a day of the years 1 and 9999, where the zone no longer matters
        return at.date()


def in_force(starts: date, ends: date, day: date) -> bool:
    """Tell whether a day lies within a first and a last one, both included."""
    return starts <= day <= ends


def over_at(ends: date, zone: str) -> datetime:
    """Return the UTC instant at which a last day is over in an IANA zone: the first one outside the term."""
    if ends >= date.max - _DAY:
        return _LAST_INSTANT
    following = ends + _DAY
    midnight = datetime(following.year, following.month, following.day, tzinfo=ZoneInfo(zone))
    return midnight.astimezone(UTC)
