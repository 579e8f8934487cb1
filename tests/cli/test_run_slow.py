"""``umc run`` beside places that are slow: what comes due is told while letters still wait."""

import signal
import time
from pathlib import Path

import pytest

from tests.cli.test_run import NIGHT, running, said, stopped, told, until
from tests.sample_desk import Desk
from tests.store.outbox_rows import addressed, states, waiting
from umc.domain.letters.letter import Means
from umc.store.database.engine import open_database


@pytest.fixture
def slow(desk: Desk, tmp_path: Path) -> Path:
    """Give settings whose pager takes a second a letter, and let a hundred letters wait for it."""
    with open_database(desk.url) as database:
        waiting(database, 100, faults=4, try_at=NIGHT)
        with database.write() as connection:
            addressed(connection, Means.COMMAND, "pager")
    settings = tmp_path / "umc.toml"
    settings.write_text('[commands]\npager = ["/bin/sh", "-c", "sleep 1"]\n', encoding="utf-8")
    settings.chmod(0o600)
    return settings


def test_a_mark_fires_while_letters_are_sent_slowly(desk: Desk, tmp_path: Path, slow: Path) -> None:
    """It comes due while a hundred letters of a second each are on their way: it does not wait for them."""
    with running(tmp_path, "--db", desk.url, "--config", str(slow)) as worker:
        until(lambda: _count(desk, "sending") > 0)
        desk.open("KB-ST-01")
        began_s = time.monotonic()
        until(lambda: told(desk) == 1)
        assert time.monotonic() - began_s < 10
        assert _count(desk, "waiting") + _count(desk, "sending") > 50
        until(lambda: _count(desk, "sent") > 8)  # and rounds that are cut short get on
        assert stopped(worker, signal.SIGTERM) == 0
    assert _count(desk, "sending") == 0


def test_a_terminal_that_is_closed_ends_it_politely(desk: Desk, tmp_path: Path, slow: Path) -> None:
    """SIGHUP is as good as SIGTERM: nothing stays claimed."""
    with running(tmp_path, "--db", desk.url, "--config", str(slow)) as worker:
        until(lambda: _count(desk, "sending") > 0)
        assert stopped(worker, signal.SIGHUP) == 0
    assert "stopped by SIGHUP: nothing is half done" in said(tmp_path)
    assert _count(desk, "sending") == 0


def test_the_pace_is_said_as_people_write_it(sqlite_desk: Desk, tmp_path: Path) -> None:
    """An hour is an hour, not 3600 s."""
    with running(tmp_path, "--every", "1h", "--db", sqlite_desk.url) as worker:
        until(lambda: ", every 1h" in said(tmp_path))
        assert stopped(worker, signal.SIGTERM) == 0


def _count(desk: Desk, state: str) -> int:
    with open_database(desk.url) as database:
        return states(database).count(state)
