"""``umc board``: open faults by what comes due first, on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from umc.cli.completion import completer
from umc.cli.invocation import current
from umc.cli.listing import say_more
from umc.cli.shell import Command
from umc.domain.refusals import Misuse

if TYPE_CHECKING:
    from umc.domain.faults.fault_filter import FaultFilter


@click.command(cls=Command)
@click.option("--customer", shell_complete=completer("customer"), help="Only this customer's.")
@click.option("--vendor", shell_complete=completer("vendor"), help="Only those that this vendor has in hand.")
@click.option("--mine", is_flag=True, help="Only those of customers whose engineer you are.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="At most so many.")
@click.option(
    "--watch", is_flag=True, help="Draw it again and again on the terminal, with keys, until q is pressed."
)
@click.option(
    "--every",
    metavar="DURATION",
    default="5s",
    show_default=True,
    help="With --watch: how often the database is read.",
)
def board(customer: str | None, vendor: str | None, mine: bool, limit: int, watch: bool, every: str) -> None:
    """Show the open faults: what comes due first, the share used, and who holds each now.

    Held ones stand apart. Times are read in the time_zone of the settings, else where the
    faults are, and in UTC where they are in several zones. --at shows the board of another
    instant. --watch shows it once where there is no terminal, or another format is asked for.
    """
    from umc.domain.faults.fault_filter import FaultFilter

    run = current()
    engineer = run.actor.name if mine else None
    wanted = FaultFilter(customer=customer, vendor=vendor, engineer=engineer, limit=limit)
    if not watch or not _watched(wanted, every):
        _say(wanted)


def _watched(wanted: FaultFilter, every: str) -> bool:
    """Watch where a person sits at a terminal; return whether one did."""
    import sys

    from umc.cli.board_watch import watch_board
    from umc.cli.out import wants_color
    from umc.cli.words import counted

    run = current()
    every_s = max(counted(every, flag="--every").total_seconds(), 1.0)
    if run.at_said:
        raise Misuse("live-board", "--watch shows the present", hint="leave out --at, or leave out --watch")
    if run.form != "table" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    watch_board(run, wanted, every_s=every_s, color=wants_color(sys.stdout, run.settings["color"].value))
    return True


def _say(wanted: FaultFilter) -> None:
    from umc.render.board import FIELDS, board_blocks, board_record
    from umc.services.draw_board import draw_board

    run = current()
    at = run.at()
    found = draw_board(run.database, wanted, at=at, now=run.now)
    counts = (found.open, found.held, found.broken)
    records = [board_record(row) for row in found.rows]
    run.out.many(FIELDS, records, lambda: board_blocks(found.rows, at, run.zone, counts=counts))
    say_more(wanted.limit, more=found.more or found.open > len(found.rows))
