"""Contracts and agreements as people read them."""

from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from umc.domain.calendars.duration import write_target
from umc.domain.register.contract import (
    ClockName,
    Contract,
    Cover,
    Escalation,
    Level,
    Matrix,
    Priority,
    Targets,
)
from umc.domain.register.matching import in_words
from umc.domain.register.promise_state import AgreementRow, ContractRow
from umc.render.blocks import BLANK, Block, Cell, grid, line, pairs, title
from umc.render.party_screen import STATE_STYLES
from umc.render.promise_record import clock_word, promise_of
from umc.render.values import spoken
from umc.services.show_promise import AgreementView, ContractView


def contract_list_blocks(rows: Sequence[ContractRow]) -> list[Block]:
    """Compose a listing of contracts."""
    if not rows:
        return [line(Cell("no contracts", "dim"))]
    cells: list[tuple[str | Cell, ...]] = [
        (Cell(row.contract.id, "strong"), row.contract.customer, *_term_cells(row), row.contract.calendar)
        for row in rows
    ]
    head = ("contract", "customer", "first day", "last day", "state", "left", "calendar")
    return [grid(head, cells, right=(5,), keep=(0, 1, 2, 3, 4))]


def agreement_list_blocks(rows: Sequence[AgreementRow]) -> list[Block]:
    """Compose a listing of agreements."""
    if not rows:
        return [line(Cell("no agreements", "dim"))]
    cells = [
        (
            Cell(row.agreement.id, "strong"),
            row.agreement.vendor,
            row.agreement.customer or Cell("any", "dim"),
            *_term_cells(row)[1:],
            row.agreement.calendar,
        )
        for row in rows
    ]
    head = ("agreement", "vendor", "customer", "last day", "state", "left", "calendar")
    return [grid(head, cells, right=(5,), keep=(0, 1, 3, 4))]


def contract_blocks(view: ContractView) -> list[Block]:
    """Compose the screen of a contract."""
    contract, row = view.row.contract, view.row
    desk = f"{view.desk.name} ({contract.desk})" if view.desk else contract.desk
    facts: list[tuple[str, str | Cell | None]] = [
        (
            "customer",
            f"{row.customer_name} ({contract.customer})" if row.customer_name else contract.customer,
        ),
        *_term_facts(view),
        ("desk", desk),
        ("calendar", contract.calendar),
        ("triage", write_target(contract.triage) if contract.triage else None),
        ("confirm", _confirmation(contract)),
    ]
    return [
        _headline(contract.id, row),
        pairs(facts, indent=2),
        *_promised(contract.targets, contract.calendar),
        *_stopped(contract.stops),
        BLANK,
        title("Priority by impact and urgency"),
        _matrix_grid(contract.priorities),
        *_covers(contract.covers),
        *_ladder(contract.escalation, view.escalation),
    ]


def agreement_blocks(view: AgreementView) -> list[Block]:
    """Compose the screen of an agreement."""
    agreement, row = view.row.agreement, view.row
    vendor = f"{row.vendor_name} ({agreement.vendor})" if row.vendor_name else agreement.vendor
    facts: list[tuple[str, str | Cell | None]] = [
        ("vendor", vendor),
        ("customer", agreement.customer or "any"),
        ("reference", agreement.reference),
        *_term_facts(view),
        ("calendar", agreement.calendar),
    ]
    backs = [line("- ", in_words(selector), indent=2) for selector in agreement.backs]
    return [
        _headline(agreement.id, row),
        pairs(facts, indent=2),
        *_promised(agreement.targets, agreement.calendar),
        *_stopped(agreement.stops),
        *([BLANK, title("Backs"), *backs] if backs else []),
        *_ladder(agreement.escalation, view.escalation),
    ]


def _term_cells(row: ContractRow | AgreementRow) -> tuple[Cell, ...]:
    promise = promise_of(row)
    soon = 0 <= row.days_left <= 60
    return (
        Cell(promise.starts.isoformat()),
        Cell(promise.ends.isoformat(), "warn" if soon else ""),
        Cell(row.state.value, STATE_STYLES[row.state]),
        Cell(str(row.days_left), "warn" if soon else ""),
    )


def _term_facts(view: ContractView | AgreementView) -> list[tuple[str, str | Cell | None]]:
    promise, zone = promise_of(view.row), ZoneInfo(view.row.zone)
    since = view.since
    written = f", written in {promise.origin.file}:{promise.origin.line}" if promise.origin else ""
    return [
        ("term", f"{promise.starts} to {promise.ends}, days of {zone.key}"),
        ("version", f"{since.version}, applied {spoken(since.applied_at, zone)} by {since.actor}{written}"),
    ]


def _headline(name: str, row: ContractRow | AgreementRow) -> Block:
    days = abs(row.days_left)
    told = f"{days:,} day{'' if days == 1 else 's'} {'left' if row.days_left >= 0 else 'ago'}"
    return line(Cell(name, "strong"), "  ", Cell(row.state.value, STATE_STYLES[row.state]), f", {told}")


def _promised(targets: Mapping[Priority, Targets], around: str) -> list[Block]:
    clocks = [clock for clock in ClockName if any(clock in each.clocks for each in targets.values())]
    rows: list[tuple[str | Cell, ...]] = [
        (
            Cell(priority.value, "strong"),
            *(write_target(each.clocks[clock]) if clock in each.clocks else "" for clock in clocks),
            each.calendar or around,
        )
        for priority, each in sorted(targets.items())
    ]
    head = ("priority", *(clock_word(clock) for clock in clocks), "calendar")
    return [BLANK, title("Promises"), grid(head, rows, indent=2)] if rows else []


def _stopped(stops: Mapping[ClockName, tuple[str, ...]]) -> list[Block]:
    rows = [(clock_word(clock), ", ".join(reasons)) for clock, reasons in stops.items()]
    return [BLANK, title("A hold for these stops the clock"), pairs(rows, indent=2)] if rows else []


def _matrix_grid(priorities: Matrix) -> Block:
    head = ("impact", *(f"{urgency.value} urgency" for urgency in Level))
    rows = [(impact.value, *(priorities[impact][urgency].value for urgency in Level)) for impact in Level]
    return grid(head, rows, indent=2)


def _covers(covers: Iterable[Cover]) -> list[Block]:
    blocks: list[Block] = [BLANK, title("Covers")]
    for cover in covers:
        calendar = f", on {cover.calendar}" if cover.calendar else ""
        blocks.append(line("- ", Cell(in_words(cover.selector), "strong"), calendar, indent=2))
        for priority, each in sorted(cover.targets.items()):
            said = [f"{clock_word(clock)} {write_target(target)}" for clock, target in each.clocks.items()]
            said += [f"on {each.calendar}"] if each.calendar else []
            blocks.append(line(f"{priority.value}: {', '.join(said)}", indent=6))
    return blocks if len(blocks) > 2 else []


def _ladder(name: str | None, escalation: Escalation | None) -> list[Block]:
    if name is None or escalation is None:
        return []
    rows = [
        (
            step.clock.value,
            f"{step.at_percent} %",
            f"{step.tell}, once it is their hours" if step.hours else step.tell,
        )
        for step in escalation.steps
    ]
    return [
        BLANK,
        title(f"Escalation {name}"),
        grid(("clock", "at", "tell"), rows, right=(1,), indent=2),
    ]


def _confirmation(contract: Contract) -> str:
    on = f", on {contract.confirm_calendar}" if contract.confirm_calendar else ""
    return f"within {write_target(contract.confirm_within)} of the restore{on}"
