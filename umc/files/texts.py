"""The text of a file: ordinary files only, up to a limit, UTF-8 with or without a mark."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from umc.domain.findings.finding_codes import NOT_UTF8, TOO_LARGE, UNREADABLE, FindingCode
from umc.files.tree import reason

TOML_LIMIT = 16 * 1024 * 1024
"""The most bytes that one TOML file may have."""
CSV_LIMIT = 1024 * 1024 * 1024
"""The most bytes that one CSV file may have."""
LONGEST_LINE = 1_000_000
"""The most characters that one line of CSV may have."""
READ_HINT = "look at the path and at the right to read it"
"""What to do where the system refuses to read."""

_PIECE = 1024 * 1024
_MARK = b"\xef\xbb\xbf"


class NoText(Exception):
    """A file gives no text. ``line`` and ``column`` tell where, 1 and 1 for the whole file."""

    def __init__(
        self, code: FindingCode, message: str, hint: str = "", line: int = 1, column: int = 1
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.line = line
        self.column = column


def read_text(path: Path | str, limit: int) -> str:
    """Return the text of a file, without a byte order mark.

    Raises:
        NoText: it is no ordinary file, cannot be read, is larger than ``limit`` bytes or is not UTF-8.
    """
    content = _read_bytes(path, limit).removeprefix(_MARK)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise not_utf8(content, error.start) from None


def not_utf8(content: bytes, start: int) -> NoText:
    """Return what is to be said of bytes that are not UTF-8 from ``start`` on."""
    line = content.count(b"\n", 0, start) + 1
    column = len(content[content.rfind(b"\n", 0, start) + 1 : start].decode("utf-8", "replace")) + 1
    message = f"byte 0x{content[start]:02x} on line {line} is not UTF-8"
    hint = "save the file as UTF-8" + (
        " (it looks like UTF-16)" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
    )
    return NoText(NOT_UTF8, message, hint, line, column)


def _read_bytes(path: Path | str, limit: int) -> bytes:
    number, size = _open(path, limit)
    try:
        content = os.read(number, size + 1)
        while len(content) != size and len(content) <= limit:  # it grew, or comes in pieces
            if not (more := os.read(number, _PIECE)):
                break
            content += more
    except OSError as error:
        raise NoText(UNREADABLE, f"cannot be read: {reason(error)}", READ_HINT) from None
    finally:
        os.close(number)
    if len(content) > limit:
        raise _too_large(limit)
    return content


def open_file(path: Path | str, limit: int) -> BinaryIO:
    """Open an ordinary file of at most ``limit`` bytes.

    Raises:
        NoText: it is none, or cannot be opened.
    """
    return os.fdopen(_open(path, limit)[0], "rb")


def _open(path: Path | str, limit: int) -> tuple[int, int]:
    """Return the descriptor of an ordinary file and its size, at most ``limit`` bytes."""
    try:
        # Without blocking: a pipe that nobody writes to would be waited for.
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise NoText(UNREADABLE, f"cannot be read: {reason(error)}", READ_HINT) from None
    state = os.fstat(number)
    if stat.S_ISREG(state.st_mode) and state.st_size <= limit:
        return number, state.st_size
    os.close(number)
    raise (
        _too_large(limit)
        if stat.S_ISREG(state.st_mode)
        else NoText(UNREADABLE, "it is no ordinary file", "give a file of text")
    )


def _too_large(limit: int) -> NoText:
    hint = "split it: all files of a folder are one book"
    return NoText(TOO_LARGE, f"larger than {limit // 1024 // 1024} MiB", hint)
