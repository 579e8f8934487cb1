"""Any command, killed at random instants spread over all of its run, and what is found after each kill.

Every run is a process of its own with umc imported already, so that a kill costs little and falls
into the work rather than into the start. Of three kills one comes anywhere in the run, one after
the first write, one after the first commit began: then all may be done and nobody have heard of it.
Somebody was told as soon as a line of the answer is out, even if the process is killed before it ends.
"""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Protocol, TypeAlias
from unittest import mock

from sqlalchemy import make_url

from tests.cli.copies import PROGRAMS
from tests.cli.running import NOW
from tests.flows.killed_runs import Lengths, killed_after
from tests.flows.test_interrupted_apply import wait_for_the_server
from tests.sample_desk import Desk
from tests.store.processes import PATIENCE_S, preload

preload(
    "umc.cli.main", "umc.cli.fault", "umc.cli.fault_open", "umc.cli.fault_steps", "umc.cli.fault_answer",
    "umc.cli.equipment", "umc.cli.plan", "umc.cli.tick", "umc.cli.outbox_send", "umc.cli.db",
    "umc.cli.db_backup", "umc.cli.db_anchor", "umc.services.back_up_database", "umc.services.anchor_database",
    "umc.services.open_fault", "umc.services.take_step", "umc.services.apply_book", "umc.services.fire_marks",
    "umc.services.import_equipment", "umc.services.send_outbox", "umc.gateways.post_office",
    "umc.gateways.smtp", "umc.render.fault_record", "tests.flows.killed_anywhere",
)  # fmt: skip

LATEST = 1.1  # of the time that a run takes: the last instants come when it has ended
CHECK_EVERY = 10  # runs
RUNS_EACH = 4
"""Runs that a kill may take, for some end before their instant."""
_APART = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one killed run has left: acknowledged, lost and double things, and in words what else is wrong.

    ``is_done``: the command's work was there before anybody repeated it. ``explained`` counts
    copies of letters that the killed process had in hand.
    """

    acknowledged: int = 0
    lost: int = 0
    double: int = 0
    is_done: bool = False
    explained: int = 0
    wrong: tuple[str, ...] = ()


class Victim(Protocol):
    """One command of umc's that is killed, and how it is seen afterwards whether all is well."""

    name: str
    desk: Desk

    def words(self, turn: int, now: datetime) -> tuple[str, ...]:
        """Make ready for a turn, and return the command."""
        ...

    def found(self, turn: int, answer: Any, now: datetime) -> Found:
        """Say what is there after the kill, and after the command was repeated.

        ``answer`` has the lines that were heard, None where nothing was.
        """
        ...


@dataclass(slots=True)
class Tally:
    """All turns of one command together."""

    name: str
    database: str
    runs: int = 0
    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    double: int = 0
    done_unheard: int = 0
    nothing_done: int = 0
    explained: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, found: Found, *, was_killed: bool, was_heard: bool) -> None:
        """Count one turn."""
        self.runs += 1
        self.kills += was_killed
        self.acknowledged += found.acknowledged
        self.lost += found.lost
        self.double += found.double
        self.explained += found.explained
        self.done_unheard += was_killed and found.is_done and not was_heard
        self.nothing_done += was_killed and not found.is_done
        self.wrong += [f"turn {self.runs}: {one}" for one in found.wrong]

    @property
    def is_well(self) -> bool:
        """Whether nothing was lost, double or wrong."""
        return not (self.lost or self.double or self.wrong)

    def __str__(self) -> str:
        copies = f", {self.explained} copies that a kill explains" if self.explained else ""
        wrong = "".join(f"; {one}" for one in self.wrong[:3])
        return (
            f"{self.name} on {self.database}: {self.kills} kills in {self.runs} runs, {self.nothing_done} "
            f"before all was done and {self.done_unheard} when it was and nobody had heard; "
            f"{self.acknowledged} acknowledged, {self.lost} lost, {self.double} double{copies}{wrong}"
        )


