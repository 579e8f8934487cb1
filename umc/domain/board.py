"""The board: open faults by what comes due first, and who holds each now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from umc.domain.fault_file import FaultFile
from umc.domain.fault_view import FaultView, view
from umc.domain.ledger import DESK, Holder, ledger
from umc.domain.sla import Clock, ClockState


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One open fault. ``clock`` is the one to mind first, None where none counts.

    ``holder`` is whoever has the present minute.
    """

    seen: FaultView
    clock: Clock | None
    holder: Holder

    @property
    def held(self) -> bool:
        """Whether the clock to mind stands still."""
        return self.clock is not None and self.clock.state is ClockState.HELD

    def left(self) -> timedelta | None:
        """Return the time to the due instant by the wall clock, negative once past; None while held."""
        if self.clock is None or self.clock.due_at is None:
            return None
        return self.clock.due_at - self.seen.at


def board(files: Iterable[FaultFile], at: datetime) -> tuple[BoardRow, ...]:
    """Return a row for each fault: what runs by due time, then what is held, then what owes nothing."""
    rows = [_row(file, at) for file in files]
    return tuple(sorted(rows, key=_order))


def _row(file: FaultFile, at: datetime) -> BoardRow:
    seen = view(file, at)
    counting = [clock for clock in seen.clocks if clock.counts]
    clock = min(counting, key=_urgency, default=None)
    entries = ledger(file.fault, file.terms, at)
    holder = entries[-1].holder if entries else DESK
    return BoardRow(seen=seen, clock=clock, holder=holder)


def _urgency(clock: Clock) -> tuple[bool, float]:
    return (clock.due_at is None, clock.due_at.timestamp() if clock.due_at is not None else 0.0)


def _order(row: BoardRow) -> tuple[int, float, str]:
    if row.clock is None:
        return (2, 0.0, row.seen.file.number)
    if row.clock.due_at is None:
        return (1, 0.0, row.seen.file.number)
    return (0, row.clock.due_at.timestamp(), row.seen.file.number)
