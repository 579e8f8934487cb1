"""Customers and vendors as people read them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from umc.domain.calendars.hours_now import Hours
from umc.domain.letters.letter import Means
from umc.domain.messages.notices import means_of
from umc.domain.register.contract import Agreement, Contract
from umc.domain.register.party import Contact
from umc.domain.register.promise_state import PromiseState, promise_state
from umc.render.blocks import BLANK, Block, Cell, Style, grid, line, pairs, title
from umc.render.values import spoken
from umc.services.list_parties import CustomerView, VendorView
from umc.store.faults.fault_lists import FaultRow

STATE_STYLES: dict[PromiseState, Style] = {
    PromiseState.TO_COME: "held",
    PromiseState.IN_FORCE: "good",
    PromiseState.OVER: "dim",
}


def customer_list_blocks(rows: Sequence[Mapping[str, Any]]) -> list[Block]:
    """Compose a listing of customers."""
    if not rows:
        return [line(Cell("no customers", "dim"))]
    cells = [
        (
            Cell(row["customer"], "strong"),
            row["name"],
            Cell(row["tier"], "warn" if row["tier"] == "key" else ""),
            row["engineer"] or "",
            str(len(row["sites"])),
            f"{row['equipment']:,}",
            row["time_zone"],
        )
        for row in rows
    ]
    head = ("customer", "name", "tier", "engineer", "sites", "equipment", "time zone")
    return [grid(head, cells, right=(4, 5), keep=(0, 3, 5, 6))]


def customer_blocks(view: CustomerView) -> list[Block]:
    """Compose the screen of a customer."""
    customer = view.customer
    facts: list[tuple[str, str | Cell | None]] = [
        ("tier", customer.tier),
        ("engineer", customer.engineer),
        ("time zone", customer.zone),
        ("equipment", f"{view.machines:,}"),
    ]
    sites = [
        (Cell(site.id, "strong"), site.name, site.time_zone, site.access, site.address or "")
        for site in customer.sites
    ]
    return [
        line(Cell(customer.id, "strong"), f"  {customer.name}"),
        pairs(facts, indent=2),
        *_section("Sites", ("site", "name", "time zone", "access", "address"), sites),
        *_contacts(customer.contacts, view.hours),
        *_promises("Contracts", "contract", view.contracts, {customer.id: customer.zone}, view.at),
        *_faults(view.open_faults),
    ]


def vendor_list_blocks(rows: Sequence[Mapping[str, Any]]) -> list[Block]:
    """Compose a listing of vendors."""
    if not rows:
        return [line(Cell("no vendors", "dim"))]
    cells = [
        (
            Cell(row["vendor"], "strong"),
            row["name"],
            f"{row['equipment']:,}",
            ", ".join(row["asks_for"]),
        )
        for row in rows
    ]
    return [grid(("vendor", "name", "equipment", "asks for"), cells, right=(2,))]


def vendor_blocks(view: VendorView) -> list[Block]:
    """Compose the screen of a vendor."""
    vendor = view.vendor
    facts: list[tuple[str, str | Cell | None]] = [
        ("also called", ", ".join(vendor.aliases)),
        ("asks for", ", ".join(vendor.asks_for)),
        ("equipment", f"{view.machines:,}"),
    ]
    return [
        line(Cell(vendor.id, "strong"), f"  {vendor.name}"),
        pairs(facts, indent=2),
        *_contacts(vendor.contacts, view.hours),
        *_promises("Agreements", "agreement", view.agreements, view.zones, view.at),
        *_faults(view.open_faults),
    ]


def _contacts(contacts: Iterable[Contact], hours: Mapping[str, Hours]) -> list[Block]:
    rows = [
        (
            str(contact.level),
            Cell(contact.name, "strong"),
            contact.role or "",
            contact.phone or "",
            contact.email or "",
            _told_by(contact),
            contact.language or "",
            _when(contact, hours),
        )
        for contact in contacts
    ]
    head = ("level", "name", "role", "phone", "mail", "told by", "language", "hours")
    return _section("Contacts", head, rows)


def _told_by(contact: Contact) -> str:
    """Say by what messages go, where that is not by mail as usual."""
    means, address = means_of(contact) or (Means.EMAIL, "")
    if means is Means.EMAIL:
        return "mail" if contact.tell_by else ""
    return f"{means} {address}"


def _when(contact: Contact, hours: Mapping[str, Hours]) -> Cell:
    if contact.calendar is None:
        return Cell("not stated", "dim")
    found = hours[contact.calendar]
    if found.open_now:
        return Cell(f"{contact.calendar}: now", "good")
    opens = (
        f"from {spoken(found.opens_at, found.opens_at.tzinfo or UTC)}" if found.opens_at else "never again"
    )
    return Cell(f"{contact.calendar}: {opens}", "warn")


def _promises(
    heading: str,
    kind: str,
    promises: Iterable[Contract | Agreement],
    zones: Mapping[str, str],
    at: datetime,
) -> list[Block]:
    rows = []
    for one in promises:
        state = promise_state(one, zones.get(one.customer or "", "UTC"), at)
        rows.append(
            (
                Cell(one.id, "strong"),
                one.customer or "any customer",
                one.starts.isoformat(),
                one.ends.isoformat(),
                Cell(state.value, STATE_STYLES[state]),
                one.calendar,
            )
        )
    head = (kind, "customer", "first day", "last day", "state", "calendar")
    if kind == "contract":
        return _section(heading, (head[0], *head[2:]), [(row[0], *row[2:]) for row in rows])
    return _section(heading, head, rows)


def _faults(faults: Iterable[FaultRow]) -> list[Block]:
    rows = [
        (
            Cell(each.number, "strong"),
            each.priority.value,
            each.status.value,
            each.equipment or "",
            each.symptom,
        )
        for each in faults
    ]
    return _section("Open faults", ("number", "priority", "status", "equipment", "symptom"), rows)


def _section(heading: str, columns: Sequence[str], rows: Sequence[Sequence[str | Cell]]) -> list[Block]:
    """Compose a titled table without its empty columns; nothing where it has no rows."""
    said = [place for place in range(len(columns)) if any(_says(row[place]) for row in rows)]
    kept = [[row[place] for place in said] for row in rows]
    return [BLANK, title(heading), grid([columns[place] for place in said], kept, indent=2)] if rows else []


def _says(cell: str | Cell) -> bool:
    return bool(cell.text if isinstance(cell, Cell) else cell)
