"""The record as a table: what came and went of the rows that let guarded rows go."""

from sqlalchemy import Column, Index, Table

from umc.store.tables.tables import metadata, one_of, whole, word
from umc.store.values.types import WHOLE, Instant

records = Table(
    "records",
    metadata,
    Column("id", WHOLE, primary_key=True),
    Column("recorded_at", Instant(), nullable=False),
    word("actor"),
    word("kind"),
    whole("about"),
    word("content"),
    one_of("kind", ("forgetting", "archive", "archive-closed", "archived", "brought-back")),
    Index("ix_records_about", "about", "id"),
)
"""``about`` is the id of the forgetting, the archive or the fault; ``content`` the digest of the row
that came, empty where it went. A record stands in ``sealings`` and ``unsealed`` as a fault of the
negative of its ``id``, up to event 0."""
