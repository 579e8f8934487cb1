"""``umc tick``: whatever is due now is told, once; safe to run anywhere, any number at once."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from umc.cli.invocation import Invocation, current
from umc.cli.shell import Command
from umc.domain.refusals import Misuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from umc.cli.progress import Progress
    from umc.cli.trouble import Trouble
    from umc.services.fire_marks import Fired

_SHOWN = 5


@click.command(cls=Command)
@click.option("--dry-run", is_flag=True, help="Show what would be told; nothing is written.")
@click.pass_context
def tick(ctx: click.Context, dry_run: bool) -> None:
    """Fire every mark that is due now, once, and write the messages that tell of it.

    A mark is a step of an escalation: a share of a promise that is used. It fires once for
    each clock, level and cycle, however late the tick comes and however many run at once.
    Nothing fires on a clock that is held or has stopped. Says nothing where nothing is due.
    umc outbox send sends the messages. --at fires late what was due by then; with --dry-run
    it may lie ahead. On PostgreSQL a tick also seals what was recorded since the last. For cron
    and systemd: umc help ticking.
    """
    run = current()
    run.may_create = False  # a timer that names a wrong database must not tick an empty one for ever
    if code := ticked(run, _at(run, ahead=dry_run), dry_run=dry_run):
        ctx.exit(code)


def _at(run: Invocation, *, ahead: bool) -> datetime:
    at = run.at()
    if at > run.now and not ahead:
        now = run.now.astimezone(at.tzinfo).replace(microsecond=0)
        raise Misuse(
            "not-due-yet",
            f"--at {at.isoformat()} lies ahead of {now.isoformat()}: nothing is told before its time",
            hint="leave --at out, or look ahead with --dry-run",
        )
    return at


def ticked(run: Invocation, at: datetime, *, dry_run: bool = False) -> int:
    """Tick as of an instant and say what came of it; return the exit code."""
    from umc.cli.progress import Progress
    from umc.services.fire_marks import fire_marks, foresee_marks
    from umc.services.seal_events import seal_events

    found = foresee_marks if dry_run else fire_marks
    with Progress(run) as progress:
        parts = _counted(found(run.database, at=at, now=run.now), progress)
        code = say_fired(run, parts, wrote="would be written" if dry_run else "written")
    if not dry_run:
        seal_events(run.database, now=run.now)
    return code


def _counted(parts: Iterable[Fired], progress: Progress) -> Iterator[Fired]:
    """Hand on what was fired, and show of how many faults that was so far."""
    faults = 0
    for part in parts:
        faults += len(part.faults)
        progress(f"ticking: {faults:,} faults")
        yield part
    progress.clear()


def say_fired(
    run: Invocation, found: Iterable[Fired], *, told: set[Trouble] | None = None, wrote: str = "written"
) -> int:
    """Say what was fired, also where it ends with a failure; return the exit code.

    ``told`` is for whoever ticks again and again: then nothing is said where nothing was fired,
    and why faults could not be decided only once.
    """
    from umc.render.tick import FIELDS, tick_blocks, tick_records

    parts: list[Fired] = []
    try:
        for part in found:
            parts.append(part)
    finally:  # what was kept before a failure is said all the same
        faults = [fault for part in parts for fault in part.faults]
        if faults or (told is None and sys.exception() is None):
            run.out.many(FIELDS, tick_records(faults), lambda: tick_blocks(faults, run.zone, wrote=wrote))
    if busy := sum(part.busy for part in parts):
        who = "1 fault was" if busy == 1 else f"{busy:,} faults were"
        run.out.talk(f"{who} in somebody else's hands at that moment; the next tick looks again")
    return _say_stuck(run, parts, told if told is not None else set())


def _say_stuck(run: Invocation, parts: Iterable[Fired], told: set[Trouble]) -> int:
    """Say which faults could not be decided, those of one cause together; return the worst exit code."""
    from umc.cli.trouble import tell, trouble_of

    causes: dict[Trouble, list[str]] = {}
    for stuck in (one for part in parts for one in part.stuck):
        causes.setdefault(trouble_of(stuck.error, in_full=run.verbose), []).append(stuck.number)
    for trouble, numbers in causes.items():
        if trouble not in told:
            message = f"nobody was told about {_listed(numbers)}: {trouble.message}"
            tell(replace(trouble, message=message), as_record=run.form in ("json", "jsonl"))
    told.intersection_update(causes)
    told.update(causes)
    return max((trouble.exit_code for trouble in causes), default=0)


def _listed(numbers: list[str]) -> str:
    shown = ", ".join(numbers[:_SHOWN])
    return shown if len(numbers) <= _SHOWN else f"{shown} and {len(numbers) - _SHOWN:,} more"
