"""``umc gaps``: where a vendor's promise cannot keep the customer's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from umc.cli.completion import completer
from umc.cli.exit_codes import EXIT_NO
from umc.cli.invocation import Invocation, current
from umc.cli.paths import PATH
from umc.cli.progress import Progress
from umc.cli.shell import OneOf, TimelessCommand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from umc.domain.feasibility.gaps import Gaps, GapsAsked
    from umc.render.blocks import Block

_PRIORITIES = ("P1", "P2", "P3", "P4")


@click.command(cls=TimelessCommand)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=PATH)
@click.option("--customer", shell_complete=completer("customer"), help="Only this customer's contracts.")
@click.option("--contract", shell_complete=completer("contract"), help="Only this contract.")
@click.option(
    "--priority", "priorities", type=OneOf(_PRIORITIES), multiple=True, help="Only this; repeatable."
)
@click.option("--all", "everything", is_flag=True, help="Also the pairs that hold or cannot be compared.")
@click.option("--week", is_flag=True, help="Show by the hour of the week which reports fail.")
@click.option("--check", is_flag=True, help="Exit 1 when there is any gap.")
@click.pass_context
def gaps(ctx: click.Context, /, paths: tuple[Path, ...], week: bool, check: bool, **asked: Any) -> None:
    """Say where a vendor's promise cannot keep the customer's.

    Judges every contract of the files given (of the register without any), priority by
    priority, against whoever answers for each machine on each day of the term: begun after the desk's
    triage, is the vendor's restore promise used up before ours? All instants of the term
    are weighed, not samples of them; holds are left out, for nobody plans them. Also: the hours in
    which the customer's clock counts while neither the desk nor that vendor is open.
    """
    run = current()
    found = _found(run, paths, _asked(**asked))
    _say(run, found, everything=asked["everything"], week=week)
    if check and found.any_gap:
        ctx.exit(EXIT_NO)


def _asked(
    customer: str | None, contract: str | None, priorities: tuple[str, ...], *, everything: bool
) -> GapsAsked:
    from umc.domain.feasibility.gaps import GapsAsked
    from umc.domain.register.contract import Priority

    chosen = tuple(one for one in Priority if not priorities or one.value in priorities)
    return GapsAsked(customer=customer, contract=contract, priorities=chosen, everything=everything)


def _found(run: Invocation, paths: tuple[Path, ...], asked: GapsAsked) -> Gaps:
    from umc.files.sound_book import FlawedBook
    from umc.services.find_gaps import gaps_of_files, gaps_of_register

    try:
        with Progress(run) as progress:
            if paths:
                return gaps_of_files(paths, asked, tell=progress)
            return gaps_of_register(run.database, asked, tell=progress)
    except FlawedBook as flawed:
        from umc.render.draw_plain import draw_plain
        from umc.render.findings import findings_blocks

        reading = flawed.reading
        run.out.talk(draw_plain(findings_blocks(reading.objections, reading.excerpts)).rstrip("\n"))
        raise


def _say(run: Invocation, found: Gaps, *, everything: bool, week: bool) -> None:
    from umc.render.gaps import gaps_blocks
    from umc.render.gaps_record import GAP_FIELDS, gap_records
    from umc.render.gaps_week import weeks_blocks

    def compose() -> Iterator[Block]:
        if week:
            yield from weeks_blocks(found, verbose=run.verbose)
        yield from gaps_blocks(found, everything=everything, verbose=run.verbose)

    names = (*GAP_FIELDS, "week") if week else GAP_FIELDS
    run.out.many(names, gap_records(found, week=week), compose)
