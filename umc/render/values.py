"""How single values are written: for programs exactly, for people readably."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo


def iso(at: datetime | None, zone: tzinfo = UTC) -> str | None:
    """Return an instant in ISO 8601 with the offset of a zone; None stays None."""
    return None if at is None else at.astimezone(zone).isoformat()


def iso_utc(at: datetime | None) -> str | None:
    """Return an instant in ISO 8601 in UTC, with ``Z``."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def instant_fields(name: str, at: datetime | None, zone: tzinfo) -> dict[str, Any]:
    """Return the two fields every instant has: ``name`` in the zone, ``name_utc`` in UTC."""
    return {name: iso(at, zone), f"{name}_utc": iso_utc(at)}


def seconds(length: timedelta | None) -> int | float | None:
    """Return a duration as whole seconds, or fractional ones where it has a fraction."""
    if length is None:
        return None
    micros = length // timedelta(microseconds=1)
    return micros // 1_000_000 if micros % 1_000_000 == 0 else micros / 1_000_000


def spoken(at: datetime | None, zone: tzinfo = UTC) -> str:
    """Return an instant for people: ``Sun 2026-05-03 07:10 +09:00``, seconds only where there are any."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    reading = "%H:%M:%S" if local.second or local.microsecond else "%H:%M"
    offset = local.strftime("%z")
    return f"{local.strftime('%a %Y-%m-%d')} {local.strftime(reading)} {offset[:3]}:{offset[3:5]}"


def spoken_short(at: datetime | None, zone: tzinfo = UTC) -> str:
    """Return an instant without its year and offset: ``Sun 05-03 07:10``; for narrow tables."""
    return "" if at is None else at.astimezone(zone).strftime("%a %m-%d %H:%M")


def spoken_beside(at: datetime | None, zone: tzinfo, known: datetime) -> str:
    """Return an instant without its offset, with its year only where that of a ``known`` one is another."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    is_same = local.year == known.astimezone(zone).year
    return local.strftime("%a %m-%d %H:%M" if is_same else "%a %Y-%m-%d %H:%M")


def one_zone(zones: Iterable[ZoneInfo]) -> tzinfo:
    """Return the zone in which times of several places are read together: the one they share, else UTC."""
    shared = None
    for zone in zones:
        if shared is not None and zone.key != shared.key:
            return UTC
        shared = zone
    return shared or UTC


def length(of: timedelta | None) -> str:
    """Return a duration for people: ``1 h 30 min``, ``2 d 4 h``, ``45 s``, with ``-`` when negative."""
    if of is None:
        return ""
    whole = int(abs(of).total_seconds())
    days, rest = divmod(whole, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, secs = divmod(rest, 60)
    parts = [(days, "d"), (hours, "h"), (minutes, "min"), (secs if not days else 0, "s")]
    said = " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 min"
    return f"-{said}" if of < timedelta(0) else said
