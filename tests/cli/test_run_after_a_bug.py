"""``umc run`` after a round that failed: the next one works, on a connection that is sound."""

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.running import Result
from tests.sample_desk import Desk
from umc.cli.invocation import Invocation
from umc.domain.refusals import OutsideFailure, Refusal
from umc.store.database.engine import Database

BUG = ZeroDivisionError("a bug")
AWAY = OutsideFailure("database-unreachable", "the server is gone")
MOST = 4
REFUSED = Refusal("not-yours", "this is not for you")


def driver_of(database: Database) -> Any:
    """Return the driver's own connection, which this round works on."""
    with database.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM events")
        return connection.connection.driver_connection


def rounds(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, fails: Callable[[Invocation, Any], None]
) -> tuple[Result, list[Any]]:
    """Run until a second round went well, or four rounds; say how, and what connection each worked on.

    ``fails`` is what the first round does with its connection in the end.
    """
    worked_on: list[Any] = []
    left = [MOST]

    def tick(run: Invocation, *_: object) -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGTERM)
        driver = driver_of(run.database)  # the first round's stays referred to: it is no other's place
        worked_on.append(driver)
        if len(worked_on) == 1:
            fails(run, driver)
        else:
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr("umc.cli.run._tick", tick)
    monkeypatch.setattr("umc.cli.run._send", lambda *_: None)
    return desk.run("run", "--every", "1s", "--no-inbox"), worked_on


def raised(error: Exception) -> Callable[[Invocation, Any], None]:
    """Return a round that does nothing but fail with that."""

    def fail(_run: Invocation, _driver: Any) -> None:
        raise error

    return fail


def left_open(_run: Invocation, driver: Any) -> None:
    """Begin a transaction behind the back of whoever counts them, and fail."""
    driver.cursor().execute("BEGIN")
    raise BUG


@pytest.mark.parametrize("error", [BUG, AWAY], ids=["a bug", "the world"])
def test_a_round_after_a_failure_works_on_a_connection_of_its_own(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Nobody knows what a bug left behind in the one it had."""
    result, (first, second) = rounds(desk, monkeypatch, raised(error))
    assert first is not second
    assert result.exit_code == 0, result.stderr
    assert "tick: goes on" in result.stderr


def test_a_round_after_a_plain_refusal_keeps_its_connection(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever said no was of sound mind: to connect anew costs time."""
    result, (first, second) = rounds(desk, monkeypatch, raised(REFUSED))
    assert first is second
    assert result.exit_code == 0, result.stderr


def test_a_bug_that_left_a_transaction_open_does_not_stop_the_rounds(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told once, and the next round works; without a new connection none ever would."""
    result, worked_on = rounds(desk, monkeypatch, left_open)
    assert len(worked_on) == 2
    assert result.exit_code == 0, result.stderr
    assert result.stderr.count("a bug of ours") == 1
    assert "tick: goes on" in result.stderr


def test_a_connection_that_cannot_even_be_closed_ends_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said is the bug, not what closing said."""

    def fails(run: Invocation, _driver: Any) -> None:
        usual = run.database.close

        def close() -> None:
            usual()
            monkeypatch.setattr(run.database, "close", usual)
            raise RuntimeError("broken")

        monkeypatch.setattr(run.database, "close", close)
        raise BUG

    result, worked_on = rounds(desk, monkeypatch, fails)
    assert len(worked_on) == 2
    assert result.exit_code == 0, result.stderr
    assert "ZeroDivisionError: a bug" in result.stderr
    assert "broken" not in result.stderr
