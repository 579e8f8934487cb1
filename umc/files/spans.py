"""Where keys and values stand in a TOML text: an index from the path of keys to offsets.

The parser is fast and tells no positions; this scan is run only for files that have
something to report. The text must be good TOML (the parser has accepted it).
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from typing import NamedTuple

import rtoml

from umc.files.findings import KeyPath, Within

_BLANK = re.compile(r"[ \t]*")
_SKIP = re.compile(r"(?:[ \t\r\n,]++|#[^\n]*+)*+")
_STRING = re.compile(
    r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}'
    r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*+'",
    re.DOTALL,
)
_WORD = re.compile(r"[^\s=.,\[\]{}#\"']++")
# The common line, at once: a bare key and a value on the same line that holds nothing further.
_PLAIN_PAIR = re.compile(
    r'([A-Za-z0-9_-]++)[ \t]*+=[ \t]*+("[^"\\\n]*+"|[0-9A-Za-z:.+-]++)[ \t]*+(?=[\r\n#]|\Z)'
)
_SCALAR = re.compile(r"[^,\[\]{}#\n\r]*+")
# A # in a string begins no comment, so the strings have to be found as well.
_STRING_OR_COMMENT = re.compile(f"(?:{_STRING.pattern})|(?P<comment>#[^\r\n]*+)", re.DOTALL)
_SEVERAL_LINES = re.compile("\"\"\"|'''")


class Stretch(NamedTuple):
    """From one offset of a text to another, the end excluded."""

    start: int
    end: int


class Spot(NamedTuple):
    """Where a key stands and where its value does."""

    key: Stretch
    value: Stretch


class Index:
    """The spots of one text, and its lines."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._text = text
        self._spots: dict[KeyPath, Spot] | None = None

    def _scanned(self) -> dict[KeyPath, Spot]:
        """Return the spots, looked for at the first call: lines alone need no scan."""
        if self._spots is None:
            try:
                self._spots = _Scan(self._text).spots
            except (
                IndexError,
                RecursionError,
                rtoml.TomlParsingError,
            ):  # no good TOML after all: only lines are known
                self._spots = {}
        return self._spots

    def find(self, path: KeyPath) -> Spot | None:
        """Return the spot of a path, or that of its longest known beginning."""
        spots = self._scanned()
        for length in range(len(path), 0, -1):
            if (spot := spots.get(path[:length])) is not None:
                return spot
        return None

    def paths(self) -> Collection[KeyPath]:
        """Return every path that is known."""
        return self._scanned().keys()

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def piece(self, stretch: Stretch, wanted: Within) -> Stretch:
        """Return where a piece of a text stands in it; the whole text where it is written otherwise."""
        at = stretch.start - 1
        for _ in range(wanted.before + 1):
            at = self._text.find(wanted.piece, at + 1, stretch.end)
            if at < 0:
                return stretch
        return Stretch(at, at + len(wanted.piece))

    def line(self, number: int) -> str:
        """Return the text of a line, numbered from 1; empty past the end."""
        if not 1 <= number <= len(self._starts):
            return ""
        end = self._starts[number] if number < len(self._starts) else len(self._text)
        return self._text[self._starts[number - 1] : end].rstrip("\r\n")


