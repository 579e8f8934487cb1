"""Look-ups of contacts on screen and as records."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from umc.render.blocks import Block, Cell, grid, line
from umc.render.values import instant_fields, spoken
from umc.store.personal.lookups import LookUpMade

LOOKUP_FIELDS = ("at", "at_utc", "actor", "known_by", "customer", "command")
"""The fields of a look-up."""


def lookup_row(made: LookUpMade, zone: tzinfo) -> dict[str, Any]:
    """Return one look-up for programs."""
    return {
        **instant_fields("at", made.at, zone),
        "actor": made.actor,
        "known_by": made.known_by,
        "customer": made.customer,
        "command": made.command,
    }


def lookup_blocks(made: Sequence[LookUpMade], zone: tzinfo) -> list[Block]:
    """Compose a listing of look-ups."""
    if not made:
        return [line(Cell("no look-ups: they are kept while the settings say log_lookups = true", "dim"))]
    cells = [
        (spoken(one.at, zone), Cell(one.actor, "strong"), one.known_by, one.customer, one.command)
        for one in made
    ]
    return [grid(("when", "who", "known by", "customer", "command"), cells, keep=(0, 3))]
