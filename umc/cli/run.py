"""``umc run``: tick, send and read mails in one process, until it is told to stop."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from umc.cli.invocation import Invocation, current
from umc.cli.rounds import Chore, Rounds
from umc.cli.shell import TimelessCommand
from umc.cli.stopping import Stopping
from umc.domain.refusals import OutsideFailure, Refusal

if TYPE_CHECKING:
    from umc.cli.trouble import Trouble

_SOONEST, _LATEST = timedelta(seconds=1), timedelta(hours=1)


def _seconds(_ctx: click.Context, _param: click.Parameter, text: str) -> float:
    from umc.domain.calendars.duration import parse_counted, write_counted

    try:
        found = parse_counted(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    if not _SOONEST <= found <= _LATEST:
        bounds = f"{write_counted(_SOONEST)} to {write_counted(_LATEST)}"
        raise click.BadParameter(f"{text!r} is not within {bounds}")
    return found.total_seconds()


@click.command("run", cls=TimelessCommand)
@click.option(
    "--every", default="15s", show_default=True, callback=_seconds, help="From one round to the next."
)
@click.option("--no-inbox", is_flag=True, help="Read no mails, even where the settings name an inbox.")
@click.pass_context
def run(ctx: click.Context, every: float, no_inbox: bool) -> None:
    """Tick, send what waits and read the mails of the inbox, round after round.

    For those who want one process in place of cron: any number may run at once. Says only what
    happened. A database or a mail server that is gone is told once, and tried again after
    pauses of 1 s up to 1 min. What a round has no time to send goes in the next: however slow a
    mail server is, the next tick comes after --every and the time-out of one letter. SIGTERM,
    SIGHUP and Ctrl-C end it where nothing is half done: with exit code 0, 0 and 130; a second
    one ends it at once. See umc help ticking.
    """
    process = current()
    process.may_create = False  # as with umc tick: a wrong name is told, not made into a database
    if code := rounds(process, every, reads=not no_inbox):
        ctx.exit(code)


def rounds(run: Invocation, every_s: float, *, reads: bool) -> int:
    """Go on until a signal comes; return the exit code."""
    delivery, database = run.delivery, run.database  # what is wrong with the settings is said at once
    with Stopping() as stop:
        chores = [
            Chore("tick", partial(_tick, run, stop, set())),
            Chore("outbox", partial(_send, run, stop, every_s)),
        ]
        if reads and delivery.inbox is not None:
            chores.append(Chore("inbox", partial(_read, run, Path(delivery.inbox), stop, every_s / 2)))
        run.out.talk(f"{', '.join(one.name for one in chores)} on {database.shown}, every {_spoken(every_s)}")
        loop = Rounds(
            chores=chores,
            every_s=every_s,
            trouble_of=partial(_trouble, run),
            tell=partial(_tell, run),
            say=run.out.talk,
        )
        loop.go_on_until(stop)
        run.out.talk(f"stopped by {stop.by.name if stop.by is not None else 'nobody'}: nothing is half done")
        return stop.exit_code


def _spoken(every_s: float) -> str:
    from umc.domain.calendars.duration import write_counted

    return write_counted(timedelta(seconds=every_s))


def _tick(run: Invocation, stop: Stopping, told: set[Trouble]) -> None:
    from umc.cli.tick import say_fired
    from umc.gateways.clock import now
    from umc.services.fire_marks import fire_marks
    from umc.services.seal_events import seal_events

    at = now()
    say_fired(run, fire_marks(run.database, at=at, now=at, stops=stop), told=told)
    sys.stdout.flush()
    seal_events(run.database, now=at)


def _send(run: Invocation, stop: Stopping, within_s: float) -> None:
    """Send for so long; what has begun by then is finished, the rest goes in the next round."""
    from umc.cli.outbox_send import say_sent, sent_now

    ends_s = time.monotonic() + within_s
    sent = sent_now(run, stop=stop, until=lambda: time.monotonic() >= ends_s)
    if sent.tried:
        say_sent(run, sent)
        sys.stdout.flush()


def _read(run: Invocation, folder: Path, stop: Stopping, within_s: float) -> None:
    """Read mails for so long; the rest is read in the next round."""
    from umc.gateways.clock import now
    from umc.render.inbox import READ_FIELDS, read_blocks, read_record
    from umc.services.read_inbox import MailRead, read_folder

    at, mails, ends_s = now(), list[MailRead](), time.monotonic() + within_s
    try:
        for mail in read_folder(run.database, folder, at=at, now=at):
            mails.append(mail)
            if stop() or time.monotonic() >= ends_s:
                break
    finally:  # what was read before a failure is said all the same
        if mails:
            run.out.many(READ_FIELDS, map(read_record, mails), lambda: read_blocks(mails))
            sys.stdout.flush()


def _trouble(run: Invocation, error: Exception) -> Trouble:
    """Return what a failure means; the next round begins with a connection of its own."""
    from umc.cli.trouble import trouble_of

    if isinstance(error, BrokenPipeError):  # nobody hears what is said any more
        raise error
    if isinstance(error, OutsideFailure) or not isinstance(error, Refusal):
        with suppress(Exception):  # whatever is wrong with it: it is used no more
            run.database.close()
    trouble = trouble_of(error, in_full=run.verbose)
    if run.has_kept and not isinstance(error, Refusal):
        return replace(trouble, hint="what was done by then is kept")
    return trouble


def _tell(run: Invocation, trouble: Trouble) -> None:
    from umc.cli.trouble import tell

    tell(trouble, as_record=run.form in ("json", "jsonl"))
