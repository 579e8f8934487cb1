"""Mails for the tests of gateways: written by the sample desk, and read as mail programs do."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from umc.domain.letters.letter import Letter
from umc.gateways.mail_text import Sealed, sealed

DATE = datetime(2026, 5, 3, 0, 31, 5, tzinfo=UTC)
HOSTILE = [
    "at once\r\nBcc: evil@example.net",
    "at once\nBcc: evil@example.net\n\nbody",
    "at once\rBcc: evil@example.net",
    "at once\x0bBcc:\x0c\x1c\x1d\x1e\x85\u2028\u2029x",
    "=?utf-8?b?DQpCY2M6IGV2aWxAZXhhbXBsZS5uZXQ=?=",
    "\x00\x1b]52;c;aGk=\x07",
    '"quoted" \\ <evil@example.net>, evil2@example.net',
    "drawkcab \u202egnidaer",
    "half \ud83d of one",
    "👩\u200d🔧 救急 ⚠️",
    "x" * 20_000,
    "スイッチ" * 5_000,
    " ",
    "",
]


def mailed(letter: Letter, **changed: str) -> Sealed:
    """Return a letter as it leaves from the sample desk."""
    said = {"sender": "desk@example.jp", "reply_to": "desk+{token}@example.jp", **changed}
    return sealed(letter, sender=said["sender"], reply_to=said["reply_to"], date=DATE)


def read(content: bytes) -> EmailMessage:
    """Return a mail as a mail program reads it."""
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def is_clean(content: bytes) -> bool:
    """Return whether a mail is ASCII in lines of at most 998 bytes that all end in CR LF."""
    lines = content.split(b"\r\n")
    return content.isascii() and not any(len(line) > 998 or set(line) & {10, 13, 0} for line in lines)
