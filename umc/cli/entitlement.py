"""``umc entitlement``: is this machine covered, now, by whom, until when?"""

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
    help="Only this priority.",
)
@click.pass_context
def entitlement(ctx: click.Context, equipment: str, priority: str | None) -> None:
    """Is this machine covered, by which contract, until when, and who is to be called?

    Says what the vendor will ask for and what of it is not on record. Exit 1 when the
    machine is not covered at that instant.
    """
    from umc.domain.register.contract import Priority
    from umc.render.routing import entitlement_blocks, entitlement_record
    from umc.services.check_entitlement import check_entitlement
    from umc.services.find_zone import zone_of_equipment

    run = current()
    at = run.at(lambda: zone_of_equipment(run.database, equipment))
    asked = Priority(priority.upper()) if priority else None
    found = check_entitlement(run.database, equipment, at=at, priority=asked)
    run.out.one(entitlement_record(found), lambda: entitlement_blocks(found))
    if not found.covered:
        ctx.exit(EXIT_NO)
