"""Rows straight to the driver, in bulk: what stands in the way is taken down before and put up again after.

On SQLite the triggers and the indexes that are not keys, on PostgreSQL the indexes (triggers and
foreign keys sleep for the session). Both are as they were when the block ends.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, Protocol

import psycopg
from psycopg import sql

from umc.store.tables.fault_tables import faults
from umc.store.tables.message_tables import messages
from umc.store.tables.tables import metadata
from umc.store.tables.whole_schema import whole_metadata

_FAST = (
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA locking_mode=EXCLUSIVE",
    "PRAGMA foreign_keys=OFF",
    "PRAGMA cache_size=-1000000",
    "PRAGMA temp_store=FILE",
)
_UNMADE = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL"
_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid
WHERE c.relnamespace = current_schema()::regnamespace
AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
"""
_NUMBERED_ON_A_SERVER = (faults, messages)


class Loader(Protocol):
    """Where rows go."""

    def put(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Write rows, given in the order of columns."""

    def ask(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Give the rows of a question, a few thousand at a time."""

    def do(self, statement: str) -> None:
        """Carry out a statement."""


@contextmanager
def loading(url: str, *, few: bool = False) -> Iterator[Loader]:
    """Give the loader of a database of umc's that nobody else uses meanwhile.

    ``few`` rows go in with every index in its place: to build those anew takes longer.
    """
    loader: _Sqlite | _Postgres
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as file:
            loader = _Sqlite(file)
            with loader.unhindered(few):
                yield loader
        return
    with psycopg.connect(url) as connection:
        loader = _Postgres(connection)
        with loader.unhindered(few):
            yield loader


class _Sqlite:
    """A file, written in one go without a journal: a run that is broken off leaves nothing of use."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file

    @contextmanager
    def unhindered(self, few: bool) -> Iterator[None]:
        """Drop triggers and indexes for the time of the block, unless the rows are few."""
        for pragma in () if few else _FAST:
            self._file.execute(pragma)
        unmade = [] if few else self._file.execute(_UNMADE).fetchall()
        for kind, name, _ in unmade:
            self._file.execute(f'DROP {kind} "{name}"')
        self._file.execute("BEGIN IMMEDIATE")
        yield
        self._file.execute("COMMIT")
        for _, _, made in sorted(unmade):
            self._file.execute(made)
        if not few:
            self._file.execute("PRAGMA locking_mode=NORMAL")
            self._file.execute("PRAGMA journal_mode=WAL")

    def put(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Write rows, given in the order of columns."""
        names, places = ", ".join(f'"{one}"' for one in columns), ", ".join("?" * len(columns))
        self._file.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)

    def ask(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Give the rows of a question as they are read."""
        return self._file.execute(query)

    def do(self, statement: str) -> None:
        """Carry out a statement."""
        self._file.execute(statement)


class _Postgres:
    """A server's database, written by COPY in one transaction."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self._connection = connection

    @contextmanager
    def unhindered(self, few: bool) -> Iterator[None]:
        """Let triggers and keys sleep for the time of the block, and drop indexes unless the rows are few."""
        self._connection.execute("SET session_replication_role = replica")
        self._connection.execute("SET maintenance_work_mem = '512MB'")
        unmade = [] if few else self._connection.execute(_INDEXES).fetchall()
        for name, _ in unmade:
            self._connection.execute(sql.SQL("DROP INDEX {}").format(sql.SQL(name)))
        yield
        for _, made in unmade:
            self._connection.execute(made)
        for table in _NUMBERED_ON_A_SERVER:
            self._connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'),"
                f" (SELECT max(id) FROM {table.name}))"
            )
        self._connection.commit()
        if not few:
            self._connection.autocommit = True
            self._connection.execute("VACUUM ANALYZE")

    def put(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Write rows, given in the order of columns."""
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        copy = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
        with self._connection.cursor() as cursor, cursor.copy(copy) as lines:
            for row in rows:
                lines.write_row(row)

    def ask(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Give the rows of a question, a few thousand at a time."""
        with self._connection.cursor("asked") as cursor:
            cursor.itersize = 10_000
            cursor.execute(query)
            yield from cursor

    def do(self, statement: str) -> None:
        """Carry out a statement."""
        self._connection.execute(statement)


def copied(source: str, target: str, at_once: int = 50_000) -> int:
    """Copy every row of an SQLite file into an empty database of the same schema; return how many."""
    count = 0
    with closing(sqlite3.connect(source.removeprefix("sqlite:///"))) as file, loading(target) as loader:
        for table in whole_metadata().sorted_tables:
            if table.name == "umc_meta":
                continue
            names = [column.name for column in metadata.tables[table.name].columns]
            listed = ", ".join(f'"{name}"' for name in names)
            rows = file.execute(f"SELECT {listed} FROM {table.name} ORDER BY rowid")
            while some := rows.fetchmany(at_once):
                loader.put(table.name, names, some)
                count += len(some)
    return count
