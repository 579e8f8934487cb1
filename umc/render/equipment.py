"""Machines on screen and as records."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from umc.domain.register.equipment import COLUMNS, Equipment
from umc.domain.who_answers.cover import NotCovered
from umc.domain.who_answers.routing import Route
from umc.render.blocks import BLANK, Block, Cell, Style, grid, line, pairs, title
from umc.render.routing import decision_blocks, decision_record
from umc.render.values import instant_fields, spoken
from umc.services.show_equipment import EquipmentView

EQUIPMENT_FIELDS = COLUMNS
"""The fields of a listing, in order: the columns that ``umc equipment import`` reads."""

_STATUS_STYLES: dict[str, Style] = {"retired": "dim", "spare": "held", "in repair": "warn"}


def machine_record(machine: Equipment) -> dict[str, Any]:
    """Return every column of a machine; dates in ISO 8601, ``depends_on`` a list."""
    return {column: _value(machine, column) for column in COLUMNS}


def machine_rows(machines: Iterable[Equipment], *, flat: bool) -> Iterator[dict[str, Any]]:
    """Yield a record for each machine; ``flat`` writes ``depends_on`` as one text, as CSV has it."""
    for machine in machines:
        record = machine_record(machine)
        yield record | {"depends_on": " ".join(machine.depends_on)} if flat else record


def machine_list_blocks(machines: Sequence[Equipment]) -> list[Block]:
    """Compose a listing of machines."""
    if not machines:
        return [line(Cell("no equipment", "dim"))]
    rows = [
        (
            Cell(one.tag, "strong"),
            one.model,
            one.serial,
            one.vendor,
            one.customer,
            one.site,
            Cell(one.status, _STATUS_STYLES.get(one.status, "")),
        )
        for one in machines
    ]
    return [grid(("tag", "model", "serial", "vendor", "customer", "site", "status"), rows, keep=(0, 2, 4, 6))]


def equipment_record(view: EquipmentView) -> dict[str, Any]:
    """Return every column, what stands around the machine, and who answers for it at the instant."""
    found, zone = view.entitlement, view.zone
    standing = found.standing
    return {
        **machine_record(view.machine),
        "customer_name": found.customer.name if found.customer else None,
        "site_name": view.site.name if view.site else None,
        "time_zone": zone.key,
        "declared_by": view.declared_by,
        **instant_fields("registered_at", view.registered_at, zone),
        **instant_fields("changed_at", view.changed_at, zone),
        **instant_fields("as_of", view.at, zone),
        "needed_by": [one.tag for one in view.needed_by],
        "covered": found.covered,
        "contract": standing.contract.id if standing else None,
        "contract_ends": standing.last_day.isoformat() if standing else None,
        "in_warranty": found.in_warranty,
        "answer": decision_record(found.decision, zone),
        "open_faults": [
            {
                "number": fault.number,
                "priority": fault.priority.value,
                "status": fault.status.value,
                "symptom": fault.symptom,
            }
            for fault in view.open_faults
        ],
    }


def equipment_blocks(view: EquipmentView) -> list[Block]:
    """Compose the screen of a machine."""
    machine = view.machine
    status = Cell(machine.status, _STATUS_STYLES.get(machine.status, "good"))
    blocks: list[Block] = [
        line(Cell(machine.tag, "strong"), f"  {machine.model}  ", status),
        pairs(_facts(view), indent=2),
        BLANK,
        title("Cover"),
        *_cover(view),
        BLANK,
        title("Who answers"),
        *decision_blocks(view.entitlement.decision),
    ]
    if view.needs or view.needed_by:
        blocks += [BLANK, title("Around it"), _around(view)]
    if view.open_faults:
        rows = [
            (Cell(each.number, "strong"), each.priority.value, each.status.value, each.symptom)
            for each in view.open_faults
        ]
        blocks += [
            BLANK,
            title("Open faults"),
            grid(("number", "priority", "status", "symptom"), rows, indent=2),
        ]
    return blocks


def machine_blocks(machine: Equipment) -> list[Block]:
    """Compose a machine as it is registered."""
    status = Cell(machine.status, _STATUS_STYLES.get(machine.status, "good"))
    return [
        line(Cell(machine.tag, "strong"), f"  {machine.model}  ", status),
        pairs(_columns(machine), indent=2),
    ]


def _facts(view: EquipmentView) -> list[tuple[str, str | Cell | None]]:
    customer = view.entitlement.customer
    named = {
        "customer": f"{customer.name} ({customer.id})" if customer else view.machine.customer,
        "site": f"{view.site.name} ({view.site.id})" if view.site else view.machine.site,
    }
    declared = f"by {'a book' if view.declared_by == 'book' else 'the desk'}"
    changed = (
        f", changed {spoken(view.changed_at, view.zone)}" if view.changed_at != view.registered_at else ""
    )
    return [
        *((label, named.get(label, value)) for label, value in _columns(view.machine)),
        ("registered", f"{declared}, {spoken(view.registered_at, view.zone)}{changed}"),
    ]


def _columns(machine: Equipment) -> list[tuple[str, str | Cell | None]]:
    """Return the columns that say something, under the words people use for them."""
    left_out = ("tag", "model", "status", "depends_on")
    rows: list[tuple[str, str | Cell | None]] = []
    for column in COLUMNS:
        if column not in left_out:
            rows.append((column.replace("_", " "), _value(machine, column)))
    return rows


def _cover(view: EquipmentView) -> list[Block]:
    found = view.entitlement
    if isinstance(found.covering, NotCovered) or found.standing is None:
        reasons = found.covering.reasons if isinstance(found.covering, NotCovered) else ()
        return [
            line(Cell("not covered", "bad"), indent=2),
            *(line(Cell("because ", "dim"), reason, indent=2) for reason in reasons),
        ]
    contract = found.standing.contract
    agreement = found.decision.agreement if isinstance(found.decision, Route) else None
    rows: list[tuple[str, str | Cell | None]] = [
        ("contract", f"{contract.id}, until {contract.ends.isoformat()}"),
        ("agreement", agreement),
        ("warranty", "still in warranty" if found.in_warranty else None),
    ]
    return [pairs(rows, indent=2)]


def _around(view: EquipmentView) -> Block:
    rows = [("depends on", one) for one in view.needs] + [("needed by", one) for one in view.needed_by]
    return grid(
        ("", "tag", "model", "status"),
        [
            (
                label,
                Cell(one.tag, "strong"),
                one.model,
                Cell(one.status, _STATUS_STYLES.get(one.status, "")),
            )
            for label, one in rows
        ],
        indent=2,
    )


def _value(machine: Equipment, column: str) -> Any:
    value = getattr(machine, "class_" if column == "class" else column)
    match value:
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case _:
            return value
