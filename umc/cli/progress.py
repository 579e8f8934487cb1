"""What is being done, on one line of the terminal that goes away again; never in a pipe."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

from umc.render.safe_text import safe

if TYPE_CHECKING:
    from umc.cli.invocation import Invocation

_CLEAR = "\r\x1b[2K"


class Progress:
    """A context manager; called with a text it shows that text in place of the one before.

    Shows nothing unless stderr is a terminal, and nothing with --quiet or in a batch.
    """

    def __init__(self, run: Invocation) -> None:
        self._shows = run.parent is None and not run.quiet and sys.stderr.isatty()
        self._is_shown = False

    def __call__(self, text: str) -> None:
        """Show what is being done now."""
        if self._shows:
            sys.stderr.write(f"{_CLEAR}{safe(text)} ...")
            sys.stderr.flush()
            self._is_shown = True

    def clear(self) -> None:
        """Take the line away, so that something else can be said."""
        if self._is_shown:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
            self._is_shown = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()
