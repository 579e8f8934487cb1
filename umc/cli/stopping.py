"""Being stopped politely: a signal is noted, what is under way is finished, then the command ends."""

from __future__ import annotations

import os
import select
import signal
import threading
from types import FrameType, TracebackType
from typing import Any

from umc.cli.exit_codes import EXIT_INTERRUPTED


class Stopping:
    """A context manager that notes SIGINT (Ctrl-C), SIGTERM and SIGHUP instead of ending at once.

    Called, it says whether to stop. The second signal of a kind has its usual effect, for
    somebody who cannot wait. A SIGHUP that the caller lets be ignored (``nohup``) is ignored
    still. Outside of the main thread it notes nothing.
    """

    def __init__(self) -> None:
        # A pipe and no lock: a signal may interrupt whoever is just taking that lock, and would wait for it.
        self._heard, self._say = os.pipe()
        self._kept: dict[int, Any] = {}
        self.by: signal.Signals | None = None
        self.exit_code = 0  # of a run that was interrupted from the keyboard, else 0

    def __call__(self) -> bool:
        """Whether a signal came."""
        return self.by is not None

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until a signal comes; whether one did."""
        select.select([self._heard], [], [], max(0.0, seconds))
        return self()

    def __enter__(self) -> Stopping:
        if threading.current_thread() is threading.main_thread():
            for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                if kind is not signal.SIGHUP or signal.getsignal(kind) is not signal.SIG_IGN:
                    self._kept[kind] = signal.signal(kind, self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in list(self._kept):
            self._give_back(one)
        os.close(self._heard)
        os.close(self._say)

    def _note(self, kind: int, _: FrameType | None) -> None:
        self.by = signal.Signals(kind)
        self.exit_code = EXIT_INTERRUPTED if kind == signal.SIGINT else self.exit_code
        self._give_back(kind)
        os.write(self._say, b"!")

    def _give_back(self, kind: int) -> None:
        if kind in self._kept:
            signal.signal(kind, self._kept.pop(kind))