def kill_again_and_again(
    victim: Victim, *, kills: int, drawn: Random, folder: Path, work: "Work | None" = None,
    enough: Callable[[Tally], bool] = lambda _: False,
) -> Tally:  # fmt: skip
    """Run a command until it was killed so often, at instants that spread over the whole run.

    A run that ended before its instant is no kill, and is judged as well. ``folder`` is for what
    the processes say; ``work`` is what they do, unless it is the umc command itself. It ends before
    its time once there is ``enough``.
    """
    tally, instants = Tally(victim.name, kind_of(victim.desk)), _spread(kills, drawn)
    lengths = Lengths()
    for turn in range(RUNS_EACH * kills):
        if tally.kills >= kills or enough(tally):
            break
        now, since = NOW + turn * _APART, lengths.since(turn)
        words = victim.words(turn, now)
        wait = lengths.of(since) * next(instants) if turn else PATIENCE_S
        there = partial(_surrounded, work or umc_alone, words, victim.desk.url, now)
        run = killed_after(wait, since, there, folder)
        wait_for_the_server(victim.desk.url)
        lengths.learn(run, since, wait)
        answer = run.answer()
        assert turn or run.code in (0, -signal.SIGKILL), (
            f"not killed, and ended with {run.code}: {run.wrong()}"
        )
        found = victim.found(turn, answer, now)
        tally.add(found, was_killed=run.was_killed, was_heard=answer is not None)
        tally.wrong += [*run.wrong(), *open_to_others(victim.desk)]
        if turn % CHECK_EVERY == CHECK_EVERY - 1:
            tally.wrong += unsound(victim.desk)
    tally.wrong += unsound(victim.desk)
    return tally


def umc_alone(words: Sequence[str], url: str) -> None:
    """Be nothing but one umc command that answers in JSON lines."""
    from umc.cli.main import run

    run([*words, "-o", "jsonl", "--db", url])


Work: TypeAlias = Callable[[Sequence[str], str], None]
"""What a process does: told the words of a turn and the database."""


def _surrounded(work: Work, words: Sequence[str], url: str, now: datetime) -> None:
    """Work at an instant of the test's own, a few faults to a tick's transaction."""
    surroundings = {"XDG_CONFIG_HOME": "/nonexistent", "UMC_ACTOR": "sato", **PROGRAMS}
    with (
        mock.patch("umc.services.fire_marks.BATCH", 3),
        mock.patch("umc.gateways.clock.now", return_value=now),
        mock.patch.dict(os.environ, surroundings),
    ):
        work(words, url)


def kind_of(desk: Desk) -> str:
    """Return the name of a desk's kind of database."""
    return "SQLite" if desk.url.startswith("sqlite") else "PostgreSQL"


def unsound(desk: Desk) -> list[str]:
    """Return what ``umc db check`` finds wrong."""
    checked = desk.run("db", "check")
    if checked.exit_code == 0:
        return []
    lines = [*checked.stdout.splitlines(), *checked.stderr.splitlines()]
    return [f"db check: {'; '.join(lines[:3])} ({len(lines)} lines)"]


def open_to_others(desk: Desk) -> list[str]:
    """Return which files beside an SQLite database others than its owner could reach."""
    path = make_url(desk.url).database
    if kind_of(desk) != "SQLite" or path is None:
        return []
    folder = Path(path).parent
    found = [(one, one.stat().st_mode & 0o777) for one in (folder, *folder.iterdir())]
    return [f"{one.name} has mode {mode:o}" for one, mode in found if mode & 0o077]


def _spread(count: int, drawn: Random) -> Iterator[float]:
    """Give shares of a run, one in each of as many equal parts, in any order, for ever."""
    while True:
        parts = list(range(count))
        drawn.shuffle(parts)
        yield from (LATEST * (part + drawn.random()) / count for part in parts)
