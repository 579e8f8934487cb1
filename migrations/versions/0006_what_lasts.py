"""Seals over the events, words beside them, archives; messages can be held, actors say how they are known.

Revision 0006, after 0005. SQLite cannot change a check, so messages are made anew there. Every event
that is there waits for its first seal.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

STATES_BEFORE = "state IN ('waiting', 'sending', 'sent', 'dead', 'dropped')"
STATES_AFTER = STATES_BEFORE.replace("'dropped'", "'dropped', 'held'")
MESSAGE_KINDS = "kind IN ('dispatch', 'escalation', 'withdrawal', 'note', 'confirmation', 'undelivered')"
MESSAGE_COLUMNS = (
    "id", "fault", "seq", "thread", "kind", "party", "role", "contact", "means", "address", "language",
    "subject", "text", "facts", "key", "message_id", "in_reply_to", "refs", "state", "attempts", "try_at",
    "leased_until", "owner", "why", "written_at", "sent_at", "returned_at",
)  # fmt: skip
NULLABLE = {"means", "leased_until", "owner", "sent_at", "returned_at"}
INSTANTS = {"try_at", "leased_until", "written_at", "sent_at", "returned_at"}
NEW_TABLES = ("lookups", "forgettings", "said", "archived", "archives", "unsealed", "sealings", "seals")


def word(name: str, *, null: bool = False) -> "sa.Column[str]":
    return sa.Column(name, WORD, nullable=null)


def whole(name: str, *, null: bool = False) -> "sa.Column[int]":
    return sa.Column(name, WHOLE, nullable=null)


def upgrade() -> None:
    op.add_column("events", word("known_by", null=True))
    _check_states(STATES_AFTER)
    _seals()
    _archives()
    _words()
    op.execute("INSERT INTO unsealed (fault, seq) SELECT id, seq FROM faults")
    _needs("0.4.0")


def downgrade() -> None:
    """Take it all back.

    Refused where an event's words stand beside it or its actor is known, a message is held, or a fault is
    archived: an older schema has no place for them.
    """
    known_by = sa.column("known_by")
    for what, query in (
        ("words beside events", sa.select(sa.func.count()).select_from(sa.table("said"))),
        ("archived faults", sa.select(sa.func.count()).select_from(sa.table("archived"))),
        (
            "known actors",
            sa.select(sa.func.count()).select_from(sa.table("events", known_by)).where(known_by.is_not(None)),
        ),
    ):
        if op.get_bind().execute(query).scalar_one():
            raise RuntimeError(f"there are {what}, for which an older schema has no place")
    for table in NEW_TABLES:
        op.drop_table(table)
    _check_states(STATES_BEFORE)
    op.drop_column("events", "known_by")
    _needs("0.3.0")


def _needs(version: str) -> None:
    """Say the least umc that may read and write: an older one cannot find an event's words."""
    columns = [sa.column(name) for name in ("reads_from", "writes_from")]
    op.execute(sa.table("umc_meta", *columns).update().values(reads_from=version, writes_from=version))


