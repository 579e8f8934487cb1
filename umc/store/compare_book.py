"""A book compared with the register: what applying it would change.

Digests are compared first, and only what differs is read. Equipment that the desk itself
registered stays as long as the book does not name its tag; a machine that leaves the book
is retired, never removed.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from umc.domain.book import Book
from umc.domain.equipment import RETIRED, Equipment
from umc.domain.hazards import hazards, touched_customers
from umc.domain.plan import Change, Hazard, Plan, make_plan
from umc.store.chunks import chunks
from umc.store.compare_equipment import MachineDifferences, compare_equipment, saying_whose
from umc.store.compare_terms import Name, compare_terms, current_terms
from umc.store.equipment import machine_of
from umc.store.tables import equipment, terms
from umc.store.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The plan, and what it takes to carry it out.

    ``versions`` become current (a contract too that only its calendar moves), ``gone`` stop
    being so. ``adopted`` are tags that the desk registered and the book declares alike: from
    now on the book answers for them, which changes nothing else and is no step.
    """

    plan: Plan
    versions: tuple[Version, ...] = ()
    gone: tuple[Name, ...] = ()
    added: tuple[Equipment, ...] = ()
    changed: tuple[Equipment, ...] = ()
    retired: tuple[str, ...] = ()
    adopted: tuple[str, ...] = ()


def compare(connection: Connection, book: Book, at: datetime) -> Comparison:
    """Say what would change if the register held what a book says; hazards are judged at ``at``.

    Raises:
        Refusal: a text in the book cannot be kept.
    """
    declared = compare_terms(connection, book)
    machines = compare_equipment(connection, book.equipment)
    changes = (*declared.changes, *machines.changes)
    plan = make_plan(changes, _hazards(connection, changes, book, machines, at))
    return Comparison(
        plan=replace(plan, steps=saying_whose(plan.steps, machines.there)),
        versions=declared.fresh,
        gone=declared.gone,
        added=machines.added,
        changed=machines.changed,
        retired=machines.retired,
        adopted=machines.adopted,
    )


def _hazards(
    connection: Connection,
    changes: tuple[Change, ...],
    book: Book,
    machines: MachineDifferences,
    at: datetime,
) -> tuple[Hazard, ...]:
    """Weigh the changes, with the desk's own machines in mind, which the book does not name."""
    registered = _part(connection, sorted(touched_customers(changes)))
    kept = {
        tag: machine
        for tag, machine in registered.equipment.items()
        if machines.there[tag].declared_by == "desk"
    }
    desired = replace(book, equipment={**kept, **book.equipment}) if kept else book
    risks = hazards(changes, registered, desired, at)
    left = tuple(sorted(tag for tag, one in kept.items() if _is_left_behind(one, book)))
    return (*risks, _left_behind(left)) if left else risks


def _is_left_behind(machine: Equipment, book: Book) -> bool:
    return (
        machine.customer not in book.customers
        and machine.tag not in book.equipment
        and machine.status != RETIRED
    )


def _left_behind(tags: tuple[str, ...]) -> Hazard:
    count = f"{len(tags)} machine{'' if len(tags) == 1 else 's'}"
    text = f"{count} that the desk registered would be left without their customer"
    return Hazard(code="left-behind", text=text, ids=tags)


def _part(connection: Connection, customers: list[str]) -> Book:
    """Return these customers as registered, with their contracts and machines."""
    found: dict[Name, Any] = {}
    theirs: dict[str, Equipment] = {}
    for chunk in chunks(customers):
        found |= current_terms(connection, terms.c.kind == "customer", terms.c.name.in_(chunk))
        found |= current_terms(connection, terms.c.kind == "contract", terms.c.customer.in_(chunk))
        query = select(equipment).where(equipment.c.customer.in_(chunk))
        theirs |= {row.tag: machine_of(row) for row in connection.execute(query)}
    return Book(
        customers={name: value for (kind, name), value in found.items() if kind == "customer"},
        contracts={name: value for (kind, name), value in found.items() if kind == "contract"},
        equipment=theirs,
    )
