"""``umc equipment``: the register of machines."""

from __future__ import annotations

import click

from umc.cli import equipment_entry
from umc.cli.completion import completer
from umc.cli.invocation import current
from umc.cli.listing import limit_option, say_more
from umc.cli.shell import Group, TimelessCommand
from umc.domain.register.equipment import STATUSES


@click.group(cls=Group)
def equipment() -> None:
    """Add, import, list, show, move and retire machines.

    A machine is known by its tag, which is ours and unique, or by its maker's serial.
    """


@equipment.command("list", cls=TimelessCommand)
@click.option("--customer", shell_complete=completer("customer"), help="Only this customer's.")
@click.option("--site", help="Only those at this site.")
@click.option("--vendor", shell_complete=completer("vendor"), help="Only those that this vendor made.")
@click.option("--class", "class_", metavar="CLASS", help="Only those of one class, such as switch.")
@click.option("--model", metavar="PATTERN", help="Only those of this model; * stands for any text.")
@click.option("--status", type=click.Choice(STATUSES), help="Only those of one status.")
@click.option("--search", "contains", default="", metavar="TEXT", help="Only those with this text anywhere.")
@click.option("--all", "retired", is_flag=True, help="Retired ones too.")
@limit_option
def list_(
    customer: str | None, site: str | None, vendor: str | None, class_: str | None, model: str | None,
    status: str | None, contains: str, retired: bool, limit: int,
) -> None:  # fmt: skip
    """List machines by tag.

    As csv it has the columns that umc equipment import reads.
    """
    from umc.render.equipment import EQUIPMENT_FIELDS, machine_list_blocks, machine_rows
    from umc.services.list_equipment import list_equipment

    run = current()
    machines, more = list_equipment(
        run.database, customer=customer, site=site, vendor=vendor, class_=class_, model=model, status=status,
        contains=contains, retired=retired, limit=limit,
    )  # fmt: skip
    rows = machine_rows(machines, flat=run.form == "csv")
    run.out.many(EQUIPMENT_FIELDS, rows, lambda: machine_list_blocks(machines))
    say_more(limit, more=more)


@equipment.command("show")
@click.argument("equipment", metavar="TAG|SERIAL", shell_complete=completer("equipment"))
def show(equipment: str) -> None:
    """Show a machine and what stands around it.

    Every column, the contract and agreement that answer for it, what it depends on and
    what depends on it, its open faults.
    """
    from umc.render.equipment import equipment_blocks, equipment_record
    from umc.services.find_zone import zone_of_equipment
    from umc.services.show_equipment import show_equipment

    run = current()
    at = run.at(lambda: zone_of_equipment(run.database, equipment))
    view = show_equipment(run.database, equipment, at=at)
    run.out.one(equipment_record(view), lambda: equipment_blocks(view))


for _command in equipment_entry.COMMANDS:
    equipment.add_command(_command)
