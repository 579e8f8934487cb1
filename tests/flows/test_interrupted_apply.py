"""An apply that is killed, and two at once: the register holds one book or the other, never a mixture."""

import contextlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from sqlalchemy import select

from tests.cli.running import umc
from tests.cli.small_book import TERMS, machine, write_text
from tests.store.processes import MANY, PATIENCE_S
from umc.store.engine import open_database
from umc.store.tables import CURRENT, applied_plans, equipment, revisions, terms

MACHINES = 1500
KILLS = 25
MANY.set_forkserver_preload(["pytest", "umc.cli.main", "umc.cli.plan", "umc.services.apply_book"])


@dataclass(frozen=True, slots=True)
class Books:
    """Two books that differ in terms, and in machines changed, come and gone; a database holds the first."""

    folders: tuple[Path, Path]
    url: str


def write_books(folder: Path) -> tuple[Path, Path]:
    """Write both books; most machines of each are in the other, changed."""
    texts = []
    for number, first in enumerate((0, MACHINES // 20)):  # fewer gone than would have to be confirmed
        tags = range(first, first + MACHINES)
        said = TERMS.replace('restore = "4h"', f'restore = "{4 + number}h"')
        said = said.replace("MK-1", f"MK-{number}")
        texts.append(said + "".join(machine(f"M-{tag:05}", model=f"of book {number}") for tag in tags))
    return write_text(folder / "first", texts[0]), write_text(folder / "second", texts[1])


@pytest.fixture
def held(tmp_path: Path, database_url: str) -> Books:
    """A database that holds the first of two books."""
    folders = write_books(tmp_path)
    assert umc("apply", str(folders[0]), "--yes", db=database_url).exit_code == 0
    return Books(folders, database_url)


def contents(url: str) -> Any:
    """Return what the register holds: the terms in force, the machines in use, and how many revisions.

    The revisions counted have their plans; one without its own would be half an apply.
    """
    with open_database(url, create=False) as database, database.read() as connection:
        in_force = select(terms.c.kind, terms.c.name, terms.c.digest).where(CURRENT).order_by(terms.c.digest)
        in_use = select(equipment.c.tag, equipment.c.digest).where(equipment.c.status != "retired")
        revs = connection.execute(select(revisions.c.rev).order_by(revisions.c.rev)).scalars().all()
        plans = connection.execute(select(applied_plans.c.rev).order_by(applied_plans.c.rev)).scalars().all()
        assert revs == plans == list(range(1, len(revs) + 1))
        held = (
            tuple(map(tuple, connection.execute(in_force))),
            tuple(map(tuple, connection.execute(in_use.order_by(equipment.c.tag)))),
        )
        return held, len(revs)


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
    """Twenty-five kills spread over the time of a run, on each database; every next apply works.

    A run that ends before it is killed shortens the time that the kills are spread over.
    """
    known = [contents(held.url)[0]]
    was_killed, took = killed_after(PATIENCE_S, held.folders[1], held.url)
    known.append(contents(held.url)[0])
    assert not was_killed
    assert known[0] != known[1]
    now, revs, kills = 1, 2, 0
    while kills < KILLS:
        wanted = 1 - now
        was_killed, ran = killed_after(took * (kills + 0.5) / KILLS, held.folders[wanted], held.url)
        kills, took = (kills + 1, took) if was_killed else (kills, min(took * 0.95, ran))
        wait_for_the_server(held.url)
        found, count = contents(held.url)
        assert (found, count) in ((known[now], revs), (known[wanted], revs + 1))
        now, revs = known.index(found), count
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


def at_once(held: Books, *words: tuple[str, ...]) -> list[tuple[int, str]]:
    """Run so many applies from the shell at once; return how each ended, with the code it was refused by."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("UMC_")}
    command = [sys.executable, "-m", "umc", "apply", "-o", "json", "--db", held.url]
    running = [
        subprocess.Popen([*command, *one], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
        for one in words
    ]
    said = [one.communicate(timeout=PATIENCE_S) for one in running]
    return [
        (one.returncode, json.loads(err.splitlines()[-1])["code"] if one.returncode else "")
        for one, (_, err) in zip(running, said, strict=True)
    ]


def test_of_two_agreed_plans_at_once_one_is_refused(held: Books, tmp_path: Path) -> None:
    """Whichever comes first is applied whole; the other's plan is no longer the one that was shown."""
    other = shutil.copytree(held.folders[0], tmp_path / "third") / "book.toml"
    other.write_text(other.read_text().replace('name = "Maker"', 'name = "Maker KK"'))
    books = (held.folders[1], other.parent)
    plans = [umc("plan", str(book), "-o", "json", db=held.url).json["digest"] for book in books]
    ends = at_once(held, *((str(book), "--digest", plan) for book, plan in zip(books, plans, strict=True)))
    assert sorted(ends) == [(0, ""), (3, "plan-moved")]
    won = books[[code for code, _ in ends].index(0)]
    assert umc("plan", "--check", str(won), db=held.url).exit_code == 0
    assert contents(held.url)[1] == 2
    assert umc("db", "check", db=held.url).exit_code == 0


def test_the_same_book_twice_at_once_is_applied_once(held: Books) -> None:
    """The second waits, and finds nothing left to do."""
    book = str(held.folders[1])
    assert at_once(held, (book, "--yes"), (book, "--yes")) == [(0, ""), (0, "")]
    assert umc("plan", "--check", book, db=held.url).exit_code == 0
    assert contents(held.url)[1] == 2
