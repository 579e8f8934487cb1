"""Marks to come, one row for each running clock: derived like clocks, and found by when they act."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, text

from umc.domain.contract import Escalation
from umc.domain.next_marks import NextMark
from umc.store.message_tables import marks
from umc.store.tables import CURRENT, terms
from umc.store.term_values import heads, values
from umc.store.versions import KIND_OF

_DELETE = delete(marks).where(marks.c.fault == bindparam("one"))
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
    gone = [{"one": fault} for fault in faults]
    if gone:
        connection.execute(_DELETE, gone)
    if rows:
        connection.execute(marks.insert(), rows)
