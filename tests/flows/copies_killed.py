"""Copies of whole databases whose makers are killed at instants spread over all of their work."""

import contextlib
import io
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from unittest import mock

from tests.cli.copies import PROGRAMS
from tests.store.processes import MANY, PATIENCE_S, preload

preload(
    "umc.cli.main", "umc.cli.db_backup", "umc.cli.db_restore", "umc.cli.db_export",
    "umc.services.restore_database", "umc.services.back_up_database", "umc.services.export_database",
    "umc.services.import_database", "umc.render.backup", "tests.flows.copies_killed",
)  # fmt: skip


_RUNS_EACH = 4
"""Runs that a kill may take, for some end before their instant."""
_FIRST = 0.2
"""Of the time that a run takes: before that it only reads its words."""


def umc_here(*words: str) -> None:
    """Be a process that runs one command and ends as that does."""
    from umc.cli.main import run

    said = io.StringIO()
    surroundings = {"XDG_CONFIG_HOME": "/nonexistent", "UMC_ACTOR": "sato", **PROGRAMS}
    with (
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
        mock.patch.dict(os.environ, surroundings),
    ):
        run(words)


@dataclass(slots=True)
class Killed:
    """What was done to one kind of command: ``whole`` runs had done all when they were killed, or ended.

    ``empty`` is the last turn that left nothing.
    """

    name: str
    kills: int = 0
    whole: int = 0
    nothing: int = 0
    empty: int | None = None

    def __str__(self) -> str:
        left = f"{self.whole} left all of it, {self.nothing} nothing, 0 a half"
        return f"{self.name}: {self.kills} kills, {left}"


def killed_all_over(
    name: str, kills: int, words: Callable[[int], tuple[str, ...]], left_whole: Callable[[int], bool]
) -> Killed:
    """Kill a command so many times, at instants spread over the time that it takes.

    ``words`` makes ready for a turn and gives its command; ``left_whole`` says afterwards whether all of
    it is there, and must itself find anything between all and nothing. Turn 0 is never killed: it says
    how long one takes.
    """
    found = Killed(name)
    assert _ran(("--version",), None) == 0  # who starts processes has started
    began = time.monotonic()
    assert _ran(words(0), None) == 0
    took = time.monotonic() - began
    assert left_whole(0)
    for turn in range(1, kills * _RUNS_EACH + 1):
        began = time.monotonic()
        ended = _ran(words(turn), took * (_FIRST + (1 - _FIRST) * (found.kills + 1) / (kills + 1)))
        found.kills += ended == -signal.SIGKILL
        if ended == 0:  # before its instant: the machine has less to do than it had
            took = min(took, time.monotonic() - began)
        if left_whole(turn):
            found.whole += 1
        else:
            assert ended != 0, "it ended well and nothing is there"
            found.nothing += 1
            found.empty = turn
        if found.kills == kills:
            break
    sys.stdout.write(f"{found}\n")
    assert found.kills > 0
    return found


def _ran(words: tuple[str, ...], for_s: float | None) -> int | None:
    process = MANY.Process(target=umc_here, args=words)
    process.start()
    process.join(PATIENCE_S if for_s is None else for_s)
    if process.is_alive():
        process.kill()
        process.join(PATIENCE_S)
    return process.exitcode
