"""Mails that came in: who wrote, to which threads, in which words, and what a returned one tells."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MailKind(StrEnum):
    """What sort of mail it is, whatever it says."""

    REPLY = "reply"  # a person wrote it
    BOUNCE = "bounce"  # a mail system says that a message did not arrive, or not yet
    AUTO_REPLY = "auto-reply"  # a machine answered for a person
    OTHER = "other"  # a machine's word about mail that is no failure: a receipt, a complaint report


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What a bounce tells about the message it returns.

    ``message_ids`` may name it, the likeliest first; ``tokens`` are reply tokens found in the
    returned part. ``is_permanent`` False: the mail system goes on trying.
    """

    message_ids: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    recipient: str = ""
    status: str = ""
    diagnostic: str = ""
    is_permanent: bool = True

    @property
    def why(self) -> str:
        """Why it did not arrive, in one line."""
        told = " ".join(part for part in (self.status, self.diagnostic) if part)
        return told or "no reason given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail as it was read; every text is storable, and none of them is to be trusted.

    ``key`` is the same for every copy of it. ``sender`` is the one address that it says it is
    from, folded, empty where there is none or more than one. ``text`` are the words that the
    sender wrote: what is quoted and the signature are cut. ``tokens`` are what may be reply
    tokens among the ``recipients``, ``answers`` the Message-IDs that it answers, the nearest
    first. ``sent_at`` is what the mail itself says, None where it says nothing that can be read.
    """

    key: str
    message_id: str = ""
    sender: str
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    answers: tuple[str, ...] = ()
    kind: MailKind = MailKind.REPLY
    text: str = ""
    tokens: tuple[str, ...] = ()
    returned: Returned | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A mail that could not be read, and why; ``key`` is the same for the same bytes."""

    key: str
    why: str
