"""How ``umc apply`` is answered: beforehand, by flags or the file of a plan, or by a person at a terminal."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import click

from umc.domain.refusals import Misuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from umc.cli.invocation import Invocation
    from umc.cli.progress import Progress
    from umc.domain.plans.plan import Confirmation, Plan
    from umc.files.plan_file import PlanFile
    from umc.services.apply_book import Ask, Confirm, Consent

_DIGEST = re.compile("[0-9a-f]{12,64}", re.IGNORECASE)


def consent(
    run: Invocation, progress: Progress, agreed: PlanFile | None, digest: str | None, confirmed: Sequence[str]
) -> Consent:
    """Return what was agreed to beforehand, and whom to ask for the rest.

    The file of a plan agrees to that plan; else ``digest`` does, or --yes to whatever the plan
    is. Ids to be confirmed are never answered by these; a person may type them.
    """
    from umc.services.apply_book import Consent, consent_of

    is_there = somebody_is_there(run)
    given = Consent(
        digest=digest,
        confirmed=frozenset(confirmed),
        ask=None if digest is not None or run.assume_yes else _asker(run, progress),
        confirm=_confirmer(progress) if is_there else None,
    )
    return given if agreed is None else consent_of(agreed, given)


def see_how_it_is_asked(
    run: Invocation, agreed: PlanFile | None, digest: str | None, rebase: Sequence[str]
) -> None:
    """Let pass an apply that is answered beforehand, or has somebody to ask.

    Raises:
        Misuse: nobody is there to ask, or the flags contradict each other.
    """
    if run.at_text is not None:
        raise Misuse("at-with-apply", "a book is applied now, not at another instant", hint="leave --at out")
    if digest is not None and not _DIGEST.fullmatch(digest):
        raise Misuse(
            "bad-digest",
            f"--digest {digest!r} is no digest",
            hint="copy it from umc plan: 12 to 64 of 0-9 a-f",
        )
    if agreed is not None:
        _see_plan_file(agreed, digest, rebase)
    elif digest is None and not run.assume_yes and not somebody_is_there(run):
        raise Misuse(
            "needs-yes",
            "apply asks before it writes, and there is no terminal to ask on",
            hint="give --yes, or --digest with the digest that umc plan printed",
        )


def _see_plan_file(agreed: PlanFile, digest: str | None, rebase: Sequence[str]) -> None:
    if digest is not None and not agreed.digest.startswith(digest.lower()):
        raise Misuse(
            "other-digest",
            f"--digest {digest} is not that of the plan's file, {agreed.digest}",
            hint="leave --digest out: the file says which plan it is",
        )
    if rebase:
        raise Misuse(
            "rebase-with-plan-file",
            f"--rebase {rebase[0]}: the plan's file says which faults are rebased",
            hint="make the file again: umc plan PATH... --rebase FAULT --out FILE",
        )


def somebody_is_there(run: Invocation) -> bool:
    """Return whether a person can be asked."""
    return run.parent is None and sys.stdin.isatty()


def _asker(run: Invocation, progress: Progress) -> Ask:
    def ask(shown: Plan) -> bool:
        from umc.render.draw_plain import draw_plain
        from umc.render.plan import plan_blocks

        progress.clear()
        # On stderr: stdout is kept for what was done.
        click.echo(draw_plain(plan_blocks(shown, everything=run.verbose)), nl=False, err=True)
        return click.confirm("Apply this?", default=False, err=True)

    return ask


def _confirmer(progress: Progress) -> Confirm:
    def confirm(needed: Confirmation) -> bool:
        from umc.render.safe_text import safe

        progress.clear()
        click.echo(safe(needed.why), err=True)
        typed = click.prompt(f"Type {needed.id} to confirm", default="", show_default=False, err=True)
        return str(typed).strip() == needed.id

    return confirm
