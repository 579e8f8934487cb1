"""What was moved out of the database, as tables: each archive, and the faults that lie in it.

The number of an archived fault stays taken, and the seals over its events stay provable.
"""

from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint

from umc.store.tables.tables import metadata, whole, word
from umc.store.values.types import WHOLE, Instant

archives = Table(
    "archives",
    metadata,
    Column("id", WHOLE, primary_key=True),
    word("file"),
    word("digest"),
    Column("before", Instant(), nullable=False),
    Column("archived_at", Instant(), nullable=False),
    word("actor"),
    whole("faults"),
    whole("events"),
    UniqueConstraint("digest"),
)
"""``file`` is the name under which it was written, ``digest`` the sha256 of what it holds."""

archived = Table(
    "archived",
    metadata,
    Column("fault", WHOLE, primary_key=True, autoincrement=False),
    whole("archive", ForeignKey("archives.id")),
    word("number"),
    whole("year"),
    whole("ordinal"),
    whole("seq"),
    word("head"),
    UniqueConstraint("number"),
    Index("ix_archived_ordinal", "ordinal", "year"),
    Index("ix_archived_archive", "archive", "fault"),
)
"""A fault that lies in an archive; only the events of such a fault may be taken out of the database."""
