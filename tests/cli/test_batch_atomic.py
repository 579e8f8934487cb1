"""``umc batch --atomic``: all lines or none, and no answer that claims what was undone."""

import pytest

from tests.cli.test_batch import OPEN, answers, batch
from tests.sample_desk import Desk
from umc.services import take_step


def test_atomic_undoes_everything_even_the_numbers(desk: Desk) -> None:
    """After two faults were opened and undone, the next one is the first."""
    result = batch(desk, f"{OPEN}\n{OPEN}\nfault close 1\nfault list\n", "--atomic")
    assert [(one["exit_code"], one["kept"]) for one in answers(result)] == [
        (0, False),
        (0, False),
        (3, False),
    ]
    assert result.exit_code == 1
    assert "nothing was kept" in result.stderr
    assert desk.ask("fault", "list", "--all") == []
    assert desk.open()["number"] == "F-2026-000001"


def test_atomic_keeps_everything_when_every_line_succeeds(desk: Desk) -> None:
    """Each line sees what those before it did."""
    text = f"{OPEN}\nfault respond 1 --at 2026-05-03T03:18\nfault list\nroute YH-SRV-05\n"
    result = batch(desk, text, "--atomic")
    assert result.exit_code == 0
    assert answers(result)[2]["result"][0]["number"] == "F-2026-000001"
    assert [one["kept"] for one in answers(result)] == [True] * 4
    assert desk.ask("fault", "show", "1", at="03:30")["responded_at"] is not None


def test_not_utf8_under_atomic_keeps_nothing(sqlite_desk: Desk) -> None:
    """A file that breaks off is a failure of the whole."""
    lines = f"{OPEN}\n".encode() + b"\xff\n"
    assert batch(sqlite_desk, lines, "--atomic").exit_code == 2
    assert sqlite_desk.ask("fault", "list") == []


def test_only_atomic_says_whether_a_line_was_kept(sqlite_desk: Desk) -> None:
    """Without it each line that succeeded was."""
    assert "kept" not in answers(batch(sqlite_desk, OPEN))[0]


def test_ctrl_c_says_of_each_line_that_it_was_undone(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines before it had succeeded, and are gone all the same."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(take_step, "take_step", interrupted)
    result = batch(sqlite_desk, f"{OPEN}\nfault respond 1\n{OPEN}\n", "--atomic")
    assert [(one["exit_code"], one["kept"]) for one in answers(result)] == [(0, False), (130, False)]
