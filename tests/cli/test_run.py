"""``umc run``: one process that ticks and sends until it is told to stop, and says how it ended."""

import contextlib
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from tests.cli.running import umc
from tests.sample_desk import SAMPLES, Desk
from tests.store.processes import MANY, PATIENCE_S, preload
from umc.store.database.engine import open_database

preload("umc.cli.main", "umc.cli.run", "umc.services.fire_marks")
NIGHT = datetime.fromisoformat("2026-05-03T03:25:00+09:00")


def run_here(words: list[str], folder: Path) -> None:
    """Be a process that is nothing but ``umc run``, in the night; what it says goes into two files."""
    from umc.cli.main import run

    os.chdir(folder)
    with (
        (folder / "out").open("w", encoding="utf-8") as out,
        (folder / "err").open("w", encoding="utf-8", buffering=1) as err,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch("umc.gateways.clock.now", return_value=NIGHT),
        mock.patch.dict(os.environ, {"XDG_CONFIG_HOME": "/nonexistent", "UMC_ACTOR": "sato"}),
    ):
        run(words)


@contextlib.contextmanager
def running(folder: Path, *words: str) -> Iterator[Any]:
    """Run ``umc run`` in a process, and end that process whatever happens."""
    worker = MANY.Process(target=run_here, args=(["run", "--every", "1s", *words], folder))
    worker.start()
    try:
        yield worker
    finally:
        worker.kill()
        worker.join(PATIENCE_S)


def stopped(worker: Any, by: signal.Signals) -> int:
    """Send a signal and return the exit code."""
    os.kill(worker.pid, by)
    worker.join(PATIENCE_S)
    return int(worker.exitcode)


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    for _ in range(600):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to that")


def told(desk: Desk) -> int:
    """Return how many marks were told."""
    with open_database(desk.url) as database, database.read() as connection:
        query = "SELECT count(*) FROM events WHERE kind = 'escalated'"
        return int(connection.exec_driver_sql(query).scalar_one())


