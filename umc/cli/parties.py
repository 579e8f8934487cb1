"""``umc customer`` and ``umc vendor``."""

from __future__ import annotations

import click

from umc.cli.completion import completer
from umc.cli.invocation import current
from umc.cli.shell import Group

_search = click.option(
    "--search", "contains", default="", metavar="TEXT", help="Only those with this text in id or name."
)
_limit = click.option(
    "--limit", type=click.IntRange(1, 10_000_000), default=1000, show_default=True, help="At most so many."
)


@click.group(cls=Group)
def customer() -> None:
    """List and show customers; they are declared in the book."""


@customer.command("list")
@_search
@_limit
def list_customers_(contains: str, limit: int) -> None:
    """List customers by id."""
    from umc.render.party_record import CUSTOMER_FIELDS, customer_row
    from umc.render.party_screen import customer_list_blocks
    from umc.services.list_parties import list_customers

    found, more = list_customers(current().database, contains=contains, limit=limit)
    rows = [customer_row(one, machines) for one, machines in found]
    current().out.many(CUSTOMER_FIELDS, rows, lambda: customer_list_blocks(rows))
    _say_more(limit, more=more)


@customer.command("show")
@click.argument("customer", shell_complete=completer("customer"))
def show_customer_(customer: str) -> None:
    """Show a customer, its sites and contracts.

    Also its contacts and their hours, and its open faults.
    """
    from umc.render.party_record import customer_record
    from umc.render.party_screen import customer_blocks
    from umc.services.list_parties import show_customer, zone_of_customer

    run = current()
    at = run.at(lambda: zone_of_customer(run.database, customer))
    view = show_customer(run.database, customer, at=at)
    run.out.one(customer_record(view), lambda: customer_blocks(view))


@click.group(cls=Group)
def vendor() -> None:
    """List and show vendors; they are declared in the book."""


@vendor.command("list")
@_search
@_limit
def list_vendors_(contains: str, limit: int) -> None:
    """List vendors by id."""
    from umc.render.party_record import VENDOR_FIELDS, vendor_row
    from umc.render.party_screen import vendor_list_blocks
    from umc.services.list_parties import list_vendors

    found, more = list_vendors(current().database, contains=contains, limit=limit)
    rows = [vendor_row(one, machines) for one, machines in found]
    current().out.many(VENDOR_FIELDS, rows, lambda: vendor_list_blocks(rows))
    _say_more(limit, more=more)


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


def _say_more(limit: int, *, more: bool) -> None:
    if more:
        current().out.talk(f"there are more than {limit:,}: raise --limit, or narrow the listing")
