"""``umc fault suspect|clear|culprit``: finding the machine at fault."""

from __future__ import annotations

import click

from umc.cli.completion import completer
from umc.cli.invocation import current
from umc.cli.stepping import (
    fault_argument,
    instant_of,
    key_option,
    keyed,
    step_command,
    take,
)


@step_command("suspect")
@fault_argument
@click.argument("equipment", metavar="TAG", shell_complete=completer("equipment"))
@click.option("--evidence", default="", help="What speaks for it.")
@key_option
def suspect(fault: str, equipment: str, evidence: str, key: str | None) -> None:
    """Add a machine that might be at fault."""
    from umc.cli.fault_answer import say_fault
    from umc.services.suspect_equipment import suspect_equipment

    run = current()
    answer = suspect_equipment(
        run.database,
        fault,
        equipment,
        evidence=evidence,
        at=instant_of(fault),
        now=run.now,
        actor=run.actor,
        key=keyed(key),
    )
    say_fault(run, answer)


@step_command("clear")
@fault_argument
@click.argument("equipment", metavar="TAG", shell_complete=completer("equipment"))
@click.option("--evidence", default="", help="What speaks against it.")
@key_option
def clear(fault: str, equipment: str, evidence: str, key: str | None) -> None:
    """Say that a suspect is not at fault."""
    from umc.domain.events import Cleared

    take(fault, key, lambda _: Cleared(equipment=equipment, evidence=evidence))


@step_command("culprit")
@fault_argument
@click.argument("equipment", metavar="TAG", shell_complete=completer("equipment"))
@click.option("--evidence", default="", help="What shows it.")
@key_option
def culprit(fault: str, equipment: str, evidence: str, key: str | None) -> None:
    """Name the machine at fault, and route to who answers for it."""
    from umc.cli.fault_answer import say_fault
    from umc.services.name_culprit import name_culprit

    run = current()
    answer = name_culprit(
        run.database,
        fault,
        equipment,
        evidence=evidence,
        at=instant_of(fault),
        now=run.now,
        actor=run.actor,
        key=keyed(key),
    )
    say_fault(run, answer)
