"""Alerts as kept: one row for each source and fingerprint, with the fault it is on."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, literal, select, text, union, update

from umc.domain.alerts.alert_intake import FaultNow, KeptAs, Service
from umc.domain.alerts.kept_alert import Identity, KeptAlert
from umc.domain.refusals import Refusal
from umc.domain.register.contract import Priority
from umc.store.faults.marks import keep_ladders
from umc.store.tables.alert_tables import alerts
from umc.store.tables.fault_tables import faults, suspects
from umc.store.values.chunks import chunks
from umc.store.values.codec import canonical, read_plain
from umc.store.values.types import WHOLE, holds

_ALONE = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(CAST(:names AS text[])) AS name"
)


def alone(connection: Connection, names: Iterable[str]) -> None:
    """Wait until nobody else takes in what these names stand for, and keep others waiting in turn.

    Lasts until the transaction ends. On SQLite every writer is alone anyhow. All that a
    transaction is going to name is named at once: in one order everywhere, so that no two wait
    for each other.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_ALONE, {"names": sorted({f"alerts {name}" for name in names})})


def of_identities(connection: Connection, wanted: Iterable[Identity]) -> dict[Identity, KeptAlert]:
    """Return the alerts of these sources and fingerprints that are kept."""
    found: dict[Identity, KeptAlert] = {}
    by_source: dict[str, set[str]] = {}
    for source, fingerprint in wanted:
        by_source.setdefault(source, set()).add(fingerprint)
    for source, fingerprints in by_source.items():
        for chunk in chunks(sorted(fingerprints)):
            query = _rows().where(alerts.c.source == source, alerts.c.fingerprint.in_(chunk))
            found |= {one.identity: one for one in map(_kept, connection.execute(query))}
    return found


def open_faults_of(connection: Connection, tag: str) -> tuple[int, ...]:
    """Return the open faults that touch a machine: it is held to be at fault, was reported, or is suspected.

    Those it is held to be at fault in come first, and of the same kind the oldest.
    """
    culprit = select(faults.c.id, _rank(0)).where(holds(faults.c.open), faults.c.culprit == tag)
    named = select(faults.c.id, _rank(1)).where(holds(faults.c.open), faults.c.equipment == tag)
    suspected = (
        select(faults.c.id, _rank(2))
        .join(suspects, suspects.c.fault == faults.c.id)
        .where(holds(faults.c.open), suspects.c.equipment == tag, suspects.c.cleared_at.is_(None))
    )
    found = union(culprit, named, suspected).subquery()
    query = select(found.c.id).group_by(found.c.id).order_by(func.min(found.c.rank), found.c.id)
    return tuple(connection.execute(query).scalars())


def faults_now(connection: Connection, ids: Iterable[int]) -> dict[int, FaultNow]:
    """Return how faults stand; nobody else moves them until the transaction ends. Locked by id."""
    columns = (faults.c.id, faults.c.number, faults.c.open, faults.c.restored_at, faults.c.priority)
    query = select(*columns).where(faults.c.id.in_(sorted(set(ids)))).order_by(faults.c.id)
    keep_ladders(connection)
    return {row.id: _fault_now(row) for row in connection.execute(query.with_for_update())}


def keep(connection: Connection, given: Sequence[KeptAlert]) -> None:
    """Keep alerts: those with an id in place of what was kept, the others as new ones."""
    new = [_columns(one) for one in given if not one.id]
    known = [_columns(one) | {"of": one.id} for one in given if one.id]
    if new:
        connection.execute(alerts.insert(), new)
    if known:
        connection.execute(update(alerts).where(alerts.c.id == bindparam("of")), known)


def page(
    connection: Connection, *, unknown: bool = False, fault: str | None = None, limit: int = 1000
) -> tuple[KeptAlert, ...]:
    """Return alerts, the newest first.

    ``unknown``: those on no fault that nobody has dropped; ``fault``: those on the fault of that number.
    """
    return tuple(_kept(row) for row in connection.execute(listing(unknown=unknown, fault=fault, limit=limit)))


def listing(*, unknown: bool, fault: str | None, limit: int) -> Select[Any]:
    """Return the statement behind ``page``."""
    query = _rows()
    if unknown:
        query = query.where(alerts.c.fault.is_(None), alerts.c.state != KeptAs.DROPPED.value)
    if fault is not None:
        query = query.where(faults.c.number == fault)
    return query.order_by(alerts.c.id.desc()).limit(limit)


def require_alert(connection: Connection, id_: int) -> KeptAlert:
    """Return the alert of an id; nobody else changes it until the transaction ends.

    Raises:
        Refusal: ``unknown-alert``.
    """
    query = _rows().where(alerts.c.id == id_)
    row = connection.execute(query.with_for_update(of=alerts)).one_or_none()
    if row is None:
        raise Refusal("unknown-alert", f"no alert {id_} is kept", hint="see umc intake list")
    return _kept(row)


def _rank(place: int) -> Any:
    return literal(place, WHOLE).label("rank")


def _rows() -> Select[Any]:
    return select(alerts, faults.c.number).join(faults, faults.c.id == alerts.c.fault, isouter=True)


def _kept(row: Any) -> KeptAlert:
    known = dict(row._mapping)
    known["state"], known["labels"] = KeptAs(row.state), read_plain(row.labels)
    return KeptAlert(**known)


def _columns(one: KeptAlert) -> dict[str, Any]:
    return {
        "source": one.source,
        "fingerprint": one.fingerprint,
        "state": one.state.value,
        "equipment": one.equipment,
        "fault": one.fault,
        "severity": one.severity,
        "summary": one.summary,
        "labels": canonical(dict(one.labels)),
        "why": one.why,
        "times": one.times,
        "starts_at": one.starts_at,
        "first_at": one.first_at,
        "last_at": one.last_at,
    }


def _fault_now(row: Any) -> FaultNow:
    service = Service.OVER if not row.open else Service.BACK if row.restored_at is not None else Service.DOWN
    return FaultNow(id=row.id, number=row.number, service=service, priority=Priority(row.priority))
