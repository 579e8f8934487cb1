"""``umc book``: what was applied to the register, when and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from umc.cli.invocation import current
from umc.cli.listing import limit_option, say_more
from umc.cli.shell import Group, TimelessCommand

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

# So that -1 is a revision and no option.
_NUMBERS = {
    "ignore_unknown_options": True,
    "help_option_names": ["-h", "--help"],
    "max_content_width": 100,
}


@click.group(cls=Group)
def book() -> None:
    """Show what was applied to the register, when and by whom."""


@book.command("history", cls=TimelessCommand)
@click.option("--since", metavar="INSTANT", help="Only what was applied then or later.")
@click.option("--until", metavar="INSTANT", help="Only what was applied before then.")
@limit_option
def history(since: str | None, until: str | None, limit: int) -> None:
    """List the plans that were applied, the last first.

    Each is a revision of the register. Machines that the desk registers,
    changes or retires by itself are in no plan, and so not in this list: see umc equipment show.
    """
    from umc.render.revisions import REVISION_FIELDS, history_blocks, revision_row
    from umc.services.list_revisions import list_revisions

    run = current()
    first = run.instant(since, run.zone, flag="--since") if since else None
    last = run.instant(until, run.zone, flag="--until") if until else None
    found, more = list_revisions(run.database, since=first, until=last, limit=limit)
    rows = (revision_row(one, _zone()) for one in found)
    run.out.many(REVISION_FIELDS, rows, lambda: history_blocks(found, _zone()))
    say_more(limit, more=more)


@book.command("show", cls=TimelessCommand, context_settings=_NUMBERS)
@click.argument("revision", default="latest")
def show(revision: str) -> None:
    """Show the plan that was applied as a revision.

    Its steps, and what they put at risk. REVISION is a number, latest, or
    -1 for the one before the latest (-2 and so on). Of many machines the first 20 are shown, all with -v.
    """
    from umc.cli.lookups import customers_changed, log_shown
    from umc.render.revisions import revision_blocks, revision_record, step_rows
    from umc.services.show_revision import show_revision

    run = current()
    found = show_revision(run.database, revision)
    log_shown(run, customers_changed(found.plan.steps if found.plan is not None else ()), "book show")
    if not _steps_said(step_rows(found)):
        run.out.one(
            revision_record(found, _zone()), lambda: revision_blocks(found, _zone(), everything=run.verbose)
        )


@book.command("diff", cls=TimelessCommand, context_settings=_NUMBERS)
@click.argument("first")
@click.argument("second", default="latest")
def diff(first: str, second: str) -> None:
    """Show what changed from one revision to another, each thing once.

    What was changed twice is one change, and what came and went is none. Revisions are named
    as in umc book show; 0 is the register before the first. From a later one to an earlier
    one the steps are those that would lead back. Machines that the desk registers, changes
    or retires by itself are in no plan, and so not in the answer.
    """
    from umc.cli.lookups import customers_changed, log_shown
    from umc.render.plan import step_records
    from umc.render.revisions import diff_blocks, diff_record
    from umc.services.compare_revisions import compare_revisions

    run = current()
    found = compare_revisions(run.database, first, second)
    log_shown(run, customers_changed(found.steps), "book diff")
    if not _steps_said(step_records(found.steps)):
        run.out.one(diff_record(found), lambda: diff_blocks(found, everything=run.verbose))


def _steps_said(steps: Iterable[dict[str, Any]]) -> bool:
    """Say a step a line where lines are asked for; the whole answer is one JSON document or a screen."""
    from umc.render.plan import STEP_FIELDS

    run = current()
    if run.form in ("csv", "jsonl"):
        run.out.many(STEP_FIELDS, steps, lambda: ())
    return run.form in ("csv", "jsonl")


def _zone() -> tzinfo:
    """Return the zone in which a person reads when something was applied: the settings', else UTC."""
    from datetime import UTC

    return current().zone or UTC
