"""Fault numbers against the counters that gave them out: a number is given once, and stays."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, select

from umc.store.tables.archive_tables import archived
from umc.store.tables.fault_tables import faults
from umc.store.tables.tables import counters

_PREFIX = "fault-"


def counter_of(year: int) -> str:
    """Return the name of the counter that gives out a year's numbers."""
    return f"{_PREFIX}{year:04d}"


def number_of(year: int, ordinal: int) -> str:
    """Return a fault's number: ``F-2026-000123``."""
    return f"F-{year:04d}-{ordinal:06d}"


def wrong_numbers(connection: Connection) -> Iterator[str]:
    """Say which numbers were given out and are there no more, or are there and were never given out.

    A number is taken in the transaction that keeps its fault: from 1 to what the counter
    stands at, none may be missing; that of an archived fault stays taken.
    """
    given = _given(connection)
    here = select(faults.c.year, faults.c.ordinal)
    every = here.union_all(select(archived.c.year, archived.c.ordinal)).order_by("year", "ordinal")
    rows = connection.execute(every.execution_options(yield_per=1000))
    for year, those in groupby(rows, key=attrgetter("year")):
        yield from _wrong_in(year, those, given.pop(counter_of(year), 0))
    for name, value in given.items():
        if value:
            yield f"{value} faults of {name.removeprefix(_PREFIX)} were numbered, and none is there"


def _given(connection: Connection) -> dict[str, int]:
    query = select(counters).where(counters.c.name.startswith(_PREFIX)).order_by(counters.c.name)
    return {row.name: row.value for row in connection.execute(query)}


def _wrong_in(year: int, rows: Iterator[Any], given: int) -> Iterator[str]:
    last = 0
    for row in rows:
        if row.ordinal > last + 1:
            yield _gone(year, last + 1, row.ordinal - 1)
        elif row.ordinal <= last:
            yield f"{number_of(year, row.ordinal)} is there twice"
        last = row.ordinal
    if last < given:
        yield _gone(year, last + 1, given)
    elif last > given:
        yield f"{number_of(year, last)} is there, and {year} has given out numbers to {given} only"


def _gone(year: int, first: int, last: int) -> str:
    if first == last:
        return f"{number_of(year, first)} was opened and is gone"
    return f"{number_of(year, first)} to {number_of(year, last)} were opened and are gone"
