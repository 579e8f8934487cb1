"""Equipment in the register: found by tag or serial, listed, added, changed, retired."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, select

from umc.domain.register.equipment import RETIRED, Equipment
from umc.store.register.equipment_rows import digest_of, machine_of, replacing, row_of, run_many
from umc.store.tables.tables import equipment as machines
from umc.store.tables.tables import equipment_depends
from umc.store.values.chunks import AT_ONCE, chunks
from umc.store.values.text import folded

__all__ = [
    "EquipmentFilter", "Fingerprint", "by_serial", "by_tag", "by_tags", "digest_of", "digests",
    "find", "in_use", "insert_many", "listing", "machine_of", "neighbours", "page", "retire_many", "tags",
    "update_many",
]  # fmt: skip

_NEAR_AT_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class EquipmentFilter:
    """Which machines a listing is about; all conditions hold at once, None asks for nothing."""

    customer: str | None = None
    site: str | None = None
    vendor: str | None = None
    class_: str | None = None
    status: str | None = None
    contains: str = ""
    retired: bool = False  # whether retired machines are listed too


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a plan needs to know of a registered machine."""

    digest: str
    declared_by: str
    status: str


def by_tag(connection: Connection, tag: str) -> Equipment | None:
    """Return the machine of that tag, or None."""
    row = connection.execute(select(machines).where(machines.c.tag == tag)).one_or_none()
    return machine_of(row) if row is not None else None


def by_serial(connection: Connection, serial: str) -> tuple[Equipment, ...]:
    """Return the machines of that serial, of every vendor, by tag; letter case aside unless it decides."""
    return _closest(_of(connection, machines.c.serial_folded == folded(serial)), "serial", serial)


def find(connection: Connection, ref: str) -> tuple[Equipment, ...]:
    """Return the machines that a tag or a serial means: exactly so, else letter case aside.

    A tag goes before a serial. Empty: none; several: a person has to say which.
    """
    if not ref:
        return ()
    exact = by_tag(connection, ref)
    if exact is not None:
        return (exact,)
    by_folded_tag = _of(connection, machines.c.tag_folded == folded(ref))
    return by_folded_tag or by_serial(connection, ref)


def by_tags(connection: Connection, tags: Sequence[str]) -> tuple[Equipment, ...]:
    """Return the machines of these tags, by tag; those there are none of are left out."""
    found: list[Equipment] = []
    for chunk in chunks(tags):
        found.extend(_of(connection, machines.c.tag.in_(chunk)))
    return tuple(sorted(found, key=lambda machine: machine.tag))


def page(
    connection: Connection, wanted: EquipmentFilter, *, after: str = "", limit: int = 1000
) -> tuple[Equipment, ...]:
    """Return machines by tag, those after ``after``."""
    rows = connection.execute(listing(wanted, after=after, limit=limit))
    return tuple(machine_of(row) for row in rows)


def listing(wanted: EquipmentFilter, *, after: str = "", limit: int = 1000) -> Select[Any]:
    """Return the statement behind ``page``."""
    query = select(machines).where(machines.c.tag > after)
    for column in ("customer", "site", "vendor", "status"):
        value = getattr(wanted, column)
        if value is not None:
            query = query.where(machines.c[column] == value)
    if wanted.class_ is not None:
        query = query.where(machines.c["class"] == wanted.class_)
    if wanted.status is None and not wanted.retired:
        query = query.where(machines.c.status != RETIRED)
    if wanted.contains:
        query = query.where(machines.c.search.contains(folded(wanted.contains), autoescape=True))
    return query.order_by(machines.c.tag).limit(limit)


def in_use(connection: Connection) -> Iterator[Equipment]:
    """Return every machine that is not retired, by tag, as they are read."""
    query = select(machines).where(machines.c.status != RETIRED).order_by(machines.c.tag)
    for row in connection.execute(query.execution_options(yield_per=AT_ONCE)):
        yield machine_of(row)


def tags(connection: Connection, *, starting: str = "", limit: int = 50) -> tuple[str, ...]:
    """Return tags in order, those that start so."""
    query = select(machines.c.tag).where(machines.c.tag >= starting, machines.c.tag < starting + "\U0010ffff")
    return tuple(connection.execute(query.order_by(machines.c.tag).limit(limit)).scalars())


