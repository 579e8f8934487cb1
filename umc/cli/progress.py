"""What is being done, on one line of the terminal that goes away again; never in a pipe."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from umc.render.safe_text import safe

if TYPE_CHECKING:
    from umc.cli.invocation import Invocation

_CLEAR = "\r\x1b[2K"
_PATIENCE_S = 1.0


class Progress:
    """A context manager; called with a text it shows that text in place of the one before.

    Shows nothing in the first second, for what is quick needs no word; nothing unless stderr
    is a terminal that obeys control codes and may be sent them (TERM=dumb, NO_COLOR), and
    nothing with --quiet or in a batch. ``clock`` gives seconds.
    """

    def __init__(self, run: Invocation, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._shows = run.parent is None and not run.quiet and _obeys(sys.stderr)
        self._is_shown = False
        self._clock = clock
        self._begun = clock()

    def __call__(self, text: str) -> None:
        """Show what is being done now."""
        if self._shows and self._clock() - self._begun >= _PATIENCE_S:
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


def _obeys(stream: TextIO) -> bool:
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "") in ("", "dumb")
    return stream.isatty() and not plain
