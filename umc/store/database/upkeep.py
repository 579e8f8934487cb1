"""Writes beside what a command was asked for: however one is lost, it may be done again."""

from collections.abc import Iterator
from contextlib import contextmanager

from umc.domain.retry_write import Lost, PassingFailure
from umc.store.database.engine import Connection, Database


@contextmanager
def upkeep(database: Database) -> Iterator[Connection]:
    """Give a connection to write with; the command it belongs to counts as having kept nothing by it.

    Raises:
        OutsideFailure: the database cannot be reached or written to; never in doubt.
    """
    try:
        with database.write(upkeep=True) as connection:
            yield connection
    except PassingFailure as failure:
        if failure.lost is not Lost.IN_DOUBT:
            raise
        said = f"the connection to {database.shown} was lost"
        raise PassingFailure("database-unreachable", said, hint="try again", lost=Lost.AWAY) from None
