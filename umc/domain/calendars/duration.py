"""Durations as contracts write them: counted time, or a calendar's business days."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

_COUNTED = re.compile(r"(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?", re.ASCII)
_ISO = re.compile(r"P(?=.)(?:(\d{1,6})D)?(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?", re.ASCII)
_ISO_CALENDAR = re.compile(r"P(?=[^T]*[YMW])(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T[\dHMS]*)?", re.ASCII)
_BUSINESS_DAYS = re.compile(r"(\d{1,4})bd", re.ASCII)


@dataclass(frozen=True, slots=True)
class BusinessDays:
    """So many open days of the promise's own calendar, 0 to 9999."""

    days: int


Target: TypeAlias = timedelta | BusinessDays
"""What a promise allows: counted open time, or business days."""


def parse_target(text: str) -> Target:
    """Read ``"30m"``, ``"1h30m"``, ``"2d"`` (d = 24 h of counted time), ``"PT8H"`` or ``"3bd"``.

    Raises:
        ValueError: not such a text; a bare number has no unit and is refused too.
    """
    if found := _BUSINESS_DAYS.fullmatch(text):
        return BusinessDays(int(found[1]))
    return parse_counted(text)


def parse_counted(text: str) -> timedelta:
    """Read a counted duration such as ``"1h30m"`` or ISO 8601's ``"PT1H30M"``; business days are refused.

    Raises:
        ValueError: not such a text; or one in months, years or weeks, which are no fixed
            count of open hours.
    """
    found = _COUNTED.fullmatch(text) or _ISO.fullmatch(text)
    if found is None and _ISO_CALENDAR.fullmatch(text):
        raise ValueError(f"{text!r} counts in weeks, months or years: write days (P2D) or hours (PT8H)")
    if found is None or not text:
        raise ValueError(f'{text!r} is no duration: write "30m", "1h30m", "2d" or "3bd"')
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def write_target(target: Target) -> str:
    """Write a target so that ``parse_target`` reads the same value back."""
    if isinstance(target, BusinessDays):
        return f"{target.days}bd"
    return write_counted(target)


def write_counted(counted: timedelta) -> str:
    """Write counted time in its largest units: ``1h30m``, ``2d``, ``0m``; parts of a second are dropped."""
    left = int(counted.total_seconds())
    sign, left = ("-", -left) if left < 0 else ("", left)
    parts = []
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    return sign + "".join(parts) if parts else "0m"
