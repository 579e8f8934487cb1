"""Checking what moved since an earlier check: from which seal on, which faults, and how far it got.

``sealed_at`` never goes back from one seal to the next, and never lies before an event it covers was
recorded: so the seals since an instant are found by halving, and cover every event recorded since.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection, select, text

from umc.store.checks.check_faults import AT_ONCE, Span
from umc.store.record.seals import NO_SEAL, Seal, head, seal_of
from umc.store.tables.chain_tables import RAW_SEAL, sealings, seals, unsealed
from umc.store.tables.tables import counters

_CHECKED = "checked-seal"
"""The counter that holds the last seal up to which a check found all as it must be."""
_KEEP = text(
    "INSERT INTO counters (name, value) VALUES (:name, :value) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


def seal_before(connection: Connection, at: datetime) -> Seal:
    """Return the last seal made before an instant, ``NO_SEAL`` where there is none."""
    first, last = NO_SEAL, head(connection)
    if last.id == NO_SEAL.id or last.sealed_at < at:
        return last
    low, high = first.id, last.id  # low was made before, or is no seal; high was not
    while high - low > 1:
        middle = (low + high) // 2
        found = seal_numbered(connection, middle)
        if found is not None and found.sealed_at < at:
            low = middle
        else:
            high = middle
    return seal_numbered(connection, low) or first


def seal_numbered(connection: Connection, number: int) -> Seal | None:
    """Return the seal of a number, None where there is none."""
    row = connection.execute(select(*RAW_SEAL).where(seals.c.id == number)).one_or_none()
    return None if row is None else seal_of(row)


def last_checked(connection: Connection) -> Seal:
    """Return the last seal up to which a check found all as it must be, ``NO_SEAL`` where none is left."""
    number = _noted(connection)
    return (seal_numbered(connection, number) if number else None) or NO_SEAL


def checked_and_gone(connection: Connection) -> Iterator[str]:
    """Say that a seal is gone up to which all was found as it must be: the chain was cut off before it."""
    number = _noted(connection)
    if number and seal_numbered(connection, number) is None:
        yield f"seal {number} was there at an earlier check, and is gone"


def _noted(connection: Connection) -> int | None:
    query = select(counters.c.value).where(counters.c.name == _CHECKED)
    return connection.execute(query).scalar_one_or_none()


def keep_checked(connection: Connection, seal: Seal) -> None:
    """Note that all up to a seal was found as it must be."""
    connection.execute(_KEEP, {"name": _CHECKED, "value": seal.id})


def faults_since(connection: Connection, after: Seal) -> Iterator[Span]:
    """Give the faults that moved after a seal, by id, those not sealed yet among them."""
    # Sorted here: told to sort, SQLite would read all sealings there are in the order of faults.
    moved = connection.execute(select(sealings.c.fault).where(sealings.c.seal > after.id)).scalars()
    waiting = connection.execute(select(unsealed.c.fault)).scalars()
    yield from _spans(sorted(one for one in {*moved, *waiting} if one > 0))  # the others are records


def _spans(ids: Iterable[int]) -> Iterator[Span]:
    """Join ids that follow each other."""
    first = last = 0
    for each in ids:
        if first and each == last + 1 and each - first < AT_ONCE:
            last = each
            continue
        if first:
            yield first, last
        first = last = each
    if first:
        yield first, last
