"""``umc fault dispatch|accept|deny|hand-back|done``: a vendor's leg."""

from __future__ import annotations

import click

from umc.cli.completion import completer
from umc.cli.invocation import current
from umc.cli.stepping import (
    fault_argument,
    instant_of,
    key_option,
    keyed,
    leg_option,
    note_option,
    on_leg,
    reason_option,
    ref_option,
    step_command,
    vendor_option,
)
from umc.cli.texts import FREE_TEXT


@step_command("dispatch")
@fault_argument
@click.option(
    "--vendor", shell_complete=completer("vendor"), help="Bring in this vendor, whatever the route says."
)
@click.option("--equipment", metavar="TAG", shell_complete=completer("equipment"), help="For this machine.")
@click.option(
    "--give",
    type=FREE_TEXT,
    multiple=True,
    metavar="FIELD=VALUE",
    help="Something the vendor asks for that is not on record.",
)
@ref_option
@key_option
def dispatch(
    fault: str,
    vendor: str | None,
    equipment: str | None,
    give: tuple[str, ...],
    vendor_ref: str,
    key: str | None,
) -> None:
    """Hand the fault to a vendor: its leg opens and its clocks start.

    Refused when something the vendor asks for is missing. Prints the hand-over packet.
    """
    from umc.cli.fault_answer import say_fault
    from umc.cli.words import given_fields
    from umc.services.dispatch_fault import dispatch_fault

    run = current()
    answer = dispatch_fault(
        run.database, fault, vendor=vendor, equipment=equipment, given=given_fields(give),
        vendor_ref=vendor_ref, at=instant_of(fault), now=run.now, actor=run.actor, key=keyed(key),
    )  # fmt: skip
    say_fault(run, answer, packet=True)


@step_command("accept")
@fault_argument
@leg_option
@vendor_option
@ref_option
@note_option
@key_option
def accept(
    fault: str, leg: int | None, vendor: str | None, vendor_ref: str, note: str, key: str | None
) -> None:
    """Record that the vendor took it on."""
    from umc.domain.faults.events import Accepted

    on_leg(fault, key, leg, vendor, lambda number: Accepted(leg=number, vendor_ref=vendor_ref, note=note))


@step_command("deny")
@fault_argument
@reason_option()
@leg_option
@vendor_option
@key_option
def deny(fault: str, reason: str, leg: int | None, vendor: str | None, key: str | None) -> None:
    """Record that the vendor says it is not its fault."""
    from umc.domain.faults.events import Denied

    on_leg(fault, key, leg, vendor, lambda number: Denied(leg=number, reason=reason))


@step_command("hand-back")
@fault_argument
@reason_option()
@leg_option
@vendor_option
@key_option
def hand_back(fault: str, reason: str, leg: int | None, vendor: str | None, key: str | None) -> None:
    """Record that the vendor gave it back before it was done."""
    from umc.domain.faults.events import HandedBack

    on_leg(fault, key, leg, vendor, lambda number: HandedBack(leg=number, reason=reason))


@step_command("done")
@fault_argument
@leg_option
@vendor_option
@note_option
@key_option
def done(fault: str, leg: int | None, vendor: str | None, note: str, key: str | None) -> None:
    """Record that the vendor finished its part."""
    from umc.domain.faults.events import Done

    on_leg(fault, key, leg, vendor, lambda number: Done(leg=number, note=note))
