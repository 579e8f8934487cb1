"""Listings of faults, on screen and as records."""

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from itertools import islice
from typing import Any

from umc.domain.faults.fault_line import FaultLine
from umc.render.blocks import Anew, Block, Cell, Style, begun, grid, line
from umc.render.values import instant_fields, one_zone, seconds, spoken_short

FAULT_ROW_FIELDS = (
    "number",
    "status",
    "priority",
    "customer",
    "customer_name",
    "equipment",
    "vendor",
    "vendors",
    "symptom",
    "engineer",
    "held",
    "at_risk",
    "broken",
    "clock",
    "clock_party",
    "opened_at",
    "opened_at_utc",
    "due_at",
    "due_at_utc",
    "left_s",
)
# A symptom may run to pages; a list on a terminal shows its beginning.
_SYMPTOM = 48
_FEW = 1000
"""How many rows are held while they are said."""


def fault_row(row: FaultLine, at: datetime) -> dict[str, Any]:
    """Return the record of one row; ``left_s`` is by the wall clock, negative once past."""
    return {
        "number": row.number,
        "status": row.status.value,
        "priority": row.priority.value,
        "customer": row.customer,
        "customer_name": row.customer_name,
        "equipment": row.equipment,
        "vendor": row.vendor,
        "vendors": list(row.vendors),
        "symptom": row.symptom,
        "engineer": row.engineer,
        "held": row.held,
        "at_risk": row.at_risk,
        "broken": row.broken,
        "clock": row.clock.value if row.clock else None,
        "clock_party": row.clock_party,
        **instant_fields("opened_at", row.opened_at, row.zone),
        **instant_fields("due_at", row.due_at, row.zone),
        "left_s": seconds(row.left(at)),
    }


def list_blocks(rows: Iterable[FaultLine], at: datetime, zone: tzinfo | None = None) -> list[Block]:
    """Compose a listing; what is due first stands first.

    All times are read in one zone, which is said: the one given, else that of the faults,
    else UTC. The rows of a long one are gone through several times, and never held.
    """
    few = tuple(islice(rows, _FEW + 1))
    if not few:
        return [line(Cell("no such faults", "dim"))]
    read_in = zone or one_zone(row.zone for row in rows)
    columns = ("fault", "pri", "status", "customer", "equipment", "with", "due", "symptom")
    is_long = len(few) > _FEW
    cells = Anew(lambda: (_cells(row, at, read_in) for row in (rows if is_long else few)))
    table = grid(columns, cells if is_long else tuple(cells), keep=(0, 1, 2, 3, 4, 6))
    if any(row.due_at is not None for row in rows):
        return [table, line(Cell(f"times in {read_in}", "dim"))]
    return [table]


def _cells(row: FaultLine, at: datetime, zone: tzinfo) -> Sequence[str | Cell]:
    return (
        row.number,
        Cell(row.priority.value, "bad" if row.priority.value == "P1" else ""),
        Cell("held" if row.held else row.status.value, "held" if row.held else ""),
        row.customer,
        row.equipment or Cell("unknown", "warn"),
        ", ".join(row.vendors) or Cell(row.vendor or "desk", "dim"),
        due_cell(row, at, zone),
        begun(row.symptom, _SYMPTOM),
    )


def due_cell(row: FaultLine, at: datetime, zone: tzinfo) -> Cell:
    """Return what comes due first, coloured by how near it is."""
    if row.clock is None:
        return Cell("", "dim")
    if row.due_at is None:
        return Cell(f"{row.clock.value} held", "held")
    return Cell(f"{row.clock.value} {spoken_short(row.due_at, zone)}", _style(row, at))


def _style(row: FaultLine, at: datetime) -> Style:
    if row.due_at is not None and row.due_at < at:
        return "bad"
    return "warn" if row.at_risk else ""
