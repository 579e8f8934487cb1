"""Guards: seals and words beside events stay as they are; what may be taken away needs a row that says so.

Revision 0007, after 0006. Three things may be taken away, each only once a row says so: the events of
a fault that was archived, words that were forgotten, and those words in old terms and plans.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

REMOVED_BEFORE = """
CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'an event is never removed'); END
"""
TERMS_BEFORE = """
CREATE TRIGGER terms_are_never_changed BEFORE UPDATE OF kind, name, version, digest, body ON terms
BEGIN SELECT RAISE(ABORT, 'a version of terms is never changed'); END
"""
PLANS_BEFORE = """
CREATE TRIGGER plans_are_never_changed BEFORE UPDATE ON applied_plans
BEGIN SELECT RAISE(ABORT, 'an applied plan is never changed'); END
"""
GUARDS_SQLITE = (
    "DROP TRIGGER events_are_never_removed",
    REMOVED_BEFORE.replace(
        "ON events\n", "ON events\nWHEN NOT EXISTS (SELECT 1 FROM archived WHERE fault = OLD.fault)\n"
    ),
    "DROP TRIGGER terms_are_never_changed",
    TERMS_BEFORE.replace(
        "ON terms\n",
        """ON terms
WHEN NEW.kind <> OLD.kind OR NEW.name <> OLD.name OR NEW.version <> OLD.version OR NEW.digest <> OLD.digest
OR OLD.current <> 0 OR OLD.kind NOT IN ('customer', 'contract', 'agreement', 'escalation')
OR NOT EXISTS (
  SELECT 1 FROM forgettings f WHERE f.kind = 'terms' AND f.name = OLD.digest AND (
    OLD.kind = 'escalation' OR f.customer = CASE OLD.kind WHEN 'customer' THEN OLD.name ELSE OLD.customer END
  )
)
""",
    ),
    "DROP TRIGGER plans_are_never_changed",
    PLANS_BEFORE.replace(
        "ON applied_plans\n",
        """ON applied_plans
