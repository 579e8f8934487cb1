"""The board on one screen, and as records."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

from umc.domain.clocks.at_risk import PERCENT
from umc.domain.clocks.sla import ClockState
from umc.domain.desk.board import BoardRow
from umc.render.blocks import BLANK, Block, Cell, Style, begun, grid, line, title
from umc.render.values import instant_fields, length, one_zone, seconds, spoken

FIELDS = (
    "number",
    "priority",
    "status",
    "customer",
    "customer_name",
    "equipment",
    "symptom",
    "clock",
    "party",
    "state",
    "due_at",
    "due_at_utc",
    "left_s",
    "share",
    "held_for",
    "holder",
    "undelivered",
)
_COLUMNS = ("fault", "pri", "clock", "due", "left", "used", "with", "where")
_SYMPTOM = 30
NOT_DELIVERED = "not delivered"


def board_record(row: BoardRow) -> dict[str, Any]:
    """Return the record of one row."""
    fault, clock = row.seen.fault, row.clock
    return {
        "number": row.seen.file.number,
        "priority": fault.priority.value,
        "status": fault.status.value,
        "customer": fault.report.customer,
        "customer_name": row.seen.file.customer.name,
        "equipment": fault.culprit or fault.report.equipment,
        "symptom": fault.report.symptom,
        "clock": clock.name.value if clock else None,
        "party": clock.party if clock else None,
        "state": clock.state.value if clock else None,
        **instant_fields("due_at", clock.due_at if clock else None, row.seen.file.zone),
        "left_s": seconds(row.left()),
        "share": round(clock.share, 4) if clock else None,
        "held_for": [hold.reason for hold in row.seen.holds],
        "holder": row.holder.name,
        "undelivered": row.undelivered or None,
    }


def board_blocks(
    rows: Sequence[BoardRow], at: datetime, zone: tzinfo | None = None, *, counts: tuple[int, int, int]
) -> list[Block]:
    """Compose the board: what runs, then what is held, then what owes nothing.

    ``counts`` are how many are open, held and broken in all, whatever is shown. All
    times are read in one zone: the one given, else that of the faults, else UTC.
    """
    if not rows:
        return [line(Cell("no open fault", "good"))]
    zone = zone or one_zone(row.seen.file.zone for row in rows)
    blocks: list[Block] = [line(Cell(spoken(at, zone), "strong"), f"  {counted(*counts, shown=len(rows))}")]
    for name, part in parts_of(rows):
        cells = [_cells(row, zone) for row in part]
        blocks += [BLANK, title(name), grid(_COLUMNS, cells, right=(4, 5), keep=(0, 1, 3, 4, 5))]
    return blocks


def parts_of(rows: Sequence[BoardRow]) -> list[tuple[str, list[BoardRow]]]:
    """Return the parts that have rows: what runs, what is held (with what still runs of it), the rest."""
    held = [row for row in rows if row.held]
    running = [row for row in rows if not row.held and row.clock is not None]
    quiet = [row for row in rows if not row.held and row.clock is None]
    return [
        (name, part) for name, part in (("Running", running), ("Held", held), ("Nothing due", quiet)) if part
    ]


def counted(found: int, held: int, broken: int, *, shown: int) -> str:
    """Return how many are open, held and broken, and how many of them are shown where not all are."""
    told = f"{found:,} open, {held:,} held, {broken:,} with a broken promise"
    return told if shown == found else f"{told}; {shown:,} shown"


def _cells(row: BoardRow, zone: tzinfo) -> tuple[str | Cell, ...]:
    clock, style = row.clock, row_style(row)
    return (
        row.seen.file.number,
        priority_cell(row),
        Cell(clock.name.value if clock else "", style),
        Cell(when_due(clock.due_at, row.seen.at, zone) if clock else "", style),
        Cell(left_cell(row.left()), style),
        Cell(used_share(clock.share) if clock else "", style),
        with_whom(row),
        what_and_where(row),
    )


def priority_cell(row: BoardRow) -> Cell:
    """Return the priority, with ``!`` where a promise of the fault is broken, be it a stopped one."""
    priority = row.seen.fault.priority.value
    return Cell(f"{priority}{'!' if row.broken else ''}", "bad" if row.broken or priority == "P1" else "")


def with_whom(row: BoardRow) -> str:
    """Return who holds it, with a mark where the hand-over did not reach them."""
    return f"{row.holder.name} ({NOT_DELIVERED})" if row.undelivered else row.holder.name


def what_and_where(row: BoardRow) -> Cell:
    """Return whose it is, by id, and the machine, or the symptom while none is known."""
    whose, what = f"{row.seen.fault.report.customer} ", machine_or_symptom(row)
    return Cell(whose + what.text, at_most=what.at_most and len(whose) + what.at_most)


def machine_or_symptom(row: BoardRow) -> Cell:
    """Return the machine at fault, else the one reported, else the symptom."""
    fault = row.seen.fault
    machine = fault.culprit or fault.report.equipment
    return Cell(machine) if machine else begun(fault.report.symptom, _SYMPTOM)


def row_style(row: BoardRow) -> Style:
    """Return what the clock to mind means to the reader: at risk, broken, held, or nothing yet."""
    if row.clock is None:
        return "dim"
    if row.clock.state is ClockState.HELD:
        return "held"
    if row.clock.state is ClockState.BROKEN:
        return "bad"
    return "warn" if row.clock.share * 100 >= PERCENT else ""


def when_due(due: datetime | None, at: datetime, zone: tzinfo) -> str:
    """Return the time of day, with its date where that is not today's."""
    if due is None:
        return "held"
    local = due.astimezone(zone)
    return local.strftime("%H:%M" if local.date() == at.astimezone(zone).date() else "%m-%d %H:%M")


def left_cell(left: timedelta | None) -> str:
    """Return what is left; from a day on without the minutes."""
    if left is None:
        return ""
    whole = left - left % timedelta(hours=1) if abs(left) >= timedelta(days=1) else left
    return length(whole)


def used_share(share: float) -> str:
    """Return the share used, marked with ``!`` past 100 % so that it is read without colour."""
    return f"{'!' if share > 1 else ''}{min(share, 9.99):.0%}"
