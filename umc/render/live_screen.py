"""A screen that is drawn again and again on a terminal, by rich; the terminal is given back as it was."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.text import Text

from umc.render.board_watch import ScreenLine
from umc.render.draw_rich import STYLES

_EMPHASIS = {"": "", "selected": "reverse", "flash": "bold reverse yellow"}


class LiveScreen:
    """Takes over the terminal while it is entered; every text is data, never markup."""

    def __init__(self, *, color: bool) -> None:
        self._console = Console(
            no_color=not color, highlight=False, markup=False, emoji=False, legacy_windows=False
        )
        self._live = Live(console=self._console, screen=True, auto_refresh=False, vertical_overflow="crop")

    @property
    def size(self) -> tuple[int, int]:
        """The columns and lines there are now."""
        return self._console.size.width, self._console.size.height

    @property
    def is_plain(self) -> bool:
        """Whether the terminal's encoding has no blocks to draw bars with."""
        return not (self._console.encoding or "").lower().startswith("utf")

    def show(self, lines: Sequence[ScreenLine]) -> None:
        """Draw these lines, from the top; the whole screen is theirs."""
        text = Text(no_wrap=True, overflow="crop", end="")
        for place, line in enumerate(lines):
            if place:
                text.append("\n")
            emphasis = _EMPHASIS[line.emphasis]
            for piece, style in line.pieces:
                text.append(piece, style=emphasis or STYLES[style])
        self._live.update(text, refresh=True)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()
