"""Equipment in the register: found by tag or serial, listed, added, changed, retired."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, delete, func, select

from umc.domain.equipment import RETIRED, Equipment
from umc.store.equipment_rows import digest_of, machine_of, replacing, row_of, run_many
from umc.store.tables import equipment as machines
from umc.store.tables import equipment_depends
from umc.store.text import folded

__all__ = [
    "EquipmentFilter", "Fingerprint", "by_serial", "by_tag", "by_tags", "count", "digest_of", "digests",
    "find", "in_use", "insert_many", "listing", "machine_of", "neighbours", "page", "retire_many", "tags",
    "update_many",
]  # fmt: skip

_CHUNK = 1000
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
    for start in range(0, len(tags), _CHUNK):
        found.extend(_of(connection, machines.c.tag.in_(tags[start : start + _CHUNK])))
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
    for row in connection.execution_options(yield_per=_CHUNK).execute(query):
        yield machine_of(row)


def tags(connection: Connection, *, starting: str = "", limit: int = 50) -> tuple[str, ...]:
    """Return tags in order, those that start so."""
    query = select(machines.c.tag).where(machines.c.tag >= starting, machines.c.tag < starting + "\U0010ffff")
    return tuple(connection.execute(query.order_by(machines.c.tag).limit(limit)).scalars())


def count(connection: Connection) -> int:
    """Return how many machines are registered and not retired."""
    query = select(func.count()).select_from(machines).where(machines.c.status != RETIRED)
    return int(connection.execute(query).scalar_one())


def digests(connection: Connection) -> dict[str, Fingerprint]:
    """Return the fingerprint of every machine by tag, retired ones included."""
    query = select(machines.c.tag, machines.c.digest, machines.c.declared_by, machines.c.status)
    rows = connection.execute(query)
    return {row.tag: Fingerprint(row.digest, row.declared_by, row.status) for row in rows}


def neighbours(connection: Connection, tag: str) -> tuple[Equipment, ...]:
    """Return the machines that this one depends on and those that depend on it, near and far, by tag.

    At most 500; the machine itself is not among them.
    """
    edges = equipment_depends.c
    beneath = _reached(connection, tag, to=edges.on_tag, of=edges.tag)
    above = _reached(connection, tag, to=edges.tag, of=edges.on_tag)
    return by_tags(connection, sorted((beneath | above) - {tag})[:_NEAR_AT_MOST])


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
    for chunk in _chunks(given):
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
    for chunk in _chunks(given):
        rows = [row_of(machine, declared_by=declared_by, now=now) for machine in chunk]
        run_many(connection, replacing(), [{f"new_{name}": row[name] for name in row} for row in rows])
        _delete_edges(connection, [machine.tag for machine in chunk])
        _insert_edges(connection, chunk)
        total += len(chunk)
    return total


def retire_many(connection: Connection, tags: Iterable[str], *, now: datetime) -> int:
    """Retire machines: they stay known, with their history, and are covered by nothing."""
    total = 0
    for chunk in _chunks(tags):
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


def _reached(connection: Connection, tag: str, *, to: Any, of: Any) -> set[str]:
    """Follow dependencies one way; ``UNION`` ends circles."""
    first = select(to.label("tag")).where(of == tag)
    walk = first.cte("walk", recursive=True)
    further = select(to).join(walk, of == walk.c.tag)
    query = select(walk.union(further).c.tag).limit(_NEAR_AT_MOST)
    return set(connection.execute(query).scalars())


def _chunks(given: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(given)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def _insert_edges(connection: Connection, chunk: Sequence[Equipment]) -> None:
    edges = [
        {"tag": machine.tag, "on_tag": on} for machine in chunk for on in dict.fromkeys(machine.depends_on)
    ]
    if edges:
        connection.execute(equipment_depends.insert(), edges)


def _delete_edges(connection: Connection, tags: list[str]) -> None:
    connection.execute(delete(equipment_depends).where(equipment_depends.c.tag.in_(tags)))
