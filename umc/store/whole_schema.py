"""The tables as they are built, with what is said for one of the databases only.

Apart from ``tables``, because saying it makes SQLAlchemy load both of its dialects: 30 ms
that no ordinary command needs. For migrations and for the test that compares.
"""

from sqlalchemy import MetaData

from umc.store.message_tables import messages
from umc.store.tables import CURRENT, PARTIAL


def whole_metadata() -> MetaData:
    """Return the metadata of every table: STRICT on SQLite, partial indexes partial."""
    metadata = messages.metadata
    for table in metadata.tables.values():
        table.dialect_kwargs["sqlite_strict"] = True
    for index in PARTIAL:
        index.dialect_kwargs["sqlite_where"] = CURRENT
        index.dialect_kwargs["postgresql_where"] = CURRENT
    return metadata
