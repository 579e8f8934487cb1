"""Processes that do something at the same moment, and what each of them brings back."""

import contextlib
import io
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any
from unittest import mock

from tests.cli.running import NOW
from tests.store.processes import MANY, PATIENCE_S


@dataclass(frozen=True, slots=True)
class Ended:
    """How one umc command ended in a process that runs many of them."""

    code: int
    said: str
    complained: str


def umc_quietly(*words: str, url: str, now: datetime = NOW) -> Ended:
    """Run one umc command as a process of its own would, a connection of its own included."""
    from umc.cli.main import run

    out, err = io.StringIO(), io.StringIO()
    surroundings = {"XDG_CONFIG_HOME": "/nonexistent", "UMC_ACTOR": f"desk-{os.getpid()}"}
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch("umc.gateways.clock.now", return_value=now),
        mock.patch.dict(os.environ, surroundings),
    ):
        try:
            run([*words, "-o", "jsonl", "--db", url])
        except SystemExit as left:
            return Ended(int(left.code or 0), out.getvalue(), err.getvalue())


def at_once(works: Sequence[Callable[[], Any]], meanwhile: Callable[[], None] = lambda: None) -> list[Any]:
    """Do each work in a process of its own, all at once; return what they brought back, in their order.

    ``meanwhile`` is done here once all have been started.
    """
    started = [_started(work) for work in works]
    try:
        meanwhile()
        return [_brought(process, end) for process, end in started]
    finally:
        for process, _ in started:
            process.kill()
            process.join(PATIENCE_S)


def _started(work: Callable[[], Any]) -> tuple[Any, Connection]:
    ours, theirs = MANY.Pipe(duplex=False)
    process = MANY.Process(target=_bring, args=(work, theirs))
    process.start()
    theirs.close()
    return process, ours


def _bring(work: Callable[[], Any], end: Connection) -> None:
    end.send(work())


def _brought(process: Any, end: Connection) -> Any:
    """Return what a process sends; one that ends without a word has failed."""
    try:
        return end.recv()
    except EOFError:
        process.join(PATIENCE_S)
        raise AssertionError(f"a process ended with {process.exitcode} and brought nothing") from None
