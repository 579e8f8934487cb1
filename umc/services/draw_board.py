"""Gather the open faults for the board."""

from datetime import datetime

from umc.domain.board import BoardRow, board
from umc.domain.fault_filter import FaultFilter
from umc.store.engine import Database
from umc.store.fault_files import load_file
from umc.store.fault_lists import page


def draw_board(database: Database, wanted: FaultFilter, *, at: datetime) -> tuple[BoardRow, ...]:
    """Return the rows of the board: up to the filter's limit of faults, those due first."""
    with database.read() as connection:
        rows = page(connection, wanted, now=at, by_due=True)
        files = [load_file(connection, row.number) for row in rows]
    known = [file for file in files if file.fault.opened_at <= at]
    return board(known, at)
