"""The record: what was forgotten, archived and brought back comes under the seals of the book.

Revision 0009, after 0008. What stands there is put on record as it stands, and waits for its seal.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
KINDS = "kind IN ('forgetting', 'archive', 'archive-closed', 'archived', 'brought-back')"
AT_ONCE = 1000
STANDING = (
    (
        "forgetting",
        "SELECT forgotten_at, actor, id, forgotten_at, actor, customer, kind, name, digest"
        " FROM forgettings ORDER BY id",
    ),
    (
        "archive",
        "SELECT archived_at, actor, id, file, digest, before, archived_at, actor, faults, events"
        " FROM archives ORDER BY id",
    ),
    (
        "archived",
        "SELECT a.archived_at, a.actor, f.fault, f.archive, f.number, f.year, f.ordinal, f.seq, f.head"
        " FROM archived f JOIN archives a ON a.id = f.archive ORDER BY f.fault",
    ),
)
"""What is put on record: the kind; when and by whom a row came, and the row, its key first."""
GUARDS_SQLITE = (
    """
    CREATE TRIGGER records_are_never_changed BEFORE UPDATE ON records
    BEGIN SELECT RAISE(ABORT, 'a row of records is never changed'); END
    """,
    """
    CREATE TRIGGER records_are_never_removed BEFORE DELETE ON records
    BEGIN SELECT RAISE(ABORT, 'a row of records is never removed'); END
    """,
    """
    CREATE TRIGGER records_are_never_replaced BEFORE INSERT ON records
    WHEN EXISTS (SELECT 1 FROM records WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'a row of records is never changed'); END
    """,
)
GUARDS_POSTGRES = (
    """
    CREATE TRIGGER records_are_never_changed BEFORE UPDATE OR DELETE ON records
    FOR EACH ROW EXECUTE FUNCTION umc_chain_stays()
    """,
    """
    CREATE TRIGGER records_are_never_emptied BEFORE TRUNCATE ON records
    FOR EACH STATEMENT EXECUTE FUNCTION umc_chain_stays()
    """,
)


def word(name: str) -> "sa.Column[str]":
    return sa.Column(name, WORD, nullable=False)


def whole(name: str) -> "sa.Column[int]":
    return sa.Column(name, WHOLE, nullable=False)


def upgrade() -> None:
    op.create_table(
        "records",
        *(whole(name) for name in ("id", "recorded_at")),
        *(word(name) for name in ("actor", "kind")),
        whole("about"),
        word("content"),
        sa.PrimaryKeyConstraint("id", name="pk_records"),
        sa.CheckConstraint(KINDS, name=op.f("ck_records_kind_known")),
        sqlite_strict=True,
    )
    op.create_index("ix_records_about", "records", ["about", "id"])
    for kind, standing in STANDING:
        _put_on_record(kind, standing)
    op.execute("INSERT INTO unsealed (fault, seq) SELECT -id, 0 FROM records")
    for guard in GUARDS_SQLITE if op.get_bind().dialect.name == "sqlite" else GUARDS_POSTGRES:
        op.execute(guard)


def downgrade() -> None:
    """Take it all back; refused where anything is on record, for which an older schema has no place."""
    records = sa.table("records")
    if op.get_bind().execute(sa.select(sa.func.count()).select_from(records)).scalar_one():
        raise RuntimeError("there are records under seals, for which an older schema has no place")
    op.drop_table("records")


def _put_on_record(kind: str, standing: str) -> None:
    names = ("recorded_at", "actor", "kind", "about", "content")
    records = sa.table("records", *map(sa.column, names))
    found = op.get_bind().exec_driver_sql(standing, execution_options={"yield_per": AT_ONCE})
    rows = (
        {"recorded_at": at, "actor": by, "kind": kind, "about": key, "content": _content((key, *rest))}
        for at, by, key, *rest in found
    )
    for some in _parts(rows):
        op.get_bind().execute(records.insert(), some)


def _parts(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while some := list(islice(rows, AT_ONCE)):
        yield some


def _content(row: Sequence[Any]) -> str:
    """Return the digest of a row as this revision has it: sha256 over its values as JSON."""
    said = json.dumps(list(row), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()
