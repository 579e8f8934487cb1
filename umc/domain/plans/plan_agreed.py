"""Whether a plan is still the one that was agreed to, and what differs if not."""

from collections.abc import Collection, Container, Iterable, Sequence

from umc.domain.plans.plan import Confirmation, Kind, Plan, Step
from umc.domain.refusals import Misuse, Refusal

_FEW = 5


def expect_agreed(
    plan: Plan,
    agreed: str | None,
    *,
    seen: Sequence[Step] = (),
    seen_rebased: Sequence[str] = (),
    changed_files: Sequence[str] = (),
) -> None:
    """Let a plan pass that is the one agreed to; None agrees to any.

    ``agreed`` is a digest or its beginning. ``seen`` are the steps agreed to, ``seen_rebased``
    the faults that were to be rebased and ``changed_files`` the files that differ since, where
    they are known.

    Raises:
        Refusal: ``plan-moved``; what differs is said as far as it is known.
    """
    if agreed is None or plan.digest.startswith(agreed.lower()):
        return
    message = f"the plan agreed to was {agreed}; it would be {plan.digest} now, and nothing was written"
    if seen or seen_rebased:
        differs = _few([*_differing(seen, plan.steps), *_faults_differing(seen_rebased, plan.rebased)])
        message = f"the files or the register have moved since: {differs}; {message}"
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


def expect_ids(plan: Plan, confirmed: Collection[str], known: Container[str]) -> None:
    """Let ids pass that name something, whether the plan asks for them or not.

    Raises:
        Misuse: ``unknown-confirm``; an id is none that is ``known``. What the plan asks for is said.
    """
    unknown = sorted(id for id in confirmed if id not in known)
    if unknown:
        flags = " ".join(f"--confirm {one.id}" for one in plan.confirmations)
        raise Misuse(
            "unknown-confirm",
            f"--confirm {unknown[0]}: no contract or customer of the register or the book has this id; "
            "nothing was written",
            hint=f"this plan asks for {flags}" if flags else "this plan asks for none: leave --confirm out",
        )


def unneeded(plan: Plan, confirmed: Collection[str]) -> tuple[str, ...]:
    """Return the ids given that a plan does not ask for, sorted."""
    return tuple(sorted(set(confirmed) - {one.id for one in plan.confirmations}))


def unconfirmed(plan: Plan, confirmed: Collection[str]) -> tuple[Confirmation, ...]:
    """Return what must still be confirmed by name."""
    return tuple(one for one in plan.confirmations if one.id not in confirmed)


def _hint(plan: Plan, changed_files: Sequence[str]) -> str:
    if plan.is_empty:
        return "the register holds what the files say already"
    if changed_files:
        return f"look again: umc plan; changed since: {_few(changed_files)}"
    return f"look again: umc plan{', with the same --rebase' if plan.rebased else ''}"


def _faults_differing(seen: Sequence[str], now: Sequence[str]) -> list[str]:
    said = [f"no longer rebase {number}" for number in seen if number not in now]
    return said + [f"now also rebase {number}" for number in now if number not in seen]


def _differing(seen: Sequence[Step], now: Sequence[Step]) -> list[str]:
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
    return said


def _content(step: Step) -> tuple[str, str | None, str | None]:
    return step.action.value, step.before_digest, step.after_digest


def _said(step: Step) -> str:
    name = "" if step.kind is Kind.ROUTES else f" {step.id}"
    return f"{step.action.value} {step.kind.value}{name}"


def _few(said: Iterable[str]) -> str:
    every = list(said)
    more = f" and {len(every) - _FEW:,} more" if len(every) > _FEW else ""
    return ", ".join(every[:_FEW]) + more
