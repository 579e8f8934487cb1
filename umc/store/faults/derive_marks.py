"""Marks of all open faults derived anew: after a ladder has changed, or a schema that had none."""

from collections.abc import Sequence

from sqlalchemy import Connection, Select, select

from umc.store.faults.fault_files import derived_state
from umc.store.faults.faults import load_many
from umc.store.faults.marks import mark_rows, replace_marks
from umc.store.tables.fault_tables import faults
from umc.store.values.chunks import chunks
from umc.store.values.types import holds


def derive_marks(connection: Connection) -> None:
    """Replace the marks of every open fault by what its events and the ladders of now say.

    A fault that is over has no running clock, and so no mark.
    """
    ids = connection.execute(select(faults.c.id).where(holds(faults.c.open)).order_by(faults.c.id)).scalars()
    for chunk in chunks(tuple(ids)):
        # Whoever moves one of them at this moment is waited for; whoever comes next finds the ladders of now.
        connection.execute(_of(chunk).with_for_update()).all()
        kept = load_many(connection, chunk)
        rows = [row for one in kept for row in mark_rows(derived_state(connection, one).marks, one.id)]
        replace_marks(connection, chunk, rows)


def _of(ids: Sequence[int]) -> Select[tuple[int]]:
    return select(faults.c.id).where(faults.c.id.in_(ids)).order_by(faults.c.id)
