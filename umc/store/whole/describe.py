"""A database described: its engine, and what it holds."""

from typing import Any

from sqlalchemy import Connection, Table, func, select

from umc.domain.register.equipment import RETIRED
from umc.store.messages.held import count_held
from umc.store.tables.fault_tables import events, faults
from umc.store.tables.tables import CURRENT, equipment, revisions, terms
from umc.store.values.types import holds


def engine_of(connection: Connection) -> tuple[str, str]:
    """Return the kind of engine (``sqlite`` or ``postgresql``) and its version."""
    if connection.dialect.name == "sqlite":
        return "sqlite", str(connection.exec_driver_sql("SELECT sqlite_version()").scalar_one())
    return "postgresql", str(connection.exec_driver_sql("SHOW server_version").scalar_one())


def counts_of(connection: Connection) -> dict[str, int]:
    """Return how many there are of each kind: terms, machines, faults, events, revisions, held messages."""
    by_kind = select(terms.c.kind, func.count()).where(CURRENT).group_by(terms.c.kind)
    terms_now = {str(kind): int(count) for kind, count in connection.execute(by_kind)}
    return {
        "customers": terms_now.get("customer", 0),
        "contracts": terms_now.get("contract", 0),
        "vendors": terms_now.get("vendor", 0),
        "agreements": terms_now.get("agreement", 0),
        "calendars": terms_now.get("calendar", 0),
        "equipment": _count(connection, equipment, equipment.c.status != RETIRED),
        "equipment_retired": _count(connection, equipment, equipment.c.status == RETIRED),
        "faults": _count(connection, faults),
        "faults_open": _count(connection, faults, holds(faults.c.open)),
        "events": _count(connection, events),
        "revisions": _count(connection, revisions),
        "messages_held": count_held(connection),
    }


def _count(connection: Connection, table: Table, *conditions: Any) -> int:
    query = select(func.count()).select_from(table).where(*conditions)
    return int(connection.execute(query).scalar_one())
