"""All rows of a database: in which order its tables are filled, how many there are, whether there are any."""

from collections.abc import Iterable

from sqlalchemy import Column, Connection, Table, func, select

from umc.domain.copies.anchor import Anchor
from umc.domain.copies.backup import Holding
from umc.store.record.seals import NO_SEAL, head
from umc.store.tables.archive_tables import archived
from umc.store.tables.fault_tables import faults
from umc.store.tables.tables import meta
from umc.store.tables.whole_schema import whole_metadata

TABLES: tuple[Table, ...] = tuple(table for table in whole_metadata().sorted_tables if table is not meta)
"""Every table but the schema's own, each after those that its rows point to."""


def holding_of(connection: Connection) -> Holding:
    """Return what the database holds now."""
    counts = {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in TABLES
    }
    return Holding(counts=counts, head=head_of(connection))


BEFORE_ANY = Anchor(seal=NO_SEAL.id, events=NO_SEAL.events, digest=NO_SEAL.digest)
"""The head of a chain that has no seal yet."""


def head_of(connection: Connection) -> Anchor:
    """Return the last seal there is, as it could be kept elsewhere."""
    last = head(connection)
    return Anchor(seal=last.id, events=last.events, digest=last.digest)


def filled_tables(connection: Connection) -> tuple[str, ...]:
    """Return the tables that hold rows."""
    return tuple(
        table.name for table in TABLES if connection.execute(select(table).limit(1)).first() is not None
    )


def number_on(connection: Connection) -> None:
    """Let new rows be numbered after those there are; SQLite does so by itself."""
    if connection.dialect.name == "sqlite":
        return
    for table in TABLES:
        column = table.autoincrement_column
        if column is None:
            continue
        given = [column] if table is not faults else [column, archived.c.fault]
        last = max(_greatest(connection, given), 0)
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        connection.execute(select(func.setval(sequence, max(last, 1), last > 0)))


def _greatest(connection: Connection, columns: Iterable[Column[int]]) -> int:
    found = [connection.execute(select(func.max(column))).scalar_one() for column in columns]
    return max((one for one in found if one is not None), default=0)


def dangling(connection: Connection) -> str | None:
    """Say of the first row of SQLite that points to one that is not there; PostgreSQL takes none."""
    if connection.dialect.name != "sqlite":
        return None
    row = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    return None if row is None else f"row {row[1]} of {row[0]} points to nothing in {row[2]}"
