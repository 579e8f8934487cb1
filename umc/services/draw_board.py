"""Gather the faults for the board: those open now, or those open at an instant gone by."""

from dataclasses import dataclass, replace
from datetime import datetime

from umc.domain.desk.board import BoardRow, board, soonest
from umc.domain.desk.fault_file import FaultFile
from umc.domain.desk.line_then import line_then, was_wanted
from umc.domain.faults.fault_filter import FaultFilter
from umc.domain.register.party import Customer
from umc.store.database.engine import Connection, Database
from umc.store.faults.fault_files import load_file
from umc.store.faults.fault_lists import counted, page
from umc.store.faults.faults_then import faults_then
from umc.store.register.named_terms import require_term, vendor_meant

_PAST_AT_MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The rows that are shown, and of all that could be: how many are open, held, broken.

    ``more``: of so many faults at an instant gone by only a thousand were looked at.
    """

    rows: tuple[BoardRow, ...]
    open: int
    held: int
    broken: int
    more: bool = False


def draw_board(database: Database, wanted: FaultFilter, *, at: datetime, now: datetime) -> Board:
    """Return the board at an instant: up to the filter's limit of faults, those due first.

    Before ``now`` each fault is read as it stood then, those ended since among them; of more
    than a thousand such faults the ones due first today are looked at.

    Raises:
        Refusal: the filter names a customer or vendor that is not registered.
    """
    with database.read() as connection:
        if wanted.customer is not None:
            require_term(connection, Customer, wanted.customer)
        if wanted.vendor is not None:
            wanted = replace(wanted, vendor=vendor_meant(connection, wanted.vendor))
        return _then(connection, wanted, at) if at < now else _now(connection, wanted, at)


def _now(connection: Connection, wanted: FaultFilter, at: datetime) -> Board:
    counts = counted(connection, wanted, now=at)
    numbers = [row.number for row in page(connection, wanted, now=at, by_due=True)]
    files: list[FaultFile] = [load_file(connection, number) for number in numbers]
    return Board(rows=board(files, at), open=counts.found, held=counts.held, broken=counts.broken)


def _then(connection: Connection, wanted: FaultFilter, at: datetime) -> Board:
    files, more = faults_then(connection, wanted, at=at, at_most=_PAST_AT_MOST)
    rows = [row for row in board(files, at) if was_wanted(row, line_then(row), wanted)]
    return Board(
        rows=soonest(rows, wanted.limit),
        open=len(rows),
        held=sum(bool(row.seen.holds) for row in rows),
        broken=sum(row.broken for row in rows),
        more=more,
    )
