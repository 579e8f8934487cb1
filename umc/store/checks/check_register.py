"""Integrity of what was declared: versions of terms, machines, plans, each against its digest."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from umc.domain.personal.personal_spellings import FORGOTTEN
from umc.domain.register.party import Customer
from umc.store.checks.tally import Tally
from umc.store.record.forgettings import MAY_BE_REWRITTEN, TERMS, digest_since, rewritten
from umc.store.register.equipment_rows import digest_of as machine_digest
from umc.store.register.equipment_rows import folded_columns, machine_of
from umc.store.register.term_values import value_of
from umc.store.register.versions import KIND_OF, columns_of, digest_of
from umc.store.tables.fault_tables import faults
from umc.store.tables.tables import equipment, equipment_depends, term_calendars, terms
from umc.store.values.codec import read_plain

_AT_ONCE = 1_000


def wrong_terms(connection: Connection, tally: Tally) -> Iterator[str]:
    """Say which versions of terms are neither what their digests say nor what a forgetting left of them."""
    since = rewritten(connection, TERMS)
    pins: dict[str, list[str]] = {}
    for row in connection.execute(select(term_calendars)):
        pins.setdefault(row.term, []).append(row.calendar)
    numbers: Counter[tuple[str, str]] = Counter()
    query = select(terms).order_by(terms.c.id).execution_options(yield_per=_AT_ONCE)
    try:
        for row in connection.execute(query):
            tally.terms += 1
            numbers[row.kind, row.name] += 1
            if said := _wrong_version(row, pins.get(row.digest, ()), numbers[row.kind, row.name], since):
                yield f"version {row.version} of {row.kind} {row.name!r}{said}"
    except (ValueError, OverflowError) as error:  # a day that no command of umc could have written
        yield f"a version after the first {tally.terms:,} cannot be read: {error}"


def _wrong_version(row: Any, pins: Iterable[str], number: int, since: Mapping[str, str]) -> str:
    """Say what is wrong with a version of terms; nothing where it is what it must be."""
    if digest_of(row.kind, row.body, pins) == row.digest:
        wrong = _wrong_columns(row, number)
        return f": {wrong} is not what the version says" if wrong else ""
    if row.digest not in since or digest_since(row.body.encode()) != since[row.digest]:
        return " is not what its digest says"
    if row.current or row.kind not in MAY_BE_REWRITTEN or FORGOTTEN not in row.body:
        return " is on record as forgotten, and cannot be"
    return ""


def _wrong_columns(row: Any, number: int) -> str:
    """Name the columns beside a version's body that do not follow from it; versions count from 1."""
    own = digest_of(row.kind, row.body, ())
    try:
        said = columns_of(value_of(row.kind, row.body)) | {"version": number, "own_digest": own}
    except (ValueError, msgspec.MsgspecError):  # a body that was never written by umc, its digest made to fit
        return "body"
    return ", ".join(name for name, value in said.items() if row._mapping[name] != value)


def wrong_equipment(connection: Connection, tally: Tally) -> Iterator[str]:
    """Say which machines are not what their digests say, or are found or depended on otherwise."""
    query = select(equipment).order_by(equipment.c.tag).execution_options(yield_per=_AT_ONCE)
    with connection.execute(query) as rows:
        try:
            for part in rows.partitions():
                edges = _edges(connection, part[0].tag, part[-1].tag)
                for row in part:
                    tally.equipment += 1
                    if said := _wrong_machine(row, edges.get(row.tag, set())):
                        yield f"{row.tag!r} {said}"
        except (ValueError, OverflowError) as error:  # a value that no command of umc could have written
            yield f"a machine after the first {tally.equipment:,} by tag cannot be read: {error}"


def _wrong_machine(row: Any, edges: set[str]) -> str:
    machine = machine_of(row)
    if machine_digest(machine) != row.digest:
        return "is not what its digest says"
    wrong = [name for name, value in folded_columns(machine).items() if row._mapping[name] != value]
    if edges != set(machine.depends_on):
        wrong.append(equipment_depends.name)
    return f"is not what it is searched by: {', '.join(wrong)}" if wrong else ""


def _edges(connection: Connection, first: str, last: str) -> dict[str, set[str]]:
    """Return what the machines between two tags, both included, stand as depending on."""
    found: dict[str, set[str]] = {}
    tag = equipment_depends.c.tag  # two comparisons: SQLAlchemy's BETWEEN of words is none of PostgreSQL's
    query = select(equipment_depends).where(tag >= first, tag <= last)
    for row in connection.execute(query):
        found.setdefault(row.tag, set()).add(row.on_tag)
    return found


def wrong_engineers(connection: Connection) -> Iterator[str]:
    """Say which faults stand with an engineer whom no version of their customer names as its own.

    Of a customer with a version that cannot be read, which its digest tells, nothing can be said.
    """
    known: dict[str, set[str | None]] = {}
    unread: set[str] = set()
    bodies = select(terms.c.name, terms.c.body).where(terms.c.kind == KIND_OF[Customer]).order_by(terms.c.id)
    for row in connection.execute(bodies.execution_options(yield_per=_AT_ONCE)):
        try:
            known.setdefault(row.name, set()).add(read_plain(row.body).get("engineer"))
        except (msgspec.MsgspecError, AttributeError):
            unread.add(row.name)
    columns = (faults.c.customer, faults.c.engineer)
    for customer, engineer in connection.execute(select(*columns).distinct().order_by(*columns)).all():
        if customer in unread or engineer in known.get(customer, {engineer}):
            continue
        own = (faults.c.customer == customer, faults.c.engineer.is_not_distinct_from(engineer))
        for number in connection.execute(select(faults.c.number).where(*own).order_by(faults.c.id)).scalars():
            yield f"{number}: engineer {engineer!r} is whom no version of customer {customer!r} names"