def digests(connection: Connection) -> dict[str, Fingerprint]:
    """Return the fingerprint of every machine by tag, retired ones included."""
    query = select(machines.c.tag, machines.c.digest, machines.c.declared_by, machines.c.status)
    rows = connection.execute(query)
    return {tag: Fingerprint(digest, whose, status) for tag, digest, whose, status in rows}


def neighbours(connection: Connection, tag: str) -> tuple[Equipment, ...]:
    """Return the machines that one depends on, near and far, and those that depend on it directly, by tag.

    At most 500 of each, the nearest first and then by tag; the machine itself is not among them.
    """
    edges = equipment_depends.c
    above = select(edges.tag).where(edges.on_tag == tag).order_by(edges.tag).limit(_NEAR_AT_MOST)
    near = {*_beneath(connection, tag), *connection.execute(above).scalars()}
    return by_tags(connection, sorted(near - {tag}))


def insert_many(
    connection: Connection, given: Iterable[Equipment], *, declared_by: str, now: datetime
) -> int:
    """Register machines, a thousand at a time; return how many.

    ``declared_by`` is ``book`` or ``desk``. A tag that is registered already is a bug here:
    who calls has compared the tags.

    Raises:
        UnstorableText: a text cannot be kept; the field is named.
    """
    total = 0
    for chunk in chunks(given):
        rows = [row_of(machine, declared_by=declared_by, now=now) for machine in chunk]
        run_many(connection, machines.insert(), rows)
        _insert_edges(connection, chunk)
        total += len(chunk)
    return total


def update_many(
    connection: Connection, given: Iterable[Equipment], *, declared_by: str, now: datetime
) -> int:
    """Replace what is registered about machines; return how many.

    Raises:
        UnstorableText: a text cannot be kept; the field is named.
    """
    total = 0
    for chunk in chunks(given):
        rows = [row_of(machine, declared_by=declared_by, now=now) for machine in chunk]
        run_many(connection, replacing(), [{f"new_{name}": row[name] for name in row} for row in rows])
        _delete_edges(connection, [machine.tag for machine in chunk])
        _insert_edges(connection, chunk)
        total += len(chunk)
    return total


def retire_many(connection: Connection, tags: Iterable[str], *, now: datetime) -> int:
    """Retire machines: they stay known, with their history, and are covered by nothing."""
    total = 0
    for chunk in chunks(tags):
        known = by_tags(connection, list(chunk))
        retired = [replace(machine, status=RETIRED) for machine in known]
        kept = dict(_declared_by(connection, [machine.tag for machine in known]))
        for by in sorted(set(kept.values())):
            update_many(connection, [one for one in retired if kept[one.tag] == by], declared_by=by, now=now)
        total += len(retired)
    return total


def _declared_by(connection: Connection, tags: list[str]) -> Iterator[tuple[str, str]]:
    query = select(machines.c.tag, machines.c.declared_by).where(machines.c.tag.in_(tags))
    return ((row.tag, row.declared_by) for row in connection.execute(query))


def _of(connection: Connection, condition: Any) -> tuple[Equipment, ...]:
    rows = connection.execute(select(machines).where(condition).order_by(machines.c.tag))
    return tuple(machine_of(row) for row in rows)


def _closest(found: tuple[Equipment, ...], field: str, ref: str) -> tuple[Equipment, ...]:
    exact = tuple(machine for machine in found if getattr(machine, field) == ref)
    return exact or found


def _beneath(connection: Connection, tag: str) -> list[str]:
    """Follow dependencies down, a ring at a time, so that what is cut off is the farthest; circles end."""
    edges, found, ring = equipment_depends.c, [tag], [tag]
    while ring and len(found) <= _NEAR_AT_MOST:
        further = select(edges.on_tag).distinct().where(edges.tag.in_(ring)).order_by(edges.on_tag)
        ring = [
            one for one in connection.execute(further.limit(2 * _NEAR_AT_MOST)).scalars() if one not in found
        ]
        found += ring[: _NEAR_AT_MOST + 1 - len(found)]
    return found[1:]


def _insert_edges(connection: Connection, chunk: Sequence[Equipment]) -> None:
    edges = [
        {"tag": machine.tag, "on_tag": on} for machine in chunk for on in dict.fromkeys(machine.depends_on)
    ]
    if edges:
        connection.execute(equipment_depends.insert(), edges)


def _delete_edges(connection: Connection, tags: list[str]) -> None:
    connection.execute(delete(equipment_depends).where(equipment_depends.c.tag.in_(tags)))
