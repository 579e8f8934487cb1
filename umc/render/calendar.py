"""Calendars on screen and as records."""

from collections.abc import Iterable, Sequence
from datetime import UTC as _UTC
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from umc.domain.calendars.calendar import Calendar, CalendarSpan
from umc.domain.calendars.calendar_terms import ALWAYS
from umc.domain.calendars.duration import Target, write_target
from umc.domain.calendars.instant import Stretch
from umc.render.blocks import Block, Cell, grid, line, pairs, title
from umc.render.values import instant_fields, length, seconds, spoken

DAY_FIELDS = ("date", "weekday", "open", "open_s", "closed_by")


def due_record(calendar: Calendar, start: datetime, target: Target, due: datetime | None) -> dict[str, Any]:
    """Return what ``umc calendar due`` answers; 24x7 in the zone of the start."""
    zone = _zone(calendar, start)
    return {
        "calendar": calendar.terms.name,
        "time_zone": calendar.terms.time_zone,
        **instant_fields("start", start, zone),
        "target": write_target(target),
        "target_s": seconds(calendar.allowed(start, target)),
        **instant_fields("due", due, zone),
    }


def _zone(calendar: Calendar, start: datetime) -> tzinfo:
    # 24x7 has no zone of its own: people read it where the question is asked.
    return calendar.zone if calendar.terms.name != ALWAYS.name else start.tzinfo or calendar.zone


def due_blocks(record: dict[str, Any]) -> list[Block]:
    """Compose the answer of ``umc calendar due``."""
    due = record["due"]
    told = Cell(_told(due), "strong") if due else Cell("none while the hold lasts", "held")
    return [
        pairs(
            [
                ("calendar", f"{record['calendar']} ({record['time_zone']})"),
                ("start", _told(record["start"])),
                (
                    "target",
                    f"{record['target']} = {length(timedelta(seconds=record['target_s']))} of counted time",
                ),
                ("due", told),
            ]
        )
    ]


def elapsed_record(
    calendar: Calendar, start: datetime, end: datetime, holds: Sequence[Stretch]
) -> dict[str, Any]:
    """Return what ``umc calendar elapsed`` answers; ``elapsed_s`` less ``held_s`` is ``used_s``."""
    elapsed, held, zone = (
        calendar.elapsed(start, end),
        calendar.held(start, end, holds),
        _zone(calendar, start),
    )
    return {
        "calendar": calendar.terms.name,
        "time_zone": calendar.terms.time_zone,
        **instant_fields("start", start, zone),
        **instant_fields("end", end, zone),
        "elapsed_s": seconds(elapsed),
        "held_s": seconds(held),
        "used_s": seconds(elapsed - held),
    }


def elapsed_blocks(record: dict[str, Any]) -> list[Block]:
    """Compose the answer of ``umc calendar elapsed``."""
    return [
        pairs(
            [
                ("calendar", f"{record['calendar']} ({record['time_zone']})"),
                ("from", _told(record["start"])),
                ("to", _told(record["end"])),
                ("open time", Cell(length(timedelta(seconds=record["elapsed_s"])), "strong")),
                ("held", length(timedelta(seconds=record["held_s"])) if record["held_s"] else None),
                ("used", length(timedelta(seconds=record["used_s"])) if record["held_s"] else None),
            ]
        )
    ]


def day_records(
    calendar: Calendar, spans: Iterable[CalendarSpan], first: date, after: date
) -> list[dict[str, Any]]:
    """Return a record for each local day from ``first`` up to ``after``: its open hours and what shut it."""
    days: dict[date, dict[str, Any]] = {}
    for number in range((after - first).days):
        day = first + timedelta(days=number)
        days[day] = {
            "date": day.isoformat(),
            "weekday": day.strftime("%a"),
            "open": [],
            "open_s": 0,
            "closed_by": [],
        }
    for span in spans:
        for day, starts, ends in _by_day(span, calendar):
            if span.counted:
                _add_hours(days[day], starts, ends, span)
            elif span.cause not in ("closed hours", *days[day]["closed_by"]):
                days[day]["closed_by"].append(span.cause)
    return list(days.values())


def day_blocks(calendar: Calendar, first: date, records: Sequence[dict[str, Any]]) -> list[Block]:
    """Compose a month of a calendar."""
    rows = []
    for record in records:
        hours = Cell(", ".join(record["open"]) or "closed", "" if record["open"] else "dim")
        rows.append(
            (
                f"{record['weekday']} {record['date'][8:]}",
                hours,
                length(timedelta(seconds=record["open_s"])) if record["open_s"] else "",
                Cell("; ".join(record["closed_by"]), "warn"),
            )
        )
    hours = sum(record["open_s"] for record in records) / 3600
    return [
        title(f"{calendar.terms.name}, {first.strftime('%B %Y')} ({calendar.terms.time_zone})"),
        grid(("day", "open", "counts", "why closed"), rows, right=(2,)),
        line(f"{hours:,.10g} hours count in all"),
    ]


def _add_hours(record: dict[str, Any], starts: datetime, ends: datetime, span: CalendarSpan) -> None:
    last = "24:00" if ends.time() == time(0) else _reading(ends)
    said = f"{_reading(starts)}-{last}"
    special = span.cause.removeprefix("open hours")
    record["open"].append(f"{said} ({special.removeprefix('opening: ')})" if special else said)
    record["open_s"] += seconds(ends.astimezone(_UTC) - starts.astimezone(_UTC))


def _by_day(span: CalendarSpan, calendar: Calendar) -> Iterable[tuple[date, datetime, datetime]]:
    at = span.starts.astimezone(calendar.zone)
    last = span.ends.astimezone(calendar.zone)
    while at.astimezone(_UTC) < last.astimezone(_UTC):
        midnight = datetime.combine(at.date() + timedelta(days=1), time(0), tzinfo=calendar.zone)
        ends = midnight if midnight.astimezone(_UTC) < last.astimezone(_UTC) else last
        yield at.date(), at, ends
        at = ends.astimezone(_UTC).astimezone(calendar.zone)


def _reading(at: datetime) -> str:
    return at.strftime("%H:%M:%S" if at.second else "%H:%M")


def _told(text: str) -> str:
    at = datetime.fromisoformat(text)
    return spoken(at, at.tzinfo or _UTC)
