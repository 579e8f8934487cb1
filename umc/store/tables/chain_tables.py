"""The chain of the book as tables: seals over all faults' events, and what is yet to be sealed.

A seal covers, for each fault that moved since the seal before, the digest of its last event, which
covers every event before it. ``unsealed`` holds the last event of every append that no seal covers
yet: rows are only put in and taken out, so a sealer and a writer never wait for each other. A record
of what was forgotten or archived stands in both as a fault of the negative of its id, up to event 0.
"""

from sqlalchemy import Column, ForeignKey, Index, Table, type_coerce

from umc.store.tables.tables import metadata, whole, word
from umc.store.values.types import WHOLE, Instant

seals = Table(
    "seals",
    metadata,
    Column("id", WHOLE, primary_key=True, autoincrement=False),
    Column("sealed_at", Instant(), nullable=False),
    whole("events"),
    word("digest"),
)
"""``id`` counts from 1 without a gap; ``events`` is how many events lie under this seal and all before."""

RAW_SEAL = (seals.c.id, type_coerce(seals.c.sealed_at, WHOLE), seals.c.events, seals.c.digest)
"""What a seal is read from: its instant as microseconds, whatever they are."""

sealings = Table(
    "sealings",
    metadata,
    whole("seal", ForeignKey("seals.id"), key=True),
    whole("fault", key=True),
    whole("seq"),
    word("digest"),
    Index("ix_sealings_fault", "fault", "seq"),
)
"""That a fault's events up to ``seq`` lie under a seal; kept also when the fault is archived."""

unsealed = Table(
    "unsealed",
    metadata,
    whole("fault", key=True),
    whole("seq", key=True),
)
