"""``umc plan`` and ``umc apply``: from the files of a book to the register."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from umc.cli.asides import say_aside
from umc.cli.exit_codes import EXIT_NO
from umc.cli.invocation import Invocation, current
from umc.cli.progress import Progress
from umc.cli.shell import Command
from umc.cli.stepping import key_option, keyed
from umc.domain.refusals import Misuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from umc.domain.plan import Plan
    from umc.services.apply_book import Applied
    from umc.services.plan_book import Planned

_paths = click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
_DIGEST = re.compile("[0-9a-f]{12,64}", re.IGNORECASE)


@click.command(cls=Command)
@_paths
@click.option("--check", is_flag=True, help="Exit 1 when anything would change.")
@click.pass_context
def plan(ctx: click.Context, paths: tuple[Path, ...], check: bool) -> None:
    """Show what applying a book would change, with what to weigh first; nothing is written.

    Prints the digest that umc apply --digest takes. Exit 1 when the files hold errors. Of
    many machines the first 20 are shown, all with -v.
    """
    from umc.services.plan_book import plan_book

    run = current()
    at = run.at()
    with _findings_said(run), Progress(run) as progress:
        found = plan_book(run.database, paths, at=at, tell=progress)
    _say_plan(run, found)
    if found.warnings:
        named = "warning" if found.warnings == 1 else "warnings"
        run.out.warn(f"the files hold {found.warnings:,} {named}: see umc validate")
    if check and not found.plan.is_empty:
        ctx.exit(EXIT_NO)


@click.command(cls=Command)
@_paths
@click.option("--digest", metavar="D", help="Apply only the plan of this digest (12 characters or more).")
@key_option
@click.pass_context
def apply(ctx: click.Context, paths: tuple[Path, ...], digest: str | None, key: str | None) -> None:
    """Make the register hold what the book says, all or nothing.

    Shows the plan and asks; --yes, or --digest of the plan you saw, answers beforehand and
    is needed where there is no terminal. Refused when the plan is no longer that one.
    Machines that the desk registered itself stay as long as the book does not name them; a
    machine that leaves the book is retired.
    """
    from umc.services.apply_book import apply_book

    run = current()
    _see_how_it_is_asked(run, digest)
    asks = digest is None and not run.assume_yes
    with _findings_said(run), Progress(run) as progress:
        applied = apply_book(
            run.database, paths, now=run.now, actor=run.actor, agreed=digest,
            ask=_asker(run, progress) if asks else None, key=keyed(key), tell=progress,
        )  # fmt: skip
    if applied is None:
        run.out.talk("nothing was written")
        ctx.exit(EXIT_NO)
    _say_applied(run, applied)


def _see_how_it_is_asked(run: Invocation, digest: str | None) -> None:
    if run.at_text is not None:
        raise Misuse("at-with-apply", "a book is applied now, not at another instant", hint="leave --at out")
    if digest is not None and not _DIGEST.fullmatch(digest):
        raise Misuse(
            "bad-digest",
            f"--digest {digest!r} is no digest",
            hint="copy it from umc plan: 12 to 64 of 0-9 a-f",
        )
    if digest is None and not run.assume_yes and not _somebody_is_there(run):
        raise Misuse(
            "needs-yes",
            "apply asks before it writes, and there is no terminal to ask on",
            hint="give --yes, or --digest with the digest that umc plan printed",
        )


def _somebody_is_there(run: Invocation) -> bool:
    return run.parent is None and sys.stdin.isatty()


def _asker(run: Invocation, progress: Progress) -> Callable[[Plan], bool]:
    def ask(shown: Plan) -> bool:
        from umc.render.draw_plain import draw_plain
        from umc.render.plan import plan_blocks

        progress.clear()
        # On stderr: stdout is kept for what was done.
        click.echo(draw_plain(plan_blocks(shown, everything=run.verbose)), nl=False, err=True)
        return click.confirm("Apply this?", default=False, err=True)

    return ask


def _findings_said(run: Invocation) -> AbstractContextManager[None]:
    """Say every finding beside the refusal when the files hold errors."""
    from contextlib import contextmanager

    from umc.files.sound_book import FlawedBook

    @contextmanager
    def said() -> Iterator[None]:
        try:
            yield
        except FlawedBook as flawed:
            from umc.render.draw_plain import draw_plain
            from umc.render.findings import findings_blocks

            reading = flawed.reading
            run.out.talk(draw_plain(findings_blocks(reading.diagnostics, reading.excerpts)).rstrip("\n"))
            raise

    return said()


def _say_plan(run: Invocation, found: Planned) -> None:
    from umc.render.plan import STEP_FIELDS, plan_blocks, plan_record, step_records

    def compose() -> Any:
        return plan_blocks(found.plan, found.adopted, everything=run.verbose)

    if run.form in ("csv", "jsonl"):  # a step a line; the whole plan is one JSON document
        run.out.many(STEP_FIELDS, step_records(found.plan), compose)
    else:
        run.out.one(plan_record(found.plan, found.adopted), compose)


def _say_applied(run: Invocation, done: Applied) -> None:
    from umc.render.plan import applied_blocks, applied_record

    say_aside(run, repeated=done.repeated)
    what = (done.digest, done.revision, done.counts, done.hazards, done.adopted)
    run.out.one(applied_record(*what), lambda: applied_blocks(*what))
