"""Where results go: stdout for the result, stderr for the talk; one place decides how."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TextIO, TypeAlias

from umc.cli.choices import Format
from umc.render.blocks import Block
from umc.render.formats import Record, as_csv, as_csv_rows, as_json, as_json_line, as_json_list
from umc.render.safe_text import safe_lines

Compose: TypeAlias = Callable[[], Iterable[Block]]
_AT_ONCE = 48_000  # characters; a pipe takes 64 KiB


class Out(Protocol):
    """What a command says, whoever listens: a person, a program, or ``umc batch``."""

    @property
    def has_said(self) -> bool:
        """Whether any of the result was said."""

    def one(self, record: Record, compose: Compose) -> None:
        """Say one thing: ``record`` for programs, ``compose()`` for people."""

    def many(self, names: Sequence[str], records: Iterable[Record], compose: Compose) -> None:
        """Say a listing; ``names`` are its fields in order."""

    def talk(self, text: str) -> None:
        """Say something beside the result: a hint, what was understood."""

    def warn(self, text: str) -> None:
        """Say beside the result what a person should know although nothing was refused."""


class StreamOut:
    """Says results on stdout in the format asked for, and talk on stderr."""

    def __init__(self, form: Format, *, color: str = "auto", quiet: bool = False) -> None:
        self.form = form
        self.quiet = quiet
        self._color = color
        self._has_said = False

    @property
    def has_said(self) -> bool:
        """Whether any of the result was said."""
        return self._has_said

    def one(self, record: Record, compose: Compose) -> None:
        """Say one thing on stdout."""
        match self.form:
            case "json":
                self._write(as_json(record))
            case "jsonl":
                self._write(as_json_line(record))
            case "csv":
                self._write(as_csv(list(record), [record]))
            case _:
                self._pour(self._drawn(compose()))

    def many(self, names: Sequence[str], records: Iterable[Record], compose: Compose) -> None:
        """Say a listing on stdout."""
        match self.form:
            case "json":
                self._pour(as_json_list(records))
            case "jsonl":
                self._pour(map(as_json_line, records))
            case "csv":
                self._pour(as_csv_rows(names, records))
            case _:
                self._pour(self._drawn(compose()))

    def talk(self, text: str) -> None:
        """Say something on stderr unless quiet was asked for."""
        if not self.quiet:
            sys.stderr.write("".join(f"{one}\n" for one in safe_lines(text)))

    def warn(self, text: str) -> None:
        """Say a warning on stderr unless quiet was asked for."""
        self.talk(f"warning: {text}")

    def _write(self, text: str) -> None:
        self._has_said = True
        sys.stdout.write(text)

    def _pour(self, pieces: Iterable[str]) -> None:
        """Write pieces as they come, as much at once as a pipe takes: a long listing is never held whole.

        Whoever reads only the first lines of a short one has left before a second write could fail.
        """
        held: list[str] = []
        size = 0
        for piece in pieces:
            held.append(piece)
            size += len(piece)
            if size >= _AT_ONCE:
                self._write("".join(held))
                held, size = [], 0
        if held:
            self._write("".join(held))

    def _drawn(self, blocks: Iterable[Block]) -> Iterable[str]:
        color = wants_color(sys.stdout, self._color)
        is_screen = sys.stdout.isatty()
        if is_screen or color:
            from umc.render.draw_rich import draw_rich

            return [draw_rich(blocks, width=_terminal_width() if is_screen else None, color=color)]
        from umc.render.draw_plain import plain_lines

        return plain_lines(blocks)


class TextOut(StreamOut):
    """Keeps as ``text`` what would be said on a stdout that is no terminal."""

    def __init__(self, form: Format) -> None:
        super().__init__(form)
        self.text = ""

    def _write(self, text: str) -> None:
        self.text += text

    def _pour(self, pieces: Iterable[str]) -> None:
        self._write("".join(pieces))

    def _drawn(self, blocks: Iterable[Block]) -> Iterable[str]:
        from umc.render.draw_plain import draw_plain

        return [draw_plain(blocks)]


def wants_color(stream: TextIO, choice: str) -> bool:
    """Decide colour once for a stream: the flag, then NO_COLOR, FORCE_COLOR, then the terminal."""
    if choice in ("always", "never"):
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM", "") not in ("", "dumb")


def _terminal_width() -> int:
    import shutil

    return max(40, shutil.get_terminal_size(fallback=(120, 24)).columns)


class CollectOut:
    """Keeps the result of one command of a batch instead of saying it."""

    def __init__(self) -> None:
        self.result: Any = None
        self.warnings: list[str] = []

    @property
    def has_said(self) -> bool:
        """Whether there is a result."""
        return self.result is not None

    def one(self, record: Record, compose: Compose) -> None:
        """Keep the record."""
        self.result = record

    def many(self, names: Sequence[str], records: Iterable[Record], compose: Compose) -> None:
        """Keep the records."""
        self.result = list(records)

    def talk(self, text: str) -> None:
        """Say nothing: a program asked, and reads the result."""

    def warn(self, text: str) -> None:
        """Keep a warning."""
        self.warnings.append(text)
