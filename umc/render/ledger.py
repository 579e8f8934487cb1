"""The ledger of minutes on screen and as records."""

from collections.abc import Sequence
from datetime import timedelta, tzinfo
from typing import Any

from umc.domain.clocks.ledger import Entry, Holder, HolderKind, totals
from umc.render.blocks import BLANK, Block, Cell, Style, grid, line, title
from umc.render.values import instant_fields, length, seconds, spoken_short

_STYLES: dict[HolderKind, Style] = {
    HolderKind.DESK: "strong",
    HolderKind.VENDOR: "warn",
    HolderKind.CUSTOMER: "held",
    HolderKind.REASON: "held",
    HolderKind.CLOSED_HOURS: "dim",
    HolderKind.OVER: "dim",
}


def ledger_record(number: str, entries: Sequence[Entry], zone: tzinfo) -> dict[str, Any]:
    """Return the ledger: its entries, the sum of each holder, and the wall clock they sum to."""
    return {
        "number": number,
        "entries": [
            {
                "holder": entry.holder.name,
                "kind": entry.holder.kind.value,
                **instant_fields("starts", entry.starts, zone),
                **instant_fields("ends", entry.ends, zone),
                "lasts_s": seconds(entry.lasts),
                "why": entry.why,
            }
            for entry in entries
        ],
        "totals": [
            {"holder": holder.name, "kind": holder.kind.value, "lasts_s": seconds(held)}
            for holder, held in totals(entries).items()
        ],
        "wall_s": seconds(_wall(entries)),
    }


def ledger_blocks(number: str, entries: Sequence[Entry], zone: tzinfo) -> list[Block]:
    """Compose the ledger."""
    rows = [
        (
            spoken_short(entry.starts, zone),
            spoken_short(entry.ends, zone),
            length(entry.lasts),
            holder_cell(entry.holder),
            entry.why,
        )
        for entry in entries
    ]
    wall = _wall(entries)
    sums = [
        (holder_cell(holder), length(held), f"{held / wall:.1%}" if wall else "")
        for holder, held in totals(entries).items()
    ]
    return [
        line(Cell(number, "strong"), "  who held every minute"),
        grid(("from", "to", "lasted", "held by", "why"), rows, right=(2,), keep=(0, 1, 2, 3)),
        BLANK,
        title("In all"),
        grid(("held by", "time", "share"), [*sums, ("wall clock", length(wall), "")], right=(1, 2), indent=2),
    ]


def holder_cell(holder: Holder) -> Cell:
    """Compose the name of a holder, coloured by its kind."""
    return Cell(holder.name, _STYLES[holder.kind])


def _wall(entries: Sequence[Entry]) -> timedelta:
    return entries[-1].ends - entries[0].starts if entries else timedelta(0)
