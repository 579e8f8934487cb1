"""Marks to come, one row for each running clock: derived like clocks, and found by when they act."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, and_, bindparam, delete, text, update

from umc.domain.clocks.next_marks import NextMark
from umc.domain.register.contract import Escalation
from umc.store.register.term_values import heads, values
from umc.store.register.versions import KIND_OF
from umc.store.tables.fault_tables import marks
from umc.store.tables.tables import CURRENT, terms
from umc.store.values.chunks import chunks

MarkRow: TypeAlias = dict[str, Any]
_NAMES = ("fault", "clock", "leg", "cycle")
_SAYS = ("percent", "tell", "due_at", "acts_at")
_OF_CLOCK = and_(*(marks.c[one] == bindparam(f"of_{one}") for one in _NAMES))
_MOVE = update(marks).where(_OF_CLOCK).values({one: bindparam(f"new_{one}") for one in _SAYS})
_END = delete(marks).where(_OF_CLOCK)

_LADDERS = 0x756D6333
_KEEP = text("SELECT pg_advisory_xact_lock_shared(:ladders)").bindparams(ladders=_LADDERS)
_CHANGE = text("SELECT pg_advisory_xact_lock(:ladders)").bindparams(ladders=_LADDERS)


def keep_ladders(connection: Connection) -> None:
    """Keep every ladder as it is until the transaction ends: what marks are worked out from stays true.

    Before any lock on a fault. SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_KEEP)


def change_ladders(connection: Connection) -> None:
    """Wait until nobody works out marks from the ladders of before, and keep everybody from it until the end.

    Before any lock on a fault.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_CHANGE)


def ladders_named(connection: Connection, names: Iterable[str]) -> Mapping[str, Escalation]:
    """Return the ladders of these ids that there are now; one statement, none for no names."""
    wanted = sorted(set(names))
    if not wanted:
        return {}
    query = heads().where(CURRENT, terms.c.kind == KIND_OF[Escalation], terms.c.name.in_(wanted))
    return {one.id: one for one in values(connection, connection.execute(query).all())}


def mark_rows(ahead: Iterable[NextMark], fault: int) -> list[dict[str, Any]]:
    """Return the rows of a fault's next marks."""
    return [
        {
            "fault": fault,
            "clock": one.mark.clock.value,
            "leg": one.mark.leg,
            "cycle": one.mark.course.run.cycle,
            "percent": one.mark.percent,
            "tell": one.mark.tell,
            "due_at": one.mark.due_at,
            "acts_at": one.acts_at,
        }
        for one in ahead
    ]


def replace_marks(connection: Connection, faults: Iterable[int], rows: list[dict[str, Any]]) -> None:
    """Make these rows the marks of these faults, and no others."""
    for chunk in chunks(faults):
        connection.execute(delete(marks).where(marks.c.fault.in_(chunk)))
    if rows:
        connection.execute(marks.insert(), rows)


def move_marks(connection: Connection, rows: Sequence[MarkRow], ended: Sequence[MarkRow]) -> bool:
    """Give some clocks these next marks in place of those they have; those ``ended`` have none any more.

    A clock is named by ``fault``, ``clock``, ``leg`` and ``cycle``. Return whether each of the
    rows took the place of one.
    """
    if ended:
        connection.execute(_END, [_named(row) for row in ended])
    if not rows:
        return True
    moved = [_named(row) | {f"new_{one}": row[one] for one in _SAYS} for row in rows]
    return connection.execute(_MOVE, moved).rowcount == len(rows)


def _named(row: MarkRow) -> MarkRow:
    return {f"of_{one}": row[one] for one in _NAMES}
