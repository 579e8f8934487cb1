"""Keys as they are pressed on a terminal: by name where they have one, else the character itself."""

import codecs
import os
import select
import sys
import termios
import tty
from types import TracebackType
from typing import Self

_NAMES = {
    "\x1b[A": "up",
    "\x1b[B": "down",
    "\x1bOA": "up",
    "\x1bOB": "down",
    "\x1b[5~": "page-up",
    "\x1b[6~": "page-down",
    "\x1b[H": "home",
    "\x1b[F": "end",
    "\x1b": "escape",
    "\r": "enter",
    "\n": "enter",
    "\x7f": "backspace",
    "\x08": "backspace",
}
_LONGEST = max(map(len, _NAMES))


def named(text: str) -> tuple[str, ...]:
    """Return the keys that a piece of input stands for; an unknown sequence stands for none."""
    found: list[str] = []
    while text:
        length = next((n for n in range(min(_LONGEST, len(text)), 0, -1) if text[:n] in _NAMES), 0)
        if length < 2 and text[:2] in ("\x1b[", "\x1bO"):
            text = _after_sequence(text[2:])
            continue
        if length:
            found.append(_NAMES[text[:length]])
        elif text[0].isprintable():
            found.append(text[0])
        text = text[max(length, 1) :]
    return tuple(found)


def _after_sequence(rest: str) -> str:
    """Return what follows an escape sequence that has no name here, of which the beginning was read."""
    end = next((place for place, one in enumerate(rest) if one.isalpha() or one == "~"), len(rest) - 1)
    return rest[end + 1 :]


class Keyboard:
    """Reads keys from stdin one at a time, unechoed, while it is entered; the terminal is put back after."""

    def __init__(self) -> None:
        self._handle = sys.stdin.fileno()
        self._before = termios.tcgetattr(self._handle)
        self._decoder = codecs.getincrementaldecoder("utf-8")("ignore")

    def pressed(self, wait_s: float) -> tuple[str, ...]:
        """Return the keys pressed within so many seconds, none when there were none."""
        ready, _, _ = select.select([self._handle], [], [], wait_s)
        if not ready:
            return ()
        read = os.read(self._handle, 1024)
        if not read:
            raise EOFError  # the terminal has gone
        return named(self._decoder.decode(read))

    def __enter__(self) -> Self:
        tty.setcbreak(self._handle)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        termios.tcsetattr(self._handle, termios.TCSADRAIN, self._before)
