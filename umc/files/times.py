"""Times from files: durations, dates, zones, hours of the day."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from umc.domain.calendars.calendar_terms import DAY_S, Window
from umc.domain.calendars.duration import Target, parse_counted, parse_target
from umc.domain.findings.finding_codes import (
    BAD_DATE,
    BAD_DURATION,
    BAD_HOURS,
    BAD_ZONE,
    MINUTE_LOST,
    NO_WIDTH,
    WRONG_TYPE,
)
from umc.files.findings import Cursor, Wrong
from umc.files.shown import kind_of, shown

_WINDOW = re.compile(r"(\d\d):(\d\d)(?::(\d\d))?-(\d\d):(\d\d)(?::(\d\d))?", re.ASCII)
_LAST_MINUTE_S = DAY_S - 60
NO_ZONES = frozenset({"localtime", "posixrules", "Factory"})
"""Files that some systems keep among the zones; what they say depends on the machine."""
_DURATION_HINT = 'write "30m", "4h", "1h30m", "2d" (d = 24 h of counted time) or "3bd" (business days)'
_HOURS_HINT = 'write "09:00-17:30"; "22:00-06:00" runs over midnight, "24:00" ends a day'


def target(value: Any, cursor: Cursor) -> Target:
    """Read a duration: counted time or business days."""
    written = _duration_text(value, cursor)
    try:
        return _target(written)
    except ValueError:
        raise Wrong(BAD_DURATION, f"{shown(value)} is no duration", _DURATION_HINT) from None


@lru_cache(maxsize=4096)
def _target(written: str) -> Target:
    return parse_target(written)


def counted(value: Any, cursor: Cursor) -> timedelta:
    """Read a duration of counted time; business days are refused."""
    written = _duration_text(value, cursor)
    try:
        return parse_counted(written)
    except ValueError:
        hint = 'write counted time: "15m", "1h30m", "2d"'
        raise Wrong(BAD_DURATION, f"{shown(value)} is no counted duration", hint) from None


def _duration_text(value: Any, cursor: Cursor) -> str:
    if type(value) is str:
        return value
    if type(value) in (int, float):
        hint = f'write "{shown(value)}h" or "{shown(value)}m"' if type(value) is int else _DURATION_HINT
        raise Wrong(BAD_DURATION, f"{cursor.label} is the bare number {shown(value)}: it has no unit", hint)
    raise Wrong(
        WRONG_TYPE, f"{cursor.label} must be a duration in quotes, not {kind_of(value)}", _DURATION_HINT
    )


def day(value: Any, cursor: Cursor) -> date:
    """Read a date, written without quotes in TOML."""
    if isinstance(value, datetime):
        raise Wrong(
            WRONG_TYPE, f"{cursor.label} must be a date without a time", f"write {value.date().isoformat()}"
        )
    if isinstance(value, date):
        return value
    if type(value) is str and (meant := iso_date(value)):
        raise Wrong(WRONG_TYPE, f"{cursor.label} must be a date, not a text", f"write {meant} without quotes")
    raise Wrong(WRONG_TYPE, f"{cursor.label} must be a date, not {kind_of(value)}", "write 2026-04-01")


def iso_date(written: str) -> date | None:
    """Return the date that a text writes as YYYY-MM-DD, None where it is none."""
    if len(written) != 10 or written[4] != "-":
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def csv_day(written: str) -> date:
    """Read a date from a CSV cell.

    Raises:
        Wrong: it is no date in the one form that everybody reads alike.
    """
    found = iso_date(written)
    if found is None:
        raise Wrong(BAD_DATE, f"{shown(written)} is no date", "write year-month-day: 2026-04-01")
    return found


def zone(value: Any, cursor: Cursor) -> str:
    """Read the IANA name of a time zone."""
    if type(value) is not str:
        message = f"{cursor.label} must be a zone's name in quotes, not {kind_of(value)}"
        raise Wrong(WRONG_TYPE, message, 'write an IANA name such as "Asia/Tokyo"')
    if not _is_zone(value):
        near = cursor.near.hint("time zone", value, _zones())
        raise Wrong(
            BAD_ZONE, f"unknown time zone {shown(value)}", near or 'write an IANA name such as "Asia/Tokyo"'
        )
    return value


@lru_cache(maxsize=4096)
def _is_zone(written: str) -> bool:
    if written in NO_ZONES or not written.isascii():
        return False
    try:
        ZoneInfo(written)
    except (OSError, ValueError):  # a folder or a wild path; ZoneInfoNotFoundError is a KeyError
        return False
    except KeyError:
        return False
    return True


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() - NO_ZONES)


def window(value: Any, cursor: Cursor) -> Window:
    """Read one window of a day, such as ``09:00-17:30``; it may run over midnight."""
    found = _WINDOW.fullmatch(value) if type(value) is str else None
    if found is None:
        raise Wrong(BAD_HOURS, f"{shown(value)} are no hours", _HOURS_HINT)
    numbers = [int(part or 0) for part in found.groups()]
    opens_s, closes_s = _second_of_day(numbers[:3], value), _second_of_day(numbers[3:], value)
    if opens_s == closes_s:
        raise Wrong(NO_WIDTH, f"{shown(value)} opens and closes at once", 'the whole day is "00:00-24:00"')
    if opens_s == DAY_S:
        raise Wrong(BAD_HOURS, f"{shown(value)} opens at 24:00", 'a day begins at "00:00"')
    if closes_s == _LAST_MINUTE_S:
        hint = f'write "{value[:-5]}24:00"' if value.endswith("23:59") else 'write "24:00"'
        cursor.report(MINUTE_LOST, f"{shown(value)} leaves the last minute of the day out", hint)
    return Window(opens_s=opens_s, closes_s=closes_s if closes_s > opens_s else closes_s + DAY_S)


def _second_of_day(numbers: list[int], written: str) -> int:
    hour, minute, second = numbers
    at = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or at > DAY_S:
        raise Wrong(BAD_HOURS, f"{shown(written)} names a time that no day has", _HOURS_HINT)
    return at
