"""Open faults as a plan sees them, each column by an index of open faults; closed ones cost nothing."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from umc.domain.plans.fault_at_stake import FaultAtStake, LegAtStake
from umc.store.tables.fault_tables import faults, legs, suspects
from umc.store.values.types import holds


def open_faults(connection: Connection) -> tuple[FaultAtStake, ...]:
    """Return every open fault with what it rests on, by number: three statements, however many."""
    columns = (faults.c.id, faults.c.number, faults.c.customer, faults.c.contract, faults.c.terms)
    about = (faults.c.equipment, faults.c.culprit)
    rows = connection.execute(
        select(*columns, *about).where(holds(faults.c.open)).order_by(faults.c.number)
    ).all()
    if not rows:
        return ()
    in_hand, suspected = _legs(connection), _suspects(connection)
    return tuple(
        FaultAtStake(
            id=row.id,
            number=row.number,
            customer=row.customer,
            contract=row.contract,
            terms=row.terms,
            machines=_named((row.equipment, row.culprit, *suspected.get(row.id, ()))),
            legs=tuple(in_hand.get(row.id, ())),
        )
        for row in rows
    )


def _legs(connection: Connection) -> dict[int, list[LegAtStake]]:
    query = select(legs.c.fault, legs.c.number, legs.c.agreement, legs.c.terms).join(
        faults, faults.c.id == legs.c.fault
    )
    backed = (legs.c.agreement.is_not(None), legs.c.terms.is_not(None))
    found: dict[int, list[LegAtStake]] = {}
    for row in _of_open(connection, query.where(holds(legs.c.open), *backed).order_by(legs.c.number)):
        leg = LegAtStake(number=row.number, agreement=row.agreement, terms=row.terms)
        found.setdefault(row.fault, []).append(leg)
    return found


def _suspects(connection: Connection) -> dict[int, list[str]]:
    query = select(suspects.c.fault, suspects.c.equipment).join(faults, faults.c.id == suspects.c.fault)
    found: dict[int, list[str]] = {}
    for row in _of_open(connection, query.where(suspects.c.cleared_at.is_(None)).order_by(suspects.c.place)):
        found.setdefault(row.fault, []).append(row.equipment)
    return found


def _of_open(connection: Connection, query: Any) -> Iterable[Any]:
    return connection.execute(query.where(holds(faults.c.open)))


def _named(tags: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for tag in tags if tag is not None))
