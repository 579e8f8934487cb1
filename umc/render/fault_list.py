"""Listings of faults, on screen and as records."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

from umc.domain.fault_line import FaultLine
from umc.render.blocks import Block, Cell, Style, grid, line
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
# A symptom may run to pages; a list shows its beginning.
_SYMPTOM = 48


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


def list_blocks(rows: Sequence[FaultLine], at: datetime, zone: tzinfo | None = None) -> list[Block]:
    """Compose a listing; what is due first stands first.

    All times are read in one zone, which is said: the one given, else that of the faults,
    else UTC.
    """
    if not rows:
        return [line(Cell("no such faults", "dim"))]
    zone = zone or one_zone(row.zone for row in rows)
    cells = [
        (
            row.number,
            Cell(row.priority.value, "bad" if row.priority.value == "P1" else ""),
            Cell("held" if row.held else row.status.value, "held" if row.held else ""),
            row.customer,
            row.equipment or Cell("unknown", "warn"),
            ", ".join(row.vendors) or Cell(row.vendor or "desk", "dim"),
            due_cell(row, at, zone),
            _begun(row.symptom),
        )
        for row in rows
    ]
    columns = ("fault", "pri", "status", "customer", "equipment", "with", "due", "symptom")
    listing: list[Block] = [grid(columns, cells, keep=(0, 1, 2, 3, 4, 6))]
    if any(row.due_at is not None for row in rows):
        listing.append(line(Cell(f"times in {zone}", "dim")))
    return listing


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


def _begun(text: str) -> str:
    first = text.splitlines()[0] if text else ""
    return first if len(first) <= _SYMPTOM else f"{first[: _SYMPTOM - 1]}…"
