"""How the commands of ``umc fault`` answer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from umc.cli.asides import say_aside
from umc.domain.desk.fault_file import FaultFile
from umc.domain.desk.fault_view import FaultView, view
from umc.domain.refusals import Misuse, Refusal, did_you_mean
from umc.domain.register.contract import ClockName
from umc.render.fault_record import fault_record
from umc.render.fault_screen import fault_blocks, packet_blocks

if TYPE_CHECKING:
    from umc.cli.invocation import Invocation
    from umc.domain.desk.answer import FaultAnswer


def say_fault(run: Invocation, answer: FaultAnswer, *, opened: bool = False, packet: bool = False) -> None:
    """Say how a fault stands after a step that was just taken, or was taken before under the same key."""
    seen = view(answer.file, answer.at)
    if opened and not answer.repeated:
        run.out.talk(f"opened {seen.file.number}")
    say_aside(run, repeated=answer.repeated, warnings=answer.warnings)
    record = {**fault_record(seen), "warnings": list(answer.warnings)}
    run.out.one(record, lambda: [*(packet_blocks(seen) if packet else ()), *fault_blocks(seen)])


def say_file(run: Invocation, file: FaultFile, at: datetime) -> None:
    """Say how a fault stood, or will stand if nothing happens, at an instant."""
    seen = view(file, at)
    run.out.one(fault_record(seen), lambda: fault_blocks(seen))


def say_why(run: Invocation, file: FaultFile, at: datetime, *, clock: str | None, leg: int | None) -> None:
    """Say the reckoning of the clocks asked for, all of them unless one is named."""
    from umc.domain.clocks.why import why
    from umc.render.why import why_blocks, why_record

    seen = view(file, at)
    known = tuple(each.value for each in ClockName)
    if clock is not None and clock not in known:
        hint = did_you_mean(clock, known) or f"clocks are {', '.join(known)}"
        raise Misuse("unknown-clock", f"--clock {clock!r} is no clock", hint=hint)
    wanted = [
        each
        for each in seen.clocks
        if (clock is None or each.name.value == clock) and (leg is None or each.leg == leg)
    ]
    if not wanted:
        raise _no_such_clock(seen)
    reckonings = [why(seen.fault, file.terms, file.leg_terms, each, at) for each in wanted]
    record = {"number": file.number, "clocks": [why_record(each, file.zone) for each in reckonings]}
    run.out.one(record, lambda: [block for each in reckonings for block in why_blocks(each, file.zone)])


def _no_such_clock(seen: FaultView) -> Refusal:
    number, contract = seen.file.number, seen.fault.report.contract
    there = tuple(dict.fromkeys(each.name.value for each in seen.clocks))
    if there:
        hint = f"its clocks are {', '.join(there)}: umc fault why {number} --clock {there[0]}"
        return Refusal("no-such-clock", f"{number} has no such clock", hint=hint)
    since = " that it was rebased to" if len(seen.fault.pins) > 1 else ""
    nothing = f"the terms of {contract}{since} promise nothing for {seen.fault.priority.value}"
    message = f"{number} has no clock: {nothing}"
    return Refusal("no-such-clock", message, hint=f"umc fault timeline {number}")


def say_ledger(run: Invocation, file: FaultFile, at: datetime) -> None:
    """Say who held every minute up to an instant."""
    from umc.domain.clocks.ledger import ledger
    from umc.render.ledger import ledger_blocks, ledger_record

    entries = ledger(file.fault, file.terms, at)
    run.out.one(
        ledger_record(file.number, entries, file.zone), lambda: ledger_blocks(file.number, entries, file.zone)
    )


def say_timeline(run: Invocation, file: FaultFile, _: datetime) -> None:
    """Say everything that a file knows of."""
    from umc.cli.lookups import customers_told, log_shown
    from umc.domain.faults.events import in_order
    from umc.render.timeline import FIELDS, timeline_blocks, timeline_records

    events = in_order(file.events)
    log_shown(run, customers_told(file), "fault timeline")
    run.out.many(
        FIELDS,
        timeline_records(events, file.zone),
        lambda: timeline_blocks(file.number, events, file.zone),
    )
