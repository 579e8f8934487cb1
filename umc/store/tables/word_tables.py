"""Words that people said, beside the chain, and what has been forgotten of them.

An event holds a salted reference where a person's words or name belong; the words themselves stand
here. Taken away, they leave the chain as it was.
"""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Table

from umc.store.tables.tables import metadata, one_of, whole, word
from umc.store.values.types import WHOLE, Instant

said = Table(
    "said",
    metadata,
    whole("fault", key=True),
    whole("seq", key=True),
    word("place", key=True),
    word("salt", null=True),
    word("words"),
    Column("forgotten_at", Instant()),
    ForeignKeyConstraint(["fault", "seq"], ["events.fault", "events.seq"]),
)
"""The words at a place of an event; ``salt`` None once something in them has been forgotten."""

forgettings = Table(
    "forgettings",
    metadata,
    Column("id", WHOLE, primary_key=True),
    Column("forgotten_at", Instant(), nullable=False),
    word("actor"),
    word("customer"),
    word("kind"),
    word("name"),
    word("digest"),
    one_of("kind", ("contact", "terms", "plan")),
    Index("ix_forgettings_name", "kind", "name", "id"),
)
"""What was forgotten, never whom: a contact as a whole, and each version of terms and each plan that
was rewritten for it (``name``), with the sha256 of what it says since (``digest``)."""

lookups = Table(
    "lookups",
    metadata,
    Column("id", WHOLE, primary_key=True),
    Column("at", Instant(), nullable=False),
    word("actor"),
    word("known_by"),
    word("customer"),
    word("command"),
    Index("ix_lookups_customer", "customer", "id"),
)
"""Who looked up a customer's contacts; written only where the settings ask for it."""