def _check_states(known: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _messages_anew(known)
        return
    op.drop_constraint(op.f("ck_messages_state_known"), "messages", type_="check")
    op.create_check_constraint(op.f("ck_messages_state_known"), "messages", known)


def _messages_anew(known: str) -> None:
    op.create_table(
        "messages_anew",
        *(_message_column(name) for name in MESSAGE_COLUMNS),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.ForeignKeyConstraint(["fault", "seq"], ["events.fault", "events.seq"], name="fk_messages_fault"),
        sa.CheckConstraint(MESSAGE_KINDS, name=op.f("ck_messages_kind_known")),
        sa.CheckConstraint(known, name=op.f("ck_messages_state_known")),
        sa.CheckConstraint(
            "means IN ('email', 'webhook', 'command', 'file')", name=op.f("ck_messages_means_known")
        ),
        sa.UniqueConstraint("key", name="uq_messages_key"),
        sa.UniqueConstraint("message_id", name="uq_messages_message_id"),
        sqlite_strict=True,
    )
    old, anew = (sa.table(one, *map(sa.column, MESSAGE_COLUMNS)) for one in ("messages", "messages_anew"))
    op.execute(anew.insert().from_select(MESSAGE_COLUMNS, old.select().order_by(old.c.id)))
    op.drop_table("messages")
    op.rename_table("messages_anew", "messages")
    op.create_index("ix_messages_state", "messages", ["state", "try_at", "id"])
    op.create_index("ix_messages_fault", "messages", ["fault", "id"])


def _message_column(name: str) -> "sa.Column[int] | sa.Column[str]":
    is_whole = name in INSTANTS or name in ("id", "fault", "seq", "attempts")
    return whole(name, null=name in NULLABLE) if is_whole else word(name, null=name in NULLABLE)


def _seals() -> None:
    op.create_table(
        "seals",
        *(whole(name) for name in ("id", "sealed_at", "events")),
        word("digest"),
        sa.PrimaryKeyConstraint("id", name="pk_seals"),
        sqlite_strict=True,
    )
    op.create_table(
        "sealings",
        *(whole(name) for name in ("seal", "fault", "seq")),
        word("digest"),
        sa.PrimaryKeyConstraint("seal", "fault", name="pk_sealings"),
        sa.ForeignKeyConstraint(["seal"], ["seals.id"], name="fk_sealings_seal"),
        sqlite_strict=True,
    )
    op.create_index("ix_sealings_fault", "sealings", ["fault", "seq"])
    op.create_table(
        "unsealed",
        *(whole(name) for name in ("fault", "seq")),
        sa.PrimaryKeyConstraint("fault", "seq", name="pk_unsealed"),
        sqlite_strict=True,
    )


def _archives() -> None:
    op.create_table(
        "archives",
        whole("id"),
        *(word(name) for name in ("file", "digest")),
        *(whole(name) for name in ("before", "archived_at")),
        word("actor"),
        *(whole(name) for name in ("faults", "events")),
        sa.PrimaryKeyConstraint("id", name="pk_archives"),
        sa.UniqueConstraint("digest", name="uq_archives_digest"),
        sqlite_strict=True,
    )
    op.create_table(
        "archived",
        *(whole(name) for name in ("fault", "archive")),
        word("number"),
        *(whole(name) for name in ("year", "ordinal", "seq")),
        word("head"),
        sa.PrimaryKeyConstraint("fault", name="pk_archived"),
        sa.ForeignKeyConstraint(["archive"], ["archives.id"], name="fk_archived_archive"),
        sa.UniqueConstraint("number", name="uq_archived_number"),
        sqlite_strict=True,
    )
    op.create_index("ix_archived_ordinal", "archived", ["ordinal", "year"])
    op.create_index("ix_archived_archive", "archived", ["archive", "fault"])


def _words() -> None:
    op.create_table(
        "said",
        *(whole(name) for name in ("fault", "seq")),
        word("place"),
        word("salt", null=True),
        word("words"),
        whole("forgotten_at", null=True),
        sa.PrimaryKeyConstraint("fault", "seq", "place", name="pk_said"),
        sa.ForeignKeyConstraint(["fault", "seq"], ["events.fault", "events.seq"], name="fk_said_fault"),
        sqlite_strict=True,
    )
    op.create_table(
        "forgettings",
        *(whole(name) for name in ("id", "forgotten_at")),
        *(word(name) for name in ("actor", "customer", "kind", "name", "digest")),
        sa.PrimaryKeyConstraint("id", name="pk_forgettings"),
        sa.CheckConstraint("kind IN ('contact', 'terms', 'plan')", name=op.f("ck_forgettings_kind_known")),
        sqlite_strict=True,
    )
    op.create_index("ix_forgettings_name", "forgettings", ["kind", "name", "id"])
    op.create_table(
        "lookups",
        *(whole(name) for name in ("id", "at")),
        *(word(name) for name in ("actor", "known_by", "customer", "command")),
        sa.PrimaryKeyConstraint("id", name="pk_lookups"),
        sqlite_strict=True,
    )
    op.create_index("ix_lookups_customer", "lookups", ["customer", "id"])
