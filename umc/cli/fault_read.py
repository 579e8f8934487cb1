"""``umc fault list|show|why|ledger|timeline``: how faults stand, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from umc.cli.completion import completer, word_completer
from umc.cli.exit_codes import EXIT_NO
from umc.cli.invocation import current
from umc.cli.listing import limit_option, say_archived, say_more
from umc.cli.stepping import fault_argument, step_command

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from umc.domain.desk.fault_file import FaultFile
    from umc.domain.faults.fault_filter import FaultFilter


def _statuses() -> Iterable[str]:
    from umc.domain.faults.fault import Status

    return (status.value for status in Status)


def _clocks() -> Iterable[str]:
    from umc.domain.register.contract import ClockName

    return (clock.value for clock in ClockName)


@step_command("list")
@click.option("--all", "ended", is_flag=True, help="Closed and cancelled ones too.")
@click.option("--open", "_open", is_flag=True, help="Only open ones (this is the default).")
@click.option(
    "--status",
    metavar="STATUS",
    shell_complete=word_completer(_statuses),
    help="Only those of one status, such as triage or restored.",
)
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
@limit_option
@click.pass_context
def list_(
    ctx: click.Context, ended: bool, _open: bool, status: str | None, customer: str | None,
    vendor: str | None, equipment: str | None, mine: bool, held: bool, at_risk: bool, broken: bool,
    due_within: str | None, limit: int,
) -> None:  # fmt: skip
    """List faults, the first due first.

    --at lists them as they stood then: what was open, whatever became of it, and nothing
    opened later. The table reads all times in one zone, which it says: that of the
    settings, else of the faults, and UTC where they are in several.
    """
    from umc.cli.words import counted
    from umc.domain.faults.fault_filter import FaultFilter

    wanted = FaultFilter.given(
        open_only=not ended, status=status, customer=customer, vendor=vendor, equipment=equipment, held=held,
        engineer=current().actor.name if mine else None, at_risk=at_risk, broken=broken, limit=limit,
        due_within=counted(due_within, flag="--due-within") if due_within is not None else None,
    )  # fmt: skip
    if _say_list(wanted) and due_within is not None:
        ctx.exit(EXIT_NO)


def _say_list(wanted: FaultFilter) -> bool:
    """Say the faults that are wanted; return whether there was one."""
    from umc.render.fault_list import FAULT_ROW_FIELDS, fault_row, list_blocks
    from umc.services.list_faults import list_faults

    run = current()
    at = run.at()
    with list_faults(run.database, wanted, at=at, now=run.now) as found:
        rows = (fault_row(row, at) for row in found)
        run.out.many(FAULT_ROW_FIELDS, rows, lambda: list_blocks(found, at, run.zone))
        is_any = bool(found)
    say_more(wanted.limit, more=found.more)
    if at < run.now or not wanted.open_only:
        say_archived()
    return is_any


def _file(reference: str) -> tuple[FaultFile, datetime]:
    from umc.services.read_fault import read_fault

    run = current()
    return read_fault(run.database, reference, run.at)


@step_command("show")
@fault_argument
def show(fault: str) -> None:
    """Show how a fault stands: who has it, what is due, what can be done next."""
    from umc.cli.fault_answer import say_file

    say_file(current(), *_file(fault))


@step_command("why")
@fault_argument
@click.option(
    "--clock",
    "clock",
    metavar="CLOCK",
    shell_complete=word_completer(_clocks),
    help="respond, restore, resolve, update, confirm, leg.accept, leg.restore.",
)
@click.option("--leg", type=click.IntRange(min=1), help="Which leg's clocks.")
def why(fault: str, clock: str | None, leg: int | None) -> None:
    """Say why each due time is what it is: every span counted or skipped, and its cause."""
    from umc.cli.fault_answer import say_why

    say_why(current(), *_file(fault), clock=clock, leg=leg)


@step_command("ledger")
@fault_argument
def ledger(fault: str) -> None:
    """Say who held every minute of a fault; the minutes sum to the wall clock."""
    from umc.cli.fault_answer import say_ledger

    say_ledger(current(), *_file(fault))


@step_command("timeline")
@fault_argument
def timeline(fault: str) -> None:
    """List everything that happened, in order, with when it was recorded and by whom."""
    from umc.cli.fault_answer import say_timeline

    say_timeline(current(), *_file(fault))
