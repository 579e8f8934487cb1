"""Text from files: ids, names, notes, addresses, and what is refused in them."""

import re
import unicodedata
from functools import cache
from typing import Any

from umc.domain.findings.finding_codes import (
    BAD_CHOICE,
    BAD_EMAIL,
    BAD_ID,
    BAD_WEB_ADDRESS,
    CONTROL_CHARACTER,
    EMPTY_VALUE,
    INVISIBLE_CHARACTER,
    LOOK_ALIKE,
    OUT_OF_RANGE,
    TOO_LONG,
    WRONG_TYPE,
)
from umc.domain.texts.invisible import INVISIBLE
from umc.domain.texts.look_alikes import look_alike
from umc.files.findings import Cursor, Wrong
from umc.files.shown import kind_of, shown

LONGEST_TEXT = 1000
LONGEST_WEB_ADDRESS = 2000
ID_HINT = "an id is 1 to 64 of A-Z a-z 0-9 . _ - and begins with a letter or a digit"

_MOST_PORTS = 65_535
_WEB_HINT = (
    'write "https://HOST/PATH" in plain ASCII, no user and no password in it: '
    "a secret stands in umc.toml (umc help delivery)"
)

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
"""What an id is made of."""
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\]{1,253}")
WEB_ADDRESS = (
    r"https?://(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?"
    r"(?:[/?][!#-;=?-\[\]_a-z~]*)?"
)
"""A web address without a user in it, of the characters that no program reads in two ways."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def is_id(text: str) -> bool:
    """Tell whether a text can be an id."""
    return ID.fullmatch(text) is not None


def text(value: Any, cursor: Cursor) -> str:
    """Read a text of one line, at most 1,000 characters, in normal form C."""
    if type(value) is str and len(value) <= LONGEST_TEXT and value.isascii() and value.isprintable():
        return value
    return _unusual(_a_text(value, cursor), cursor)


def note(value: Any, cursor: Cursor) -> str:
    """Read a text that may have several lines, else as ``text``."""
    return _lines(_a_text(value, cursor), cursor)


def name(value: Any, cursor: Cursor) -> str:
    """Read a text that says something: not empty, not blank."""
    return _filled(text(value, cursor), cursor)


def ident(value: Any, cursor: Cursor) -> str:
    """Read the id of something, declared here or elsewhere."""
    if type(value) is str and ID.fullmatch(value):
        return value
    if type(value) is str:
        raise Wrong(BAD_ID, f"{shown(value)} is no id", ID_HINT)
    raise Wrong(WRONG_TYPE, f"{cursor.label} must be an id in quotes, not {kind_of(value)}", ID_HINT)


def email(value: Any, cursor: Cursor) -> str:
    """Read exactly one mail address."""
    read = _a_text(value, cursor)
    if _EMAIL.fullmatch(read) is None:
        hint = 'write exactly one address, such as "desk@example.jp"'
        raise Wrong(BAD_EMAIL, f"{shown(read)} is no mail address", hint)
    return text(read, cursor)


def web_address(value: Any, cursor: Cursor) -> str:
    """Read one web address that says no user and no password: those belong in the settings of umc."""
    read = _a_text(value, cursor, LONGEST_WEB_ADDRESS)
    found = re.fullmatch(WEB_ADDRESS, read, re.ASCII)
    if found is None or not 1 <= int(found[1] or 1) <= _MOST_PORTS:
        raise Wrong(BAD_WEB_ADDRESS, f"{shown(_without_user(read))} is no web address to send to", _WEB_HINT)
    return read


def one_line(most: int) -> Any:
    """Return a reader of texts of one line that say something, at most so many characters."""

    def read(value: Any, cursor: Cursor) -> str:
        return _filled(_unusual(_a_text(value, cursor, most), cursor), cursor)

    return read


def several_lines(most: int) -> Any:
    """Return a reader of texts that say something in any number of lines, at most so many characters."""

    def read(value: Any, cursor: Cursor) -> str:
        return _filled(_lines(_a_text(value, cursor, most), cursor), cursor)

    return read


def whole(least: int, most: int) -> Any:
    """Return a reader of whole numbers between two bounds, both allowed."""

    def read(value: Any, cursor: Cursor) -> int:
        if type(value) is not int:
            raise Wrong(
                WRONG_TYPE,
                f"{cursor.label} must be a whole number, not {kind_of(value)}",
                f"write {least}, without quotes",
            )
        if not least <= value <= most:
            raise Wrong(
                OUT_OF_RANGE,
                f"{shown(value)} is not between {least} and {most}",
                f"take one from {least} to {most}",
            )
        return value

    return read


def choice(words: Any, what: str) -> Any:
    """Return a reader of one word of a fixed set; an enum gives its member."""
    meanings = {str(word): word for word in words}

    def read(value: Any, cursor: Cursor) -> Any:
        if type(value) is not str:
            hint = f"one of: {', '.join(meanings)}"
            raise Wrong(WRONG_TYPE, f"{cursor.label} must be a text, not {kind_of(value)}", hint)
        if value not in meanings:
            near = cursor.near.hint(what, value, meanings)
            raise Wrong(BAD_CHOICE, f"{shown(value)} is no {what}", near or f"one of: {', '.join(meanings)}")
        return meanings[value]

    return read


def _a_text(value: Any, cursor: Cursor, most: int = LONGEST_TEXT) -> str:
    if type(value) is not str:
        hint = f'put it in quotes: {cursor.label} = "..."'
        raise Wrong(WRONG_TYPE, f"{cursor.label} must be a text in quotes, not {kind_of(value)}", hint)
    if len(value) > most:
        message = f"{cursor.label} has {len(value)} characters, the limit is {most}"
        raise Wrong(TOO_LONG, message, "shorten it: what is longer belongs in a document of its own")
    return value


def _filled(read: str, cursor: Cursor) -> str:
    if not read.strip():
        raise Wrong(EMPTY_VALUE, f"{cursor.label} is empty", "fill it in, or leave the key out")
    return read


def _lines(read: str, cursor: Cursor) -> str:
    """Return a text of several lines in normal form C, each line ended alike."""
    lines = read.replace("\r\n", "\n")
    _unusual(lines.replace("\n", " ").replace("\t", " "), cursor)
    return unicodedata.normalize("NFC", lines)


def _without_user(address: str) -> str:
    """Return an address for a message: what stands before an @ may be a password."""
    scheme, mark, rest = address.partition("://")
    _, at, host = rest.rpartition("@")
    return f"{scheme}{mark}***{at}{host}" if at and mark else address


@cache
def _unseen() -> re.Pattern[str]:
    """Return the pattern of what cannot be seen, compiled when a text first needs it: it takes long."""
    return re.compile(f"[{INVISIBLE}]")


def _unusual(read: str, cursor: Cursor) -> str:
    """Return a text in normal form C; warns of what cannot be seen in it, refuses what could command."""
    if found := _CONTROL.search(read):
        message = f"{cursor.label} holds the control character U+{ord(found[0]):04X}"
        raise Wrong(CONTROL_CHARACTER, message, "retype the text without it")
    if not read.isascii() and (found := _unseen().search(read)):
        what = unicodedata.name(found[0], "a character without a name")
        cursor.report(
            INVISIBLE_CHARACTER,
            f"{cursor.label} holds U+{ord(found[0]):04X} {what}, which cannot be seen",
            "retype the text without it",
        )
    if not read.isascii() and (other := look_alike(read)) is not None:
        what = unicodedata.name(other.letter, "a letter without a name")
        cursor.report(
            LOOK_ALIKE,
            f"{cursor.label} holds U+{ord(other.letter):04X} {what} in {shown(other.word)}, "
            f"which looks like {other.latin}",
            f"retype the word: with the Latin {other.latin} it is another",
        )
    return unicodedata.normalize("NFC", read)
