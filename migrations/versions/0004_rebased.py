"""Events say that a fault was rebased, and only an umc that knows it reads and writes them.

Revision 0004, after 0003. SQLite cannot change a check, so the table is made anew there, its
rows copied as they are, and its guards put back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

BEFORE = (
    "kind IN ('reported', 'suspected', 'cleared', 'identified', 'routed', 'left-undecided', 'dispatched', "
    "'accepted', 'denied', 'handed-back', 'done', 'responded', 'held', 'resumed', 'restored', 'confirmed', "
    "'resolved', 'closed', 'reopened', 'cancelled', 'noted', 'reprioritised')"
)
AFTER = BEFORE.replace("'reprioritised'", "'reprioritised', 'rebased'")
COLUMNS = ("fault", "seq", "happened_at", "recorded_at", "actor", "kind", "body", "digest")

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


def upgrade() -> None:
    _check_kinds(AFTER)
    _needs("0.2.0")


def downgrade() -> None:
    """Take the kind back; refused by the check itself while a fault was rebased."""
    _check_kinds(BEFORE)
    _needs("0.1.0")


def _needs(version: str) -> None:
    """Say the least umc that may read and write: an older one fails at an event that it does not know."""
    columns = [sa.column(name) for name in ("reads_from", "writes_from")]
    op.execute(sa.table("umc_meta", *columns).update().values(reads_from=version, writes_from=version))


def _check_kinds(known: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _made_anew(known)
        return
    op.drop_constraint(op.f("ck_events_kind_known"), "events", type_="check")
    op.create_check_constraint(op.f("ck_events_kind_known"), "events", known)


def _made_anew(known: str) -> None:
    op.create_table(
        "events_anew",
        *(sa.Column(name, WHOLE, nullable=False) for name in ("fault", "seq", "happened_at", "recorded_at")),
        *(sa.Column(name, WORD, nullable=False) for name in ("actor", "kind", "body", "digest")),
        sa.PrimaryKeyConstraint("fault", "seq", name="pk_events"),
        sa.ForeignKeyConstraint(["fault"], ["faults.id"], name="fk_events_fault"),
        sa.CheckConstraint(known, name=op.f("ck_events_kind_known")),
        sqlite_strict=True,
    )
    events, anew = (
        sa.table(name, *(sa.column(one) for one in COLUMNS)) for name in ("events", "events_anew")
    )
    op.execute(anew.insert().from_select(COLUMNS, events.select().order_by(events.c.fault, events.c.seq)))
    op.drop_table("events")
    op.rename_table("events_anew", "events")
    for statement in APPEND_ONLY_SQLITE:
        op.execute(statement)
