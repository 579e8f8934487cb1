"""Breaches withdrawn on screen and as records."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import Any

from umc.domain.clocks.withdrawals import Withdrawal
from umc.render.blocks import Block, Cell, line
from umc.render.values import instant_fields, spoken


def withdrawal_records(found: Sequence[Withdrawal], zone: tzinfo) -> list[dict[str, Any]]:
    """Return breaches withdrawn for programs: the promise as it was, and what withdrew it."""
    return [
        {
            "clock": one.breach.clock,
            "leg": one.breach.leg or None,
            "cycle": one.breach.cycle,
            "target": one.breach.target,
            **instant_fields("due_at", one.breach.due_at, zone),
            **instant_fields("broken_at", one.breach.broken_at, zone),
            **instant_fields("withdrawn_at", one.at, zone),
            "because": _because(one),
            "revision": one.revision,
            "actor": one.actor,
        }
        for one in found
    ]


def withdrawal_blocks(found: Sequence[Withdrawal], zone: tzinfo) -> Iterator[Block]:
    """Compose breaches withdrawn, two lines each."""
    for one in found:
        clock = f"{one.breach.clock} of leg {one.breach.leg}" if one.breach.leg else one.breach.clock
        broken = f" of {one.breach.target}, broken since {spoken(one.breach.broken_at, zone)}"
        yield line(Cell("withdrawn ", "warn"), clock, broken, indent=2)
        yield line(Cell(f"{_because(one)} on {spoken(one.at, zone)} by {one.actor}", "dim"), indent=4)


def _because(one: Withdrawal) -> str:
    by = f" with revision {one.revision}" if one.revision is not None else ""
    return f"rebased to newer terms{by}"
