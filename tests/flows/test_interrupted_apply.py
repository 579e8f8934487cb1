"""An apply that is killed: the register holds one book or the other, never a mixture."""

import contextlib
import io
import os
import signal
import time
from collections import Counter
from contextlib import closing
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from tests.cli.running import umc
from tests.flows.two_books import Books, contents
from tests.store.processes import MANY, PATIENCE_S, preload

KILLS = 12
LATEST = 1.05  # of the time that a run takes: the last instants come when it has ended
preload("umc.cli.main", "umc.cli.plan", "umc.services.apply_book")


def apply_here(book: str, url: str) -> None:
    """Be a process that is nothing but ``umc apply``."""
    from umc.cli.main import run

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        run(["apply", book, "--yes", "--db", url])


def killed_after(seconds: float, book: Path, url: str) -> tuple[bool, float]:
    """Start an apply and kill it after so long; say whether it was still at work, and how long it ran."""
    worker = MANY.Process(target=apply_here, args=(str(book), url))
    began = time.monotonic()
    worker.start()
    worker.join(seconds)
    if worker.is_alive():
        os.kill(worker.pid or 0, signal.SIGKILL)
    worker.join(PATIENCE_S)
    assert worker.exitcode in (0, -signal.SIGKILL)
    return worker.exitcode != 0, time.monotonic() - began


def wait_for_the_server(url: str) -> None:
    """Wait until PostgreSQL has noticed that the other end of the killed connection is gone."""
    if url.startswith("sqlite"):
        return
    import psycopg

    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with psycopg.connect(url, autocommit=True) as watcher:
        for _ in range(1000):
            found = watcher.execute(others.encode()).fetchone()
            if found is not None and found[0] == 0:
                return
            time.sleep(0.01)
    raise AssertionError("the server still works for a client that is gone")


def test_an_apply_killed_at_any_instant_leaves_the_old_book_or_the_new(held: Books) -> None:
    """A dozen kills spread over the time of a run and a little more; every next apply works.

    A run that ended before its instant is no kill; it must have left the new book. The instants
    go round again until there were a dozen kills, and both books were found. More of them:
    ``python -m benchmarks.torture --only kill-apply``.
    """
    known = [contents(held.url)[0]]
    was_killed, took = killed_after(PATIENCE_S, held.folders[1], held.url)
    known.append(contents(held.url)[0])
    assert not was_killed
    assert known[0] != known[1]
    now, revs, kills, left = 1, 2, 0, Counter[str]()
    for instant in islice(cycle(range(KILLS)), 4 * KILLS):
        if kills >= KILLS and left["old"] and left["new"]:
            break
        was_killed, ran = killed_after(
            took * LATEST * (instant + 0.5) / KILLS, held.folders[1 - now], held.url
        )
        wait_for_the_server(held.url)
        found, count = contents(held.url)
        is_new = found == known[1 - now]
        assert (found, count) == ((known[1 - now], revs + 1) if is_new else (known[now], revs))
        assert is_new or was_killed
        kills, took = (kills + 1, took) if was_killed else (kills, min(took, ran))
        left["new" if is_new else "old"] += 1
        now, revs = (1 - now, count) if is_new else (now, count)
    assert kills >= KILLS
    assert min(left["old"], left["new"]) > 0
    assert umc("db", "check", db=held.url).exit_code == 0
    assert umc("apply", str(held.folders[1 - now]), "--yes", db=held.url).exit_code == 0
    assert contents(held.url)[0] == known[1 - now]


def apply_until(instant: str, book: str, url: str) -> None:
    """Be an apply that is killed right before or right after its commit."""
    from sqlalchemy.engine.default import DefaultDialect

    commit: Any = DefaultDialect.do_commit
    kill = partial(os.kill, os.getpid(), signal.SIGKILL)

    def killed(dialect: DefaultDialect, connection: Any) -> None:
        with closing(connection.cursor()) as cursor:
            cursor.execute("SELECT max(rev) FROM revisions")
            is_applied = cursor.fetchone()[0] > 1
        if is_applied and instant == "before":
            kill()
        commit(dialect, connection)
        if is_applied:
            kill()

    with mock.patch.object(DefaultDialect, "do_commit", killed):
        apply_here(book, url)


@pytest.mark.parametrize("instant", ["before", "after"])
def test_the_commit_is_the_instant_that_decides(held: Books, instant: str) -> None:
    """Everything is written and not committed: the old book. Committed and nobody told: the new one."""
    old = contents(held.url)
    worker = MANY.Process(target=apply_until, args=(instant, str(held.folders[1]), held.url))
    worker.start()
    worker.join(PATIENCE_S)
    assert worker.exitcode == -signal.SIGKILL
    wait_for_the_server(held.url)
    if instant == "before":
        assert contents(held.url) == old
    else:
        assert umc("plan", "--check", str(held.folders[1]), db=held.url).exit_code == 0
        assert contents(held.url)[1] == 2
    assert umc("db", "check", db=held.url).exit_code == 0


def apply_for(writes: int, book: str, url: str) -> None:
    """Be an apply that is killed after so many statements that write."""
    from sqlalchemy import Engine, event

    left = [writes]

    def count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        left[0] -= statement.startswith(("INSERT", "UPDATE", "DELETE"))
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "after_cursor_execute", count)
    apply_here(book, url)


def test_an_apply_killed_after_any_of_its_writes_leaves_the_old_book(held: Books) -> None:
    """After the first, the second, and so on, until one run comes to its end and the new book is there."""
    old, writes, code = contents(held.url), 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        assert contents(held.url) == old
        writes += 1
        worker = MANY.Process(target=apply_for, args=(writes, str(held.folders[1]), held.url))
        worker.start()
        worker.join(PATIENCE_S)
        code = worker.exitcode or 0
        wait_for_the_server(held.url)
    assert code == 0
    assert writes > 10
    assert contents(held.url)[1] == 2
    assert umc("plan", "--check", str(held.folders[1]), db=held.url).exit_code == 0
    assert umc("db", "check", db=held.url).exit_code == 0
