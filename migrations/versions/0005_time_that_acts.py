"""Marks, threads, messages, mails and alerts; events that say who was told, and terms that are templates.

Revision 0005, after 0004. SQLite cannot change a check, so events and terms are made anew there,
their rows copied as they are, and their guards and indexes put back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
CURRENT = sa.text("current = 1")

EVENTS_BEFORE = (
    "kind IN ('reported', 'suspected', 'cleared', 'identified', 'routed', 'left-undecided', 'dispatched', "
    "'accepted', 'denied', 'handed-back', 'done', 'responded', 'held', 'resumed', 'restored', 'confirmed', "
    "'resolved', 'closed', 'reopened', 'cancelled', 'noted', 'reprioritised', 'rebased')"
)
EVENTS_AFTER = EVENTS_BEFORE.replace(
    "'rebased'", "'rebased', 'escalated', 'postponed', 'breach-withdrawn', 'undelivered', 'delivered'"
)
TERMS_BEFORE = (
    "kind IN ('calendar', 'desk', 'vendor', 'customer', 'contract', 'agreement', 'escalation', 'routes')"
)
TERMS_AFTER = TERMS_BEFORE.replace("'routes'", "'template', 'routes'")
CLOCKS = "clock IN ('respond', 'restore', 'resolve', 'update', 'confirm', 'leg.accept', 'leg.restore')"
KINDS = "kind IN ('dispatch', 'escalation', 'withdrawal', 'note', 'confirmation', 'undelivered')"

EVENT_COLUMNS = ("fault", "seq", "happened_at", "recorded_at", "actor", "kind", "body", "digest")
TERM_COLUMNS = (
    "id", "kind", "name", "version", "digest", "own_digest", "body", "origins",
    "customer", "vendor", "starts", "ends", "search", "rev", "current",
)  # fmt: skip

APPEND_ONLY_SQLITE = (
    """
    CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END
    """,
    """
    CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'an event is never removed'); END
    """,
    # INSERT OR REPLACE removes a row without firing the trigger for removals.
    """
    CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
    WHEN EXISTS (SELECT 1 FROM events WHERE fault = NEW.fault AND seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END
    """,
)
KEEP_BODIES_SQLITE = (
    """
    CREATE TRIGGER terms_are_never_changed BEFORE UPDATE OF kind, name, version, digest, body ON terms
    BEGIN SELECT RAISE(ABORT, 'a version of terms is never changed'); END
    """,
    """
    CREATE TRIGGER terms_are_never_removed BEFORE DELETE ON terms
    BEGIN SELECT RAISE(ABORT, 'a version of terms is never removed'); END
    """,
)


def word(name: str, *, null: bool = False) -> "sa.Column[str]":
    return sa.Column(name, WORD, nullable=null)


def whole(name: str, *, null: bool = False) -> "sa.Column[int]":
    return sa.Column(name, WHOLE, nullable=null)


def upgrade() -> None:
    _check_kinds(EVENTS_AFTER, TERMS_AFTER)
    _marks()
    _threads_and_messages()
    _mails()
    _alerts()
    _needs("0.3.0")


def downgrade() -> None:
    """Take it all back; refused by the checks themselves where time has acted or a template is kept."""
    for table in ("alerts", "mails", "messages", "threads", "marks"):
        op.drop_table(table)
    _check_kinds(EVENTS_BEFORE, TERMS_BEFORE)
    _needs("0.2.0")


def _needs(version: str) -> None:
    """Say the least umc that may read and write: an older one fails at an event that it does not know."""
    columns = [sa.column(name) for name in ("reads_from", "writes_from")]
    op.execute(sa.table("umc_meta", *columns).update().values(reads_from=version, writes_from=version))


def _check_kinds(of_events: str, of_terms: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _events_anew(of_events)
        _terms_anew(of_terms)
        return
    for table, known in (("events", of_events), ("terms", of_terms)):
        op.drop_constraint(op.f(f"ck_{table}_kind_known"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_kind_known"), table, known)


def _events_anew(known: str) -> None:
    op.create_table(
        "events_anew",
        *(whole(name) for name in ("fault", "seq", "happened_at", "recorded_at")),
        *(word(name) for name in ("actor", "kind", "body", "digest")),
        sa.PrimaryKeyConstraint("fault", "seq", name="pk_events"),
        sa.ForeignKeyConstraint(["fault"], ["faults.id"], name="fk_events_fault"),
        sa.CheckConstraint(known, name=op.f("ck_events_kind_known")),
        sqlite_strict=True,
    )
    _moved("events", EVENT_COLUMNS, ("fault", "seq"))
    for statement in APPEND_ONLY_SQLITE:
        op.execute(statement)


def _terms_anew(known: str) -> None:
    op.create_table(
        "terms_anew",
        sa.Column("id", WHOLE, nullable=False),
        *(word(name) for name in ("kind", "name")),
        whole("version"),
        *(word(name) for name in ("digest", "own_digest", "body", "origins")),
        *(word(name, null=True) for name in ("customer", "vendor", "starts", "ends")),
        word("search"),
        whole("rev"),
        whole("current"),
        sa.PrimaryKeyConstraint("id", name="pk_terms"),
        sa.ForeignKeyConstraint(["rev"], ["revisions.rev"], name="fk_terms_rev"),
        sa.UniqueConstraint("digest", name="uq_terms_digest"),
        sa.UniqueConstraint("kind", "name", "version", name="uq_terms_kind_name_version"),
        sa.CheckConstraint("current IN (0, 1)", name=op.f("ck_terms_current_claim")),
        sa.CheckConstraint(known, name=op.f("ck_terms_kind_known")),
        sqlite_strict=True,
    )
    op.execute("DROP TRIGGER terms_are_never_removed")  # dropping the table removes its rows
    _moved("terms", TERM_COLUMNS, ("id",))
    _current_index("ux_terms_current", ["kind", "name"], unique=True)
    _current_index("ix_terms_customer", ["customer", "kind", "name"])
    _current_index("ix_terms_vendor", ["vendor", "kind", "name"])
    _current_index("ix_terms_ends", ["kind", "ends", "name"])
    for statement in KEEP_BODIES_SQLITE:
        op.execute(statement)


def _current_index(name: str, columns: list[str], *, unique: bool = False) -> None:
    op.create_index(name, "terms", columns, unique=unique, sqlite_where=CURRENT, postgresql_where=CURRENT)


def _moved(name: str, columns: tuple[str, ...], order: tuple[str, ...]) -> None:
    """Copy a table's rows into the one made anew, which takes its place."""
    old, anew = (sa.table(one, *(sa.column(each) for each in columns)) for one in (name, f"{name}_anew"))
    op.execute(anew.insert().from_select(columns, old.select().order_by(*(old.c[one] for one in order))))
    op.drop_table(name)
    op.rename_table(f"{name}_anew", name)


def _marks() -> None:
    op.create_table(
        "marks",
        whole("fault"),
        word("clock"),
        *(whole(name) for name in ("leg", "cycle", "percent")),
        word("tell"),
        *(whole(name) for name in ("due_at", "acts_at")),
        sa.PrimaryKeyConstraint("fault", "clock", "leg", "cycle", name="pk_marks"),
        sa.ForeignKeyConstraint(["fault"], ["faults.id"], name="fk_marks_fault"),
        sa.CheckConstraint(CLOCKS, name=op.f("ck_marks_clock_known")),
        sqlite_strict=True,
    )
    op.create_index("ix_marks_acts", "marks", ["acts_at", "fault"])


def _threads_and_messages() -> None:
    op.create_table(
        "threads",
        whole("fault"),
        *(word(name) for name in ("thread", "token", "first", "last")),
        sa.PrimaryKeyConstraint("fault", "thread", name="pk_threads"),
        sa.ForeignKeyConstraint(["fault"], ["faults.id"], name="fk_threads_fault"),
        sa.UniqueConstraint("token", name="uq_threads_token"),
        sqlite_strict=True,
    )
    op.create_table(
        "messages",
        sa.Column("id", WHOLE, nullable=False),
        whole("fault"),
        whole("seq"),
        *(word(name) for name in ("thread", "kind", "party", "role", "contact")),
        word("means", null=True),
        *(word(name) for name in ("address", "language", "subject", "text", "facts", "key", "message_id")),
        *(word(name) for name in ("in_reply_to", "refs", "state")),
        whole("attempts"),
        whole("try_at"),
        whole("leased_until", null=True),
        word("owner", null=True),
        word("why"),
        whole("written_at"),
        whole("sent_at", null=True),
        whole("returned_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.ForeignKeyConstraint(["fault", "seq"], ["events.fault", "events.seq"], name="fk_messages_fault"),
        sa.CheckConstraint(KINDS, name=op.f("ck_messages_kind_known")),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'dead', 'dropped')", name=op.f("ck_messages_state_known")
        ),
        sa.CheckConstraint(
            "means IN ('email', 'webhook', 'command', 'file')", name=op.f("ck_messages_means_known")
        ),
        sa.UniqueConstraint("key", name="uq_messages_key"),
        sa.UniqueConstraint("message_id", name="uq_messages_message_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_messages_state", "messages", ["state", "try_at", "id"])
    op.create_index("ix_messages_fault", "messages", ["fault", "id"])


def _mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", WHOLE, nullable=False),
        *(word(name) for name in ("key", "message_id", "sender", "subject", "verdict", "why")),
        whole("fault", null=True),
        word("thread"),
        whole("seq", null=True),
        *(word(name) for name in ("text", "file")),
        whole("sent_at", null=True),
        whole("read_at"),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
        sa.ForeignKeyConstraint(["fault"], ["faults.id"], name="fk_mails_fault"),
        sa.UniqueConstraint("key", name="uq_mails_key"),
        sqlite_strict=True,
    )
    op.create_index("ix_mails_verdict", "mails", ["verdict", "id"])
    op.create_index("ix_mails_fault", "mails", ["fault", "id"])


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", WHOLE, nullable=False),
        *(word(name) for name in ("source", "fingerprint", "state")),
        word("equipment", null=True),
        whole("fault", null=True),
        *(word(name) for name in ("severity", "summary", "labels", "why")),
        whole("times"),
        whole("starts_at", null=True),
        *(whole(name) for name in ("first_at", "last_at")),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.ForeignKeyConstraint(["fault"], ["faults.id"], name="fk_alerts_fault"),
        sa.CheckConstraint("state IN ('firing', 'resolved', 'dropped')", name=op.f("ck_alerts_state_known")),
        sa.UniqueConstraint("source", "fingerprint", name="uq_alerts_source_fingerprint"),
        sqlite_strict=True,
    )
    op.create_index("ix_alerts_equipment", "alerts", ["equipment", "id"])
    op.create_index("ix_alerts_fault", "alerts", ["fault", "id"])
