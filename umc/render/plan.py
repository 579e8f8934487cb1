"""Plans in the trade's words: what would change, what to weigh, and what was done."""

from collections.abc import Iterator, Sequence
from typing import Any

from umc.domain.plan import Action, Hazard, Kind, Plan, Step
from umc.render.blocks import BLANK, Block, Cell, Style, line, title

STEP_FIELDS = ("kind", "id", "action", "changes")
"""The fields of a step for programs, in order."""

_FEW_MACHINES = 20
_FEW_IDS = 5
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


def plan_record(plan: Plan, adopted: Sequence[str]) -> dict[str, Any]:
    """Return a plan for programs; ``adopts`` are tags of the desk's that become the book's unchanged."""
    return {
        "digest": plan.digest,
        "empty": plan.is_empty,
        "steps": list(step_records(plan)),
        "counts": counts_record(
            [(kind.value, action.value, n) for (kind, action), n in plan.counts().items()]
        ),
        "hazards": [{"code": one.code, "text": one.text, "ids": list(one.ids)} for one in plan.hazards],
        "adopts": list(adopted),
    }


def step_records(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield the steps for programs, with the fields of ``STEP_FIELDS``."""
    for step in plan.steps:
        changes = [{"field": each.field, "before": each.before, "after": each.after} for each in step.changes]
        yield {"kind": step.kind.value, "id": step.id, "action": step.action.value, "changes": changes}


def counts_record(counts: Sequence[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    """Return counts by kind, then by action."""
    record: dict[str, dict[str, int]] = {}
    for kind, action, count in counts:
        record.setdefault(kind, {})[action] = count
    return record


def plan_blocks(plan: Plan, adopted: Sequence[str] = (), *, everything: bool = False) -> Iterator[Block]:
    """Compose a plan; of many machines the first few unless ``everything`` is asked for."""
    if plan.is_empty:
        yield line(Cell("nothing would change", "good"), ": the register holds what the book says")
    else:
        yield from _steps(plan, everything=everything)
        yield from _hazards(plan.hazards, everything=everything)
        yield BLANK
        counts = [(kind.value, action.value, n) for (kind, action), n in plan.counts().items()]
        yield line(Cell("plan", "strong"), f": {counted(counts)}")
        yield line(Cell("digest ", "dim"), plan.digest)
    if adopted:
        yield line(Cell(f"{_number(len(adopted), 'equipment')} registered by the desk", "dim"),
                   " would be the book's from now on, unchanged")  # fmt: skip


def counted(counts: Sequence[tuple[str, str, int]]) -> str:
    """Say how many of each kind are added, changed, removed, retired: ``add 3 contracts, change 1 desk``."""
    return ", ".join(f"{action} {_number(count, kind)}" for kind, action, count in counts)


def _number(count: int, kind: str) -> str:
    one, many = _WORDS.get(kind, (kind, f"{kind}s"))
    return f"{count:,} {one if count == 1 else many}"


def _steps(plan: Plan, *, everything: bool) -> Iterator[Block]:
    seen: dict[Action, int] = dict.fromkeys(Action, 0)
    for step in plan.steps:
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


def _hazards(hazards: Sequence[Hazard], *, everything: bool) -> Iterator[Block]:
    if not hazards:
        return
    yield BLANK
    yield title("Weigh this first")
    for one in hazards:
        shown = one.ids if everything else one.ids[:_FEW_IDS]
        more = f" and {len(one.ids) - len(shown):,} more" if len(one.ids) > len(shown) else ""
        named = f" ({', '.join(shown)}{more})" if any(each not in one.text for each in shown) else ""
        yield line(Cell(one.text, "bad"), named, indent=2)


def applied_record(
    digest: str,
    revision: int | None,
    counts: Sequence[tuple[str, str, int]],
    hazards: Sequence[str],
    adopted: int,
) -> dict[str, Any]:
    """Return what an apply did for programs; ``revision`` is null where nothing was to be done."""
    return {
        "applied": revision is not None,
        "revision": revision,
        "digest": digest,
        "counts": counts_record(counts),
        "hazards": list(hazards),
        "adopted": adopted,
    }


def applied_blocks(
    digest: str,
    revision: int | None,
    counts: Sequence[tuple[str, str, int]],
    hazards: Sequence[str],
    adopted: int,
) -> Iterator[Block]:
    """Compose what an apply did."""
    if revision is None:
        yield line(Cell("nothing to do", "good"), ": the register holds what the book says")
    else:
        yield line(Cell(f"revision {revision}", "good"), f": {counted(counts)}")
        for text in hazards:
            yield line(Cell("with this: ", "dim"), Cell(text, "warn"), indent=2)
        yield line(Cell("digest ", "dim"), digest)
    if adopted:
        yield line(f"{_number(adopted, 'equipment')} registered by the desk: the book's from now on")