class _Scan:
    """One pass over a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spots: dict[KeyPath, Spot] = {}
        self._tables: dict[KeyPath, int] = {}  # lists of tables: how many so far
        at = self._skip(0)
        table: KeyPath = ()
        while at < len(text):
            if (plain := _PLAIN_PAIR.match(text, at)) is not None:
                key, value = Stretch(*plain.span(1)), Stretch(*plain.span(2))
                self.spots[(*table, plain[1])] = Spot(key, value)
                at = plain.end()
            elif text[at] == "[":
                at, table = self._header(at)
            else:
                at = self._pair(at, table)
            at = self._skip(at)

    def _skip(self, at: int) -> int:
        return _end(_SKIP, self.text, at)

    def _header(self, at: int) -> tuple[int, KeyPath]:
        """Read ``[a.b]`` or ``[[a.b]]``; return where it ends and the path of its table."""
        several = self.text.startswith("[[", at)
        parts, start, at = self._key(at + 1 + several)
        end = at
        at = _end(_BLANK, self.text, at) + 1 + several
        path: KeyPath = ()
        for place, part in enumerate(parts):
            path = (*path, part)
            if place == len(parts) - 1 and several:
                self._tables[path] = self._tables.get(path, -1) + 1
            if path in self._tables:
                path = (*path, self._tables[path])
        header = Stretch(start, end)
        self.spots[path] = Spot(header, header)
        if several:
            self.spots.setdefault(path[:-1], Spot(header, header))
        else:
            for length in range(1, len(path)):
                self.spots.setdefault(path[:length], Spot(header, header))
        return at, path

    def _pair(self, at: int, table: KeyPath) -> int:
        """Read ``key = value``; return where it ends."""
        parts, start, at = self._key(at)
        key = Stretch(start, at)
        at = _end(_BLANK, self.text, at) + 1  # past the =
        at = _end(_BLANK, self.text, at)
        path = (*table, *parts)
        end = self._value(at, path)
        spot = Spot(key, Stretch(at, end))
        for length in range(len(table) + 1, len(path)):
            self.spots.setdefault(path[:length], spot)
        self.spots[path] = spot
        return end

    def _key(self, at: int) -> tuple[list[str], int, int]:
        """Read a dotted key; return its parts, its start and its end."""
        at = start = _end(_BLANK, self.text, at)
        parts: list[str] = []
        while True:
            quoted = self.text[at] in "\"'"
            end = _end(_STRING if quoted else _WORD, self.text, at)
            parts.append(_plain(self.text[at:end]) if quoted else self.text[at:end])
            dot = _end(_BLANK, self.text, end)
            if not self.text.startswith(".", dot):
                return parts, start, end
            at = _end(_BLANK, self.text, dot + 1)

    def _value(self, at: int, path: KeyPath) -> int:
        """Read a value, indexing what is in it; return where it ends."""
        first = self.text[at]
        if first in "\"'":
            return _end(_STRING, self.text, at)
        if first == "[":
            return self._list(at, path)
        if first == "{":
            return self._inline_table(at, path)
        end = _end(_SCALAR, self.text, at)
        return at + len(self.text[at:end].rstrip())

    def _list(self, at: int, path: KeyPath) -> int:
        at, index = self._skip(at + 1), 0
        while self.text[at] != "]":
            end = self._value(at, (*path, index))
            if end == at:  # no value at all, such as the } of [}: this is no TOML, and nothing moves on
                raise IndexError(at)
            stretch = Stretch(at, end)
            self.spots[(*path, index)] = Spot(stretch, stretch)
            at, index = self._skip(end), index + 1
        return at + 1

    def _inline_table(self, at: int, path: KeyPath) -> int:
        at = self._skip(at + 1)
        while self.text[at] != "}":
            at = self._skip(self._pair(at, path))
        return at + 1


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    if found is None:
        raise IndexError(at)
    return found.end()


def comments(text: str, word: str) -> Iterator[Stretch]:
    """Yield where the comments of a good TOML text stand that hold a word, in order."""
    is_by_line = _SEVERAL_LINES.search(text) is None  # then each line can be read by itself
    start = 0
    while (found := text.find(word, start)) >= 0:
        first = text.rfind("\n", 0, found) + 1 if is_by_line else 0
        end = text.find("\n", found) if is_by_line else -1
        end = end if end >= 0 else len(text)
        for one in _STRING_OR_COMMENT.finditer(text, first, end):
            if one["comment"] is not None and word in one["comment"]:
                yield Stretch(*one.span("comment"))
        start = end


def _plain(quoted: str) -> str:
    """Return what a quoted key says."""
    if "\\" not in quoted:
        return quoted[1:-1]
    return str(rtoml.loads(f"key = {quoted}")["key"])
