"""The plan of each revision as it was applied: its steps, its hazards, the machines it changed.

Revision 0003, after 0002. Revisions from before it have no plan.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

KEEP_SQLITE = (
    """
    CREATE TRIGGER plans_are_never_changed BEFORE UPDATE ON applied_plans
    BEGIN SELECT RAISE(ABORT, 'an applied plan is never changed'); END
    """,
    """
    CREATE TRIGGER plans_are_never_removed BEFORE DELETE ON applied_plans
    BEGIN SELECT RAISE(ABORT, 'an applied plan is never removed'); END
    """,
    # INSERT OR REPLACE removes a row without firing the trigger for removals.
    """
    CREATE TRIGGER plans_are_never_replaced BEFORE INSERT ON applied_plans
    WHEN EXISTS (SELECT 1 FROM applied_plans WHERE rev = NEW.rev)
    BEGIN SELECT RAISE(ABORT, 'an applied plan is never changed'); END
    """,
)
KEEP_POSTGRES = (
    """
    CREATE FUNCTION umc_plans_stay() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'an applied plan is never changed or removed'; END $$
    """,
    """
    CREATE TRIGGER plans_are_never_changed BEFORE UPDATE OR DELETE ON applied_plans
    FOR EACH ROW EXECUTE FUNCTION umc_plans_stay()
    """,
    """
    CREATE TRIGGER plans_are_never_emptied BEFORE TRUNCATE ON applied_plans
    FOR EACH STATEMENT EXECUTE FUNCTION umc_plans_stay()
    """,
)


def upgrade() -> None:
    op.create_table(
        "applied_plans",
        sa.Column("rev", WHOLE, nullable=False, autoincrement=False),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("rev", name="pk_applied_plans"),
        sa.ForeignKeyConstraint(["rev"], ["revisions.rev"], name="fk_applied_plans_rev"),
        sqlite_strict=True,
    )
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in KEEP_SQLITE if on_sqlite else KEEP_POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("applied_plans")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION umc_plans_stay")
