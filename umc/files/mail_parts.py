"""The parts of a mail: walked without recursion, within limits, and their texts."""

from collections.abc import Iterator
from email.message import Message
from typing import TypeAlias

from umc.files.html_text import html_text
from umc.files.mail_charsets import as_text
from umc.files.mail_headers import Headers

Part: TypeAlias = Message
_MOST_PARTS = 500
_MOST_SCANNED = 200_000
"""Characters of all texts together that are looked through for what a bounce tells."""


def parts_of(message: Part, *, into_mails: bool) -> Iterator[Part]:
    """Yield a mail and its parts in the order of reading, at most 500.

    ``into_mails``: also those of mails that lie within it, which are somebody else's words.
    """
    waiting, seen = [message], 0
    while waiting and seen < _MOST_PARTS:
        part, seen = waiting.pop(), seen + 1
        yield part
        if part.is_multipart() and (into_mails or part.get_content_maintype() != "message"):
            waiting += [one for one in reversed(_children(part)) if isinstance(one, Message)]


def words_of(message: Part) -> str:
    """Return the text of a mail: its first plain one, else what its first HTML one says.

    An attachment is no part of what somebody wrote.
    """
    shown = [part for part in parts_of(message, into_mails=False) if not _is_attached(part)]
    for kind, read in (("text/plain", _plain), ("text/html", _html)):
        for part in shown:
            if _kind(part) == kind and (told := read(part)).strip():
                return told
    return ""


def scanned_texts(message: Part) -> Iterator[tuple[Part, str]]:
    """Yield each part that holds no further ones with its headers and text, within a limit for all."""
    left = _MOST_SCANNED
    for part in parts_of(message, into_mails=True):
        above = "" if part is message else "\n".join(f"{name}: {value}" for name, value in part.raw_items())
        inside = "" if part.is_multipart() else _plain(part)[:left]
        told = f"{above[:left]}\n{inside}"
        left -= len(told)
        yield part, told
        if left <= 0:
            return


def _children(part: Part) -> list[object]:
    inside = part.get_payload()
    return list(inside) if isinstance(inside, list) else []


def _kind(part: Part) -> str:
    return part.get_content_type()


def _is_attached(part: Part) -> bool:
    return Headers(part).word("content-disposition") == "attachment"


def _plain(part: Part) -> str:
    inside = part.get_payload(decode=True)
    charset = part.get_param("charset") or ""
    return as_text(inside, charset if isinstance(charset, str) else "") if isinstance(inside, bytes) else ""


def _html(part: Part) -> str:
    return html_text(_plain(part))
