"""The log of look-ups: who saw a customer's contacts, and by which command."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from umc.domain.actor import Actor
from umc.store.tables.fault_tables import faults
from umc.store.tables.word_tables import lookups
from umc.store.values.chunks import chunks


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUpMade:
    """Somebody was shown contacts of a customer; ``command`` is what they asked with, without its words."""

    id: int
    at: datetime
    actor: str
    known_by: str
    customer: str
    command: str


def log_lookups(
    connection: Connection, customers: Sequence[str], *, at: datetime, actor: Actor, command: str
) -> None:
    """Write down that contacts of these customers were looked up."""
    rows = [
        {
            "at": at,
            "actor": actor.name,
            "known_by": actor.known_by.value,
            "customer": customer,
            "command": command,
        }
        for customer in dict.fromkeys(customers)
    ]
    if rows:
        connection.execute(lookups.insert(), rows)


def customers_of_faults(connection: Connection, numbers: Iterable[str]) -> tuple[str, ...]:
    """Return the customers of faults, each once, by id."""
    found: set[str] = set()
    for chunk in chunks(sorted(set(numbers))):
        query = select(faults.c.customer).distinct().where(faults.c.number.in_(chunk))
        found.update(connection.execute(query).scalars())
    return tuple(sorted(found))


def list_made(
    connection: Connection, *, customer: str | None, limit: int
) -> tuple[tuple[LookUpMade, ...], bool]:
    """Return up to ``limit`` look-ups, the newest first, and whether there are more."""
    query = select(lookups).order_by(lookups.c.id.desc()).limit(limit + 1)
    if customer is not None:
        query = query.where(lookups.c.customer == customer)
    found = [LookUpMade(**row._mapping) for row in connection.execute(query)]
    return tuple(found[:limit]), len(found) > limit