def said(folder: Path, stream: str = "err") -> str:
    """Return what was said so far."""
    path = folder / stream
    return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.mark.parametrize(("by", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_tells_what_is_due_until_a_signal_ends_it(
    desk: Desk, tmp_path: Path, by: signal.Signals, code: int
) -> None:
    """A fault that is opened while it runs is told of too; nothing is said where nothing happens."""
    desk.open()
    with running(tmp_path, "--db", desk.url) as worker:
        until(lambda: told(desk) == 1)
        desk.open("KB-ST-01")
        until(lambda: told(desk) == 2)
        assert stopped(worker, by) == code
    assert f"stopped by {by.name}: nothing is half done" in said(tmp_path)
    fired = [line for line in said(tmp_path, "out").splitlines() if "respond" in line]
    assert [line.split()[0] for line in fired] == ["F-2026-000001", "F-2026-000002"]
    assert desk.run("db", "check").exit_code == 0


def test_programs_read_a_line_for_each_thing_that_happened(sqlite_desk: Desk, tmp_path: Path) -> None:
    """Rounds in which nothing happened leave no empty list behind."""
    sqlite_desk.open()
    with running(tmp_path, "-o", "jsonl", "--db", sqlite_desk.url) as worker:
        until(lambda: '"respond"' in said(tmp_path, "out"))
        time.sleep(1.2)
        assert stopped(worker, signal.SIGTERM) == 0
    lines = said(tmp_path, "out").splitlines()
    assert sum('"respond"' in line for line in lines) == 1
    assert all(line.startswith("{") for line in lines)


@pytest.mark.postgres
def test_a_database_that_is_gone_is_told_once_and_waited_for(tmp_path: Path, postgres_desk: Desk) -> None:
    """While it runs the database takes no connection; when it does again, what came due is told."""
    import psycopg

    desk = postgres_desk
    desk.open()
    name = psycopg.conninfo.conninfo_to_dict(desk.url)["dbname"]
    with psycopg.connect(desk.url.replace(f"/{name}", "/postgres"), autocommit=True) as server:

        def let_in(allowed: str) -> None:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {allowed}'.encode())
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )

        let_in("false")
        try:
            with running(tmp_path, "--db", desk.url) as worker:
                until(lambda: "tick: waits and tries again" in said(tmp_path))
                time.sleep(2)
                assert said(tmp_path).count("tick: waits and tries again") == 1
                let_in("true")
                until(lambda: "tick: goes on" in said(tmp_path))
                until(lambda: told(desk) == 1)
                assert stopped(worker, signal.SIGTERM) == 0
        finally:
            let_in("true")
    assert desk.run("db", "check").exit_code == 0


@pytest.mark.parametrize("every", ["0s", "2h", "3bd", "15", "soon", ""])
def test_a_pace_that_cannot_be_kept_is_refused(sqlite_desk: Desk, every: str) -> None:
    """From a second to an hour, with its unit."""
    found = umc("run", "--every", every, db=sqlite_desk.url)
    assert found.exit_code == 2
    assert "--every" in found.stderr


def test_it_is_about_now_and_about_nothing_else(sqlite_desk: Desk) -> None:
    """It refuses --at, and to be a line of a batch that would never end."""
    assert sqlite_desk.refused("run", at="03:10", code=2)["code"] == "at-says-nothing"
    found = sqlite_desk.run("batch", "-", stdin="run\n")
    assert "not-in-a-batch" in found.stdout


def test_settings_that_cannot_be_are_refused_before_the_first_round(
    sqlite_desk: Desk, tmp_path: Path
) -> None:
    """They do not mend themselves: no loop begins."""
    settings = tmp_path / "umc.toml"
    settings.write_text('[mail]\nhost = "mail.example.jp"\n', encoding="utf-8")
    found = umc("run", "--config", str(settings), db=sqlite_desk.url)
    assert found.exit_code == 2
    assert "bad-config" in found.stderr


@pytest.fixture
def engineer_with_a_maildir(sqlite_desk: Desk, tmp_path: Path) -> Desk:
    """Give a desk whose engineer is told by a maildir."""
    book = tmp_path / "book"
    shutil.copytree(SAMPLES, book)
    desks = book / "desks.toml"
    text, mail = desks.read_text(encoding="utf-8"), 'email = "sato@example.jp"'
    assert mail in text
    desks.write_text(text.replace(mail, f'{mail}, file = "board", tell_by = "file"'), encoding="utf-8")
    found = umc("apply", str(book), "--yes", db=sqlite_desk.url)
    assert found.exit_code == 0, found.stderr
    return sqlite_desk


def test_what_waits_is_sent_and_what_comes_is_read(engineer_with_a_maildir: Desk, tmp_path: Path) -> None:
    """All three in one process: a mark is told, its message is in the maildir, the inbox is emptied."""
    desk, settings = engineer_with_a_maildir, tmp_path / "umc.toml"
    inbox, sent = tmp_path / "in", tmp_path / "to"
    for folder in ("cur", "new", "tmp"):
        (inbox / folder).mkdir(parents=True)
    settings.write_text(f'[inbox]\nmaildir = "{inbox}"\n[maildirs]\nboard = "{sent}"\n', encoding="utf-8")
    settings.chmod(0o600)
    desk.open()
    with running(tmp_path, "--db", desk.url, "--config", str(settings)) as worker:
        until(lambda: "tick, outbox, inbox on" in said(tmp_path))
        until(lambda: (sent / "new").is_dir() and len(list((sent / "new").iterdir())) == 1)
        mail = b"From: stranger@example.org\r\nSubject: hello\r\nMessage-ID: <1@example.org>\r\n\r\nhello\r\n"
        (inbox / "new" / "1.mail").write_bytes(mail)
        until(lambda: "stranger@example.org" in said(tmp_path, "out"))
        assert stopped(worker, signal.SIGTERM) == 0
    assert not list((inbox / "new").iterdir())
    assert len(list((inbox / "cur").iterdir())) == 1
    assert b"F-2026-000001" in next((sent / "new").iterdir()).read_bytes()


def test_no_inbox_is_read_where_none_is_wanted(sqlite_desk: Desk, tmp_path: Path) -> None:
    """With --no-inbox the folder stays as it is; that it is missing is no trouble."""
    settings = tmp_path / "umc.toml"
    settings.write_text(f'[inbox]\nmaildir = "{tmp_path / "none"}"\n', encoding="utf-8")
    settings.chmod(0o600)
    with running(tmp_path, "--no-inbox", "--db", sqlite_desk.url, "--config", str(settings)) as worker:
        until(lambda: "tick, outbox on" in said(tmp_path))
        assert stopped(worker, signal.SIGTERM) == 0
    assert "tries again" not in said(tmp_path)
