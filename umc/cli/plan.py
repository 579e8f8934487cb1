"""``umc plan`` and ``umc apply``: from the files of a book to the register."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from umc.cli.asides import say_aside
from umc.cli.completion import completer
from umc.cli.exit_codes import EXIT_NO
from umc.cli.invocation import Invocation, current
from umc.cli.paths import PATH
from umc.cli.progress import Progress
from umc.cli.shell import Command
from umc.cli.stepping import key_option, keyed
from umc.cli.texts import NEEDED_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from umc.files.plan_file import PlanFile
    from umc.services.apply_book import Applied
    from umc.services.plan_book import KeptAs, Planned

_paths = click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=PATH)
_rebase = click.option(
    "--rebase",
    metavar="FAULT|all",
    multiple=True,
    type=NEEDED_TEXT,
    shell_complete=completer("fault"),
    help="An open fault that goes over to the new terms; all: every one that can. Repeatable.",
)


@click.command(cls=Command)
@_paths
@click.option("--check", is_flag=True, help="Exit 1 when anything would change.")
@_rebase
@click.option("--out", type=PATH, metavar="FILE", help="Keep it for umc apply FILE.")
@click.pass_context
def plan(
    ctx: click.Context, paths: tuple[Path, ...], check: bool, rebase: tuple[str, ...], out: Path | None
) -> None:
    """Show what applying a book would change, with what to weigh first; the register stays as it is.

    Prints the digest that umc apply --digest takes. Exit 1 when the files hold errors. Of
    many machines the first 20 are shown, all with -v. Open faults keep the terms they were
    opened under unless --rebase names them.
    """
    from umc.cli.lookups import customers_changed, log_shown
    from umc.services.plan_book import plan_book

    run = current()
    at = run.at()
    with _findings_said(run), Progress(run) as progress:
        found = plan_book(run.database, paths, at=at, rebase=rebase, keep=_kept_as(run, out), tell=progress)
    log_shown(run, customers_changed(found.plan.steps), "plan")
    _say_plan(run, found)
    if check and not found.plan.is_empty:
        ctx.exit(EXIT_NO)


@click.command(cls=Command)
@_paths
@click.option("--digest", metavar="D", help="Apply only the plan of this digest (12 characters or more).")
@_rebase
@click.option(
    "--confirm", metavar="ID", multiple=True, type=NEEDED_TEXT, shell_complete=completer("contract"),
    help="Name what a yes does not answer: the contract that ends over open faults or loses most machines.",
)  # fmt: skip
@key_option
@click.pass_context
def apply(ctx: click.Context, /, paths: tuple[Path, ...], key: str | None, **answered: Any) -> None:
    """Make the register hold what the book says, all or nothing.

    PATH... are those of a book, or the one file that umc plan --out wrote: then exactly that
    plan is carried out, without a question. Else the plan is shown and asked about; --yes, or
    --digest of the plan you saw, answers beforehand and is needed where there is no terminal.
    Refused when the plan is no longer that one. Machines that the desk registered itself stay
    as long as the book does not name them; a machine that leaves the book is retired.
    """
    run = current()
    applied = _applied(run, paths, keyed(key), **answered)
    if applied is None:
        run.out.talk("nothing was written")
        ctx.exit(EXIT_NO)
    _say_applied(run, applied)


def _applied(
    run: Invocation,
    paths: tuple[Path, ...],
    key: Any,
    *,
    digest: str | None,
    rebase: tuple[str, ...],
    confirm: tuple[str, ...],
) -> Applied | None:
    from umc.cli.consent import consent, see_how_it_is_asked
    from umc.services.apply_book import answered_before, apply_book

    if (before := answered_before(run.database, key)) is not None:
        return before  # whatever has become of the files since
    _see_that_files_are_there(run, paths)
    agreed = _plan_file(paths)
    see_how_it_is_asked(run, agreed, digest, rebase)
    with _findings_said(run), Progress(run) as progress:
        return apply_book(
            run.database,
            paths if agreed is None else tuple(map(Path, agreed.paths)),
            now=run.now,
            actor=run.actor,
            consent=consent(run, progress, agreed, digest, confirm),
            rebase=rebase if agreed is None else agreed.rebase,
            key=key,
            tell=progress,
        )


def _see_that_files_are_there(run: Invocation, paths: tuple[Path, ...]) -> None:
    """Refuse a path that leads nowhere before anybody is asked for an answer."""
    from umc.files.sound_book import read_sound_book
    from umc.files.tree import find_files

    _, troubles = find_files(paths)
    if troubles:
        with _findings_said(run):
            read_sound_book(paths)


def _plan_file(paths: tuple[Path, ...]) -> PlanFile | None:
    from umc.files.plan_file import is_plan_file, read_plan_file

    return read_plan_file(paths[0]) if len(paths) == 1 and is_plan_file(paths[0]) else None


def _kept_as(run: Invocation, out: Path | None) -> KeptAs | None:
    from umc.services.plan_book import KeptAs

    return None if out is None else KeptAs(path=out, made_by=run.actor.name, made_at=run.now)


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
            run.out.talk(draw_plain(findings_blocks(reading.objections, reading.excerpts)).rstrip("\n"))
            raise

    return said()


def _say_plan(run: Invocation, found: Planned) -> None:
    from umc.render.plan import STEP_FIELDS, plan_record, planned_blocks, step_records

    def compose() -> Any:
        return planned_blocks(found, everything=run.verbose)

    if run.form in ("csv", "jsonl"):  # a step a line; the whole plan is one JSON document
        run.out.many(STEP_FIELDS, step_records(found.plan.steps), compose)
    else:
        run.out.one(plan_record(found), compose)
    if found.warnings:
        named = "warning" if found.warnings == 1 else "warnings"
        run.out.warn(f"the files hold {found.warnings:,} {named}: see umc validate")


def _say_applied(run: Invocation, done: Applied) -> None:
    from umc.render.plan import applied_blocks, applied_record

    passed_over = (f"--confirm {id}: the plan did not ask for it" for id in done.unneeded)
    say_aside(run, repeated=done.repeated, warnings=passed_over)
    run.out.one(applied_record(done), lambda: applied_blocks(done, everything=run.verbose))
