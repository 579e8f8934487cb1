"""Versions of terms and plans of the past without a person's values in them.

What is in force stays as it is: the book declares it. A version keeps its digest, which open faults pin;
the digest of what it says since is put on record first, and that is what the check compares with.
"""

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, and_, or_, select, update

from umc.domain.personal.personal_spellings import Finder
from umc.domain.plans.plan import Kind, Step
from umc.domain.register.equipment import Equipment
from umc.domain.register.field_changes import FieldChange
from umc.store.personal.rewriting import Scope, plain_without, texts_in
from umc.store.record.forgettings import PLAN, TERMS, Record, put_on_record
from umc.store.register.applied_plans import AppliedPlan, change_plan, packed, unpacked
from umc.store.register.term_values import forget_values
from umc.store.tables.tables import applied_plans, terms
from umc.store.values.codec import canonical, read_plain

MACHINE_WORDS = ("software_version", "location", "customer_ref", "note")
"""What people write of a machine in their own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldVersion:
    """A version of terms that is to say something else."""

    digest: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OldPlan:
    """The plan of a revision as it is to be kept."""

    rev: int
    packed: bytes


def rewrite_terms(connection: Connection, scope: Scope, finder: Finder) -> tuple[OldVersion, ...]:
    """Return the versions of a customer's terms, none of them in force, that are to change."""
    found = (row for row in _versions(connection, scope) if not row.current)
    return tuple(
        OldVersion(digest=row.digest, body=canonical(plain_without(plain, finder)))
        for row in found
        if any(map(finder.is_in, texts_in(plain := read_plain(row.body))))
    )


def still_declared(connection: Connection, scope: Scope, finder: Finder) -> tuple[tuple[str, str], ...]:
    """Return kind and name of a customer's terms in force that name or reach the person."""
    return tuple(
        (row.kind, row.name)
        for row in _versions(connection, scope)
        if row.current and any(map(finder.is_in, _of_people(read_plain(row.body))))
    )


def said_in_force(connection: Connection, scope: Scope, finder: Finder) -> tuple[tuple[str, str], ...]:
    """Return kind and name of a customer's terms in force in whose other words something of them stands."""
    return tuple(
        (row.kind, row.name)
        for row in _versions(connection, scope)
        if row.current and any(map(finder.is_in, texts_in(read_plain(row.body))))
    )


def _of_people(body: Any) -> Iterator[str]:
    """Give what terms say of people: a customer's contacts, and whom a ladder tells."""
    for one in body.get("contacts", ()):
        yield from texts_in([one.get(name) for name in ("name", "email", "phone", "webhook")])
    for step in body.get("steps", ()):
        yield from texts_in(step.get("tell"))


def _versions(connection: Connection, scope: Scope) -> Sequence[Any]:
    """Return every version of a customer, its contracts and agreements, and the ladders that those name."""
    columns = (terms.c.kind, terms.c.name, terms.c.digest, terms.c.body, terms.c.current)
    own = or_(
        and_(terms.c.kind == "customer", terms.c.name == scope.customer), terms.c.customer == scope.customer
    )
    ladders = sorted(ladders_named(connection, scope.customer))
    theirs = or_(own, and_(terms.c.kind == "escalation", terms.c.name.in_(ladders)))
    return connection.execute(select(*columns).where(theirs).order_by(terms.c.id)).all()


def ladders_named(connection: Connection, customer: str) -> frozenset[str]:
    """Return the ids of the ladders that any version of a customer's promises names."""
    bodies = connection.execute(select(terms.c.body).where(terms.c.customer == customer)).scalars()
    return frozenset(filter(None, (read_plain(body).get("escalation") for body in bodies)))


def change_terms(connection: Connection, record: Record, versions: Sequence[OldVersion]) -> None:
    """Let versions say something else, each put on record first."""
    for one in versions:
        put_on_record(connection, record, TERMS, one.digest, one.body.encode())
        connection.execute(update(terms).where(terms.c.digest == one.digest).values(body=one.body))
    forget_values(one.digest for one in versions)


def rewrite_plans(connection: Connection, scope: Scope, finder: Finder) -> tuple[OldPlan, ...]:
    """Return the plans that are to be kept otherwise: what they say of a customer's things.

    Raises:
        ValueError: a plan is damaged.
    """
    found: list[OldPlan] = []
    for rev in connection.execute(select(applied_plans.c.rev).order_by(applied_plans.c.rev)).scalars().all():
        kept = connection.execute(select(applied_plans.c.plan).where(applied_plans.c.rev == rev)).scalar_one()
        plan = unpacked(kept)
        if not finder.is_in(_text_of(kept)):
            continue
        without = _plan(plan, scope, finder)
        if without != plan:
            found.append(OldPlan(rev=rev, packed=packed(without)))
    return tuple(found)


def _text_of(kept: bytes) -> str:
    """Return all text of a plan in one piece: much faster to search than its parts one by one."""
    text = zlib.decompress(kept).decode()
    return text if "\\" not in text else " ".join(texts_in(json.loads(text)))


def change_plans(connection: Connection, record: Record, plans: Sequence[OldPlan]) -> None:
    """Keep plans otherwise, each put on record first."""
    for one in plans:
        put_on_record(connection, record, PLAN, str(one.rev), one.packed)
        change_plan(connection, one.rev, one.packed)


def _plan(plan: AppliedPlan, scope: Scope, finder: Finder) -> AppliedPlan:
    return replace(
        plan,
        steps=tuple(_step(one, finder) if _is_of(one, scope) else one for one in plan.steps),
        machines=tuple(
            machine_without(one, finder) if one.customer == scope.customer else one for one in plan.machines
        ),
    )


def _is_of(step: Step, scope: Scope) -> bool:
    match step.kind:
        case Kind.CUSTOMER:
            return step.id == scope.customer
        case Kind.CONTRACT | Kind.AGREEMENT | Kind.ESCALATION:
            return step.id in scope.promises
        case Kind.EQUIPMENT:
            return step.id in scope.machines
        case _:
            return False


def _step(step: Step, finder: Finder) -> Step:
    changes = (
        FieldChange(
            field=finder.without(one.field),
            before=None if one.before is None else finder.without(one.before),
            after=None if one.after is None else finder.without(one.after),
        )
        for one in step.changes
    )
    return replace(step, changes=tuple(changes))


def machine_without(machine: Equipment, finder: Finder) -> Equipment:
    """Return a machine with what people wrote of it rewritten."""
    words: dict[str, Any] = {name: finder.without(getattr(machine, name)) for name in MACHINE_WORDS}
    return replace(machine, **words)
