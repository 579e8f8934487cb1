"""Gather the faults for the board: those open now, or those open at an instant gone by."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from umc.domain.board import BoardRow, board
from umc.domain.fault import Status
from umc.domain.fault_file import FaultFile, as_of
from umc.domain.fault_filter import FaultFilter
from umc.store.engine import Connection, Database
from umc.store.fault_files import load_file
from umc.store.fault_lists import page

_PAST_AT_MOST = 1000


def draw_board(
    database: Database, wanted: FaultFilter, *, at: datetime, now: datetime
) -> tuple[BoardRow, ...]:
    """Return the rows of the board at an instant: up to the filter's limit of faults, those due first.

    Before ``now`` each fault is read as it stood then, those ended since among them; of more
    than a thousand such faults the ones due first today are looked at.
    """
    with database.read() as connection:
        files = _then(connection, wanted, at) if at < now else _now(connection, wanted, at)
        return board(files, at)[: wanted.limit]


def _now(connection: Connection, wanted: FaultFilter, at: datetime) -> list[FaultFile]:
    return [load_file(connection, row.number) for row in page(connection, wanted, now=at, by_due=True)]


def _then(connection: Connection, wanted: FaultFilter, at: datetime) -> Iterator[FaultFile]:
    # Who had it in hand then is known only once the fault is read as it stood.
    past = replace(wanted, open_only=False, open_at=at, vendor=None, limit=_PAST_AT_MOST)
    for row in page(connection, past, now=at, by_due=True):
        file = as_of(load_file(connection, row.number), at)
        in_hand = {leg.vendor for leg in file.fault.open_legs}
        ended = file.fault.status in (Status.CLOSED, Status.CANCELLED)
        if not ended and wanted.vendor in (None, *in_hand):
            yield file
