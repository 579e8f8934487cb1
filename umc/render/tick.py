"""What a tick fired, on the screen and as records: one row for each mark."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import Any

from umc.domain.faults.events import Event
from umc.domain.faults.tellings import Escalated, Postponed
from umc.render.blocks import Block, Cell, grid, line
from umc.render.values import instant_fields, one_zone, seconds, spoken_short
from umc.store.faults.ticking import Ticked

FIELDS = (
    "number",
    "customer",
    "equipment",
    "clock",
    "leg",
    "cycle",
    "percent",
    "due_at",
    "due_at_utc",
    "late_s",
    "tell",
    "outcome",
    "role",
    "party",
    "contact",
    "until",
    "until_utc",
    "notes",
)
_COLUMNS = ("fault", "clock", "at", "due", "told", "")


def tick_records(faults: Sequence[Ticked]) -> Iterator[dict[str, Any]]:
    """Give the record of each mark that a tick acted on: ``outcome`` is ``told`` or ``waits``."""
    for fault in faults:
        for event in fault.events:
            if isinstance(event.what, Escalated | Postponed):
                yield _record(fault, event, event.what)


def _record(fault: Ticked, event: Event, what: Escalated | Postponed) -> dict[str, Any]:
    told = what if isinstance(what, Escalated) else None
    until = what.until if isinstance(what, Postponed) else None
    return {
        "number": fault.number,
        "customer": fault.customer,
        "equipment": fault.equipment,
        "clock": what.clock,
        "leg": what.leg or None,
        "cycle": what.cycle,
        "percent": what.percent,
        **instant_fields("due_at", what.due_at, fault.zone),
        "late_s": seconds(event.happened_at - what.due_at),
        "tell": what.tell,
        "outcome": "told" if told is not None else "waits",
        "role": told.role if told is not None else None,
        "party": told.party if told is not None else None,
        "contact": told.contact if told is not None else None,
        **instant_fields("until", until, fault.zone),
        "notes": list(what.notes),
    }


def tick_blocks(
    faults: Sequence[Ticked], zone: tzinfo | None = None, *, wrote: str = "written"
) -> list[Block]:
    """Compose what a tick did; nothing where it did nothing. ``wrote`` ends the sum of messages.

    Times are read in one zone: the one given, else that of the faults, else UTC.
    """
    if not faults:
        return []
    shown = zone or one_zone(fault.zone for fault in faults)
    rows = [_row(fault, event, shown) for fault in faults for event in fault.events]
    messages = sum(fault.messages for fault in faults)
    marks = "1 mark" if len(rows) == 1 else f"{len(rows):,} marks"
    told = "1 message" if messages == 1 else f"{messages:,} messages"
    return [grid(_COLUMNS, rows, keep=(0, 1, 2, 3)), line(Cell(f"{marks}, {told} {wrote}", "strong"))]


def _row(fault: Ticked, event: Event, zone: tzinfo) -> tuple[str | Cell, ...]:
    what = event.what
    if not isinstance(what, Escalated | Postponed):
        return (fault.number,)
    clock = f"{what.clock} {what.leg}" if what.leg else what.clock
    due = spoken_short(what.due_at, zone)
    share = Cell(f"{what.percent}%", "bad" if what.percent >= 100 else "warn")
    return (fault.number, clock, share, due, _told(what, zone), "; ".join(what.notes))


def _told(what: Escalated | Postponed, zone: tzinfo) -> Cell:
    if isinstance(what, Postponed):
        return Cell(f"{what.tell} waits until {spoken_short(what.until, zone)}", "held")
    if not what.contact:
        return Cell(f"nobody: no {what.role} is on record", "bad")
    return Cell(what.contact if what.contact == what.role else f"{what.role} {what.contact}")
