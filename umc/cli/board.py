"""``umc board``: open faults by what comes due first, on one screen."""

from __future__ import annotations

import click

from umc.cli.completion import completer
from umc.cli.invocation import current
from umc.cli.listing import say_more
from umc.cli.shell import Command


@click.command(cls=Command)
@click.option("--customer", shell_complete=completer("customer"), help="Only this customer's.")
@click.option("--vendor", shell_complete=completer("vendor"), help="Only those that this vendor has in hand.")
@click.option("--mine", is_flag=True, help="Only those of customers whose engineer you are.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="At most so many.")
def board(customer: str | None, vendor: str | None, mine: bool, limit: int) -> None:
    """Show the open faults: what comes due first, the share used, and who holds each now.

    Held ones stand apart. Times are read in the time_zone of the settings, else where the
    faults are, and in UTC where they are in several zones. --at shows the board of another
    instant.
    """
    from umc.domain.fault_filter import FaultFilter
    from umc.render.board import FIELDS, board_blocks, board_record
    from umc.services.draw_board import draw_board

    run = current()
    engineer = run.actor if mine else None
    wanted = FaultFilter(customer=customer, vendor=vendor, engineer=engineer, limit=limit)
    at = run.at()
    found = draw_board(run.database, wanted, at=at, now=run.now)
    counts = (found.open, found.held, found.broken)
    records = [board_record(row) for row in found.rows]
    run.out.many(FIELDS, records, lambda: board_blocks(found.rows, at, run.zone, counts=counts))
    say_more(limit, more=found.more or found.open > len(found.rows))
