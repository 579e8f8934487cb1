"""What the register knows beside the values: who declared what, since when, and how many there are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from umc.domain.register.equipment import RETIRED, Equipment
from umc.store.register.equipment import machine_of
from umc.store.register.versions import KIND_OF, Named
from umc.store.tables.tables import CURRENT, equipment, equipment_depends, revisions, terms
from umc.store.values.chunks import chunks
from umc.store.values.text import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """Who declared a machine (``book`` or ``desk``), and when it was registered and last changed."""

    declared_by: str
    registered_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """The version of a term that is current, and the revision that made it: when and by whom."""

    version: int
    digest: str
    rev: int
    applied_at: datetime
    actor: str


def declared(connection: Connection, tags: Sequence[str]) -> dict[str, Declared]:
    """Return who declared these machines and when, by tag; those there are none of are left out."""
    found: dict[str, Declared] = {}
    columns = (equipment.c.tag, equipment.c.declared_by, equipment.c.registered_at, equipment.c.changed_at)
    for chunk in chunks(tags):
        query = select(*columns).where(equipment.c.tag.in_(chunk))
        for row in connection.execute(query):
            found[row.tag] = Declared(
                declared_by=row.declared_by, registered_at=row.registered_at, changed_at=row.changed_at
            )
    return found


def bearers(connection: Connection, serials: Sequence[str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the tags that bear each of these serials, by vendor and serial as written."""
    wanted = sorted({folded(serial) for serial in serials if serial})
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for chunk in chunks(wanted):
        chosen = equipment.c.serial_folded.in_(chunk)
        query = select(equipment.c.vendor, equipment.c.serial, equipment.c.tag).where(chosen)
        for row in connection.execute(query.order_by(equipment.c.tag)):
            key = (row.vendor, row.serial)
            found[key] = (*found.get(key, ()), row.tag)
    return found


def depending(connection: Connection) -> Iterator[Equipment]:
    """Return every machine that depends on another, by tag."""
    chosen = equipment.c.tag.in_(select(equipment_depends.c.tag))
    for row in connection.execute(select(equipment).where(chosen).order_by(equipment.c.tag)):
        yield machine_of(row)


def machines_of_customers(connection: Connection, customers: Sequence[str]) -> dict[str, int]:
    """Return how many machines each of these customers has that are not retired."""
    return _machines_by(connection, "customer", customers)


def machines_of_vendors(connection: Connection, vendors: Sequence[str]) -> dict[str, int]:
    """Return how many machines each of these vendors made that are not retired."""
    return _machines_by(connection, "vendor", vendors)


def since(connection: Connection, kind: type[Named], name: str) -> Since | None:
    """Return which version of a name is current and since when; None where there is none."""
    query = (
        select(terms.c.version, terms.c.digest, terms.c.rev, revisions.c.applied_at, revisions.c.actor)
        .join(revisions, revisions.c.rev == terms.c.rev)
        .where(CURRENT, terms.c.kind == KIND_OF[kind], terms.c.name == name)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Since(**row._mapping)


def _machines_by(connection: Connection, column: str, names: Sequence[str]) -> dict[str, int]:
    asked, found = equipment.c[column], {}
    for chunk in chunks(names):
        chosen = asked.in_(chunk)
        query = select(asked, func.count()).where(chosen, equipment.c.status != RETIRED).group_by(asked)
        found.update({str(name): int(number) for name, number in connection.execute(query)})
    return found
