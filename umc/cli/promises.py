"""``umc contract`` and ``umc agreement``."""

from __future__ import annotations

from datetime import timedelta

import click

from umc.cli.completion import completer
from umc.cli.invocation import current
from umc.cli.listing import limit_option, say_more
from umc.cli.shell import Group

_ending = click.option(
    "--ending",
    metavar="DURATION",
    help="Only those in force that end so soon, such as 60d; the first to end first.",
)
_all = click.option("--all", "ended", is_flag=True, help="Those that are over too.")
_customer = click.option("--customer", shell_complete=completer("customer"), help="Only this customer's.")


@click.group(cls=Group)
def contract() -> None:
    """List and show contracts: what was promised to customers."""


@contract.command("list")
@_customer
@_ending
@_all
@limit_option
def list_contracts_(customer: str | None, ending: str | None, ended: bool, limit: int) -> None:
    """List contracts in force and to come."""
    from umc.render.promise_record import CONTRACT_FIELDS, contract_row
    from umc.render.promise_screen import contract_list_blocks
    from umc.services.list_promises import list_contracts

    run = current()
    found, more = list_contracts(
        run.database, at=run.at(), customer=customer, ending=_soon(ending), ended=ended, limit=limit
    )
    run.out.many(CONTRACT_FIELDS, map(contract_row, found), lambda: contract_list_blocks(found))
    say_more(limit, more=more)


@contract.command("show")
@click.argument("contract", shell_complete=completer("contract"))
def show_contract_(contract: str) -> None:
    """Show a contract and all that it promises.

    Its term, desk and targets, what stops a clock, what it covers, its escalation, and
    the version in force with the line it is written on.
    """
    from umc.render.promise_record import contract_record
    from umc.render.promise_screen import contract_blocks
    from umc.services.show_promise import show_contract, zone_of_contract

    run = current()
    at = run.at(lambda: zone_of_contract(run.database, contract))
    view = show_contract(run.database, contract, at=at)
    run.out.one(contract_record(view), lambda: contract_blocks(view))


@click.group(cls=Group)
def agreement() -> None:
    """List and show vendors' agreements: what underpins our promises."""


@agreement.command("list")
@click.option("--vendor", shell_complete=completer("vendor"), help="Only this vendor's.")
@click.option("--customer", shell_complete=completer("customer"), help="Only those that serve this customer.")
@_ending
@_all
@limit_option
def list_agreements_(
    vendor: str | None, customer: str | None, ending: str | None, ended: bool, limit: int
) -> None:
    """List agreements in force and to come."""
    from umc.render.promise_record import AGREEMENT_FIELDS, agreement_row
    from umc.render.promise_screen import agreement_list_blocks
    from umc.services.list_promises import list_agreements

    run = current()
    found, more = list_agreements(
        run.database, at=run.at(), vendor=vendor, customer=customer, ending=_soon(ending), ended=ended,
        limit=limit,
    )  # fmt: skip
    run.out.many(AGREEMENT_FIELDS, map(agreement_row, found), lambda: agreement_list_blocks(found))
    say_more(limit, more=more)


@agreement.command("show")
@click.argument("agreement", shell_complete=completer("agreement"))
def show_agreement_(agreement: str) -> None:
    """Show an agreement and all that it promises.

    Its term and targets, what stops a clock, what it backs, its escalation, and the
    version in force with the line it is written on.
    """
    from umc.render.promise_record import agreement_record
    from umc.render.promise_screen import agreement_blocks
    from umc.services.show_promise import show_agreement, zone_of_agreement

    run = current()
    at = run.at(lambda: zone_of_agreement(run.database, agreement))
    view = show_agreement(run.database, agreement, at=at)
    run.out.one(agreement_record(view), lambda: agreement_blocks(view))


def _soon(text: str | None) -> timedelta | None:
    from umc.cli.words import counted

    return counted(text, flag="--ending") if text is not None else None
