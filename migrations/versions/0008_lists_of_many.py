"""Indexes for lists among a million faults: by customer and engineer as they come due, by end; returned mail.

Revision 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

RETURNED = sa.text("returned_at IS NOT NULL")


def upgrade() -> None:
    for name in ("customer", "engineer"):
        op.drop_index(f"ix_faults_{name}", "faults")
        op.create_index(f"ix_faults_{name}", "faults", [name, "open", "due_rank", "id"])
    op.create_index("ix_faults_ended", "faults", ["ended_at", "id"])
    op.create_index(
        "ix_messages_returned", "messages", ["returned_at", "id"],
        sqlite_where=RETURNED, postgresql_where=RETURNED,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_messages_returned", "messages")
    op.drop_index("ix_faults_ended", "faults")
    for name in ("customer", "engineer"):
        op.drop_index(f"ix_faults_{name}", "faults")
        op.create_index(f"ix_faults_{name}", "faults", [name, "opened_at", "id"])
