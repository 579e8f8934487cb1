"""``umc fault open``: a report becomes a fault."""

from __future__ import annotations

import click

from umc.cli.completion import completer
from umc.cli.invocation import current
from umc.cli.shell import OneOf
from umc.cli.stepping import key_option, keyed, step_command
from umc.cli.texts import NEEDED_TEXT, text_option

_LEVELS = OneOf(["high", "medium", "low"])
_PRIORITIES = OneOf(["P1", "P2", "P3", "P4"])
CHANNELS = ("phone", "mail", "web", "monitor", "visit")


@step_command("open")
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
@click.option("--symptom", type=NEEDED_TEXT, required=True, help="What was seen, in the caller's words.")
@click.option("--impact", type=_LEVELS, help="How much is at stake.")
@click.option("--urgency", type=_LEVELS, help="How soon it matters.")
@click.option("--priority", type=_PRIORITIES, help="The priority outright, instead of impact and urgency.")
@click.option(
    "--channel", type=click.Choice(CHANNELS), default="phone", show_default=True, help="How it was reported."
)
@text_option("--caller", "Who reported it.")
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
    from umc.domain.faults.report import Report
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
