"""Writing a book as files: read back, they give an equal book, and equal books the same files."""

import re
from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any, TypeVar

import tomli_w

from umc.domain.calendars.calendar_terms import ALWAYS
from umc.domain.register.book import Book
from umc.domain.register.equipment import Equipment
from umc.domain.texts.invisible import INVISIBLE
from umc.files import write_tables as tables
from umc.files.tree import OTHER_TOOLS
from umc.files.write_csv import equipment_csv

T = TypeVar("T")

MACHINES = "equipment"
"""The folder of the CSV files, within that of the book."""

_WORDED = "templates"
_UNSEEN = re.compile(f"[\x80-\x9f{INVISIBLE}]")
_NOT_READ = frozenset({"umc", *(name.removesuffix(".toml") for name in OTHER_TOOLS)})


def book_files(book: Book) -> dict[str, str]:
    """Return the texts of a book's files by their path in its folder.

    A file for each kind, one for each customer with its contracts, and a CSV for each
    customer's machines. What a book does not have makes no file.
    """
    kinds = _shared(book)
    texts = {f"{kind}.toml": _toml({kind: tables_}) for kind, tables_ in kinds.items() if tables_}
    return {**texts, **_customers(book), **_equipment(book.equipment.values())}


def book_text(book: Book) -> str:
    """Return a book as the text of one file, its machines inline."""
    document = {
        **_shared(book),
        "customers": _kind(book.customers, tables.customer_table),
        "contracts": _kind(book.contracts, tables.contract_table),
        MACHINES: list(_kind(book.equipment, tables.equipment_table).values()),
    }
    return _toml({kind: said for kind, said in document.items() if said})


def _shared(book: Book) -> dict[str, Any]:
    """Return the tables of what belongs to no one customer, by kind."""
    declared = {name: one for name, one in book.calendars.items() if name != ALWAYS.name}
    return {
        "calendars": _kind(declared, tables.calendar_table),
        "desks": _kind(book.desks, tables.desk_table),
        "vendors": _kind(book.vendors, tables.vendor_table),
        "agreements": _kind(book.agreements, tables.agreement_table),
        "escalations": _kind(book.escalations, tables.escalation_table),
        _WORDED: _kind(book.templates, tables.template_table),
        "routes": [tables.route_table(one) for one in book.routes],
    }


def _kind(values: Mapping[str, T], table: Callable[[T], tables.Table]) -> tables.Table:
    return {name: table(one) for name, one in sorted(values.items())}


def _toml(document: Mapping[str, Any]) -> str:
    """Write a document; what cannot be seen, or could command a terminal, is spelled out.

    Such characters stand within quotation marks alone, where TOML reads the escape alike. The
    words of messages come last, line by line as people write them.
    """
    worded = {kind: said for kind, said in document.items() if kind == _WORDED}
    rest = {kind: said for kind, said in document.items() if kind != _WORDED}
    texts = [tomli_w.dumps(rest)] if rest else []
    texts += [tomli_w.dumps(worded, multiline_strings=True)] if worded else []
    return _UNSEEN.sub(_escape, "\n".join(texts))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _customers(book: Book) -> dict[str, str]:
    """Return a file for each customer, with the contracts it holds."""
    documents = {
        name: {"customers": {name: tables.customer_table(one)}}
        for name, one in sorted(book.customers.items())
    }
    for _, contract in sorted(book.contracts.items()):
        held = documents.setdefault(contract.customer, {}).setdefault("contracts", {})
        held[contract.id] = tables.contract_table(contract)
    names = _file_names(documents)
    return {f"customers/{names[name]}.toml": _toml(one) for name, one in documents.items()}


def _equipment(machines: Iterable[Equipment]) -> dict[str, str]:
    """Return a CSV for each customer that has machines, and the file that names them."""
    by_customer: dict[str, list[Equipment]] = {}
    for machine in sorted(machines, key=attrgetter("tag")):
        by_customer.setdefault(machine.customer, []).append(machine)
    if not by_customer:
        return {}
    named = _toml({"equipment_files": {"paths": [f"{MACHINES}/*.csv"]}})
    names = _file_names(by_customer)
    texts = {f"{MACHINES}/{names[name]}.csv": equipment_csv(held) for name, held in by_customer.items()}
    return {"equipment.toml": named, **texts}


def _file_names(ids: Iterable[str]) -> dict[str, str]:
    """Return a file name for each id, also where a disk takes ``A`` and ``a`` for one name.

    A ``~``, which no id has, sets apart what would clash, or would not be read as part of a book.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for one in ids:
        name = f"{one}~" if one.endswith(".test") or one in _NOT_READ else one
        while name.casefold() in taken:
            name += "~"
        taken.add(name.casefold())
        names[one] = name
    return names
