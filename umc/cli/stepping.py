"""What the commands of ``umc fault`` share: their arguments, and how one step is taken."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from umc.cli.completion import completer
from umc.cli.invocation import current
from umc.cli.shell import Command
from umc.cli.texts import NEEDED_TEXT, text_option
from umc.domain.desk.answer import Key

if TYPE_CHECKING:
    from datetime import datetime

    from umc.domain.desk.fault_file import FaultFile
    from umc.domain.faults.events import What

fault_argument = click.argument("fault", metavar="FAULT", shell_complete=completer("fault"))
key_option = click.option(
    "--key",
    type=NEEDED_TEXT,  # a variable that is not set must not mean that there is no key
    help="Repeating the command with the same key does nothing and answers as before.",
)
note_option = text_option("--note", "What else is worth knowing.")
leg_option = click.option(
    "--leg", type=click.IntRange(min=1), help="Which leg; not needed while only one is open."
)
vendor_option = click.option(
    "--vendor", shell_complete=completer("vendor"), help="Whose leg, instead of its number."
)
ref_option = text_option("--vendor-ref", "The vendor's own case number.")


def keyed(key: str | None) -> Key | None:
    """Return the key of this command, bound to its own words, or None where none was given."""
    if key is None:
        return None
    ctx = click.get_current_context()
    said = {name: value for name, value in sorted(ctx.params.items()) if name != "key"}
    said["at"] = current().at_text
    return Key(key, f"{ctx.command.name} {json.dumps(said, ensure_ascii=False, default=str)}")


def reason_option(*, required: bool = True) -> Callable[[Any], Any]:
    """Return the option that asks why."""
    # A default, even None, would count as an answer, and the reason would not be asked for.
    default: dict[str, Any] = {} if required else {"default": ""}
    return click.option(
        "--reason", "--why", "reason", type=NEEDED_TEXT, required=required, help="Why.", **default
    )


def evidence_option(told: str) -> Callable[[Any], Any]:
    """Return the option for what speaks for or against a machine."""
    return text_option("--evidence", told)


def step_command(name: str) -> Callable[[Callable[..., None]], click.Command]:
    """Return the decorator of a command under ``umc fault``."""
    return click.command(name, cls=Command)


def instant_of(fault: str) -> datetime:
    """Return the instant this step is about; a clock reading is read in the fault's own zone."""
    from umc.services.find_zone import zone_of_fault

    return current().at(lambda: zone_of_fault(current().database, fault))


def take(fault: str, key: str | None, decide: Callable[[FaultFile], What]) -> None:
    """Take one step and say how the fault stands after it."""
    from umc.cli.fault_answer import say_fault
    from umc.services.take_step import take_step

    run = current()
    answer = take_step(
        run.database, fault, decide, at=instant_of(fault), now=run.now, actor=run.actor, key=keyed(key)
    )
    say_fault(run, answer)


def on_leg(
    fault: str, key: str | None, leg: int | None, vendor: str | None, make: Callable[[int], What]
) -> None:
    """Take a step on one vendor's leg; the command's word is the step's name."""
    from umc.domain.faults.last_step import saying_what_changed
    from umc.domain.faults.legs import which_leg
    from umc.domain.faults.steps import Step

    step, actor = Step(str(click.get_current_context().command.name)), current().actor.name

    def decide(file: FaultFile) -> What:
        with saying_what_changed(file.events, actor, file.zone):
            return make(which_leg(file.fault, number=leg, vendor=vendor, step=step).number)

    take(fault, key, decide)
