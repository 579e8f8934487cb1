"""Splitting a line into words as a shell quotes them, in time that grows with its length.

The standard library's splitter takes a minute over a line of a megabyte, and takes a ``#``
in the middle of a word for a comment, which no shell does.
"""

import re

_PIECE = re.compile(
    r"""
      (?P<space>[ \t\r\n]+)
    | '(?P<single>[^']*)'
    | "(?P<double>[^"\\]*(?:\\.[^"\\]*)*)"
    | \\(?P<escaped>.)
    | (?P<plain>[^ \t\r\n'"\\]+)
    """,
    re.VERBOSE | re.DOTALL,
)
# Inside double quotes a backslash means something before these only.
_ESCAPED = re.compile(r"\\([\\\"$`])")


def shell_words(line: str) -> list[str]:
    """Return the words of a line; a ``#`` that begins a word begins a comment.

    Raises:
        ValueError: a quote is left open, or a backslash stands at the end.
    """
    words: list[str] = []
    word: list[str] | None = None
    place = 0
    while place < len(line):
        if word is None and line[place] == "#":
            break
        found = _PIECE.match(line, place)
        if found is None:
            raise ValueError("a backslash at the end" if line[place] == "\\" else f"no closing {line[place]}")
        place = found.end()
        if found.lastgroup == "space":
            if word is not None:
                words.append("".join(word))
            word = None
        else:
            word = [] if word is None else word
            word.append(_meant(found))
    return words if word is None else [*words, "".join(word)]


def _meant(found: re.Match[str]) -> str:
    text = found[str(found.lastgroup)]
    return _ESCAPED.sub(r"\1", text) if found.lastgroup == "double" else text
