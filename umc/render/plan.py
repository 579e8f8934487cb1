"""Plans in the trade's words: what would change, what to weigh, and what was done."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from umc.domain.plans.plan import Action, Kind, Plan, Step
from umc.domain.plans.rebased_fault import RebasedFault
from umc.render.blocks import BLANK, Block, Cell, Style, line
from umc.render.hazards import (
    confirmation_blocks,
    hazard_blocks,
    hazard_records,
    move_blocks,
    named_ids,
    rebased_records,
)
from umc.render.safe_text import safe

if TYPE_CHECKING:
    from umc.services.apply_book import Applied
    from umc.services.plan_book import Planned

STEP_FIELDS = ("kind", "id", "action", "changes")
"""The fields of a step for programs, in order."""

_FEW_MACHINES = 20
_FEW_FAULTS = 5
DUE_TIMES_MOVE = "due-times-move"
"""The hazard that lists what is rebased: once that is done, it is no hazard but what was done."""
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
    an apply must be given, ``rebased`` the open faults that would go over to newer terms,
    ``unchanged`` those asked for that have none.
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
        "unchanged": list(found.unchanged),
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
    yield from _unchanged(found.unchanged, everything=everything)
    if found.adopted:
        yield line(Cell(f"{_number(len(found.adopted), 'equipment')} registered by the desk", "dim"),
                   " would be the book's from now on, unchanged")  # fmt: skip


def plan_blocks(plan: Plan, *, everything: bool = False) -> Iterator[Block]:
    """Compose a plan; of many machines the first few unless ``everything`` is asked for."""
    if plan.is_empty:
        yield line(Cell("nothing would change", "good"), ": the register holds what the book says")
        yield from hazard_blocks(plan.hazards, everything=everything)
        return
    if not plan.steps:
        yield line("the register holds what the book says; open faults would go over to newer terms")
    yield from step_blocks(plan.steps, everything=everything)
    yield from hazard_blocks(plan.hazards, everything=everything)
    moved = {move.number for one in plan.hazards if one.code == DUE_TIMES_MOVE for move in one.moves}
    yield from _still([each for each in plan.rebased if each not in moved], everything=everything)
    yield from confirmation_blocks(plan.confirmations)
    yield BLANK
    counts = [(kind.value, action.value, n) for (kind, action), n in plan.counts().items()]
    yield line(Cell("plan", "strong"), f": {counted(counts, rebased=len(plan.rebased))}")
    yield line(Cell("digest ", "dim"), plan.digest)


def counted(counts: Sequence[tuple[str, str, int]], *, rebased: int = 0) -> str:
    """Say how many of each kind are added, changed, removed, retired: ``add 3 contracts, change 1 desk``.

    And how many open faults are rebased, where any is.
    """
    said = [f"{action} {_number(count, kind)}" for kind, action, count in counts]
    return ", ".join([*said, *([f"rebase {_open_faults(rebased)}"] if rebased else [])])


def _open_faults(count: int) -> str:
    return f"{count:,} open fault{'' if count == 1 else 's'}"


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
    """Say a change on one line, whatever lines its values have."""
    if before is None:
        return f"added {safe(after or '')}"
    return f"{safe(before)} removed" if after is None else f"{safe(before)} -> {safe(after)}"


def applied_record(done: "Applied") -> dict[str, Any]:
    """Return what an apply did for programs; ``revision`` is null where there was nothing to do."""
    return {
        "applied": done.revision is not None,
        "revision": done.revision,
        "digest": done.digest,
        "counts": counts_record(done.counts),
        "hazards": hazard_records(done.weighed),
        "adopted": done.adopted,
        "rebased": rebased_records(done.rebased),
        "unchanged": list(done.unchanged),
    }


def applied_blocks(done: "Applied", *, everything: bool = False) -> Iterator[Block]:
    """Compose what an apply did."""
    if done.revision is None:
        yield line(Cell("nothing to do", "good"), ": the register holds what the book says")
    else:
        did = counted(done.counts, rebased=len(done.rebased))
        yield line(Cell(f"revision {done.revision}", "good"), f": {did}")
    for one in done.weighed:
        if one.code != DUE_TIMES_MOVE:  # what was rebased is told below
            told = "with this: " if done.revision is not None else ""
            ids = named_ids(one, everything=everything)
            yield line(Cell(told, "dim"), Cell(one.text, "warn"), ids, indent=2)
    if done.revision is not None:
        yield line(Cell("digest ", "dim"), done.digest)
    yield from rebased_blocks(done.rebased, everything=everything)
    yield from _unchanged(done.unchanged, everything=everything)
    if done.adopted:
        yield line(f"{_number(done.adopted, 'equipment')} registered by the desk: the book's from now on")


def rebased_blocks(rebased: Sequence[RebasedFault], *, everything: bool) -> Iterator[Block]:
    """Compose what became of faults that were rebased, each with its due times; nothing where none was."""
    if not rebased:
        return
    yield line(Cell("rebased ", "strong"), _open_faults(len(rebased)))
    yield from move_blocks([move for one in rebased for move in one.moves], everything=everything)
    yield from _still([one.number for one in rebased if not one.moves], everything=everything)


def _still(numbers: Sequence[str], *, everything: bool) -> Iterator[Block]:
    if numbers:
        yield line(f"rebased, and no due time moves: {_few(numbers, everything=everything)}", indent=4)


def _unchanged(numbers: Sequence[str], *, everything: bool) -> Iterator[Block]:
    if numbers:
        stays = "stays as it was" if len(numbers) == 1 else "stay as they were"
        said = f"{_open_faults(len(numbers))} {stays}, without newer terms to go over to: "
        yield line(said, _few(numbers, everything=everything))


def _few(numbers: Sequence[str], *, everything: bool) -> str:
    shown = numbers if everything else numbers[:_FEW_FAULTS]
    more = f" and {len(numbers) - len(shown):,} more" if len(numbers) > len(shown) else ""
    return f"{', '.join(shown)}{more}"
