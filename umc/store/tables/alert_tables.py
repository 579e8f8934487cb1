"""What monitoring said, as a table: each alert once, with the fault it became."""

from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint

from umc.store.tables.tables import metadata, one_of, whole, word
from umc.store.values.types import WHOLE, Instant

alerts = Table(
    "alerts",
    metadata,
    Column("id", WHOLE, primary_key=True),
    word("source"),
    word("fingerprint"),
    word("state"),
    word("equipment", null=True),
    whole("fault", ForeignKey("faults.id"), null=True),
    word("severity"),
    word("summary"),
    word("labels"),
    word("why"),
    whole("times"),
    Column("starts_at", Instant()),
    Column("first_at", Instant(), nullable=False),
    Column("last_at", Instant(), nullable=False),
    one_of("state", ("firing", "resolved", "dropped")),
    UniqueConstraint("source", "fingerprint"),
    Index("ix_alerts_equipment", "equipment", "id"),
    Index("ix_alerts_fault", "fault", "id"),
)
