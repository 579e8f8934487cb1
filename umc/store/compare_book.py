"""A book compared with the register: what applying it would change.

Digests are compared first, and only what differs is read. Equipment that the desk itself
registered stays as long as the book does not name its tag; a machine that leaves the book
is retired, never removed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from umc.domain.book import Book
from umc.domain.equipment import RETIRED, Equipment
from umc.domain.field_changes import FieldChange
from umc.domain.hazards import hazards, touched_customers
from umc.domain.plan import Action, Change, Hazard, Kind, Plan, Step, make_plan
from umc.store import equipment as machines
from umc.store import terms as kept_terms
from umc.store.equipment import Fingerprint
from umc.store.tables import CURRENT, terms
from umc.store.tables import equipment as machine_table
from umc.store.versions import ROUTES, Version, versions

_CHUNK = 500
Name = tuple[str, str]
"""A kind of terms and a name of that kind."""


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


@dataclass(frozen=True, slots=True)
class _Machines:
    """The tags of a book and of the register, sorted out by their digests."""

    there: Mapping[str, Fingerprint]
    digests: Mapping[str, str]
    added: tuple[Equipment, ...]
    changed: tuple[Equipment, ...]
    retired: tuple[str, ...]
    adopted: tuple[str, ...]


def compare(connection: Connection, book: Book, at: datetime) -> Comparison:
    """Say what would change if the register held what a book says; hazards are judged at ``at``.

    Raises:
        Refusal: a text in the book cannot be kept.
    """
    wanted = {(one.kind, one.name): one for one in versions(book)}
    registered = kept_terms.registered(connection)
    found = _machines(connection, book)
    term_changes = _term_changes(connection, book, wanted, registered)
    changes = (*term_changes, *_machine_changes(connection, found))
    plan = make_plan(changes, _hazards(connection, changes, book, found, at))
    return Comparison(
        plan=replace(plan, steps=_saying_whose(plan.steps, found.there)),
        versions=tuple(
            one
            for key, one in wanted.items()
            if key not in registered or registered[key].digest != one.digest
        ),
        gone=tuple(sorted(registered.keys() - wanted.keys())),
        added=found.added,
        changed=found.changed,
        retired=found.retired,
        adopted=found.adopted,
    )


def _term_changes(
    connection: Connection,
    book: Book,
    wanted: Mapping[Name, Version],
    registered: Mapping[Name, kept_terms.Registered],
) -> tuple[Change, ...]:
    changed = [
        key for key in wanted if key in registered and registered[key].own_digest != wanted[key].own_digest
    ]
    gone = sorted(registered.keys() - wanted.keys())
    before, after = _values(connection, (*changed, *gone)), _declared(book)
    return (
        *(
            Change(
                kind=Kind(key[0]), id=key[1], action=Action.ADD, after=after[key], after_digest=one.own_digest
            )
            for key, one in wanted.items()
            if key not in registered
        ),
        *(
            Change(
                kind=Kind(key[0]), id=key[1], action=Action.CHANGE, before=before[key], after=after[key],
                before_digest=registered[key].own_digest, after_digest=wanted[key].own_digest,
            )
            for key in changed
        ),
        *(
            Change(
                kind=Kind(key[0]), id=key[1], action=Action.REMOVE, before=before[key],
                before_digest=registered[key].own_digest,
            )
            for key in gone
        ),
    )  # fmt: skip


def _declared(book: Book) -> dict[Name, Any]:
    """Return every term of a book by kind and name."""
    by_kind: dict[str, Mapping[str, Any]] = {
        "calendar": book.calendars,
        "desk": book.desks,
        "vendor": book.vendors,
        "customer": book.customers,
        "contract": book.contracts,
        "agreement": book.agreements,
        "escalation": book.escalations,
        ROUTES: {ROUTES: book.routes},
    }
    return {(kind, name): value for kind, values in by_kind.items() for name, value in values.items()}


def _values(connection: Connection, names: Iterable[Name]) -> dict[Name, Any]:
    """Return the current values of these kinds and names."""
    by_kind: dict[str, list[str]] = {}
    for kind, name in names:
        by_kind.setdefault(kind, []).append(name)
    found: dict[Name, Any] = {}
    for kind, listed in by_kind.items():
        for chunk in _chunks(listed):
            found |= _current(connection, terms.c.kind == kind, terms.c.name.in_(chunk))
    return found


def _current(connection: Connection, *conditions: Any) -> dict[Name, Any]:
    heads = select(terms.c.kind, terms.c.name, terms.c.digest, terms.c.origins)
    rows = connection.execute(heads.where(CURRENT, *conditions)).all()
    values = kept_terms.values(connection, rows)
    return {(row.kind, row.name): value for row, value in zip(rows, values, strict=True)}


def _machines(connection: Connection, book: Book) -> _Machines:
    there = machines.digests(connection)
    digests = {tag: machines.digest_of(machine) for tag, machine in book.equipment.items()}
    added, changed, adopted = [], [], []
    for tag, machine in book.equipment.items():
        known = there.get(tag)
        if known is None:
            added.append(machine)
        elif known.digest != digests[tag]:
            changed.append(machine)
        elif known.declared_by == "desk":
            adopted.append(tag)
    left = (tag for tag, known in there.items() if tag not in digests and _is_the_books(known))
    return _Machines(
        there, digests, tuple(added), tuple(changed), tuple(sorted(left)), tuple(sorted(adopted))
    )


def _is_the_books(known: Fingerprint) -> bool:
    return known.declared_by == "book" and known.status != RETIRED


def _machine_changes(connection: Connection, found: _Machines) -> Iterator[Change]:
    touched = [machine.tag for machine in found.changed] + list(found.retired)
    before = {machine.tag: machine for machine in machines.by_tags(connection, touched)}
    for machine in found.added:
        yield Change(
            kind=Kind.EQUIPMENT, id=machine.tag, action=Action.ADD, after=machine,
            after_digest=found.digests[machine.tag],
        )  # fmt: skip
    for machine in found.changed:
        yield Change(
            kind=Kind.EQUIPMENT, id=machine.tag, action=Action.CHANGE,
            before=before[machine.tag], after=machine,
            before_digest=found.there[machine.tag].digest, after_digest=found.digests[machine.tag],
        )  # fmt: skip
    for tag in found.retired:
        yield Change(
            kind=Kind.EQUIPMENT, id=tag, action=Action.RETIRE, before=before[tag],
            before_digest=found.there[tag].digest,
        )  # fmt: skip


def _saying_whose(steps: tuple[Step, ...], there: Mapping[str, Fingerprint]) -> tuple[Step, ...]:
    """Let the change of a machine that the desk registered say that it becomes the book's."""
    taken = FieldChange(field="declared_by", before="desk", after="book")
    return tuple(
        replace(step, changes=(*step.changes, taken))
        if step.kind is Kind.EQUIPMENT
        and step.action is Action.CHANGE
        and there[step.id].declared_by == "desk"
        else step
        for step in steps
    )


