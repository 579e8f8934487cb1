"""A night in which tickers and senders work as processes of their own, and are killed and started again.

The night goes forward as the test lets it: ticks act by its hour, while the machine's clock runs
on at its own pace, for leases are counted by that one.
"""

import contextlib
import io
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from ctypes import c_bool, c_double
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from unittest import mock

from tests.cli.running import NOW
from tests.flows.ticking_desk import FIRST
from tests.store.processes import MANY, PATIENCE_S, preload

preload(
    "umc.cli.main", "umc.cli.tick", "umc.cli.outbox_send", "umc.cli.run", "umc.services.fire_marks",
    "umc.services.send_outbox", "umc.gateways.post_office", "umc.gateways.smtp", "tests.smtp_process",
)  # fmt: skip

AT_MOST = 12
"""Letters that a sender claims in a run: what one kill can leave behind."""
TOGETHER = 3
"""Faults that a tick moves in one transaction."""
_NAP_S = 0.02


class Night:
    """How late it is; every process that is handed the night sees the same."""

    def __init__(self) -> None:
        self._began_s = time.monotonic()
        self._passed_s = MANY.RawValue(c_double, 0.0)
        self._is_over = MANY.RawValue(c_bool, False)

    def at(self) -> datetime:
        """Return the hour of the night: what is due by now, ticks act on."""
        return FIRST + timedelta(seconds=self._passed_s.value)

    def now(self) -> datetime:
        """Return what the machine's clock says; months later than the night, and never standing still."""
        return NOW + timedelta(seconds=time.monotonic() - self._began_s)

    def becomes(self, at: datetime) -> None:
        """Let it be so late."""
        self._passed_s.value = (at - FIRST).total_seconds()

    def ends(self) -> None:
        """Let everybody go home once they have finished what they are at."""
        self._is_over.value = True

    @property
    def is_over(self) -> bool:
        """Whether nobody is to begin anything more."""
        return bool(self._is_over.value)


def umc_here(night: Night, *words: str) -> tuple[int, str]:
    """Run one command by the night's clock; return its exit code and all that it said."""
    from umc.cli.main import run

    said = io.StringIO()
    surroundings = {"XDG_CONFIG_HOME": "/nonexistent", "UMC_ACTOR": "sato"}
    with (
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
        mock.patch("umc.gateways.clock.now", night.now),
        mock.patch.dict(os.environ, surroundings),
    ):
        try:
            run(words)
        except SystemExit as left:
            code = int(left.code or 0)
    return code, said.getvalue()


def tick_all_night(night: Night, url: str, endures: tuple[int, ...] = ()) -> None:
    """Be somebody who calls ``umc tick`` again and again, a few faults in a transaction.

    Who endures some exit codes goes on after them; any other ends it.
    """
    with mock.patch("umc.services.fire_marks.BATCH", TOGETHER):
        _again_and_again(
            night, lambda: umc_here(night, "tick", "--at", night.at().isoformat(), "--db", url), endures
        )


def send_all_night(night: Night, url: str, settings: Path, endures: tuple[int, ...] = ()) -> None:
    """Be somebody who calls ``umc outbox send`` again and again."""
    words = ("outbox", "send", "--parallel", "2", "--limit", str(AT_MOST))
    _again_and_again(night, lambda: umc_here(night, *words, "--db", url, "--config", str(settings)), endures)


def _again_and_again(night: Night, work: Callable[[], tuple[int, str]], endures: tuple[int, ...]) -> None:
    while not night.is_over:
        code, said = work()
        if code not in (0, *endures):
            sys.stderr.write(said)
            sys.exit(code)
        time.sleep(_NAP_S)


@dataclass(slots=True)
class Crew:
    """Processes that do their work all night; whoever is killed, another takes the place of.

    ``posts`` are what each of them does, ``ended`` how those ended that were never killed.
    """

    posts: Sequence[Callable[[], None]]
    ended: list[int | None] = field(default_factory=list)
    _at_work: list[BaseProcess] = field(default_factory=list)

    def begin(self) -> None:
        """Start everybody."""
        self._at_work = [self._started(place) for place in range(len(self.posts))]

    def works_for(self, seconds: float) -> None:
        """Let everybody work for so long; nobody may end meanwhile."""
        time.sleep(seconds)
        assert all(one.is_alive() for one in self._at_work), [one.exitcode for one in self._at_work]

    def kill(self, place: int) -> int:
        """Kill who is at a post, and return the process id; the post stays empty."""
        killed = self._at_work[place]
        os.kill(killed.pid or 0, signal.SIGKILL)
        killed.join(PATIENCE_S)
        assert killed.exitcode == -signal.SIGKILL
        return killed.pid or 0

    def replace(self, place: int) -> None:
        """Start another at a post."""
        self._at_work[place] = self._started(place)

    def come_home(self) -> None:
        """Wait until everybody has ended; the night must be over."""
        for one in self._at_work:
            one.join(PATIENCE_S)
        self.ended = [one.exitcode for one in self._at_work]

    def stop(self) -> None:
        """End whoever is still at work, whatever has happened."""
        for one in self._at_work:
            one.kill()
            one.join(PATIENCE_S)

    def _started(self, place: int) -> BaseProcess:
        process: BaseProcess = MANY.Process(target=self.posts[place])
        process.start()
        return process


@contextlib.contextmanager
def at_work(night: Night, *posts: Callable[[], None]) -> Iterator[Crew]:
    """Give a crew at work; when the block ends the night is over, and everybody must end well."""
    crew = Crew(posts)
    try:
        crew.begin()
        yield crew
        night.ends()
        crew.come_home()
    finally:
        crew.stop()
    assert crew.ended == [0] * len(posts)


def a_settings_file(folder: Path, text: str) -> Path:
    """Write umc.toml for those who send."""
    path = folder / "umc.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def a_post(work: Callable[..., None], *given: Any) -> Callable[[], None]:
    """Return work for one of a crew, with what it is told."""
    return partial(work, *given)
