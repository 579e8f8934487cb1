"""``umc fault suspect|clear|culprit``: finding the machine at fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from umc.cli.completion import completer
from umc.cli.invocation import current
from umc.cli.stepping import evidence_option, fault_argument, instant_of, key_option, keyed, step_command

if TYPE_CHECKING:
    from umc.domain.desk.answer import FaultAnswer

_machine = click.argument("equipment", metavar="TAG|SERIAL", shell_complete=completer("equipment"))


@step_command("suspect")
@fault_argument
@_machine
@evidence_option("What speaks for it.")
@key_option
def suspect(fault: str, equipment: str, evidence: str, key: str | None) -> None:
    """Add a machine that might be at fault."""
    from umc.services.suspect_equipment import suspect_equipment

    _say(suspect_equipment, fault, equipment, evidence, key)


@step_command("clear")
@fault_argument
@_machine
@evidence_option("What speaks against it.")
@key_option
def clear(fault: str, equipment: str, evidence: str, key: str | None) -> None:
    """Say that a suspect is not at fault."""
    from umc.services.clear_suspect import clear_suspect

    _say(clear_suspect, fault, equipment, evidence, key)


@step_command("culprit")
@fault_argument
@_machine
@evidence_option("What shows it.")
@key_option
def culprit(fault: str, equipment: str, evidence: str, key: str | None) -> None:
    """Name the machine at fault, and route to who answers for it."""
    from umc.services.name_culprit import name_culprit

    _say(name_culprit, fault, equipment, evidence, key)


def _say(
    use_case: Callable[..., FaultAnswer], fault: str, equipment: str, evidence: str, key: str | None
) -> None:
    """Ask a use case about one machine of a fault, and say how the fault stands after it."""
    from umc.cli.fault_answer import say_fault

    run = current()
    answer = use_case(
        run.database, fault, equipment, evidence=evidence, at=instant_of(fault), now=run.now,
        actor=run.actor, key=keyed(key),
    )  # fmt: skip
    say_fault(run, answer)
