"""``umc route``: who would answer for a machine, and why; nothing is written."""

from __future__ import annotations

import click

from umc.cli.completion import completer
from umc.cli.exit_codes import EXIT_NO
from umc.cli.invocation import current
from umc.cli.shell import Command, OneOf


@click.command(cls=Command)
@click.argument("equipment", metavar="TAG|SERIAL", shell_complete=completer("equipment"))
@click.option(
    "--priority",
    type=OneOf(["P1", "P2", "P3", "P4"]),
    help="For a fault of this priority.",
)
@click.option("--symptom", default="", help="For a fault with these words.")
@click.pass_context
def route(ctx: click.Context, equipment: str, priority: str | None, symptom: str) -> None:
    """Say who would answer for this machine, with every reason; nothing is written.

    Exit 1 when it cannot be decided.
    """
    from zoneinfo import ZoneInfo

    from umc.domain.register.contract import Priority
    from umc.domain.who_answers.routing import Undecided
    from umc.render.routing import decision_blocks, decision_record
    from umc.services.find_zone import zone_of_equipment
    from umc.services.preview_route import preview_route

    run = current()
    at = run.at(lambda: zone_of_equipment(run.database, equipment))
    asked = Priority(priority.upper()) if priority else None
    machine, zone, decision = preview_route(run.database, equipment, at=at, priority=asked, symptom=symptom)
    record = {"equipment": machine.tag, **decision_record(decision, ZoneInfo(zone))}
    run.out.one(record, lambda: decision_blocks(decision))
    if isinstance(decision, Undecided):
        ctx.exit(EXIT_NO)