def _hazards(
    connection: Connection, changes: tuple[Change, ...], book: Book, found: _Machines, at: datetime
) -> tuple[Hazard, ...]:
    touched = sorted(touched_customers(changes))
    registered = _part(connection, touched)
    kept = {
        tag: machine
        for tag, machine in registered.equipment.items()
        if found.there[tag].declared_by == "desk"
    }
    desired = replace(book, equipment={**kept, **book.equipment}) if kept else book
    left = tuple(sorted(tag for tag, one in kept.items() if _is_left_behind(one, book)))
    risks = hazards(changes, registered, desired, at)
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
    for chunk in _chunks(customers):
        found |= _current(connection, terms.c.kind == "customer", terms.c.name.in_(chunk))
        found |= _current(connection, terms.c.kind == "contract", terms.c.customer.in_(chunk))
        query = select(machine_table).where(machine_table.c.customer.in_(chunk))
        theirs |= {row.tag: machines.machine_of(row) for row in connection.execute(query)}
    return Book(
        customers={name: value for (kind, name), value in found.items() if kind == "customer"},
        contracts={name: value for (kind, name), value in found.items() if kind == "contract"},
        equipment=theirs,
    )


def _chunks(names: list[str]) -> Iterator[list[str]]:
    return (names[start : start + _CHUNK] for start in range(0, len(names), _CHUNK))
