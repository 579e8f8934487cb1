"""Writing a book as files: read back, they give an equal book."""

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import tomli_w

from umc.domain.book import Book
from umc.domain.calendar_terms import ALWAYS
from umc.domain.equipment import Equipment
from umc.files import write_tables as tables
from umc.files.write_csv import equipment_csv

T = TypeVar("T")


def book_files(book: Book) -> dict[str, str]:
    """Return the texts of a book's files by their path in its folder.

    A file for each kind, one for each customer with its contracts, and a CSV for each
    customer's machines. What a book does not have makes no file.
    """
    declared = {name: one for name, one in book.calendars.items() if name != ALWAYS.name}
    texts = {
        "calendars.toml": _kind("calendars", declared, tables.calendar_table),
        "desks.toml": _kind("desks", book.desks, tables.desk_table),
        "vendors.toml": _kind("vendors", book.vendors, tables.vendor_table),
        "agreements.toml": _kind("agreements", book.agreements, tables.agreement_table),
        "escalations.toml": _kind("escalations", book.escalations, tables.escalation_table),
        "routes.toml": _routes(book),
        **_customers(book),
        **_equipment(book.equipment.values()),
    }
    return {path: text for path, text in texts.items() if text}


def _kind(kind: str, values: Mapping[str, T], table: Callable[[T], tables.Table]) -> str:
    if not values:
        return ""
    return tomli_w.dumps({kind: {name: table(one) for name, one in values.items()}})


def _routes(book: Book) -> str:
    routes = [tables.route_table(one) for one in book.routes]
    return tomli_w.dumps({"routes": routes}) if routes else ""


def _customers(book: Book) -> dict[str, str]:
    """Return a file for each customer, with the contracts it holds."""
    documents = {
        name: {"customers": {name: tables.customer_table(one)}} for name, one in book.customers.items()
    }
    for contract in book.contracts.values():
        held = documents.setdefault(contract.customer, {}).setdefault("contracts", {})
        held[contract.id] = tables.contract_table(contract)
    names = _file_names(documents)
    return {f"customers/{names[name]}.toml": tomli_w.dumps(one) for name, one in documents.items()}


def _equipment(machines: Iterable[Equipment]) -> dict[str, str]:
    """Return a CSV for each customer that has machines, and the file that names them."""
    by_customer: dict[str, list[Equipment]] = {}
    for machine in machines:
        by_customer.setdefault(machine.customer, []).append(machine)
    if not by_customer:
        return {}
    named = tomli_w.dumps({"equipment_files": {"paths": ["equipment/*.csv"]}})
    names = _file_names(by_customer)
    texts = {f"equipment/{names[name]}.csv": equipment_csv(held) for name, held in by_customer.items()}
    return {"equipment.toml": named, **texts}


def _file_names(ids: Iterable[str]) -> dict[str, str]:
    """Return a file name for each id, also where a disk takes ``A`` and ``a`` for one name.

    A ``~``, which no id has, sets apart what would clash or read as a scenario file.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for one in ids:
        name = f"{one}~" if one.endswith(".test") else one
        while name.casefold() in taken:
            name += "~"
        taken.add(name.casefold())
        names[one] = name
    return names


def save_files(texts: Mapping[str, str], folder: Path) -> None:
    """Write texts below a folder, each one whole or not at all, readable by the owner alone.

    Raises:
        OSError: the system refuses; files written before stay.
    """
    for path, text in texts.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, text)


def _replace(target: Path, text: str) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=".umc-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
