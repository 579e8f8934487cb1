"""``umc board --watch``: the board drawn again and again until somebody presses q."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from umc.cli.board_state import Watching, after_key
from umc.domain.clocks.sla import ClockState
from umc.domain.faults.tellings import Escalated
from umc.domain.refusals import OutsideFailure, Refusal
from umc.render.board_watch import BoardScreen, ScreenLine, board_lines, text_lines

if TYPE_CHECKING:
    from umc.cli.invocation import Invocation
    from umc.domain.desk.board import BoardRow
    from umc.domain.faults.fault_filter import FaultFilter
    from umc.services.draw_board import Board

FLASH_S = 10.0
_LOOK_S = 0.25  # how long a key waits at most until the screen answers


def watch_board(run: Invocation, wanted: FaultFilter, *, every_s: float, color: bool) -> None:
    """Show the live board on the terminal until q is pressed; nothing is written to the database.

    A database that cannot be reached is said on the screen and asked again at the next turn.
    """
    from umc.cli.keys import Keyboard
    from umc.render.live_screen import LiveScreen

    with Keyboard() as keyboard, LiveScreen(color=color) as screen:
        watch = _Watch(run=run, wanted=wanted, every_s=every_s, is_plain=screen.is_plain)
        while not watch.state.ended:
            columns, lines = screen.size
            screen.show(watch.lines(columns, lines))
            watch.take(keyboard.pressed(_LOOK_S), lines)


@dataclass(slots=True)
class _News:
    """Which faults have had a mark fire, or a promise break, since the board was first read."""

    known: dict[str, tuple[int, int]] | None = None
    since: dict[str, float] = field(default_factory=dict)

    def look(self, rows: Sequence[BoardRow], now: float) -> None:
        """Compare with what was read before; what is there at first is no news."""
        seen = {row.seen.file.number: _weight(row) for row in rows}
        if self.known is not None:
            new = [number for number, weight in seen.items() if weight > self.known.get(number, (0, 0))]
            self.since |= dict.fromkeys(new, now)
        self.known = (self.known or {}) | seen

    def flashing(self, now: float) -> frozenset[str]:
        """Return the numbers that flash at an instant."""
        return frozenset(number for number, since in self.since.items() if now - since < FLASH_S)


@dataclass(slots=True)
class _Watch:
    """One watching: what was read last, what was chosen, and since when what flashes."""

    run: Invocation
    wanted: FaultFilter
    every_s: float
    is_plain: bool
    state: Watching = field(default_factory=Watching)
    board: Board | None = None
    said: str = ""
    read_at: float = float("-inf")
    at: datetime | None = None
    news: _News = field(default_factory=_News)

    def lines(self, columns: int, lines: int) -> list[ScreenLine]:
        """Read what is due to be read again, and return the screen."""
        if time.monotonic() - self.read_at >= self.every_s:
            self._read()
        if self.state.opened is not None:
            texts = self._opened(self.state.opened, columns)
            return text_lines(texts, scroll=self.state.scroll, columns=columns, lines=lines)
        return board_lines(self._screen(), columns=columns, lines=lines)

    def take(self, keys: Sequence[str], lines: int) -> None:
        """Do what the keys say."""
        for key in keys:
            if key == "r" and self.state.typing is None:
                self.read_at = float("-inf")
            numbers = [row.seen.file.number for row in self._rows()]
            self.state = after_key(self.state, key, numbers, page=max(lines - 4, 1))

    def _read(self) -> None:
        from umc.gateways.clock import now
        from umc.services.draw_board import draw_board

        self.read_at, self.at = time.monotonic(), now()
        try:
            self.board = draw_board(self.run.database, self.wanted, at=self.at, now=self.at)
            self.said = ""
            self.news.look(self.board.rows, self.read_at)
        except (OutsideFailure, Refusal) as failed:
            self.said = f"{failed.message}: what is shown is old"

    def _rows(self) -> list[BoardRow]:
        found = self.board.rows if self.board is not None else ()
        return [row for row in found if _lets_through(self.state, row)]

    def _screen(self) -> BoardScreen:
        board = self.board
        counts = (board.open, board.held, board.broken) if board is not None else (0, 0, 0)
        said = self.said or _chosen(self.state, self.every_s)
        return BoardScreen(
            rows=self._rows(), counts=counts, at=self.at or self.run.now, zone=self.run.zone,
            cursor=self.state.cursor, flashing=self.news.flashing(time.monotonic()),
            searching=self.state.typing, said=said, plain=self.is_plain,
        )  # fmt: skip

    def _opened(self, number: str, columns: int) -> list[str]:
        from umc.domain.desk.fault_view import view
        from umc.render.draw_plain import draw_plain
        from umc.render.fault_screen import fault_blocks

        row = next(
            (one for one in (self.board.rows if self.board else ()) if one.seen.file.number == number), None
        )
        if row is None:
            return [f"{number} is over, or no longer on this board"]
        text = draw_plain(fault_blocks(view(row.seen.file, row.seen.at)))
        return _wrapped(text.splitlines(), columns)


def _weight(row: BoardRow) -> tuple[int, int]:
    fired = sum(isinstance(event.what, Escalated) for event in row.seen.file.events)
    return fired, sum(clock.state is ClockState.BROKEN for clock in row.seen.clocks)


def _lets_through(state: Watching, row: BoardRow) -> bool:
    if state.only == "held" and not row.seen.holds:
        return False
    if state.only == "broken" and not any(clock.state is ClockState.BROKEN for clock in row.seen.clocks):
        return False
    sought = (state.typing if state.typing is not None else state.sought).casefold().split()
    text = _searched(row).casefold()
    return all(word in text for word in sought)


def _searched(row: BoardRow) -> str:
    fault, file = row.seen.fault, row.seen.file
    names = [vendor.name for vendor in file.vendors.values()]
    said = (fault.culprit, fault.report.equipment, row.clock.name.value if row.clock else None, *file.vendors)
    about = (file.number, fault.priority.value, fault.status.value, file.customer.id, file.customer.name)
    return " ".join((*about, fault.report.symptom, row.holder.name, *names, *filter(None, said)))


def _chosen(state: Watching, every_s: float) -> str:
    parts = [f"filter: {state.sought}"] if state.sought else []
    parts += [f"only {state.only}"] if state.only else []
    parts += ["escape shows all"] if parts else [f"read every {every_s:g} s"]
    return "; ".join(parts)


def _wrapped(texts: Sequence[str], columns: int) -> list[str]:
    from umc.render.table_lines import folded

    return [one for text in texts for one in folded(text, columns)]
