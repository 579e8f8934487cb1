"""``umc customer`` and ``umc vendor``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from umc.cli.commands import CUSTOMER_COMMANDS
from umc.cli.completion import completer
from umc.cli.invocation import current
from umc.cli.listing import limit_option, say_more
from umc.cli.shell import Command, Group, LazyGroup, TimelessCommand

if TYPE_CHECKING:
    from umc.render.blocks import Block

Party = TypeVar("Party")

_search = click.option(
    "--search", "contains", default="", metavar="TEXT", help="Only those with this text in id or name."
)


@click.group(cls=LazyGroup, table=CUSTOMER_COMMANDS)
def customer() -> None:
    """List and show customers; they are declared in the book."""


@click.command("list", cls=TimelessCommand)
@_search
@limit_option
def list_customers_(contains: str, limit: int) -> None:
    """List customers by id."""
    from umc.render.party_record import CUSTOMER_FIELDS, customer_row
    from umc.render.party_screen import customer_list_blocks
    from umc.services.list_parties import list_customers

    found = list_customers(current().database, contains=contains, limit=limit)
    _say_list(found, CUSTOMER_FIELDS, customer_row, customer_list_blocks, limit)


@click.command("show", cls=Command)
@click.argument("customer", shell_complete=completer("customer"))
def show_customer_(customer: str) -> None:
    """Show a customer, its sites and contracts.

    Also its contacts and their hours, and its open faults.
    """
    from umc.cli.lookups import log_shown
    from umc.render.party_record import customer_record
    from umc.render.party_screen import customer_blocks
    from umc.services.list_parties import show_customer, zone_of_customer

    run = current()
    at = run.at(lambda: zone_of_customer(run.database, customer))
    view = show_customer(run.database, customer, at=at)
    log_shown(run, (customer,) if view.customer.contacts else (), "customer show")
    run.out.one(customer_record(view), lambda: customer_blocks(view))


@click.group(cls=Group)
def vendor() -> None:
    """List and show vendors; they are declared in the book."""


@vendor.command("list", cls=TimelessCommand)
@_search
@limit_option
def list_vendors_(contains: str, limit: int) -> None:
    """List vendors by id."""
    from umc.render.party_record import VENDOR_FIELDS, vendor_row
    from umc.render.party_screen import vendor_list_blocks
    from umc.services.list_parties import list_vendors

    found = list_vendors(current().database, contains=contains, limit=limit)
    _say_list(found, VENDOR_FIELDS, vendor_row, vendor_list_blocks, limit)


@vendor.command("show")
@click.argument("vendor", shell_complete=completer("vendor"))
def show_vendor_(vendor: str) -> None:
    """Show a vendor, its contacts and agreements.

    Also whether it is their hours, what it asks for, and the faults it has in hand.
    """
    from umc.render.party_record import vendor_record
    from umc.render.party_screen import vendor_blocks
    from umc.services.list_parties import show_vendor

    run = current()
    view = show_vendor(run.database, vendor, at=run.at())
    run.out.one(vendor_record(view), lambda: vendor_blocks(view))


def _say_list(
    found: tuple[tuple[tuple[Party, int], ...], bool],
    fields: Sequence[str],
    row: Callable[[Party, int], dict[str, Any]],
    blocks: Callable[[list[dict[str, Any]]], Iterable[Block]],
    limit: int,
) -> None:
    """Say parties, each with its number of machines, and whether there are more."""
    rows = [row(one, machines) for one, machines in found[0]]
    current().out.many(fields, rows, lambda: blocks(rows))
    say_more(limit, more=found[1])
