"""``umc fault respond ... reprioritise``: the rest of a fault's life, one command a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from umc.cli.completion import word_completer
from umc.cli.invocation import current
from umc.cli.shell import OneOf
from umc.cli.stepping import (
    fault_argument,
    key_option,
    note_option,
    reason_option,
    step_command,
    take,
)
from umc.cli.texts import NEEDED_TEXT, text_option

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from umc.domain.desk.fault_file import FaultFile
    from umc.domain.faults.events import What


def _usual_reasons() -> Iterable[str]:
    from umc.domain.desk.hold_reasons import USUAL

    return USUAL


@step_command("respond")
@fault_argument
@note_option
@key_option
def respond(fault: str, note: str, key: str | None) -> None:
    """Record that an engineer answered the customer."""
    from umc.domain.faults.events import Responded

    take(fault, key, lambda _: Responded(note=note))


@step_command("hold")
@fault_argument
@click.option(
    "--reason",
    "--why",
    "reason",
    type=NEEDED_TEXT,
    required=True,
    shell_complete=word_completer(_usual_reasons),
    help="What keeps work from going on: customer, access, parts, ...",
)
@click.option("--until", metavar="INSTANT", help="When it will end by itself; else when it is resumed.")
@note_option
@key_option
def hold(fault: str, reason: str, until: str | None, note: str, key: str | None) -> None:
    """Hold the clocks whose contract says that this reason stops them."""
    from umc.domain.desk.hold_reasons import require_known
    from umc.domain.faults.events import Held

    ends = _end(fault, until) if until is not None else None

    def decide(file: FaultFile) -> What:
        require_known(reason, file)
        return Held(reason=reason, until=ends, note=note)

    take(fault, key, decide)


def _end(fault: str, until: str) -> datetime:
    """Return the instant at which a hold ends, read where the fault is; it is echoed."""
    from umc.services.find_zone import zone_of_fault

    run = current()
    ends = run.instant(until, lambda: zone_of_fault(run.database, fault), flag="--until")
    run.out.talk(f"until {ends.isoformat()} ({ends.strftime('%a')})")
    return ends


@step_command("resume")
@fault_argument
@click.option(
    "--reason",
    type=NEEDED_TEXT,
    shell_complete=word_completer(_usual_reasons),
    help="Which hold ends; every one unless given.",
)
@note_option
@key_option
def resume(fault: str, reason: str | None, note: str, key: str | None) -> None:
    """End a hold."""
    from umc.domain.faults.events import Resumed

    take(fault, key, lambda _: Resumed(reason=reason, note=note))


@step_command("restore")
@fault_argument
@click.option("--workaround", is_flag=True, help="Service is back by a workaround; the cure is still owed.")
@click.option("--ask", is_flag=True, help="Send the customer a message that asks for its word.")
@note_option
@key_option
def restore(fault: str, workaround: bool, ask: bool, note: str, key: str | None) -> None:
    """Record that service is back; --ask has a message ask the customer to confirm it."""
    from umc.domain.faults.events import Restored
    from umc.domain.messages.told import require_address

    def decide(file: FaultFile) -> What:
        if ask:
            require_address("customer", file, "--ask")
        return Restored(workaround=workaround, note=note, asked=ask)

    take(fault, key, decide)


@step_command("confirm")
@fault_argument
@text_option("--by", "Who at the customer's said so.")
@note_option
@key_option
def confirm(fault: str, by: str, note: str, key: str | None) -> None:
    """Record the customer's word that service is back."""
    from umc.domain.faults.events import Confirmed

    take(fault, key, lambda _: Confirmed(by=by, note=note))


@step_command("resolve")
@fault_argument
@text_option("--cause", "What it was.")
@text_option("--cure", "What cured it for good.")
@key_option
def resolve(fault: str, cause: str, cure: str, key: str | None) -> None:
    """Record the permanent cure."""
    from umc.domain.faults.events import Resolved

    take(fault, key, lambda _: Resolved(cause=cause, cure=cure))


@step_command("close")
@fault_argument
@text_option("--report", "The completion report, in plain words.")
@key_option
def close(fault: str, report: str, key: str | None) -> None:
    """Close it: service restored, the customer's word given, the promised cure in place."""
    from umc.domain.faults.events import Closed

    take(fault, key, lambda _: Closed(report=report))


@step_command("reopen")
@fault_argument
@reason_option()
@key_option
def reopen(fault: str, reason: str, key: str | None) -> None:
    """Return it to work; its clocks go on from the time already used."""
    from umc.domain.faults.events import Reopened

    take(fault, key, lambda _: Reopened(why=reason))


@step_command("cancel")
@fault_argument
@reason_option()
@key_option
def cancel(fault: str, reason: str, key: str | None) -> None:
    """End it without a cure."""
    from umc.domain.faults.events import Cancelled

    take(fault, key, lambda _: Cancelled(why=reason))


@step_command("note")
@fault_argument
@click.argument("text", type=NEEDED_TEXT)
@click.option("--to", default="desk", help="Who was told: desk, customer, or a vendor.")
@click.option("--send", is_flag=True, help="Tell them by a message; without it, you have told them yourself.")
@key_option
def note(fault: str, text: str, to: str, send: bool, key: str | None) -> None:
    """Write something down; --to customer keeps the promise of an update."""
    from umc.domain.faults.events import Noted
    from umc.domain.messages.told import require_address, require_party

    def decide(file: FaultFile) -> What:
        require_party(to, file)
        if send:
            require_address(to, file, "--send")
        return Noted(text=text, to=to, sent=send)

    take(fault, key, decide)


@step_command("reprioritise")
@fault_argument
@click.argument("priority", type=OneOf(["P1", "P2", "P3", "P4"]))
@reason_option(required=False)
@key_option
def reprioritise(fault: str, priority: str, reason: str, key: str | None) -> None:
    """Change the priority; the new targets count from the original start."""
    from umc.domain.faults.events import Reprioritised
    from umc.domain.register.contract import Priority

    take(fault, key, lambda _: Reprioritised(priority=Priority(priority.upper()), why=reason))
