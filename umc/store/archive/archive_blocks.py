"""All rows that belong to a fault, as lines: what is moved out of the database as one block, and back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

from sqlalchemy import Column, Connection, Select, Table

from umc.store.tables.alert_tables import alerts
from umc.store.tables.fault_tables import clocks, events, faults, legs, marks, suspects
from umc.store.tables.message_tables import mails, messages, threads
from umc.store.tables.word_tables import said
from umc.store.whole.row_lines import Row, RowLines, raw_rows

BLOCK: Final = (faults, events, said, legs, suspects, clocks, marks, threads, messages, mails, alerts)
"""The tables of a block in the order of its lines: each after those that its rows point to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fault with all that belongs to it: the rows of each table by its key, and the same as lines."""

    fault: int
    rows: Sequence[tuple[str, Row]]
    text: bytes

    def of(self, table: Table) -> list[Row]:
        """Return its rows of a table."""
        return [row for name, row in self.rows if name == table.name]

    def its(self, name: str) -> Any:
        """Return a value out of its row of faults."""
        return self.rows[0][1][place_of(faults, name)]


def place_of(table: Table, name: str) -> int:
    """Return where a column stands in the rows of its table."""
    return [column.name for column in table.columns].index(name)


def fault_of(table: Table) -> Column[int]:
    """Return the column that says which fault a row belongs to."""
    return table.c.id if table is faults else table.c.fault


def kept_lines(
    connection: Connection, ids: Sequence[int], *, locked: bool = False
) -> dict[int, list[tuple[str, bytes]]]:
    """Return the lines of each of these faults (as many as one statement takes), with their tables.

    Faults that are not there are left out. ``locked``: nobody else changes any of these rows until
    the transaction ends.
    """
    found: dict[int, list[tuple[str, bytes]]] = {}
    lines = _lines()
    for table in BLOCK:
        write, place = lines.writer(table.name), place_of(table, fault_of(table).name)
        for row in raw_rows(connection, table, partial(_of_these, fault_of(table), ids, locked)):
            found.setdefault(row[place], []).append((table.name, write(row)))
    return found


def text_of(block: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the lines of a block as they stand in a file."""
    return b"".join(line for _, line in block)


@cache
def _lines() -> RowLines:
    return RowLines(BLOCK)


def _of_these(fault: Column[int], ids: Sequence[int], locked: bool, query: Select[Any]) -> Select[Any]:
    query = query.where(fault.in_(ids))
    return query.with_for_update() if locked else query
