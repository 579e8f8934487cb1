"""Instants as people type them, in a small strict grammar.

Understood: ISO 8601 with or without an offset (``2026-05-03T10:00+09:00``, ``2026-05-03``,
``20260503T1000+0900``, ``2026-05-03T10``; ``24:00`` ends a day), ``now``, a distance from now
(``2h``, ``-30m``, ``PT8H``), and ``today``, ``tomorrow``, ``yesterday`` or a
weekday with a time (``tomorrow 09:00``, ``mon 09:00``: the next such day, today included while
the time lies ahead). What could mean two things (``04/05``) is refused.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from umc.domain.calendars.duration import parse_counted

_SECONDS = r"\d{2}(?:\.\d{1,6})?"
_ISO = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2}|\d{8})"
    rf"(?:[T ](?P<reading>\d{{2}}(?::\d{{2}}(?::{_SECONDS})?|\d{{2}}(?:{_SECONDS})?)?)"
    r"(?P<offset>Z|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)
_END_OF_DAY = re.compile(r"24(:?00(:?00(\.0+)?)?)?", re.ASCII)
_DISTANCE = re.compile(r"([+-]?)((?:\d+[dhms])+|P(?:\d+[A-Z])*(?:T(?:\d+[A-Z])+)?)", re.ASCII)
_SPOKEN = re.compile(
    r"(today|tomorrow|yesterday|mon|tue|wed|thu|fri|sat|sun)(?:\s+(\d{1,2}:\d{2}))?", re.ASCII
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_STEPS = {"today": 0, "tomorrow": 1, "yesterday": -1}


class NotUnderstood(ValueError):
    """The text is no instant umc understands."""


class NeedsZone(ValueError):
    """The text is a clock reading, and no zone is known to read it in."""


def needs_zone(text: str) -> bool:
    """Return whether the text is a clock reading that means different instants in different zones."""
    if found := _ISO.fullmatch(text.strip()):
        return found["offset"] is None
    return _SPOKEN.fullmatch(text.strip().lower()) is not None


def parse_instant(text: str, *, now: datetime, zone: ZoneInfo | None) -> datetime:
    """Return the instant a text names, in the offset it was written in, or in ``zone``.

    A clock reading that the zone skips (the gap of a spring change) moves on by the gap; one
    that it shows twice is the first of the two.

    Raises:
        NotUnderstood: the text is outside the grammar, or the date does not exist.
        NeedsZone: a clock reading without an offset while ``zone`` is None.
    """
    words = text.strip().lower()
    if words == "now":
        return now if zone is None else now.astimezone(zone)
    try:
        if found := _ISO.fullmatch(text.strip()):
            return _written(found["day"], found["reading"] or "00:00", found["offset"], zone)
        if found := _DISTANCE.fullmatch(words) or _DISTANCE.fullmatch(text.strip()):
            distance = parse_counted(found[2])
            at = now - distance if found[1] == "-" else now + distance
            return at if zone is None else at.astimezone(zone)
        if found := _SPOKEN.fullmatch(words):
            return _spoken(found[1], found[2] or "00:00", now, zone)
    except (ValueError, OverflowError) as error:
        if isinstance(error, NeedsZone):
            raise
        raise NotUnderstood(f"{text!r} is no such time: {error}") from None
    raise NotUnderstood(f"{text!r} is no time umc understands")


def _written(day: str, reading: str, offset: str | None, zone: ZoneInfo | None) -> datetime:
    ends_day = _END_OF_DAY.fullmatch(reading) is not None
    if offset is not None and offset[1:3].isdigit() and int(offset[1:3]) > 23:
        raise ValueError("an offset lies between -23:59 and +23:59")
    local = datetime.fromisoformat(f"{day}T{'00:00' if ends_day else reading}{offset or ''}")
    if ends_day:
        local += timedelta(days=1)
    return local if offset is not None else _in_zone(local, zone)


def _spoken(word: str, reading: str, now: datetime, zone: ZoneInfo | None) -> datetime:
    if zone is None:
        raise NeedsZone(word)
    local_now = now.astimezone(zone)
    hour, minute = (int(part) for part in reading.split(":"))
    at_time = time(hour, minute)
    if word in _STEPS:
        return _on(local_now.date() + timedelta(days=_STEPS[word]), at_time, zone)
    ahead = (_WEEKDAYS.index(word) - local_now.weekday()) % 7
    found = _on(local_now.date() + timedelta(days=ahead), at_time, zone)
    return found if found >= local_now else _on(found.date() + timedelta(days=7), at_time, zone)


def _on(day: date, at_time: time, zone: ZoneInfo) -> datetime:
    return _in_zone(datetime.combine(day, at_time), zone)


def _in_zone(local: datetime, zone: ZoneInfo | None) -> datetime:
    if zone is None:
        raise NeedsZone(local.isoformat())
    # Through UTC and back, so that a reading inside a gap becomes one the zone really shows.
    return local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
