"""The rows in a dump of PostgreSQL, as pg_restore gives them out: counted, or put into tables.

Only rows are taken from a dump, never a statement: tables, guards and functions are made by umc's
own migrations, so a dump can bring along no code.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError

from umc.domain.copies.anchor import Anchor
from umc.domain.copies.backup import Holding
from umc.store.tables.chain_tables import seals
from umc.store.whole.row_lines import copied_into
from umc.store.whole.whole_rows import BEFORE_ANY, TABLES

_NAME = r'"?([a-z_]+)"?'
_COPY = re.compile(rf'COPY (?:"(?:[^"]|"")*"|\w+)\.{_NAME} \(([a-z_", ]+)\) FROM stdin;\n'.encode())
_END = b"\\.\n"
_COLUMNS = {table.name: {str(one.name) for one in table.columns} for table in TABLES}
Progress = Callable[[int], None]
"""Told how many rows have gone by so far, table by table."""


class UnfitDump(ValueError):
    """A dump is not one of umc's; it says why."""


def rows_counted(lines: Iterator[bytes], *, progress: Progress = lambda _: None) -> Holding:
    """Return what a dump holds; every row of it has passed then.

    Raises:
        UnfitDump: it holds other tables, or columns, than umc's.
    """

    def passed(_table: str, _columns: Sequence[str], rows: Iterator[bytes]) -> None:
        for _ in rows:
            pass

    return _through(lines, passed, progress)


def rows_kept(
    connection: Connection, lines: Iterator[bytes], *, progress: Progress = lambda _: None
) -> Holding:
    """Put the rows of a dump into the empty tables of a writing transaction; return what they are.

    Raises:
        UnfitDump: it holds other tables, or columns, than umc's, or rows that these do not take.
    """

    def kept(table: str, columns: Sequence[str], rows: Iterator[bytes]) -> None:
        try:
            with copied_into(connection, table, columns) as copy:
                for row in rows:
                    copy.write(row)
        except (IntegrityError, DataError):
            raise UnfitDump(f"the rows of {table} do not fit the table, or one another") from None

    return _through(lines, kept, progress)


def _through(
    lines: Iterator[bytes], take: Callable[[str, Sequence[str], Iterator[bytes]], None], progress: Progress
) -> Holding:
    counts = {table.name: 0 for table in TABLES}
    head, passed = BEFORE_ANY, 0
    for line in lines:
        if line.startswith(b"COPY "):
            table, columns = _copied(line)
            rows = _Rows(lines, columns if table == seals.name else None)
            take(table, columns, iter(rows))
            counts[table] += rows.count
            passed += rows.count
            head = max(head, rows.head, key=lambda one: one.seal)
            progress(passed)
    return Holding(counts=counts, head=head)


class _Rows:
    """The rows of one table, up to the line that ends them; of seals it keeps the last in mind."""

    def __init__(self, lines: Iterator[bytes], of_seals: Sequence[str] | None) -> None:
        self.count = 0
        self.head = BEFORE_ANY
        self._lines, self._of_seals = lines, of_seals

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            if line == _END:
                return
            self.count += 1
            if self._of_seals is not None:
                self._see(dict(zip(self._of_seals, line.decode().rstrip("\n").split("\t"), strict=True)))
            yield line
        raise UnfitDump("it ends in the middle of the rows of a table")

    def _see(self, row: dict[str, str]) -> None:
        if int(row["id"]) > self.head.seal:
            self.head = Anchor(seal=int(row["id"]), events=int(row["events"]), digest=row["digest"])


def _copied(line: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the table and the columns that a statement of COPY names."""
    found = _COPY.fullmatch(line)
    if found is None:
        raise UnfitDump(f"it says {line[:80]!r}, which umc never keeps")
    table = found[1].decode()
    columns = tuple(name.strip('"') for name in found[2].decode().split(", "))
    ours = _COLUMNS.get(table)
    if ours is None or set(columns) != ours or len(columns) != len(ours):
        raise UnfitDump(f"its table {table!r} has other columns than umc's")
    return table, columns
