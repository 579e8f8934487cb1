"""A write whose answer could not be given was done all the same, and is said to have been."""

import errno
import io
import sys
from typing import Any
from unittest import mock

import pytest

from tests.cli.running import NOW
from tests.sample_desk import Desk
from umc.cli.main import run

OPEN = ("fault", "open", "--equipment", "KB-SW-01", "--priority", "P1", "--symptom", "x")
AT = ("--at", "2026-05-03T03:10")


class _Full(io.StringIO):
    """A stdout on a full disk: what it takes is refused at once, or only when it is flushed."""

    def __init__(self, *, buffered: bool) -> None:
        super().__init__()
        self._buffered = buffered

    def write(self, text: str) -> int:
        if not self._buffered:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(text)

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


def _into_a_full_disk(
    desk: Desk, *words: str, capsys: pytest.CaptureFixture[str], buffered: bool
) -> tuple[int, str]:
    with (
        mock.patch.object(sys, "stdout", _Full(buffered=buffered)),
        mock.patch("umc.cli.main._close_stdout"),
        mock.patch("umc.gateways.clock.now", return_value=NOW),
        pytest.raises(SystemExit) as left,
    ):
        run([*words, "--db", desk.url])
    return int(left.value.code or 0), capsys.readouterr().err


@pytest.mark.parametrize("buffered", [False, True])
def test_a_write_whose_answer_cannot_be_printed_was_kept(
    desk: Desk, capsys: pytest.CaptureFixture[str], buffered: bool
) -> None:
    """Exit 4; it is said once that it was done, and where to look instead of doing it again."""
    code, said = _into_a_full_disk(desk, *OPEN, *AT, "-q", capsys=capsys, buffered=buffered)
    first, hint = said.splitlines()
    assert code == 4
    assert first == (
        "umc: outside: it was done and kept; only the answer could not be printed (No space left on device)"
    )
    assert hint == "hint: do not run it again; look with umc fault list"
    assert len(desk.ask("fault", "list")) == 1


@pytest.mark.parametrize("buffered", [False, True])
def test_a_reading_command_kept_nothing(
    sqlite_desk: Desk, capsys: pytest.CaptureFixture[str], buffered: bool
) -> None:
    """It can be run again, and is not said to have done anything."""
    code, said = _into_a_full_disk(sqlite_desk, "fault", "list", "-q", capsys=capsys, buffered=buffered)
    assert (code, "done and kept" in said, "No space left on device" in said) == (4, False, True)


def test_the_hint_names_where_this_write_can_be_looked_at(
    sqlite_desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """A machine is not found among the faults."""
    words = ("equipment", "retire", "KB-SW-14", "--reason", "sold")
    _, said = _into_a_full_disk(sqlite_desk, *words, capsys=capsys, buffered=False)
    assert "look with umc equipment list" in said


def test_a_bug_behind_the_commit_does_not_say_that_nothing_was_kept(sqlite_desk: Desk) -> None:
    """Whoever believed it would open the fault twice."""

    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError("oops")

    with mock.patch("umc.cli.fault_answer.fault_record", side_effect=broken):
        error = sqlite_desk.refused(*OPEN, *AT, code=70)
    assert "after it was done and kept" in error["message"]
    assert "nothing was kept" not in error["hint"]
    assert len(sqlite_desk.ask("fault", "list")) == 1


def test_a_write_that_was_undone_is_not_said_to_be_kept(sqlite_desk: Desk) -> None:
    """A disk that fills up inside the transaction takes the step with it."""
    full = OSError(errno.ENOSPC, "No space left on device")
    with mock.patch("umc.services.open_fault.remember", side_effect=full):
        error = sqlite_desk.refused(*OPEN, *AT, code=4)
    assert error["hint"].startswith("nothing of this command was kept")
    assert sqlite_desk.ask("fault", "list") == []


def test_a_batch_that_cannot_print_says_how_far_it_came(
    sqlite_desk: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    """The line whose answer failed was run; those after it were not."""
    path = tmp_path / "lines"
    path.write_text("\n".join([" ".join((*OPEN, *AT))] * 3), encoding="utf-8")
    code, said = _into_a_full_disk(sqlite_desk, "batch", str(path), capsys=capsys, buffered=False)
    assert (code, "the lines up to 1 were run" in said) == (4, True)
    assert len(sqlite_desk.ask("fault", "list")) == 1
