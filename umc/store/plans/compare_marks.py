"""Marks of open faults that the ladders of a book would reach at once, and the ladders of now do not."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select

from umc.domain.clocks.clocks import courses
from umc.domain.clocks.escalation import ladders_of
from umc.domain.clocks.next_marks import unfired
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.history import latest
from umc.domain.register.book import Book
from umc.domain.register.contract import Escalation
from umc.store.faults.faults import load_many
from umc.store.faults.files_at_once import files_at_once
from umc.store.tables.fault_tables import faults, marks
from umc.store.values.chunks import chunks
from umc.store.values.types import holds


def marks_come_due(connection: Connection, book: Book, at: datetime) -> Mapping[str, int]:
    """Count by number the marks that the next tick after ``at`` would fire under the ladders of a book alone.

    What has fired is not counted, nor what is due under the ladders of now too.

    Raises:
        BeyondHorizon: a calendar cannot say when something comes due.
    """
    ids = connection.execute(select(faults.c.id).where(holds(faults.c.open)).order_by(faults.c.number))
    found: dict[str, int] = {}
    for chunk in chunks(tuple(ids.scalars())):
        gathered = files_at_once(connection, load_many(connection, chunk))
        for file in gathered.files:
            now, then = (_due(file, named, at) for named in (gathered.now.ladders, {**book.escalations}))
            if new := len(then - now):
                found[file.number] = new
    return found


def _due(file: FaultFile, named: Mapping[str, Escalation], at: datetime) -> frozenset[object]:
    ladders = ladders_of(file.terms, file.leg_terms, named)
    timed, moved_at = courses(file.fault, file.terms, file.leg_terms), latest(file.events)
    waiting = unfired(timed, ladders, file.events, as_of=moved_at)
    return frozenset(one.mark.key for one in waiting if one.acts_at <= at)


def clocks_due(connection: Connection, at: datetime) -> int:
    """Count the clocks of which a tick at an instant would tell."""
    counted = connection.execute(select(func.count()).select_from(marks).where(marks.c.acts_at <= at))
    return int(counted.scalar_one())
