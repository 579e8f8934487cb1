"""The output border for text from outside: shown literally, never obeyed.

Control characters, terminal escapes, bidirectional controls and invisible characters are
shown as ``\\x1b`` or ``\\u202e``. Everything that reaches a terminal or a plain text file
passes here once.
"""

import re
import unicodedata
from functools import cache, lru_cache

from umc.domain.texts.invisible import INVISIBLE

# Controls and lone surrogates could command a terminal, what cannot be seen could deceive its reader.
_JSON_UNSAFE = f"[\x7f-\x9f{INVISIBLE}\ud800-\udfff]"  # JSON itself escapes those below a space
_UNSAFE = f"[\x00-\x1f\x7f-\x9f{INVISIBLE}\ud800-\udfff]"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _json_escaped(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def safe(text: str) -> str:
    """Return the text with every character that could hide or command shown as an escape."""
    if text.isascii() and text.isprintable():
        return text  # and the pattern, which takes a millisecond to compile, is mostly never asked
    return _compiled(_UNSAFE).sub(_escaped, text)


def safe_lines(text: str) -> list[str]:
    """Return the lines of a text, each safe; a tab counts as four spaces."""
    return [safe(line.replace("\t", "    ")) for line in text.splitlines()] or [""]


def on_one_line(text: str) -> str:
    """Return a text of several lines as one, the lines joined by `` / ``, empty ones left out."""
    if "\n" not in text:
        return text
    return " / ".join(one for line in text.split("\n") if (one := line.strip()))


def safe_json(document: str) -> str:
    """Return a JSON document with the same characters written as JSON escapes; its meaning is unchanged."""
    return _compiled(_JSON_UNSAFE).sub(_json_escaped, document)


def width(text: str) -> int:
    """Return how many terminal cells a safe text takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(map(_cell, text))


@lru_cache(maxsize=4096)  # a listing asks for the same few signs again and again
def _cell(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
