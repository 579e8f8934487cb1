"""Mails (RFC 5322) as values: any bytes in, a mail or the reason why not out; nothing is raised."""

import hashlib
import re
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from umc.domain.letters.mail import Mail, MailKind, Unreadable
from umc.domain.letters.own_words import own_words
from umc.files.mail_bounces import bounce_in
from umc.files.mail_headers import Headers, tokens_in
from umc.files.mail_machines import is_by_a_machine
from umc.files.mail_parts import words_of

LONGEST = 10_000_000
"""Bytes; more than this is no answer to a fault."""
_MOST_WITHIN = 100
_MOST_LINES = 200_000
_MOST_STEPS = 4_000_000
_OF_CONTENT = re.compile(rb"^content-[a-z-]{1,40}:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_LONGEST_OF_CONTENT = 10_000
_WITHIN = re.compile(rb"^content-type:[ \t\r\n]*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_HEADER = re.compile(rb"(?:From [^\n]*\n)?(?:>From [^\n]*\n)?[!-9;-~]{1,76}[ \t]*:")
RECIPIENTS = (
    "to",
    "cc",
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "resent-to",
    "x-forwarded-to",
)
_MOST_TEXT = 20_000


def read_mail(given: bytes) -> Mail | Unreadable:
    """Return the mail in these bytes, or why it cannot be read.

    Line ends of every kind, charsets that lie and broken parts are put up with; what is too
    long, too deep or no mail at all is not read.
    """
    content = given.replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    if why := _unreadable(given, content):
        return Unreadable(key=key_of_bytes(given), why=why)
    try:
        return _read(BytesParser(policy=compat32).parsebytes(content), given)
    except Exception as error:
        # The standard parser raises what it likes on broken mails, from one release to the next; one
        # mail must not stop those behind it.
        return Unreadable(key=key_of_bytes(given), why=f"it breaks the parser: {type(error).__name__}")


def key_of_bytes(given: bytes) -> str:
    """Return the key of a mail that names none itself."""
    return f"sha256:{hashlib.sha256(given).hexdigest()}"


def _unreadable(given: bytes, content: bytes) -> str:
    if len(given) > LONGEST:
        return f"it has {len(given):,} bytes, more than {LONGEST:,}"
    if not content:
        return "it is empty"
    if _HEADER.match(content) is None:
        return "it does not begin with a header"
    within, lines = len(_WITHIN.findall(content)), content.count(b"\n")
    if within > _MOST_WITHIN:
        return f"it has {within:,} parts that hold parts, more than {_MOST_WITHIN}"
    # The parser holds each line against the boundary of every part around it.
    if lines > _MOST_LINES or within * lines > _MOST_STEPS:
        return f"it has {lines:,} lines in {within:,} parts that hold parts"
    if max((len(one[0]) for one in _OF_CONTENT.finditer(content)), default=0) > _LONGEST_OF_CONTENT:
        return f"a Content- header of it is longer than {_LONGEST_OF_CONTENT:,} bytes"
    return ""


def _read(message: Message, given: bytes) -> Mail:
    headers = Headers(message)
    sender, name = headers.sender()
    kind, returned = bounce_in(message, headers)
    if kind is MailKind.REPLY and is_by_a_machine(headers):
        kind = MailKind.AUTO_REPLY
    message_id = _message_id(headers)
    recipients = headers.addresses(*RECIPIENTS)
    nearest_first = (*headers.message_ids("in-reply-to"), *reversed(headers.message_ids("references")))
    return Mail(
        key=message_id.casefold() or key_of_bytes(given),
        message_id=message_id,
        sender=sender,
        sender_name=name,
        recipients=recipients,
        subject=headers.text("subject"),
        sent_at=headers.sent_at(),
        answers=tuple(dict.fromkeys(nearest_first)),
        kind=kind,
        text=own_words(words_of(message))[:_MOST_TEXT],
        tokens=tokens_in(recipients),
        returned=returned,
    )


def _message_id(headers: Headers) -> str:
    """Return the mail's own Message-ID; one without its brackets is taken as it stands."""
    well_formed = headers.message_ids("message-id")
    return well_formed[0] if well_formed else headers.word("message-id")[:250]
