"""Faults: the append-only events, and what is derived from them.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

PRIORITIES = "priority IN ('P1', 'P2', 'P3', 'P4')"
STATUSES = (
    "status IN ('triage', 'routed', 'dispatched', 'working', 'restored', 'confirmed', 'resolved', 'closed', "
    "'cancelled')"
)
EVENTS = (
    "kind IN ('reported', 'suspected', 'cleared', 'identified', 'routed', 'left-undecided', 'dispatched', "
    "'accepted', 'denied', 'handed-back', 'done', 'responded', 'held', 'resumed', 'restored', 'confirmed', "
    "'resolved', 'closed', 'reopened', 'cancelled', 'noted', 'reprioritised')"
)
LEG_STATES = "state IN ('dispatched', 'accepted', 'done', 'handed back', 'denied')"
CLOCKS = "clock IN ('respond', 'restore', 'resolve', 'update', 'confirm', 'leg.accept', 'leg.restore')"
CLOCK_STATES = "state IN ('running', 'held', 'broken', 'kept', 'ended')"

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
APPEND_ONLY_POSTGRES = (
    """
    CREATE FUNCTION umc_events_stay() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'an event is never changed or removed'; END $$
    """,
    """
    CREATE TRIGGER events_are_never_changed BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION umc_events_stay()
    """,
    """
    CREATE TRIGGER events_are_never_emptied BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION umc_events_stay()
    """,
)


def word(name: str, *, null: bool = False) -> "sa.Column[str]":
    return sa.Column(name, WORD, nullable=null)


def whole(name: str, *, null: bool = False) -> "sa.Column[int]":
    return sa.Column(name, WHOLE, nullable=null)


def upgrade() -> None:
    _faults()
    _events()
    _legs_and_suspects()
    _clocks()
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in APPEND_ONLY_SQLITE if on_sqlite else APPEND_ONLY_POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    for table in ("clocks", "suspects", "legs", "events", "faults"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION umc_events_stay")


def _faults() -> None:
    op.create_table(
        "faults",
        sa.Column("id", WHOLE, nullable=False),
        word("number"),
        *(whole(name) for name in ("year", "ordinal")),
        *(word(name) for name in ("customer", "contract", "terms", "desk")),
        *(word(name, null=True) for name in ("site", "equipment", "culprit", "vendor")),
        *(word(name) for name in ("priority", "status")),
        whole("open"),
        word("engineer", null=True),
        *(word(name) for name in ("channel", "caller", "symptom", "search")),
        whole("opened_at"),
        *(whole(name, null=True) for name in ("restored_at", "ended_at", "next_due_at")),
        *(whole(name) for name in ("due_rank", "breaks_rank", "risk_rank", "held_rank", "as_of", "seq")),
        word("head"),
        sa.PrimaryKeyConstraint("id", name="pk_faults"),
        sa.ForeignKeyConstraint(["terms"], ["terms.digest"], name="fk_faults_terms"),
        sa.UniqueConstraint("number", name="uq_faults_number"),
        sa.CheckConstraint(STATUSES, name=op.f("ck_faults_status_known")),
        sa.CheckConstraint(PRIORITIES, name=op.f("ck_faults_priority_known")),
        sa.CheckConstraint("open IN (0, 1)", name=op.f("ck_faults_open_claim")),
        sqlite_strict=True,
    )
    op.create_index("ix_faults_ordinal", "faults", ["ordinal", "year"])
    op.create_index("ix_faults_opened", "faults", ["opened_at", "id"])
    for name in ("due", "breaks", "risk"):
        op.create_index(f"ix_faults_{name}", "faults", ["open", f"{name}_rank", "id"])
    for name in ("open", "status", "customer", "engineer", "equipment", "culprit"):
        op.create_index(f"ix_faults_{name}", "faults", [name, "opened_at", "id"])


def _events() -> None:
    op.create_table(
        "events",
        *(whole(name) for name in ("fault", "seq", "happened_at", "recorded_at")),
        *(word(name) for name in ("actor", "kind", "body", "digest")),
        sa.PrimaryKeyConstraint("fault", "seq", name="pk_events"),
        sa.ForeignKeyConstraint(["fault"], ["faults.id"], name="fk_events_fault"),
        sa.CheckConstraint(EVENTS, name=op.f("ck_events_kind_known")),
        sqlite_strict=True,
    )


def _legs_and_suspects() -> None:
    op.create_table(
        "legs",
        *(whole(name) for name in ("fault", "number")),
        word("vendor"),
        *(word(name, null=True) for name in ("equipment", "agreement", "terms", "contact")),
        *(word(name) for name in ("vendor_ref", "state")),
        *(whole(name) for name in ("open", "dispatched_at")),
        *(whole(name, null=True) for name in ("accepted_at", "ended_at")),
        word("reason"),
        sa.PrimaryKeyConstraint("fault", "number", name="pk_legs"),
        sa.ForeignKeyConstraint(["fault"], ["faults.id"], name="fk_legs_fault"),
        sa.ForeignKeyConstraint(["terms"], ["terms.digest"], name="fk_legs_terms"),
        sa.CheckConstraint(LEG_STATES, name=op.f("ck_legs_state_known")),
        sa.CheckConstraint("open IN (0, 1)", name=op.f("ck_legs_open_claim")),
        sqlite_strict=True,
    )
    op.create_index("ix_legs_vendor", "legs", ["vendor", "fault"])
    op.create_table(
        "suspects",
        *(whole(name) for name in ("fault", "place")),
        word("equipment"),
        whole("since"),
        word("evidence"),
        whole("cleared_at", null=True),
        word("cleared_by"),
        sa.PrimaryKeyConstraint("fault", "place", name="pk_suspects"),
        sa.ForeignKeyConstraint(["fault"], ["faults.id"], name="fk_suspects_fault"),
        sqlite_strict=True,
    )
    op.create_index("ix_suspects_equipment", "suspects", ["equipment", "fault"])


def _clocks() -> None:
    op.create_table(
        "clocks",
        whole("fault"),
        word("clock"),
        *(whole(name) for name in ("leg", "cycle")),
        *(word(name) for name in ("party", "priority", "target")),
        whole("allowed_us"),
        *(word(name) for name in ("calendar", "state")),
        whole("started_at"),
        *(whole(name, null=True) for name in ("due_at", "breaks_after")),
        *(whole(name) for name in ("used_us", "held_us")),
        *(whole(name, null=True) for name in ("stopped_at", "broken_at")),
        whole("counts"),
        sa.PrimaryKeyConstraint("fault", "clock", "leg", "cycle", name="pk_clocks"),
        sa.ForeignKeyConstraint(["fault"], ["faults.id"], name="fk_clocks_fault"),
        sa.CheckConstraint(CLOCKS, name=op.f("ck_clocks_clock_known")),
        sa.CheckConstraint(CLOCK_STATES, name=op.f("ck_clocks_state_known")),
        sa.CheckConstraint(PRIORITIES, name=op.f("ck_clocks_priority_known")),
        sa.CheckConstraint("counts IN (0, 1)", name=op.f("ck_clocks_counts_claim")),
        sqlite_strict=True,
    )
    op.create_index("ix_clocks_due", "clocks", ["counts", "due_at"])
