"""Plans in the trade's words: what would change, what to weigh, and what was done."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from umc.domain.plan import Action, Kind, Plan, Step
from umc.domain.rebased_fault import RebasedFault
from umc.render.blocks import BLANK, Block, Cell, Style, line
from umc.render.hazards import (
    confirmation_blocks,
    hazard_blocks,
    hazard_records,
    move_blocks,
    rebased_records,
)

if TYPE_CHECKING:
    from umc.services.apply_book import Applied
    from umc.services.plan_book import Planned

STEP_FIELDS = ("kind", "id", "action", "changes")
"""The fields of a step for programs, in order."""

_FEW_MACHINES = 20
_FEW_FAULTS = 5
_STYLES: dict[Action, Style] = {
    Action.ADD: "good",
    Action.CHANGE: "warn",
    Action.REMOVE: "bad",
    Action.RETIRE: "bad",
}
_WORDS: dict[str, tuple[str, str]] = {
    Kind.ROUTES: ("list of routes", "lists of routes"),
    Kind.EQUIPMENT: ("machine", "machines"),
}


def plan_record(found: "Planned") -> dict[str, Any]:
    """Return a plan for programs.

    ``adopts`` are tags of the desk's that become the book's unchanged, ``confirm`` the ids that
    an apply must be given, ``rebased`` the open faults that would go over to newer terms.
    """
    plan = found.plan
    return {
        "digest": plan.digest,
        "empty": plan.is_empty,
        "steps": list(step_records(plan.steps)),
        "counts": counts_record(
            [(kind.value, action.value, n) for (kind, action), n in plan.counts().items()]
        ),
        "hazards": hazard_records(plan.hazards),
        "confirm": [{"id": one.id, "why": one.why} for one in plan.confirmations],
        "rebased": rebased_records(found.rebased),
        "adopts": list(found.adopted),
    }


def step_records(steps: Sequence[Step]) -> Iterator[dict[str, Any]]:
    """Yield steps for programs, with the fields of ``STEP_FIELDS``."""
    for step in steps:
        changes = [{"field": each.field, "before": each.before, "after": each.after} for each in step.changes]
        yield {"kind": step.kind.value, "id": step.id, "action": step.action.value, "changes": changes}


def counts_record(counts: Sequence[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    """Return counts by kind, then by action."""
    record: dict[str, dict[str, int]] = {}
    for kind, action, count in counts:
        record.setdefault(kind, {})[action] = count
    return record


def planned_blocks(found: "Planned", *, everything: bool = False) -> Iterator[Block]:
    """Compose a plan with what goes with it and is no step: faults rebased, machines adopted."""
    yield from plan_blocks(found.plan, everything=everything)
    if not any(one.code == "due-times-move" for one in found.plan.hazards):
        yield from _rebased(found.rebased, "would rebase", everything=everything)
    if found.adopted:
        yield line(Cell(f"{_number(len(found.adopted), 'equipment')} registered by the desk", "dim"),
                   " would be the book's from now on, unchanged")  # fmt: skip


def plan_blocks(plan: Plan, *, everything: bool = False) -> Iterator[Block]:
    """Compose a plan; of many machines the first few unless ``everything`` is asked for."""
    if plan.is_empty:
        yield line(Cell("nothing would change", "good"), ": the register holds what the book says")
        yield from hazard_blocks(plan.hazards, everything=everything)
        return
    yield from step_blocks(plan.steps, everything=everything)
    yield from hazard_blocks(plan.hazards, everything=everything)
    yield from confirmation_blocks(plan.confirmations)
    yield BLANK
    counts = [(kind.value, action.value, n) for (kind, action), n in plan.counts().items()]
    yield line(Cell("plan", "strong"), f": {counted(counts)}")
    yield line(Cell("digest ", "dim"), plan.digest)


def counted(counts: Sequence[tuple[str, str, int]]) -> str:
    """Say how many of each kind are added, changed, removed, retired: ``add 3 contracts, change 1 desk``."""
    return ", ".join(f"{action} {_number(count, kind)}" for kind, action, count in counts)


def _number(count: int, kind: str) -> str:
    one, many = _WORDS.get(kind, (kind, f"{kind}s"))
    return f"{count:,} {one if count == 1 else many}"


def step_blocks(steps: Sequence[Step], *, everything: bool) -> Iterator[Block]:
    """Compose steps; of many machines the first few unless ``everything`` is asked for."""
    seen: dict[Action, int] = dict.fromkeys(Action, 0)
    for step in steps:
        if step.kind is Kind.EQUIPMENT:
            seen[step.action] += 1
            if seen[step.action] > _FEW_MACHINES and not everything:
                continue
        yield from _step(step)
    for action, count in seen.items():
        if count > _FEW_MACHINES and not everything:
            rest = count - _FEW_MACHINES
            yield line(Cell(f"{action.value} ", _STYLES[action]), f"and {rest:,} more (-v shows all)")


def _step(step: Step) -> Iterator[Block]:
    name = "" if step.kind is Kind.ROUTES else f" {step.id}"
    yield line(
        Cell(f"{step.action.value} ", _STYLES[step.action]), f"{step.kind.value}", Cell(name, "strong")
    )
    for each in step.changes:
        yield line(Cell(f"{each.field}: ", "dim"), _said(each.before, each.after), indent=4)


def _said(before: str | None, after: str | None) -> str:
    if before is None:
        return f"+ {after}"
    return f"- {before}" if after is None else f"{before} -> {after}"


def applied_record(done: "Applied") -> dict[str, Any]:
    """Return what an apply did for programs; ``revision`` is null where the book had nothing to change."""
    return {
        "applied": done.revision is not None or bool(done.rebased),
        "revision": done.revision,
        "digest": done.digest,
        "counts": counts_record(done.counts),
        "hazards": list(done.hazards),
        "adopted": done.adopted,
        "rebased": rebased_records(done.rebased),
    }


def applied_blocks(done: "Applied", *, everything: bool = False) -> Iterator[Block]:
    """Compose what an apply did."""
    if done.revision is None:
        yield line(Cell("nothing to do", "good"), ": the register holds what the book says")
    else:
        yield line(Cell(f"revision {done.revision}", "good"), f": {counted(done.counts)}")
        for text in done.hazards:
            yield line(Cell("with this: ", "dim"), Cell(text, "warn"), indent=2)
        yield line(Cell("digest ", "dim"), done.digest)
    yield from _rebased(done.rebased, "rebased", everything=everything)
    if done.adopted:
        yield line(f"{_number(done.adopted, 'equipment')} registered by the desk: the book's from now on")


def _rebased(rebased: Sequence[RebasedFault], said: str, *, everything: bool) -> Iterator[Block]:
    if not rebased:
        return
    moves = [move for one in rebased for move in one.moves]
    still = [one.number for one in rebased if not one.moves]
    faults = f"{len(rebased):,} open fault{'' if len(rebased) == 1 else 's'}"
    yield line(Cell(f"{said} ", "strong"), faults)
    yield from move_blocks(moves, everything=everything)
    if still:
        shown = still if everything else still[:_FEW_FAULTS]
        more = f" and {len(still) - len(shown):,} more" if len(still) > len(shown) else ""
        yield line(f"no due time moves: {', '.join(shown)}{more}", indent=4)
