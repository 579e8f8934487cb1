"""The tables as they are built, with what is said for one of the databases only.

Apart from ``tables``, because saying it makes SQLAlchemy load both of its dialects: 30 ms
that no ordinary command needs. For migrations and for the test that compares.
"""

from sqlalchemy import MetaData, text

from umc.store.tables import (
    alert_tables,
    archive_tables,
    chain_tables,
    fault_tables,
    message_tables,
    record_tables,
    word_tables,
)
from umc.store.tables.message_tables import RETURNED
from umc.store.tables.tables import CURRENT, PARTIAL, metadata

ROOMS = (
    fault_tables, message_tables, alert_tables, chain_tables, word_tables, archive_tables, record_tables,
)  # fmt: skip
"""Every module that describes tables, beside the one that all of them build on."""

_CAME_BACK = text("returned_at IS NOT NULL")


def whole_metadata() -> MetaData:
    """Return the metadata of every table: STRICT on SQLite, partial indexes partial."""
    for table in metadata.tables.values():
        table.dialect_kwargs["sqlite_strict"] = True
    for index, where in (*((each, CURRENT) for each in PARTIAL), (RETURNED, _CAME_BACK)):
        index.dialect_kwargs["sqlite_where"] = where
        index.dialect_kwargs["postgresql_where"] = where
    return metadata
