"""What was applied to the register, on screen and as records."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, tzinfo
from typing import Any

from umc.render.blocks import BLANK, Block, Cell, line, pairs
from umc.render.hazards import hazard_blocks, hazard_records, rebased_records
from umc.render.plan import (
    DUE_TIMES_MOVE,
    counted,
    counts_record,
    rebased_blocks,
    step_blocks,
    step_records,
)
from umc.render.values import instant_fields, spoken
from umc.services.compare_revisions import Compared
from umc.services.list_revisions import Listed
from umc.services.show_revision import Shown
from umc.store.register.revisions import Revision

REVISION_FIELDS = (
    "revision", "applied_at", "applied_at_utc", "actor", "digest", "counts", "hazards", "rebased",
    "steps_kept",
)  # fmt: skip
"""The fields of a revision for programs, in order."""

_SHORT = 12
_UNDER = 5


def revision_row(listed: Listed, zone: tzinfo = UTC) -> dict[str, Any]:
    """Return a revision for programs; ``hazards`` in words, ``rebased`` the numbers of faults."""
    return _head(listed.revision, has_steps=listed.has_steps, zone=zone)


def _head(one: Revision, *, has_steps: bool, zone: tzinfo) -> dict[str, Any]:
    return {
        "revision": one.rev,
        **instant_fields("applied_at", one.applied_at, zone),
        "actor": one.actor,
        "digest": one.digest,
        "counts": counts_record(_counts(one.summary)),
        "hazards": list(one.summary.get("hazards", ())),
        "rebased": _rebased(one),
        "steps_kept": has_steps,
    }


def history_blocks(found: Sequence[Listed], zone: tzinfo = UTC) -> Iterator[Block]:
    """Compose a list of revisions, the last first."""
    if not found:
        yield line(Cell("nothing was applied", "dim"))
        return
    for one in found:
        yield from _told(one.revision, zone)


def _told(one: Revision, zone: tzinfo) -> Iterator[Block]:
    """Compose a revision in two lines: when, by whom and as which plan; then what it did."""
    yield line(
        Cell(f"{one.rev:>3}", "strong"),
        f"  {spoken(one.applied_at, zone)}  {one.actor}  ",
        Cell(one.digest[:_SHORT], "dim"),
    )
    yield line(_did(one), indent=_UNDER)
    if hazards := len(one.summary.get("hazards", ())):
        yield line(Cell(f"{hazards} hazard{'' if hazards == 1 else 's'}", "warn"), indent=_UNDER)


def _did(one: Revision) -> str:
    return counted(_counts(one.summary), rebased=len(_rebased(one)))


def _rebased(one: Revision) -> list[str]:
    return list(one.summary.get("rebased", ()))


def _counts(summary: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    return [(kind, action, count) for kind, action, count in summary.get("counts", ())]


def revision_record(shown: Shown, zone: tzinfo = UTC) -> dict[str, Any]:
    """Return a revision with its plan for programs; ``steps`` is null where they were not kept."""
    plan = shown.plan
    head = _head(shown.revision, has_steps=plan is not None, zone=zone)
    if plan is None:
        return {**head, "steps": None}
    return {
        **head,
        "hazards": hazard_records(plan.hazards),
        "rebased": rebased_records(plan.rebased),
        "steps": list(step_records(plan.steps)),
    }


def step_rows(shown: Shown) -> Iterator[dict[str, Any]]:
    """Yield the steps of a revision for programs; none where they were not kept."""
    return step_records(shown.plan.steps if shown.plan is not None else ())


def revision_blocks(shown: Shown, zone: tzinfo = UTC, *, everything: bool = False) -> Iterator[Block]:
    """Compose a revision: who applied it and when, its steps, and what they put at risk."""
    one, plan = shown.revision, shown.plan
    yield pairs(
        [
            ("revision", Cell(str(one.rev), "strong")),
            ("applied", f"{spoken(one.applied_at, zone)} by {one.actor}"),
            ("digest", Cell(one.digest, "dim")),
            ("did", _did(one)),
        ]
    )
    yield BLANK
    if plan is None:
        yield line(Cell("its steps were not kept", "dim"), ": it was applied before umc kept them")
        yield from (line(Cell(text, "warn"), indent=2) for text in one.summary.get("hazards", ()))
        return
    yield from step_blocks(plan.steps, everything=everything)
    is_told = bool(plan.rebased)  # as what was done
    weighed = [each for each in plan.hazards if not (is_told and each.code == DUE_TIMES_MOVE)]
    yield from hazard_blocks(weighed, everything=everything, heading="With this")
    yield from rebased_blocks(plan.rebased, everything=everything)


def diff_record(found: Compared) -> dict[str, Any]:
    """Return what lies between two revisions for programs."""
    return {
        "from": found.first,
        "to": found.second,
        "empty": not found.steps,
        "counts": counts_record(_counted(found)),
        "steps": list(step_records(found.steps)),
    }


def diff_blocks(found: Compared, *, everything: bool = False) -> Iterator[Block]:
    """Compose what lies between two revisions."""
    between = f"from revision {found.first} to {found.second}"
    if not found.steps:
        yield line(Cell("no difference", "good"), f" {between}")
        return
    yield from step_blocks(found.steps, everything=everything)
    yield BLANK
    yield line(Cell(between, "strong"), f": {counted(_counted(found))}")


def _counted(found: Compared) -> list[tuple[str, str, int]]:
    counts: dict[tuple[str, str], int] = {}
    for step in found.steps:
        key = (step.kind.value, step.action.value)
        counts[key] = counts.get(key, 0) + 1
    return [(kind, action, count) for (kind, action), count in counts.items()]
