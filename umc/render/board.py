"""The board on one screen, and as records."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from umc.domain.board import BoardRow
from umc.domain.sla import ClockState
from umc.render.blocks import BLANK, Block, Cell, Style, grid, line, title
from umc.render.clock import SHARE_AT_RISK
from umc.render.values import instant_fields, length, seconds, spoken, spoken_short

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
)
_BAR = 10
_SYMPTOM = 30


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
    }


def board_blocks(rows: Sequence[BoardRow], at: datetime) -> list[Block]:
    """Compose the board: what runs, then what is held, then what owes nothing."""
    if not rows:
        return [line(Cell("no open fault", "good"))]
    running = [row for row in rows if row.clock is not None and row.clock.due_at is not None]
    held = [row for row in rows if row.clock is not None and row.clock.due_at is None]
    quiet = [row for row in rows if row.clock is None]
    broken = sum(row.clock is not None and row.clock.state is ClockState.BROKEN for row in rows)
    counts = f"  {len(rows)} open, {len(held)} held, {broken} with a broken promise"
    blocks: list[Block] = [line(Cell(spoken(at, rows[0].seen.file.zone), "strong"), counts)]
    for name, part in (("Running", running), ("Held", held), ("Nothing due", quiet)):
        if part:
            blocks += [BLANK, title(name), _grid(part)]
    return blocks


def _grid(rows: Sequence[BoardRow]) -> Block:
    columns = ("fault", "pri", "due", "left", "used", "held by", "customer", "what")
    return grid(columns, [_cells(row) for row in rows], right=(3,), keep=(0, 1, 2, 3, 4))


def _cells(row: BoardRow) -> tuple[str | Cell, ...]:
    fault, clock, style = row.seen.fault, row.clock, _style(row)
    what = fault.culprit or fault.report.equipment or _begun(fault.report.symptom)
    left = row.left()
    return (
        row.seen.file.number,
        Cell(fault.priority.value, "bad" if fault.priority.value == "P1" else ""),
        Cell(f"{clock.name.value} {spoken_short(clock.due_at, row.seen.file.zone)}" if clock else "", style),
        Cell(length(left) if left is not None else "", style),
        Cell(_bar(clock.share) if clock else "", style),
        row.holder.name,
        fault.report.customer,
        what,
    )


def _style(row: BoardRow) -> Style:
    if row.clock is None:
        return "dim"
    if row.held:
        return "held"
    if row.clock.state is ClockState.BROKEN:
        return "bad"
    return "warn" if row.clock.share >= SHARE_AT_RISK else ""


def _bar(share: float) -> str:
    """Return the share used as a bar that can be read without colour; past 100 % it ends in ``!``."""
    full = min(_BAR, int(share * _BAR))
    end = "!" if share > 1 else " "
    return f"{'#' * full}{'.' * (_BAR - full)}{end}{min(share, 9.99):4.0%}"


def _begun(text: str) -> str:
    first = text.splitlines()[0] if text else ""
    return first if len(first) <= _SYMPTOM else f"{first[: _SYMPTOM - 1]}…"
