"""``umc calendar``: what counts, and what is due, on one calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from umc.cli.completion import completer
from umc.cli.invocation import current
from umc.cli.paths import PATH
from umc.cli.shell import Group
from umc.cli.words import month_named
from umc.domain.refusals import Misuse

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from umc.domain.calendars.calendar import Calendar, CalendarSpan
    from umc.domain.calendars.instant import Stretch


@click.group(cls=Group)
def calendar() -> None:
    """Ask a calendar what counts, and when something is due."""


_name = click.argument("name", shell_complete=completer("calendar"))
_book = click.option("--book", type=PATH, help="Ask these files instead of the database.")
_hold = click.option(
    "--hold",
    "holds",
    multiple=True,
    metavar="FROM/TO",
    help="A stretch that does not count; FROM/ lasts without end. May be repeated.",
)


@calendar.command("due")
@_name
@click.argument("start", metavar="START")
@click.argument("target", metavar="TARGET")
@_hold
@_book
def due(name: str, start: str, target: str, holds: tuple[str, ...], book: Path | None) -> None:
    """Say when TARGET (8h, 2d, 3bd) from START is used up.

    The answer is the earliest such instant: what is used up at closing time is due at
    closing time. null while an endless hold stands before it. A START such as now, 2h or
    mon 09:00 counts from --at where given; one that begins with - stands behind --.
    """
    from umc.render.calendar import due_blocks, due_record

    found = _found(name, book)
    starts = current().instant(start, _home(found), flag="START")
    allowed = _target(target)
    ends = found.due(starts, allowed, _stretches(holds, found))
    record = due_record(found, starts, allowed, ends)
    current().out.one(record, lambda: due_blocks(record))


@calendar.command("elapsed")
@_name
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@_hold
@_book
def elapsed(name: str, start: str, end: str, holds: tuple[str, ...], book: Path | None) -> None:
    """Say how much open time lies between two instants.

    And how much of it holds take out. FROM and TO such as now, 2h or mon 09:00 count from
    --at where given; one that begins with - stands behind --.
    """
    from umc.render.calendar import elapsed_blocks, elapsed_record

    found = _found(name, book)
    starts = current().instant(start, _home(found), flag="FROM")
    ends = current().instant(end, _home(found), flag="TO")
    if ends < starts:
        message = f"TO {ends.isoformat()} lies before FROM {starts.isoformat()}"
        raise Misuse("bad-time", message, hint="give the earlier instant first")
    record = elapsed_record(found, starts, ends, _stretches(holds, found))
    current().out.one(record, lambda: elapsed_blocks(record))


@calendar.command("show")
@_name
@click.option("--month", metavar="YYYY-MM", help="The month to show; this one unless given.")
@click.option("--ical", is_flag=True, help="Print iCalendar text instead.")
@_book
def show(name: str, month: str | None, ical: bool, book: Path | None) -> None:
    """Show a month: which hours count, and what closes or opens a day."""
    found = _find(name, book)
    first = month_named(month, current().at(found.zone).astimezone(found.zone).date())
    after = (first + timedelta(days=32)).replace(day=1)
    spans = found.spans(_midnight(first, found), _midnight(after, found))
    if ical:
        from umc.domain.calendars.icalendar import icalendar

        click.echo(icalendar(name, spans, stamp=current().now), nl=False)
    else:
        _say_month(found, spans, first, after)


def _midnight(day: date, found: Calendar) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=found.zone)


def _say_month(found: Calendar, spans: Sequence[CalendarSpan], first: date, after: date) -> None:
    from umc.render.calendar import DAY_FIELDS, day_blocks, day_records

    records = day_records(found, spans, first, after)
    current().out.many(DAY_FIELDS, records, lambda: day_blocks(found, first, records))


def _found(name: str, book: Path | None) -> Calendar:
    """Return the calendar; ``--at`` is read there and said, whether a sum needs it or not."""
    found = _find(name, book)
    current().at(_home(found))
    return found


def _find(name: str, book: Path | None) -> Calendar:
    if book is not None:  # neither the store nor its libraries are imported for it
        from umc.services.find_book_calendar import find_book_calendar

        return find_book_calendar([book], name)
    from umc.services.find_calendar import find_calendar

    return find_calendar(current().database, name)


def _home(calendar: Calendar) -> ZoneInfo | None:
    """Return the zone in which this calendar's people read a clock; 24x7 has none of its own."""
    from umc.domain.calendars.calendar_terms import ALWAYS

    return None if calendar.terms.name == ALWAYS.name else calendar.zone


def _target(text: str) -> Any:
    from umc.domain.calendars.duration import parse_target

    try:
        return parse_target(text)
    except ValueError as error:
        raise Misuse("bad-duration", str(error), hint="see umc help durations") from None


def _stretches(holds: tuple[str, ...], found: Calendar) -> tuple[Stretch, ...]:
    from umc.domain.calendars.instant import Stretch

    stretches = []
    for text in holds:
        first, slash, last = text.partition("/")
        if not slash:
            raise Misuse(
                "bad-time", f"--hold {text!r} has no /", hint="write FROM/TO, or FROM/ for one without end"
            )
        starts = current().instant(first, _home(found), flag="--hold")
        ends = current().instant(last, _home(found), flag="--hold") if last else None
        if ends is not None and ends < starts:
            raise Misuse(
                "bad-time", f"--hold {text!r} ends before it starts", hint="give the earlier instant first"
            )
        stretches.append(Stretch(starts=starts, ends=ends))
    return tuple(stretches)
