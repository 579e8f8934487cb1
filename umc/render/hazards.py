"""What a plan puts at risk, on screen and as records; open faults with their due times, old and new."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from umc.domain.clocks.due_moves import DueMove
from umc.domain.plans.plan import Confirmation, Hazard
from umc.domain.plans.rebased_fault import RebasedFault
from umc.render.blocks import BLANK, Block, Cell, grid, line, title
from umc.render.values import instant_fields, spoken, spoken_short

_FEW_ALIKE = 10
_FEW_IDS = 5
_FEW_MOVES = 10


def hazard_records(hazards: Sequence[Hazard]) -> list[dict[str, Any]]:
    """Return hazards for programs, the gravest first; ``faults`` are the due times that would move."""
    return [
        {
            "code": one.code,
            "text": one.text,
            "ids": list(one.ids),
            "day": one.day.isoformat() if one.day is not None else None,
            "faults": move_records(one.moves),
        }
        for one in hazards
    ]


def move_records(moves: Sequence[DueMove]) -> list[dict[str, Any]]:
    """Return due times that move for programs: under the terms gone by (old) and the newer ones (new).

    The states are those of the clocks; ``broken_old`` is since when one is broken by the old terms.
    """
    return [
        {
            "number": one.number,
            "clock": one.clock,
            "leg": one.leg or None,
            "cycle": one.cycle,
            "target_old": one.target_old,
            "target_new": one.target_new,
            **instant_fields("due_old", one.due_old, ZoneInfo(one.time_zone)),
            **instant_fields("due_new", one.due_new, ZoneInfo(one.time_zone)),
            "state_old": one.state_old,
            "state_new": one.state_new,
            **instant_fields("broken_old", one.broken_old, ZoneInfo(one.time_zone)),
        }
        for one in moves
    ]


def rebased_records(rebased: Sequence[RebasedFault]) -> list[dict[str, Any]]:
    """Return faults that go over to newer terms for programs, each with the due times that move."""
    return [{"number": one.number, "due_times": move_records(one.moves)} for one in rebased]


def hazard_blocks(
    hazards: Sequence[Hazard], *, everything: bool, heading: str = "Weigh this first"
) -> Iterator[Block]:
    """Compose what to weigh, or what came with a plan carried out, under its heading; nothing for none."""
    if not hazards:
        return
    yield BLANK
    yield title(heading)
    for _, alike in groupby(hazards, key=lambda one: one.code):
        kind = list(alike)
        for one in kind if everything else kind[:_FEW_ALIKE]:
            yield line(Cell(one.text, "bad"), named_ids(one, everything=everything), indent=2)
            yield from move_blocks(one.moves, everything=everything)
        if len(kind) > _FEW_ALIKE and not everything:
            yield line(f"and {len(kind) - _FEW_ALIKE:,} more like these (-v shows all)", indent=2)


def named_ids(hazard: Hazard, *, everything: bool) -> str:
    """Return the first few ids, unless the text or the due times below name them."""
    told = {move.number for move in hazard.moves}
    if all(each in hazard.text or each in told for each in hazard.ids):
        return ""
    shown = hazard.ids if everything else hazard.ids[:_FEW_IDS]
    more = f" and {len(hazard.ids) - len(shown):,} more" if len(hazard.ids) > len(shown) else ""
    return f" ({', '.join(shown)}{more})"


def move_blocks(moves: Sequence[DueMove], *, everything: bool) -> Iterator[Block]:
    """Compose due times that move, each in the zone of its fault; the first few unless all are asked for."""
    shown = moves if everything else moves[:_FEW_MOVES]
    if shown:
        marks = [promise_turn(one) for one in shown]
        turns = any(marks)
        rows = [
            (*_move_row(one, with_year=_spans_years(shown)), *((Cell(mark, "bad"),) if turns else ()))
            for one, mark in zip(shown, marks, strict=True)
        ]
        columns = ("fault", "clock", "due", "rebased", "in", *(("promise",) if turns else ()))
        yield grid(columns, rows, keep=(0, 1, 2, 3), indent=4)
    if len(shown) < len(moves):
        yield line(f"and {len(moves) - len(shown):,} more due times (-v shows all)", indent=4)


def promise_turn(move: DueMove) -> str:
    """Say what becomes of a broken promise, or that one breaks at once; empty for all other moves."""
    if move.is_withdrawn:
        return f"broken -> {move.state_new or 'no promise'}"
    return f"{move.state_old or 'no promise'} -> broken at once" if move.breaks_at_once else ""


def confirmation_blocks(needed: Sequence[Confirmation]) -> Iterator[Block]:
    """Compose what must be confirmed by name, and the flag to give."""
    for one in needed:
        yield line(Cell(one.why, "bad"), ": needs ", Cell(f"--confirm {one.id}", "strong"), indent=2)


def _move_row(move: DueMove, *, with_year: bool) -> tuple[str | Cell, ...]:
    zone = ZoneInfo(move.time_zone)
    clock = f"{move.clock} {move.leg}" if move.leg else move.clock
    return (
        Cell(move.number, "strong"),
        clock,
        _due(move.target_old, move.due_old, zone, with_year=with_year),
        Cell(_due(move.target_new, move.due_new, zone, with_year=with_year), "warn"),
        Cell(zone.key, "dim"),
    )


def _due(target: str | None, at: datetime | None, zone: ZoneInfo, *, with_year: bool) -> str:
    if target is None:
        return "no promise"
    if at is None:
        return f"held, of {target}"
    return spoken(at, zone) if with_year else spoken_short(at, zone)


def _spans_years(moves: Sequence[DueMove]) -> bool:
    found = {at.year for one in moves for at in (one.due_old, one.due_new) if at is not None}
    return len(found) > 1
