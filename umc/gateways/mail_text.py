"""Letters as mails (RFC 5322): what they look like on their way and in a maildir."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import base64mime, quoprimime
from email.header import Header
from email.message import Message
from email.policy import Compat32
from email.utils import format_datetime, quote
from functools import lru_cache

from umc.domain.letters.letter import Letter, NotSent
from umc.domain.texts.invisible import INVISIBLE
from umc.gateways.mail_address import Address, one_address
from umc.gateways.one_line import one_line

_LONGEST_SUBJECT = 400
_LONGEST_NAME = 100
_LONGEST_LINE = 998  # RFC 5322 2.1.1
_FOLDED = 76  # RFC 2047 2: no line with an encoded word is longer
_MOST_REFERENCES = 30

# RFC 5322 has no way to say NUL, and a terminal must not obey a mail: controls are shown by their pictures.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DECEIVING = re.compile(f"[{INVISIBLE}]")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,250}>")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]+")


class _AsWritten(Compat32):
    """Headers leave as they are written here: each is in lines of its own length already."""

    def fold(self, name: str, value: str) -> str:
        """Return the header's lines."""
        return f"{name}: {value}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return the header's lines; letters beyond ASCII stand in addresses alone (RFC 6532)."""
        return self.fold(name, value).encode("utf-8")


_ON_ITS_WAY = _AsWritten(linesep="\r\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A mail ready to leave: one sender, one recipient, the bytes with CR LF as line ends.

    ``needs_utf8``: one of the addresses is not in ASCII, so the server must take SMTPUTF8.
    """

    sender: str
    recipient: str
    content: bytes
    needs_utf8: bool


def sealed(letter: Letter, *, sender: str, reply_to: str, date: datetime) -> Sealed:
    """Return a letter as a mail to its address, dated ``date``.

    ``reply_to`` holds ``{token}`` where the thread's reply token goes; empty: no Reply-To.
    Nothing in the letter can add a header or a recipient.

    Raises:
        NotSent: an address is not exactly one.
    """
    own = one_address(sender, of="the sender")
    to = one_address(letter.address, of="the recipient", for_good=True)
    back = _reply_address(reply_to, letter)
    content = _content(letter, _mailbox(letter.contact, to), own, back, date)
    needs_utf8 = own.needs_utf8 or to.needs_utf8 or (back is not None and back.needs_utf8)
    return Sealed(sender=own.spec, recipient=to.spec, content=content, needs_utf8=needs_utf8)


def filed(letter: Letter, *, sender: str, reply_to: str, date: datetime) -> bytes:
    """Return a letter as the same mail for a maildir, where nobody has an address: to a group of no members.

    Raises:
        NotSent: the sender or Reply-To is not exactly one address.
    """
    own = one_address(sender, of="the sender")
    group = f"{_phrase(letter.contact) or 'undisclosed-recipients'}:;"
    return _content(letter, group, own, _reply_address(reply_to, letter), date)


def _reply_address(pattern: str, letter: Letter) -> Address | None:
    if not pattern or not letter.reply_token:
        return None
    return one_address(pattern.replace("{token}", letter.reply_token), of="Reply-To")


def _content(letter: Letter, to: str, own: Address, back: Address | None, date: datetime) -> bytes:
    """Return the whole mail; the body is ASCII in every case, so that any server can take it."""
    encoding, body = _body(letter.text)
    mail = Message(policy=_ON_ITS_WAY)
    for name, value in _headers(letter, to, own, back, date):
        if value:
            mail[name] = value
    mail["MIME-Version"] = "1.0"
    mail["Content-Type"] = 'text/plain; charset="utf-8"'
    mail["Content-Transfer-Encoding"] = encoding
    mail.set_payload(body)
    return mail.as_bytes()


def _headers(
    letter: Letter, to: str, own: Address, back: Address | None, date: datetime
) -> Iterator[tuple[str, str]]:
    if _MESSAGE_ID.fullmatch(letter.message_id) is None:
        raise NotSent(f"{one_line(letter.message_id, most=80)!r} is no Message-ID", for_good=True)
    yield "From", _mailbox(letter.facts.get("desk", ""), own)
    yield "To", to
    yield "Reply-To", back.spec if back is not None else ""
    yield "Subject", _subject(letter.subject)
    yield "Date", format_datetime(date)
    yield "Message-ID", letter.message_id
    yield "In-Reply-To", _references((letter.in_reply_to,))
    yield "References", _references(letter.references)
    yield "Auto-Submitted", "auto-generated"  # RFC 3834: no answering machine answers it
    yield "X-Umc-Fault", _word(letter.number)
    yield "X-Umc-Thread", _word(letter.thread)
    yield "X-Umc-Key", _word(letter.key)
    yield "Content-Language", letter.language if _LANGUAGE.fullmatch(letter.language) else ""


def _mailbox(name: str, address: Address) -> str:
    phrase = _phrase(name)
    gap = " " if len(phrase) + len(address.spec) < _FOLDED - len("From:  <>") else "\r\n "
    return f"{phrase}{gap}<{address.spec}>" if phrase else address.spec


@lru_cache(maxsize=512)
def _phrase(name: str) -> str:
    """Return a display name as headers have it: bare, quoted, or in encoded words."""
    seen = _DECEIVING.sub("", one_line(name, most=_LONGEST_NAME))
    if _PLAIN_NAME.fullmatch(seen) and "=?" not in seen:
        return seen
    return f'"{quote(seen)}"' if seen and seen.isascii() and "=?" not in seen else _encoded(seen)


def _subject(subject: str) -> str:
    """Return a subject of one line; nothing in it turns the order of what a reader sees."""
    return _encoded(_DECEIVING.sub("", one_line(subject, most=_LONGEST_SUBJECT)))


def _encoded(text: str) -> str:
    """Return a line as RFC 2047 wants it; ASCII that looks like an encoded word is encoded too."""
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    return Header(text, charset, maxlinelen=_FOLDED, header_name="Subject").encode(linesep="\r\n")


def _references(found: tuple[str, ...]) -> str:
    """Return Message-IDs a line each; of a very long thread its first and its last ones."""
    known = [one for one in found if _MESSAGE_ID.fullmatch(one)]
    if len(known) > _MOST_REFERENCES:
        known = [known[0], *known[1 - _MOST_REFERENCES :]]
    return "\r\n ".join(known)


def _word(value: str) -> str:
    return _encoded(one_line(value, most=_LONGEST_NAME))


def _body(text: str) -> tuple[str, str]:
    """Return the transfer encoding that suits a text, and the text in it, lines ending in CR LF."""
    lines = _storable(text).replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n") + "\n"
    shown = _CONTROL.sub(_picture, lines).replace("\n", "\r\n")
    if shown.isascii() and max(map(len, shown.split("\r\n"))) <= _LONGEST_LINE:
        return "7bit", shown
    raw = shown.encode("utf-8")
    if _mostly_ascii(shown):
        return "quoted-printable", quoprimime.body_encode(raw.decode("latin-1"), eol="\r\n")
    return "base64", base64mime.body_encode(raw, eol="\r\n")


def _mostly_ascii(text: str) -> bool:
    """Return whether quoted-printable leaves the text readable, and is then the shorter too."""
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return beyond * 12 <= len(text)


def _storable(text: str) -> str:
    """Return the text with halves of characters made whole, or ``\\ufffd`` where the other half is lost."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
