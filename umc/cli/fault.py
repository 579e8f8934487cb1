"""``umc fault``: open a fault, and read how it stands and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from umc.cli import fault_legs, fault_steps, fault_triage
from umc.cli.completion import completer
from umc.cli.invocation import current
from umc.cli.shell import Group
from umc.cli.stepping import fault_argument, key_option, keyed

if TYPE_CHECKING:
    from umc.domain.fault_file import FaultFile

_LEVELS = click.Choice(["high", "medium", "low"], case_sensitive=False)
_PRIORITIES = click.Choice(["P1", "P2", "P3", "P4"], case_sensitive=False)
CHANNELS = ("phone", "mail", "web", "monitor", "visit")


@click.group(cls=Group)
def fault() -> None:
    """Open a fault and take it through its life.

    reported, routed, dispatched to a vendor, accepted, restored, confirmed by the
    customer, resolved, closed. umc help exit-codes says what a refusal returns.
    """


@fault.command("open")
@click.option(
    "--equipment", metavar="TAG|SERIAL", shell_complete=completer("equipment"), help="The machine at fault."
)
@click.option(
    "--customer", shell_complete=completer("customer"), help="Who rang, while the machine is unknown."
)
@click.option("--site", help="Where, while the machine is unknown.")
@click.option(
    "--suspect",
    "suspects",
    multiple=True,
    metavar="TAG",
    shell_complete=completer("equipment"),
    help="A machine that might be at fault. May be repeated.",
)
@click.option("--symptom", required=True, help="What was seen, in the caller's words.")
@click.option("--impact", type=_LEVELS, help="How much is at stake.")
@click.option("--urgency", type=_LEVELS, help="How soon it matters.")
@click.option("--priority", type=_PRIORITIES, help="The priority outright, instead of impact and urgency.")
@click.option(
    "--channel", type=click.Choice(CHANNELS), default="phone", show_default=True, help="How it was reported."
)
@click.option("--caller", default="", help="Who reported it.")
@click.option(
    "--contract", shell_complete=completer("contract"), help="Which contract, where several could be meant."
)
@key_option
def open_(
    equipment: str | None, customer: str | None, site: str | None, suspects: tuple[str, ...], symptom: str,
    impact: str | None, urgency: str | None, priority: str | None, channel: str, caller: str,
    contract: str | None, key: str | None,
) -> None:  # fmt: skip
    """Open a fault: by the machine, or by the customer while the machine is unknown.

    Routes at once when the machine is known. Prints the number, who answers, why, what
    is due when, and the latest safe dispatch.
    """
    from umc.cli.fault_answer import say_fault
    from umc.domain.report import Report
    from umc.services.find_zone import zone_of_report
    from umc.services.open_fault import open_fault

    run = current()
    report = Report.given(
        equipment=equipment, customer=customer, site=site, suspects=suspects, symptom=symptom, impact=impact,
        urgency=urgency, priority=priority, channel=channel, caller=caller, contract=contract,
    )  # fmt: skip
    at = run.at(lambda: zone_of_report(run.database, report))
    answer = open_fault(run.database, report, at=at, now=run.now, actor=run.actor, key=keyed(key))
    say_fault(run, answer, opened=True)


@fault.command("list")
@click.option("--all", "ended", is_flag=True, help="Closed and cancelled ones too.")
@click.option("--open", "_open", is_flag=True, help="Only open ones (this is the default).")
@click.option("--status", metavar="STATUS", help="Only those of one status, such as triage or restored.")
@click.option("--customer", shell_complete=completer("customer"), help="Only this customer's.")
@click.option("--vendor", shell_complete=completer("vendor"), help="Only those that this vendor has in hand.")
@click.option(
    "--equipment", metavar="TAG", shell_complete=completer("equipment"), help="Only those on this machine."
)
@click.option("--mine", is_flag=True, help="Only those of customers whose engineer you are.")
@click.option("--held", is_flag=True, help="Only those held.")
@click.option("--at-risk", is_flag=True, help="Only those with three quarters of a promise used.")
@click.option("--broken", is_flag=True, help="Only those with a broken promise.")
@click.option("--due-within", metavar="DURATION", help="Only those due so soon; exit 1 if there is one.")
@click.option(
    "--limit", type=click.IntRange(1, 1_000_000), default=1000, show_default=True, help="At most so many."
)
@click.pass_context
def list_(
    ctx: click.Context, ended: bool, _open: bool, status: str | None, customer: str | None,
    vendor: str | None, equipment: str | None, mine: bool, held: bool, at_risk: bool, broken: bool,
    due_within: str | None, limit: int,
) -> None:  # fmt: skip
    """List faults, the first due first."""
    from umc.cli.words import counted
    from umc.domain.fault_filter import FaultFilter
    from umc.render.fault_list import FAULT_ROW_FIELDS, fault_row, list_blocks
    from umc.services.list_faults import list_faults

    run = current()
    wanted = FaultFilter.given(
        open_only=not ended, status=status, customer=customer, vendor=vendor, equipment=equipment, held=held,
        engineer=run.actor if mine else None, at_risk=at_risk, broken=broken, limit=limit,
        due_within=counted(due_within, flag="--due-within") if due_within else None,
    )  # fmt: skip
    at = run.at()
    found = list_faults(run.database, wanted, at=at)
    records = [fault_row(row, at) for row in found]
    run.out.many(FAULT_ROW_FIELDS, records, lambda: list_blocks(found, at))
    if due_within and records:
        ctx.exit(1)


def _file(reference: str) -> FaultFile:
    from umc.services.read_fault import read_fault

    return read_fault(current().database, reference)


@fault.command("show")
@fault_argument
def show(fault: str) -> None:
    """Show how a fault stands: who has it, what is due, what can be done next."""
    from umc.cli.fault_answer import say_file

    file = _file(fault)
    say_file(current(), file, current().at(file.zone))


@fault.command("why")
@fault_argument
@click.option(
    "--clock",
    "clock",
    metavar="CLOCK",
    help="respond, restore, resolve, update, confirm, leg.accept, leg.restore.",
)
@click.option("--leg", type=click.IntRange(min=1), help="Which leg's clocks.")
def why(fault: str, clock: str | None, leg: int | None) -> None:
    """Say why each due time is what it is: every span counted or skipped, and its cause."""
    from umc.cli.fault_answer import say_why

    file = _file(fault)
    say_why(current(), file, current().at(file.zone), clock=clock, leg=leg)


@fault.command("ledger")
@fault_argument
def ledger(fault: str) -> None:
    """Say who held every minute of a fault; the minutes sum to the wall clock."""
    from umc.cli.fault_answer import say_ledger

    file = _file(fault)
    say_ledger(current(), file, current().at(file.zone))


@fault.command("timeline")
@fault_argument
def timeline(fault: str) -> None:
    """List everything that happened, in order, with when it was recorded and by whom."""
    from umc.cli.fault_answer import say_timeline

    file = _file(fault)
    say_timeline(current(), file, current().at(file.zone))


for _command in (*fault_triage.COMMANDS, *fault_legs.COMMANDS, *fault_steps.COMMANDS):
    fault.add_command(_command)
