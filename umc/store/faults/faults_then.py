"""Faults as they stood at an instant gone by: each read whole, and cut back to what had happened."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection

from umc.domain.desk.fault_file import FaultFile, as_of
from umc.domain.faults.fault_filter import FaultFilter
from umc.store.faults.fault_files import load_file
from umc.store.faults.fault_lists import FaultRow, page

_PAGE = 1000


def faults_then(
    connection: Connection, wanted: FaultFilter, *, at: datetime, at_most: int
) -> tuple[list[FaultFile], bool]:
    """Return up to ``at_most`` faults opened by an instant, as they stood then, and whether there are more.

    Of ``wanted`` only what time does not change is asked of the store: the customer, its
    engineer, the machines a fault ever touched, and with ``open_only`` that it had not ended.
    The rest is known only once the fault is read as it stood.
    """
    lasting = FaultFilter(
        open_only=False, customer=wanted.customer, engineer=wanted.engineer, equipment=wanted.equipment
    )
    if wanted.open_only:
        rows = page(connection, replace(lasting, open_at=at, limit=at_most + 1), now=at, by_due=True)
    else:
        rows = tuple(islice(_opened_by(connection, lasting, at), at_most + 1))
    return [as_of(load_file(connection, row.number), at) for row in rows[:at_most]], len(rows) > at_most


def _opened_by(connection: Connection, wanted: FaultFilter, at: datetime) -> Iterator[FaultRow]:
    """Give the faults opened by an instant, the newest first."""
    paged, after = replace(wanted, limit=_PAGE), None
    while rows := page(connection, paged, now=at, after=after):
        yield from (row for row in rows if row.opened_at <= at)
        after = rows[-1]
