"""``umc customer lookups``: who was shown customers' contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from umc.cli.completion import completer
from umc.cli.invocation import Invocation, current
from umc.cli.listing import limit_option, say_more
from umc.cli.shell import TimelessCommand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from umc.domain.desk.fault_file import FaultFile
    from umc.domain.letters.outbox import Message
    from umc.domain.plans.plan import Step

EVERYBODY = "*"
"""What stands in the log where the contacts of all customers are looked up at once."""


@click.command("lookups", cls=TimelessCommand)
@click.argument("customer", required=False, shell_complete=completer("customer"))
@limit_option
def lookups(customer: str | None, limit: int) -> None:
    """List who looked up customers' contacts.

    Of one customer or of all, the newest first: when, who, how that is known, and with which
    command: customer show, export, plan, book show and diff, outbox list and show, fault timeline,
    db export; apply, whose plan shows them too, stands in umc book history.
    Kept only while the settings say log_lookups = true.
    """
    from datetime import UTC

    from umc.render.lookups import LOOKUP_FIELDS, lookup_blocks, lookup_row
    from umc.services.list_lookups import list_lookups

    run = current()
    found, more = list_lookups(run.database, customer=customer, limit=limit)
    zone = run.zone or UTC
    run.out.many(LOOKUP_FIELDS, (lookup_row(one, zone) for one in found), lambda: lookup_blocks(found, zone))
    say_more(limit, more=more)


def log_shown(run: Invocation, customers: Iterable[str], command: str) -> None:
    """Write down that contacts of these customers are about to be shown, where the settings ask for it.

    Before they are: whoever may not write is refused rather than shown them unseen.

    Raises:
        Refusal, OutsideFailure: it cannot be written down.
    """
    if run.settings["log_lookups"].value != "true":
        return
    from umc.services.log_lookup import log_lookup

    log_lookup(run.database, tuple(customers), at=run.now, actor=run.actor, command=command)


def log_messages_shown(run: Invocation, messages: Sequence[Message], command: str) -> None:
    """Write down that messages to customers' contacts are about to be shown, as ``log_shown`` does."""
    if run.settings["log_lookups"].value == "true":
        from umc.services.log_lookup import customers_written_to

        log_shown(run, customers_written_to(run.database, messages), command)


def customers_told(file: FaultFile) -> Iterator[str]:
    """Give the customer of a fault if its events name a contact of theirs who was told, or was to be."""
    from umc.domain.clocks.runs import CUSTOMER
    from umc.domain.faults.tellings import BreachWithdrawn, Escalated, OfMessage

    for event in file.events:
        what = event.what
        if isinstance(what, (Escalated, BreachWithdrawn, OfMessage)) and what.party == CUSTOMER:
            yield file.customer.id


def customers_changed(steps: Iterable[Step]) -> Iterator[str]:
    """Give the customers whose contacts these steps of a plan show as they were or became."""
    for step in steps:
        if step.kind == "customer" and any(one.field.startswith("contacts") for one in step.changes):
            yield step.id
