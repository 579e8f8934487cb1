"""One process that is killed: so long after its start, after its first write, or after its first commit."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

from tests.store.processes import MANY, PATIENCE_S, preload

preload("tests.flows.killed_runs")

_POLL_S = 0.0005
_LONGER = 1.2
"""How much longer than it has taken so far something is thought to take that was not at its end."""


class Since(IntEnum):
    """From when on the time is counted after which a process is killed."""

    START = 0
    WRITE = 1
    COMMIT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One process: how it ended, how long after each instant (None: it never came), and what it said."""

    code: int | None
    took_s: tuple[float | None, ...]
    said: Path
    complained: Path

    @property
    def was_killed(self) -> bool:
        """Whether it did not come to its own end."""
        return self.code == -signal.SIGKILL

    def answer(self) -> Any:
        """Return what was answered line by line, None where nothing was; a line half out was not heard."""
        lines = self.said.read_text(encoding="utf-8").splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")] or None

    def wrong(self) -> list[str]:
        """Return how it ended, if neither well nor by the kill."""
        if self.was_killed or self.code == 0:
            return []
        return [f"ended by itself with {self.code}: {self.complained.read_text()[-300:]}"]


@dataclass(slots=True)
class Lengths:
    """How long a run takes from each instant to its end, on a machine that others use as well.

    As long as it did last, more or less; longer than any that was killed before its end.
    """

    _seconds: dict[Since, float] = field(default_factory=dict)

    def since(self, turn: int) -> Since:
        """Return the instant from which a turn's time is counted: each in its turn, if it ever comes."""
        known = sorted(self._seconds)
        return known[turn % len(known)] if known else Since.START

    def of(self, since: Since) -> float:
        """Return the time from that instant to the end, in seconds."""
        return self._seconds.get(since, PATIENCE_S)

    def learn(self, run: Run, since: Since, waited_s: float) -> None:
        """Learn from a run that came to its end, or was killed after so many seconds."""
        if run.was_killed and waited_s > self.of(since):
            self._seconds[since] = waited_s * _LONGER
        for one, took_s in zip(Since, () if run.was_killed else run.took_s, strict=False):
            if took_s is not None:
                self._seconds[one] = (self._seconds.get(one, took_s) + took_s) / 2


def killed_after(seconds: float, since: Since, work: Callable[[], None], folder: Path) -> Run:
    """Kill a process so long after an instant; one that never comes there ends by itself."""
    said, complained = folder / "said", folder / "complained"
    for one in (said, complained):
        one.write_bytes(b"")
    reached = MANY.RawArray("d", len(Since))
    worker = MANY.Process(target=_there, args=(work, str(said), str(complained), reached))
    began = time.monotonic()
    worker.start()
    while since is not Since.START and reached[since] == 0.0 and worker.is_alive():
        time.sleep(_POLL_S)
    worker.join(seconds)
    if worker.is_alive():
        with suppress(ProcessLookupError):  # it ended by itself just now
            os.kill(worker.pid or 0, signal.SIGKILL)
    worker.join(PATIENCE_S)
    ended, reached[Since.START] = time.monotonic(), began
    took_s = tuple(ended - at if at else None for at in reached)
    return Run(code=worker.exitcode, took_s=took_s, said=said, complained=complained)


def _there(work: Callable[[], None], said: str, complained: str, reached: Any) -> None:
    """Be the process: its streams are files, and it says when it writes and commits for the first time."""
    for path, stream in ((said, sys.stdout), (complained, sys.stderr)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_APPEND), stream.fileno())
    _tell_when_it_writes(reached)
    work()


def _tell_when_it_writes(reached: Any) -> None:
    from sqlalchemy import Engine, event

    def look(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if reached[Since.WRITE] == 0.0 and statement.startswith(("INSERT", "UPDATE", "DELETE")):
            reached[Since.WRITE] = time.monotonic()

    def commits(*_: Any) -> None:
        if reached[Since.WRITE] and reached[Since.COMMIT] == 0.0:
            reached[Since.COMMIT] = time.monotonic()

    event.listen(Engine, "before_cursor_execute", look)
    event.listen(Engine, "commit", commits)
