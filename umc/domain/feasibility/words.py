"""Feasibility in words: a report's instant, how much is missing, what share fails."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from umc.domain.calendars.duration import write_counted
from umc.domain.feasibility.values import Feasibility

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)
_MICROSECOND = timedelta(microseconds=1)


def report_in_words(at: datetime, zone: str) -> str:
    """Say when a report is made: ``at``, ``just after`` or ``just before`` ``Mon 2026-12-28 14:15 +09:00``.

    The last microsecond before a whole second and the first after one are told by that second.
    """
    if at.microsecond == 1:
        return f"just after {instant_in_words(at - _MICROSECOND, zone)}"
    if at.microsecond == 999_999:
        return f"just before {instant_in_words(at + _MICROSECOND, zone)}"
    return f"at {instant_in_words(at, zone)}"


def length_in_words(length: timedelta) -> str:
    """Say a length to the nearest second, such as ``6d14h45m``; what is shorter is ``less than a second``."""
    rounded = (abs(length) + _SECOND / 2) // _SECOND * _SECOND
    if length and not rounded:
        return "less than a second"
    return write_counted(rounded)


def shortfall_in_words(found: Feasibility) -> str:
    """Say by how much the worst report fails; ``over 7304d`` where that cannot be told."""
    if not found.beyond:
        return length_in_words(found.shortfall)
    return f"over {write_counted(max(found.shortfall // _DAY, 1) * _DAY)}"


def hours_in_words(length: timedelta) -> str:
    """Say a length in hours, to a tenth: ``125.5 h``, ``8 h``, ``less than 0.1 h``."""
    tenths = round(length / timedelta(hours=1) * 10)
    if length and not tenths:
        return "less than 0.1 h"
    return f"{tenths // 10} h" if tenths % 10 == 0 else f"{tenths / 10} h"


def share_in_words(share: float) -> str:
    """Say a share as whole percents: ``all``, ``83 %``, ``less than 1 %``; ``all`` is never rounded to."""
    if share >= 1:
        return "all"
    if share < 0.01:
        return "less than 1 %"
    return f"{min(round(share * 100), 99)} %"


def instant_in_words(at: datetime, zone: str) -> str:
    """Say an instant as its zone shows it, with the offset; seconds only where there are any."""
    local = at.astimezone(ZoneInfo(zone))
    clock = "%H:%M:%S" if local.second or local.microsecond else "%H:%M"
    offset = local.strftime("%z")
    return f"{local.strftime(f'%a %Y-%m-%d {clock}')} {offset[:3]}:{offset[3:5]}"
