"""Whether a plan is still the one that was agreed to, and what differs if not."""

from collections.abc import Collection, Iterable, Sequence

from umc.domain.plan import Confirmation, Kind, Plan, Step
from umc.domain.refusals import Refusal

_FEW = 5


def expect_agreed(
    plan: Plan, agreed: str | None, *, seen: Sequence[Step] = (), changed_files: Sequence[str] = ()
) -> None:
    """Let a plan pass that is the one agreed to; None agrees to any.

    ``agreed`` is a digest or its beginning. ``seen`` are the steps agreed to and
    ``changed_files`` the files that differ since, where they are known.

    Raises:
        Refusal: ``plan-moved``; what differs is said as far as it is known.
    """
    if agreed is None or plan.digest.startswith(agreed.lower()):
        return
    message = f"the plan agreed to was {agreed}; it would be {plan.digest} now, and nothing was written"
    if seen:
        message = f"the files or the register have moved since: {_differing(seen, plan.steps)}; {message}"
    raise Refusal("plan-moved", message, hint=_hint(plan, changed_files))


def expect_confirmed(plan: Plan, confirmed: Collection[str]) -> None:
    """Let a plan pass whose confirmations are all given by id.

    Raises:
        Refusal: ``needs-confirm``; the flags to give are named.
    """
    missing = unconfirmed(plan, confirmed)
    if missing:
        why = "; ".join(one.why for one in missing)
        flags = " ".join(f"--confirm {one.id}" for one in missing)
        raise Refusal("needs-confirm", f"{why}; nothing was written", hint=f"if that is meant: {flags}")


def unconfirmed(plan: Plan, confirmed: Collection[str]) -> tuple[Confirmation, ...]:
    """Return what must still be confirmed by name."""
    return tuple(one for one in plan.confirmations if one.id not in confirmed)


def _hint(plan: Plan, changed_files: Sequence[str]) -> str:
    if plan.is_empty:
        return "the register holds what the files say already"
    if changed_files:
        return f"look again: umc plan; changed since: {_few(changed_files)}"
    return "look again: umc plan"


def _differing(seen: Sequence[Step], now: Sequence[Step]) -> str:
    """Say which steps are no longer there, are there now, or say something else."""
    before = {(step.kind, step.id): step for step in seen}
    after = {(step.kind, step.id): step for step in now}
    said = [f"no longer {_said(before[key])}" for key in before if key not in after]
    said += [f"now also {_said(after[key])}" for key in after if key not in before]
    said += [
        f"{_said(after[key])} is another one"
        for key in before
        if key in after and _content(before[key]) != _content(after[key])
    ]
    return _few(said)


def _content(step: Step) -> tuple[str, str | None, str | None]:
    return step.action.value, step.before_digest, step.after_digest


def _said(step: Step) -> str:
    name = "" if step.kind is Kind.ROUTES else f" {step.id}"
    return f"{step.action.value} {step.kind.value}{name}"


def _few(said: Iterable[str]) -> str:
    every = list(said)
    more = f" and {len(every) - _FEW:,} more" if len(every) > _FEW else ""
    return ", ".join(every[:_FEW]) + more
