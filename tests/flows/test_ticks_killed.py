"""Ticks that are killed at the commit: all that one told stands, or nothing of it.

Kills at any other instant, and many at once, are those of ``test_time_acts_killed``.
"""

import contextlib
import io
import os
import signal
from contextlib import closing
from datetime import timedelta
from functools import partial
from typing import Any
from unittest import mock

import pytest

from tests.flows.test_interrupted_apply import wait_for_the_server
from tests.flows.ticking_desk import FIRST, heard, open_faults
from tests.sample_desk import Desk
from tests.store.processes import MANY, PATIENCE_S, preload

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
