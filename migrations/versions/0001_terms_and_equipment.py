"""Terms by version, equipment, revisions; counters and keys.

Revision 0001, after nothing. A revision is frozen: it repeats what the tables were, and
follows no later change of ``umc.store``.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
CURRENT = sa.text("current = 1")

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
KEEP_BODIES_POSTGRES = (
    """
    CREATE FUNCTION umc_terms_stay() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'a version of terms is never changed or removed'; END $$
    """,
    """
    CREATE TRIGGER terms_are_never_changed BEFORE UPDATE OF kind, name, version, digest, body ON terms
    FOR EACH ROW EXECUTE FUNCTION umc_terms_stay()
    """,
    """
    CREATE TRIGGER terms_are_never_removed BEFORE DELETE ON terms
    FOR EACH ROW EXECUTE FUNCTION umc_terms_stay()
    """,
    """
    CREATE TRIGGER terms_are_never_emptied BEFORE TRUNCATE ON terms
    FOR EACH STATEMENT EXECUTE FUNCTION umc_terms_stay()
    """,
)


def word(name: str, *, null: bool = False) -> "sa.Column[str]":
    return sa.Column(name, WORD, nullable=null)


def whole(name: str, *, null: bool = False) -> "sa.Column[int]":
    return sa.Column(name, WHOLE, nullable=null)


def upgrade() -> None:
    _meta_and_revisions()
    _terms()
    _equipment()
    _counters_and_keys()
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in KEEP_BODIES_SQLITE if on_sqlite else KEEP_BODIES_POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    for table in ("keys", "counters", "equipment_depends", "equipment", "term_calendars", "terms"):
        op.drop_table(table)
    op.drop_table("revisions")
    op.drop_table("umc_meta")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION umc_terms_stay")


def _meta_and_revisions() -> None:
    meta = op.create_table(
        "umc_meta",
        sa.Column("one", WHOLE, nullable=False, autoincrement=False),
        word("reads_from"),
        word("writes_from"),
        sa.PrimaryKeyConstraint("one", name="pk_umc_meta"),
        sa.CheckConstraint("one = 1", name=op.f("ck_umc_meta_one_row")),
        sqlite_strict=True,
    )
    op.bulk_insert(meta, [{"one": 1, "reads_from": "0.1.0", "writes_from": "0.1.0"}])
    op.create_table(
        "revisions",
        sa.Column("rev", WHOLE, nullable=False, autoincrement=False),
        whole("applied_at"),
        word("actor"),
        word("digest"),
        word("summary"),
        sa.PrimaryKeyConstraint("rev", name="pk_revisions"),
        sqlite_strict=True,
    )


def _terms() -> None:
    op.create_table(
        "terms",
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
        sa.CheckConstraint(
            "kind IN ('calendar', 'desk', 'vendor', 'customer', 'contract', 'agreement', 'escalation', "
            "'routes')",
            name=op.f("ck_terms_kind_known"),
        ),
        sqlite_strict=True,
    )
    _current_index("ux_terms_current", ["kind", "name"], unique=True)
    _current_index("ix_terms_customer", ["customer", "kind", "name"])
    _current_index("ix_terms_vendor", ["vendor", "kind", "name"])
    _current_index("ix_terms_ends", ["kind", "ends", "name"])
    op.create_table(
        "term_calendars",
        word("term"),
        word("calendar"),
        sa.PrimaryKeyConstraint("term", "calendar", name="pk_term_calendars"),
        sa.ForeignKeyConstraint(["term"], ["terms.digest"], name="fk_term_calendars_term"),
        sa.ForeignKeyConstraint(["calendar"], ["terms.digest"], name="fk_term_calendars_calendar"),
        sqlite_strict=True,
    )


def _current_index(name: str, columns: list[str], *, unique: bool = False) -> None:
    op.create_index(name, "terms", columns, unique=unique, sqlite_where=CURRENT, postgresql_where=CURRENT)


def _equipment() -> None:
    op.create_table(
        "equipment",
        *(word(name) for name in ("tag", "customer", "site", "vendor", "model", "part_number")),
        *(word(name) for name in ("serial", "class", "status")),
        *(word(name, null=True) for name in ("installed", "warranty_until")),
        *(word(name) for name in ("depends_on", "software_version", "location", "customer_ref", "note")),
        *(word(name) for name in ("tag_folded", "serial_folded", "search", "digest", "declared_by")),
        whole("registered_at"),
        whole("changed_at"),
        sa.PrimaryKeyConstraint("tag", name="pk_equipment"),
        sa.CheckConstraint(
            "status IN ('in service', 'spare', 'in repair', 'retired')",
            name=op.f("ck_equipment_status_known"),
        ),
        sa.CheckConstraint("declared_by IN ('book', 'desk')", name=op.f("ck_equipment_declared_by_known")),
        sqlite_strict=True,
    )
    for column in ("customer", "vendor", "class", "status"):
        op.create_index(f"ix_equipment_{column}", "equipment", [column, "tag"])
    op.create_index("ix_equipment_serial", "equipment", ["serial_folded", "tag"])
    op.create_index("ix_equipment_folded", "equipment", ["tag_folded"])
    op.create_table(
        "equipment_depends",
        word("tag"),
        word("on_tag"),
        sa.PrimaryKeyConstraint("tag", "on_tag", name="pk_equipment_depends"),
        sa.ForeignKeyConstraint(["tag"], ["equipment.tag"], name="fk_equipment_depends_tag"),
        sqlite_strict=True,
    )
    op.create_index("ix_equipment_depends_on", "equipment_depends", ["on_tag", "tag"])


def _counters_and_keys() -> None:
    op.create_table(
        "counters",
        word("name"),
        whole("value"),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
        sqlite_strict=True,
    )
    op.create_table(
        "keys",
        word("key"),
        word("command"),
        word("outcome"),
        whole("recorded_at"),
        sa.PrimaryKeyConstraint("key", name="pk_keys"),
        sqlite_strict=True,
    )
