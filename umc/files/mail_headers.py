"""The headers of a mail: unfolded, decoded, and never longer than somebody would write."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime

from umc.files.mail_charsets import as_text, storable

_LONGEST = 20_000
_LONGEST_TEXT = 1_000
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")
_ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]\\@]{1,100}@[^\s<>,;:\"'()\[\]\\@]{1,253}")
_ONE_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]\\@]{1,100}@[^\s<>,;:\"()\[\]\\@]{1,253}")
_HEXADECIMAL = re.compile(r"[0-9a-f]{32,}")
_MOST = 100


class Headers:
    """What stands above one mail or part."""

    def __init__(self, message: Message) -> None:
        self._raw: dict[str, list[str]] = {}
        for name, value in message.raw_items():
            self._raw.setdefault(str(name).lower(), []).append(_unfolded(str(value)))
        self._charset = str(message.get_param("charset") or "")

    def __contains__(self, name: str) -> bool:
        return name in self._raw

    def raw(self, *names: str) -> list[str]:
        """Return the values of these headers as they stand, in lower-case names' order."""
        return [value for name in names for value in self._raw.get(name, ())]

    def word(self, name: str) -> str:
        """Return the first value of a header up to a ``;`` or a blank, in lower case; empty without one."""
        found = self.raw(name)
        return re.split(r"[;\s(]", storable(found[0]).strip().lower(), maxsplit=1)[0] if found else ""

    def text(self, name: str) -> str:
        """Return the first value of a header, decoded, in one line."""
        found = self.raw(name)
        return self._decoded(found[0])[:_LONGEST_TEXT] if found else ""

    def message_ids(self, *names: str) -> tuple[str, ...]:
        """Return the Message-IDs in these headers, with their angle brackets, in order."""
        return message_ids(self.raw(*names))

    def addresses(self, *names: str) -> tuple[str, ...]:
        """Return whatever looks like a mail address in these headers, folded; for looking things up."""
        found = (
            match.casefold() for value in self.raw(*names) for match in _ADDRESS.findall(storable(value))
        )
        return tuple(dict.fromkeys(found))[:_MOST]

    def sender(self) -> tuple[str, str]:
        """Return the one address that the mail is from, folded, and the name beside it.

        Empty where there is no From, more than one, or more than one address in it: nobody
        can say then who is meant.
        """
        found = self.raw("from")
        if len(found) != 1:
            return "", ""
        name, address = _mailbox(found[0])
        return address, self._decoded(name)[:_LONGEST_TEXT]

    def sent_at(self) -> datetime | None:
        """Return the instant in Date, None where it cannot be read."""
        try:
            found = parsedate_to_datetime(self.raw("date")[0])
            return (found if found.tzinfo is not None else found.replace(tzinfo=UTC)).astimezone(UTC)
        except (IndexError, ValueError, TypeError, OverflowError):
            return None

    def _decoded(self, value: str) -> str:
        return " ".join(_decoded(value, self._charset).split())


def message_ids(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the Message-IDs in texts, each once, in order."""
    found = (storable(one) for text in texts for one in _MESSAGE_ID.findall(text))
    return tuple(dict.fromkeys(found))[:_MOST]


def tokens_in(addresses: Iterable[str]) -> tuple[str, ...]:
    """Return what may be reply tokens before the ``@`` of folded addresses: each 32 hexadecimal digits.

    What stands around a token is for the settings to say, and may look like a part of it.
    """
    runs = (run for one in addresses for run in _HEXADECIMAL.findall(one.partition("@")[0]))
    found = (run[place : place + 32] for run in runs for place in range(len(run) - 31))
    return tuple(dict.fromkeys(found))[:_MOST]


def _unfolded(value: str) -> str:
    return re.sub(r"\s*\n\s+", " ", value[:_LONGEST])


def _decoded(value: str, charset: str) -> str:
    """Return a header with its encoded words read; raw bytes in it by the charset of the mail's text."""
    try:
        pieces = decode_header(value)
    except (HeaderParseError, MessageError, ValueError):
        pieces = [(value, None)]
    return "".join(_piece(piece, said or charset) for piece, said in pieces)


def _piece(piece: bytes | str, charset: str) -> str:
    given = piece.encode("utf-8", "surrogateescape") if isinstance(piece, str) else piece
    return as_text(given, charset if not given.isascii() or b"\x1b" in given else "utf-8")


def _mailbox(value: str) -> tuple[str, str]:
    """Return name and folded address of a header that holds exactly one mailbox, else two empty texts.

    Read by hand: the standard library's parsers have taken other addresses out of forged
    headers than mail servers do (CVE-2023-27043), from one release to the next.
    """
    bare, quoted = _without_quotes(value)
    angled = re.findall(r"<([^<>]*)>", bare)
    rest = re.sub(r"<[^<>]*>", " ", bare)
    if len(angled) > 1 or "<" in rest or ">" in rest or "," in rest or ";" in rest:
        return "", ""
    address = (angled[0] if angled else rest).strip()
    if _ONE_ADDRESS.fullmatch(address) is None or (angled and "@" in rest):
        return "", ""
    name = " ".join([*quoted, *rest.split()]) if angled else ""
    return name, storable(address).casefold()


def _without_quotes(value: str) -> tuple[str, list[str]]:
    """Return a header without quoted strings and comments, and what was quoted."""
    quoted: list[str] = []

    def keep(match: re.Match[str]) -> str:
        if match[0].startswith('"'):
            quoted.append(re.sub(r"\\(.)", r"\1", match[0][1:-1]))
        return " "

    return re.sub(r'"(?:[^"\\]|\\.)*"|\([^()]*\)', keep, value), quoted
