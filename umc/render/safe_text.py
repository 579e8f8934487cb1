"""The output border for text from outside: shown literally, never obeyed.

Control characters, terminal escapes, bidirectional controls and invisible characters are
shown as ``\\x1b`` or ``\\u202e``. Everything that reaches a terminal or a plain text file
passes here once.
"""

import re
import unicodedata

# C0 and C1 controls, soft hyphen, zero-width and bidi controls, line separators, tags, BOM,
# interlinear marks, variation-free: each could hide, reorder or command.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)
_JSON_UNSAFE = re.compile(
    "[\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)


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
    return _UNSAFE.sub(_escaped, text)


def safe_lines(text: str) -> list[str]:
    """Return the lines of a text, each safe; a tab counts as four spaces."""
    return [safe(line.replace("\t", "    ")) for line in text.splitlines()] or [""]


def safe_json(document: str) -> str:
    """Return a JSON document with the same characters written as JSON escapes; its meaning is unchanged."""
    return _JSON_UNSAFE.sub(_json_escaped, document)


def width(text: str) -> int:
    """Return how many terminal cells a safe text takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_cell(character) for character in text)


def _cell(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
