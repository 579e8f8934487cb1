"""Ticks that are killed, eight at a time: no mark is told twice, none is lost."""

import contextlib
import io
import os
import random
import signal
import time
from contextlib import closing
from datetime import timedelta
from functools import partial
from typing import Any
from unittest import mock

import pytest

from tests.flows.test_interrupted_apply import wait_for_the_server
from tests.flows.ticking_desk import FIRST, expected, heard, one_message_a_person, open_faults
from tests.sample_desk import Desk
from tests.store.processes import MANY, PATIENCE_S, preload

FAULTS = 120
AT_ONCE = 8
KILLS = 25
A_ROUND = timedelta(minutes=20)
ROUNDS = 24
END = FIRST + ROUNDS * A_ROUND
preload("umc.cli.main", "umc.cli.tick", "umc.services.fire_marks")


def tick_here(at: str, url: str) -> None:
    """Be a process that is nothing but ``umc tick``, ten faults in a transaction."""
    from umc.cli.main import run

    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        mock.patch("umc.services.fire_marks.BATCH", 10),
    ):
        run(["tick", "--at", at, "--db", url])


def ticked(at: str, url: str, deaths: list[float]) -> tuple[int, float]:
    """Tick eight times at once and kill some after so long; return how many died, and how long it took."""
    workers = [MANY.Process(target=tick_here, args=(at, url)) for _ in range(AT_ONCE)]
    began = time.monotonic()
    for worker in workers:
        worker.start()
    for worker, after in zip(workers, sorted(deaths), strict=False):
        worker.join(max(0.0, began + after - time.monotonic()))
        if worker.is_alive():
            os.kill(worker.pid or 0, signal.SIGKILL)
    for worker in workers:
        worker.join(PATIENCE_S)
    ends = [worker.exitcode for worker in workers]
    assert set(ends) <= {0, -signal.SIGKILL}
    return ends.count(-signal.SIGKILL), time.monotonic() - began


def test_ticks_killed_at_any_instant_tell_every_mark_once(desk: Desk) -> None:
    """Eight at once all through a night, some of them killed: together they tell what one tick would have."""
    open_faults(desk, FAULTS, apart=timedelta(seconds=100))
    wanted = expected(desk, END)
    chance, kills = random.Random(4), 0
    _, took = ticked((FIRST + A_ROUND).isoformat(), desk.url, [])
    for turn in range(2, ROUNDS):
        deaths = [chance.uniform(0, took) for _ in range(3)] if kills < KILLS else []
        died, ran = ticked((FIRST + turn * A_ROUND).isoformat(), desk.url, deaths)
        kills, took = kills + died, ran if not died else took
        wait_for_the_server(desk.url)
        if kills >= KILLS:
            break
    assert kills >= KILLS
    desk.ask("tick", at=END.isoformat())
    assert heard(desk) == wanted
    assert set(wanted.values()) == {1}
    assert desk.ask("tick", at=END.isoformat()) == []
    one_message_a_person(desk)
    assert desk.run("db", "check").exit_code == 0


def tick_until(instant: str, at: str, url: str) -> None:
    """Be a tick that is killed right before or right after the commit of what it told."""
    from sqlalchemy.engine.default import DefaultDialect

    commit: Any = DefaultDialect.do_commit
    kill = partial(os.kill, os.getpid(), signal.SIGKILL)

    def killed(dialect: DefaultDialect, connection: Any) -> None:
        with closing(connection.cursor()) as cursor:
            cursor.execute("SELECT count(*) FROM messages")
            has_told = cursor.fetchone()[0] > 0
        if has_told and instant == "before":
            kill()
        commit(dialect, connection)
        if has_told:
            kill()

    with mock.patch.object(DefaultDialect, "do_commit", killed):
        tick_here(at, url)


@pytest.mark.parametrize("instant", ["before", "after"])
def test_the_commit_is_the_instant_that_decides(desk: Desk, instant: str) -> None:
    """Before it nothing was told and the next tick tells all; after it all was and the next tells nothing."""
    open_faults(desk, 3, apart=timedelta(0))
    at = (FIRST + timedelta(minutes=13)).isoformat()
    worker = MANY.Process(target=tick_until, args=(instant, at, desk.url))
    worker.start()
    worker.join(PATIENCE_S)
    assert worker.exitcode == -signal.SIGKILL
    wait_for_the_server(desk.url)
    assert sum(heard(desk).values()) == (0 if instant == "before" else 3)
    assert len(desk.ask("tick", at=at)) == (3 if instant == "before" else 0)
    assert desk.run("db", "check").exit_code == 0
