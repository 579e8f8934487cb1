"""The board: open faults by what comes due first, and who holds each now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from umc.domain.clocks.ledger import DESK, Holder, ledger
from umc.domain.clocks.sla import Clock, ClockState
from umc.domain.desk.fault_file import FaultFile
from umc.domain.desk.fault_view import FaultView, view


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
        """Whether a hold stands on the fault, whatever still runs meanwhile."""
        return bool(self.seen.holds) or (self.clock is not None and self.clock.due_at is None)

    @property
    def broken(self) -> bool:
        """Whether a promise of the fault is broken, be it another than the one to mind."""
        return any(clock.state is ClockState.BROKEN for clock in self.seen.clocks)

    @property
    def undelivered(self) -> str:
        """Why the hand-over did not reach the vendor that holds it; empty where it did, or none does."""
        legs = (leg for leg in self.seen.fault.open_legs if leg.vendor == self.holder.name)
        return next((leg.undelivered for leg in legs), "")

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


def by_due(rows: Iterable[BoardRow]) -> tuple[BoardRow, ...]:
    """Return rows by what comes due first, held or not, as a list of faults has them."""
    return tuple(sorted(rows, key=_listed))


def soonest(rows: Iterable[BoardRow], at_most: int) -> tuple[BoardRow, ...]:
    """Return those of which something comes due first, held or not, in the order of the board."""
    return tuple(sorted(sorted(rows, key=_due)[:at_most], key=_order))


def _order(row: BoardRow) -> tuple[int, bool, float, str]:
    part = 1 if row.held else 2 if row.clock is None else 0
    return (part, *_due(row))


def _listed(row: BoardRow) -> tuple[int, float, str]:
    part = 2 if row.clock is None else 1 if row.clock.due_at is None else 0
    return (part, *_due(row)[1:])


def _due(row: BoardRow) -> tuple[bool, float, str]:
    due = row.clock.due_at if row.clock is not None else None
    return (due is None, due.timestamp() if due is not None else 0.0, row.seen.file.number)
