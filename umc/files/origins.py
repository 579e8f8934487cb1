"""On which line each promise is written, cheaply: ``why`` names it for every due time.

A scan over the lines is enough, for in a good file a line that looks like a header or a
key of a table is one; only a text of several lines could deceive it, and a file that has
one is indexed exactly.
"""

import re

from umc.domain.register.contract import Origin
from umc.files.findings import KeyPath
from umc.files.spans import Index

_PROMISES = frozenset({"contracts", "agreements", "routes", "escalations", "templates"})
_LINE = re.compile(r"^[ \t]*+(?:(\[\[?)([^\]\n]{1,400})\]|([A-Za-z0-9_.-]++)[ \t]*+=)", re.MULTILINE)
_HEADER = re.compile(r"^[ \t]*+\[", re.MULTILINE)
_FIRST_WORD = re.compile(r"[ \t]*+\[\[?[ \t]*+[\"']?(\w+)")
_SEVERAL_LINES = re.compile(r'"""|' + "'''")


class Origins:
    """The lines of one file's promises."""

    def __init__(self, shown: str, text: str) -> None:
        self._shown = shown
        self._exact = Index(text) if _SEVERAL_LINES.search(text) else None
        self._lines: dict[KeyPath, int] = {} if self._exact else _scan(text)

    def of(self, *path: str | int) -> Origin:
        """Return the origin of a path of keys, or of its longest known beginning; else line 1."""
        return Origin(file=self._shown, line=self._line(path))

    def _line(self, path: KeyPath) -> int:
        if self._exact is not None:
            spot = self._exact.find(path)
            return self._exact.line_and_column(spot.key.start)[0] if spot else 1
        known = (
            self._lines[path[:length]] for length in range(len(path), 0, -1) if path[:length] in self._lines
        )
        return next(known, 1)


def _scan(text: str) -> dict[KeyPath, int]:
    lines: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    line, counted = 1, 0
    headers = [found.start() for found in _HEADER.finditer(text)]
    for start, end in zip([0, *headers], [*headers, len(text)], strict=True):
        if not _of_promises(text, start):
            continue
        table: KeyPath = ()
        for found in _LINE.finditer(text, start, end):
            line += text.count("\n", counted, found.start())
            counted = found.start()
            if found[1]:
                table = _table(found[2], found[1] == "[[", counts)
                lines.setdefault(table, line)
            else:
                lines.setdefault((*table, *found[3].split(".")), line)
    return lines


def _of_promises(text: str, start: int) -> bool:
    """Tell whether the stretch of a file that begins with this header can hold promises."""
    word = _FIRST_WORD.match(text, start)
    return word is None or word[1] in _PROMISES


def _table(header: str, several: bool, counts: dict[KeyPath, int]) -> KeyPath:
    path: KeyPath = ()
    parts = [part.strip(" \t\"'") for part in _split(header)]
    for place, part in enumerate(parts):
        path = (*path, part)
        if several and place == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _split(header: str) -> list[str]:
    return re.findall(r"\"[^\"]*\"|'[^']*'|[^.]+", header)
