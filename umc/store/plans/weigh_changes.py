"""What a plan's changes put at risk: as little of the register is read as they touch.

Nothing is read for a plan without steps, and no fault for one that only adds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, select

from umc.domain.plans.confirmations import confirmations
from umc.domain.plans.fault_at_stake import FaultAtStake
from umc.domain.plans.hazards import hazards, touched_by
from umc.domain.plans.hazards_of_faults import due_hazards, faults_left, mark_hazards, stuck_hazards
from umc.domain.plans.plan import Action, Change, Confirmation, Hazard, Kind, counted_machines
from umc.domain.register.book import Book
from umc.domain.register.equipment import RETIRED, Equipment
from umc.store.faults.open_faults import open_faults
from umc.store.plans.compare_equipment import MachineDifferences
from umc.store.plans.compare_faults import FaultDifferences, Rebasing, compare_faults
from umc.store.plans.compare_marks import marks_come_due
from umc.store.plans.compare_terms import Name, TermDifferences, current_terms
from umc.store.register.equipment import Fingerprint, by_tags, machine_of
from umc.store.tables.tables import equipment, terms
from umc.store.values.chunks import chunks

_PROMISES = ("contract", "agreement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """The hazards, what must be confirmed by name, and the faults that go over to newer terms.

    ``unchanged`` are faults that were asked for and have no newer terms.
    """

    hazards: tuple[Hazard, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    rebasings: tuple[Rebasing, ...] = ()
    unchanged: tuple[str, ...] = ()


def weigh(
    connection: Connection,
    book: Book,
    declared: TermDifferences,
    machines: MachineDifferences,
    *,
    rebase: Sequence[str],
    at: datetime,
) -> Weighed:
    """Weigh what a book would change, with the desk's own machines in mind, which it does not name.

    Raises:
        Refusal: a fault that ``rebase`` names cannot be rebased.
    """
    changes = (*declared.changes, *machines.changes)
    if not changes and not rebase:
        return Weighed()
    takes = any(change.action is not Action.ADD for change in changes)
    at_stake = open_faults(connection) if takes or rebase else ()
    registered, desired, risks = _risks(connection, changes, book, machines, at)
    faults = compare_faults(
        connection, at_stake, desired, declared.digests,
        fresh={(one.kind, one.name) for one in declared.fresh}, leaving=machines.retired,
        wanted=rebase, at=at,
    )  # fmt: skip
    in_use = sum(one.declared_by == "book" and one.status != RETIRED for one in machines.there.values())
    return Weighed(
        hazards=(
            *risks, *_of_faults(changes, at_stake, registered, faults, at),
            *_of_ladders(connection, changes, book, at),
        ),
        confirmations=confirmations(changes, at_stake, registered, at, in_use=in_use),
        rebasings=faults.rebasings,
        unchanged=faults.unchanged,
    )  # fmt: skip


def _of_ladders(
    connection: Connection, changes: tuple[Change, ...], book: Book, at: datetime
) -> Iterator[Hazard]:
    """Read the open faults only where a ladder changes: theirs are always those of now."""
    if any(change.kind is Kind.ESCALATION for change in changes):
        yield from mark_hazards(marks_come_due(connection, book, at))


def _of_faults(
    changes: tuple[Change, ...],
    at_stake: Sequence[FaultAtStake],
    registered: Book,
    faults: FaultDifferences,
    at: datetime,
) -> tuple[Hazard, ...]:
    rebased = [move for one in faults.rebasings for move in one.moves]
    left = faults_left(changes, at_stake, registered, at)
    return (*left, *stuck_hazards(faults.stuck), *due_hazards(rebased, faults.kept))


def _risks(
    connection: Connection,
    changes: tuple[Change, ...],
    book: Book,
    machines: MachineDifferences,
    at: datetime,
) -> tuple[Book, Book, tuple[Hazard, ...]]:
    """Return the part of the register that is touched, the book with the desk's machines, and the hazards."""
    touched = touched_by(changes, chain(book.equipment.values(), _of_the_desk(connection, machines)))
    registered = _part(connection, sorted(touched.customers))
    kept = {
        tag: machine
        for tag, machine in registered.equipment.items()
        if tag not in book.equipment and _is_the_desks(machines.there[tag])
    }
    desired = replace(book, equipment={**kept, **book.equipment}) if kept else book
    risks = hazards(changes, registered, desired, at, touched)
    left = tuple(sorted(tag for tag, one in kept.items() if one.customer not in book.customers))
    return registered, desired, (*risks, _left_behind(left)) if left else risks


def _of_the_desk(connection: Connection, machines: MachineDifferences) -> Iterator[Equipment]:
    """Give the machines that the desk registered; they are read only when they are asked for."""
    yield from by_tags(connection, [tag for tag, one in machines.there.items() if _is_the_desks(one)])


def _left_behind(tags: tuple[str, ...]) -> Hazard:
    machines, be = f"{counted_machines(tags)} that the desk registered", "is" if len(tags) == 1 else "are"
    return Hazard(
        code="left-behind",
        text=f"{machines} would be left without their customer",
        done=f"{machines} {be} left without their customer",
        ids=tags,
    )


def _is_the_desks(known: Fingerprint) -> bool:
    return known.declared_by == "desk" and known.status != RETIRED


def _part(connection: Connection, customers: list[str]) -> Book:
    """Return these customers as registered, with their contracts and machines, and what could back those."""
    if not customers:
        return Book()
    found: dict[Name, Any] = {}
    theirs: dict[str, Equipment] = {}
    for chunk in chunks(customers):
        found |= current_terms(connection, terms.c.kind == "customer", terms.c.name.in_(chunk))
        found |= current_terms(connection, terms.c.kind.in_(_PROMISES), terms.c.customer.in_(chunk))
        query = select(equipment).where(equipment.c.customer.in_(chunk))
        theirs |= {row.tag: machine_of(row) for row in connection.execute(query)}
    found |= current_terms(connection, terms.c.kind == "agreement", terms.c.customer.is_(None))
    return Book(
        customers={name: value for (kind, name), value in found.items() if kind == "customer"},
        contracts={name: value for (kind, name), value in found.items() if kind == "contract"},
        agreements={name: value for (kind, name), value in found.items() if kind == "agreement"},
        equipment=theirs,
    )
