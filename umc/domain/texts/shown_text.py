"""Text from outside as it may stand in a message: literal, and unable to deceive whoever reads it."""

import re

# Controls and lone surrogates command or break whatever reads them; marks of direction turn the order
# of the letters around them. Joiners and variation selectors stay: names are written with them.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def in_lines(text: str) -> str:
    """Return a text of one or several lines, every way to end a line as a newline, all else escaped."""
    if text.isprintable():
        return text
    return _UNSAFE.sub(_escaped, _LINE_END.sub("\n", text))


def in_a_line(text: str) -> str:
    """Return a text in one line: blanks and line ends in a row are one space, none at either end."""
    return " ".join(in_lines(text).split())


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"
