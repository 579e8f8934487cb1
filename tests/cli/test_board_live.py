"""``umc board --watch`` on a terminal of its own, as a person sees it."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pyte
import pytest

from tests.cli.running import umc
from tests.sample_desk import Desk
from umc.render.safe_text import width

PATIENCE_S = 20.0


class Terminal:
    """A terminal with ``umc board --watch`` on it, and what it shows."""

    def __init__(self, handle: int, process: int, columns: int, lines: int) -> None:
        self._handle = handle
        self._process = process
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)

    @property
    def shown(self) -> str:
        """The whole screen."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def press(self, keys: str) -> None:
        """Press these keys."""
        os.write(self._handle, keys.encode())

    def until(self, sought: str) -> str:
        """Wait until something is to be read on the screen, and return all of it."""
        ends = time.monotonic() + PATIENCE_S
        while sought not in self.shown:
            assert time.monotonic() < ends, f"{sought!r} is not on\n{self.shown}"
            self._read()
        return self.shown

    def ended(self) -> int:
        """Wait until the command has ended, and return its exit code."""
        ends = time.monotonic() + PATIENCE_S
        while self._read():
            assert time.monotonic() < ends, f"it goes on\n{self.shown}"
        process, self._process = self._process, 0
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])

    def switched_off(self) -> None:
        """Close the terminal, and leave no command behind."""
        os.close(self._handle)
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)

    def _read(self) -> bool:
        if not select.select([self._handle], [], [], 0.2)[0]:
            return True
        try:
            read = os.read(self._handle, 65536)
        except OSError:  # Linux says so when the other side has closed
            return False
        self._stream.feed(read)
        return bool(read)


@contextmanager
def watching(desk: Desk, *words: str, columns: int = 80, lines: int = 24) -> Iterator[Terminal]:
    """Run the live board on a terminal so many cells wide and high."""
    process, handle = pty.fork()
    if process == 0:
        os.environ |= {"TERM": "xterm-256color", "UMC_DATABASE_URL": desk.url, "PYTHONUTF8": "1"}
        os.execv(sys.executable, [sys.executable, "-m", "umc", "board", "--watch", *words])
    fcntl.ioctl(handle, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    terminal = Terminal(handle, process, columns, lines)
    try:
        yield terminal
    finally:
        terminal.switched_off()


def opened(desk: Desk, tag: str, symptom: str, ago: str = "-20m") -> None:
    """Open a fault so long ago."""
    done = umc(
        "fault",
        "open",
        "--equipment",
        tag,
        "--priority",
        "P1",
        "--symptom",
        symptom,
        "--at",
        ago,
        db=desk.url,
    )
    assert done.exit_code == 0, done.stderr


@pytest.fixture
def two_faults(sqlite_desk: Desk) -> Desk:
    """Give a desk with two open faults, of a Japanese and of a Chinese customer."""
    opened(sqlite_desk, "KB-SW-01", "コアスイッチ停止")
    opened(sqlite_desk, "YH-SW-01", "链路中断", "-5m")
    return sqlite_desk


def test_the_board_is_live_in_eighty_by_twenty_four(two_faults: Desk) -> None:
    """What comes due first on top, the share as a bar, names of wide characters aligned, nothing cut off."""
    with watching(two_faults) as terminal:
        terminal.until("F-2026-000002")
        shown = terminal.until("q quit").splitlines()
        assert len(shown) == 24
        rows = [line for line in shown if line.startswith("F-2026")]
        assert [row[:13] for row in rows] == ["F-2026-000001", "F-2026-000002"]
        assert len({width(row[: row.index("█")]) for row in rows}) == 1
        assert "京浜銀行" in rows[0]
        assert "KB-SW-01" in rows[0]
        assert "WITH" in shown[1]
        assert shown[-1].startswith("q quit")
        terminal.press("q")
        assert terminal.ended() == 0


def test_a_fault_is_chosen_opened_and_left_again(two_faults: Desk) -> None:
    """With the keys that the last line names."""
    with watching(two_faults) as terminal:
        terminal.until("F-2026-000002")
        terminal.press("jj\r")
        assert "链路中断" in terminal.until("Promises")
        terminal.press("\x1b[6~")
        terminal.until("next: ")
        terminal.press("\x1b")
        terminal.until("Running")
        terminal.press("q")
        assert terminal.ended() == 0


def test_a_filter_in_any_script_leaves_what_matches(two_faults: Desk) -> None:
    """And says how many there are in all."""
    with watching(two_faults) as terminal:
        terminal.until("F-2026-000002")
        terminal.press("/京浜\r")
        shown = terminal.until("filter: 京浜")
        assert "F-2026-000001" in shown
        assert "F-2026-000002" not in shown
        assert "2 open" in shown
        terminal.press("q")
        assert terminal.ended() == 0


def test_a_fault_opened_elsewhere_comes_by_itself(two_faults: Desk) -> None:
    """Within the time that was asked for."""
    with watching(two_faults, "--every", "1s") as terminal:
        terminal.until("F-2026-000002")
        opened(two_faults, "KB-ST-01", "disk", "-1m")
        terminal.until("F-2026-000003")
        terminal.press("q")
        assert terminal.ended() == 0


def test_ctrl_c_leaves_with_130_and_the_terminal_as_it_was(two_faults: Desk) -> None:
    """Interrupted, not broken."""
    with watching(two_faults) as terminal:
        terminal.until("F-2026-000002")
        terminal.press("\x03")
        assert terminal.ended() == 130


def test_without_a_terminal_the_board_is_shown_once_as_plain_text(two_faults: Desk) -> None:
    """A pipe has no keys."""
    once = umc("board", "--watch", db=two_faults.url)
    assert once.exit_code == 0
    assert "F-2026-000001" in once.stdout
    assert "\x1b" not in once.stdout


def test_the_board_of_another_instant_is_not_live(two_faults: Desk) -> None:
    """--at and --watch contradict each other."""
    refused = umc("board", "--watch", "--at", "-1h", db=two_faults.url)
    assert refused.exit_code == 2
    assert "leave out --at" in refused.stderr