WHEN NEW.rev <> OLD.rev
OR NOT EXISTS (SELECT 1 FROM forgettings WHERE kind = 'plan' AND name = CAST(OLD.rev AS TEXT))
""",
    ),
    """
    CREATE TRIGGER said_is_only_forgotten BEFORE UPDATE ON said
    WHEN NEW.fault <> OLD.fault OR NEW.seq <> OLD.seq OR NEW.place <> OLD.place
    OR NEW.salt IS NOT NULL OR NEW.forgotten_at IS NULL
    BEGIN SELECT RAISE(ABORT, 'what was said is never changed, only forgotten'); END
    """,
    """
    CREATE TRIGGER said_is_never_removed BEFORE DELETE ON said
    WHEN NOT EXISTS (SELECT 1 FROM archived WHERE fault = OLD.fault)
    BEGIN SELECT RAISE(ABORT, 'what was said is never removed'); END
    """,
    """
    CREATE TRIGGER said_is_never_replaced BEFORE INSERT ON said
    WHEN EXISTS (SELECT 1 FROM said WHERE fault = NEW.fault AND seq = NEW.seq AND place = NEW.place)
    BEGIN SELECT RAISE(ABORT, 'what was said is never changed'); END
    """,
)
GUARDS_POSTGRES = (
    """
    CREATE OR REPLACE FUNCTION umc_events_stay() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
    IF TG_OP = 'DELETE' THEN
      IF EXISTS (SELECT 1 FROM archived WHERE fault = OLD.fault) THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION 'an event is never changed or removed';
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION umc_terms_stay() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
    IF TG_OP = 'UPDATE' THEN
      IF (NEW.kind, NEW.name, NEW.version, NEW.digest) = (OLD.kind, OLD.name, OLD.version, OLD.digest)
      AND OLD.current = 0 AND OLD.kind IN ('customer', 'contract', 'agreement', 'escalation')
      AND EXISTS (
        SELECT 1 FROM forgettings f WHERE f.kind = 'terms' AND f.name = OLD.digest AND (
          OLD.kind = 'escalation'
          OR f.customer = CASE OLD.kind WHEN 'customer' THEN OLD.name ELSE OLD.customer END
        )
      )
      THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'a version of terms is never changed or removed';
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION umc_plans_stay() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
    IF TG_OP = 'UPDATE' THEN
      IF NEW.rev = OLD.rev
      AND EXISTS (SELECT 1 FROM forgettings f WHERE f.kind = 'plan' AND f.name = OLD.rev::text)
      THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'an applied plan is never changed or removed';
    END $$
    """,
    """
    CREATE FUNCTION umc_said_stays() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
    IF TG_OP = 'DELETE' THEN
      IF EXISTS (SELECT 1 FROM archived WHERE fault = OLD.fault) THEN RETURN OLD; END IF;
    ELSIF TG_OP = 'UPDATE' THEN
      IF (NEW.fault, NEW.seq, NEW.place) = (OLD.fault, OLD.seq, OLD.place)
      AND NEW.salt IS NULL AND NEW.forgotten_at IS NOT NULL THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'what was said is never changed or removed, only forgotten';
    END $$
    """,
    """
    CREATE TRIGGER said_is_only_forgotten BEFORE UPDATE OR DELETE ON said
    FOR EACH ROW EXECUTE FUNCTION umc_said_stays()
    """,
    """
    CREATE TRIGGER said_is_never_emptied BEFORE TRUNCATE ON said
    FOR EACH STATEMENT EXECUTE FUNCTION umc_said_stays()
    """,
    """
    CREATE FUNCTION umc_chain_stays() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'a row of % is never changed or removed', TG_TABLE_NAME; END $$
    """,
)
KEPT_FOREVER = {
    "seals": "id = NEW.id",
    "sealings": "seal = NEW.seal AND fault = NEW.fault",
    "forgettings": "id = NEW.id",
    "revisions": "rev = NEW.rev",
}
"""The tables that are only ever added to, and when a new row would replace one on SQLite."""
KEPT_SQLITE = (
    """
    CREATE TRIGGER TABLE_are_never_changed BEFORE UPDATE ON TABLE
    BEGIN SELECT RAISE(ABORT, 'a row of TABLE is never changed'); END
    """,
    """
    CREATE TRIGGER TABLE_are_never_removed BEFORE DELETE ON TABLE
    BEGIN SELECT RAISE(ABORT, 'a row of TABLE is never removed'); END
    """,
    """
    CREATE TRIGGER TABLE_are_never_replaced BEFORE INSERT ON TABLE
    WHEN EXISTS (SELECT 1 FROM TABLE WHERE SAME)
    BEGIN SELECT RAISE(ABORT, 'a row of TABLE is never changed'); END
    """,
)
KEPT_POSTGRES = (
    """
    CREATE TRIGGER TABLE_are_never_changed BEFORE UPDATE OR DELETE ON TABLE
    FOR EACH ROW EXECUTE FUNCTION umc_chain_stays()
    """,
    """
    CREATE TRIGGER TABLE_are_never_emptied BEFORE TRUNCATE ON TABLE
    FOR EACH STATEMENT EXECUTE FUNCTION umc_chain_stays()
    """,
)

STAYS_BEFORE_POSTGRES = (
    """
    CREATE OR REPLACE FUNCTION umc_events_stay() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'an event is never changed or removed'; END $$
    """,
    """
    CREATE OR REPLACE FUNCTION umc_terms_stay() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'a version of terms is never changed or removed'; END $$
    """,
    """
    CREATE OR REPLACE FUNCTION umc_plans_stay() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'an applied plan is never changed or removed'; END $$
    """,
)


def upgrade() -> None:
    _guards()


def downgrade() -> None:
    _unguarded()
    for table in (*KEPT_FOREVER, "said"):
        _drop_guards(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION umc_said_stays()")
        op.execute("DROP FUNCTION umc_chain_stays()")


def _drop_guards(table: str) -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if table == "said":
        names = ["said_is_only_forgotten", *(f"said_is_never_{way}" for way in _ways(on_sqlite))]
    else:
        names = [f"{table}_are_never_{way}" for way in ("changed", *_ways(on_sqlite))]
    for name in names:
        op.execute(f"DROP TRIGGER {name}" if on_sqlite else f"DROP TRIGGER {name} ON {table}")


def _ways(on_sqlite: bool) -> tuple[str, ...]:
    return ("removed", "replaced") if on_sqlite else ("emptied",)


def _guards() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in GUARDS_SQLITE if on_sqlite else GUARDS_POSTGRES:
        op.execute(statement)
    for table, same in KEPT_FOREVER.items():
        for statement in KEPT_SQLITE if on_sqlite else KEPT_POSTGRES:
            op.execute(statement.replace("TABLE", table).replace("SAME", same))


def _unguarded() -> None:
    """Put the guards of older tables back as they were."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in STAYS_BEFORE_POSTGRES:
            op.execute(statement)
        return
    for name, before in (
        ("events_are_never_removed", REMOVED_BEFORE),
        ("terms_are_never_changed", TERMS_BEFORE),
        ("plans_are_never_changed", PLANS_BEFORE),
    ):
        op.execute(f"DROP TRIGGER {name}")
        op.execute(before)
