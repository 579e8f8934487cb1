"""The outbox: messages that wait, are being sent, went, died or were dropped, and what comes of a try."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from umc.domain.letters.letter import Letter, Means, MessageKind

LEASE = timedelta(seconds=120)
"""How long a claimed message belongs to whoever claimed it, unless they renew the claim.

Longer than the longest wait for the database (30 s) and the longest time-out of a gateway
(60 s) together, so that a mark comes in time. No send begins with less than half of it left.
Each machine reads its own clock: those that send from one database must agree to within a
minute. Where they do not, a message in hand may be claimed a second time; its copies have one
Message-ID.
"""


class MessageState(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    SENDING = "sending"  # claimed; once its lease has run out, whoever comes next may claim it
    SENT = "sent"
    DEAD = "dead"  # given up; the reason stands beside it
    DROPPED = "dropped"  # a person decided that it shall not go
    HELD = "held"  # unsent in a database that was put back; it goes once a person lets it


NOT_ARRIVED = (MessageState.WAITING, MessageState.SENDING, MessageState.DEAD, MessageState.HELD)
"""The states of what has not arrived, as far as umc knows."""

COUNTED_AT_MOST = 10_000
"""To how many messages of a state a listing counts: what went in years is not read to say how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A message that is ours to send until its lease runs out; ``attempts`` counts this one too.

    ``id`` and ``fault`` are the store's own names for the message and for what it is about;
    ``seq`` is the event that it tells of. ``fault_missed_some``: messages about its fault were
    said not to have arrived, this one may be among them.
    """

    id: int
    fault: int
    attempts: int
    letter: Letter
    seq: int = 0
    fault_missed_some: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InHand:
    """A message that somebody is sending; so many that are due wait ``behind`` it, about the same fault.

    ``until`` is when their lease ends, unless they renew it.
    """

    id: int
    until: datetime
    behind: int


class Outcome(StrEnum):
    """What came of a claimed message."""

    SENT = "sent"
    AGAIN = "again"  # it did not go, and is tried again
    DEAD = "dead"  # it did not go, and will not
    GIVEN_BACK = "given_back"  # it was not tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A claimed message with what its gateway said; ``why`` is empty for one that was sent.

    ``at`` is when it came back. ``again_at``: not before then it is tried again; None where it
    is not, and for one that was given back and may go at once.
    """

    claimed: Claimed
    outcome: Outcome
    at: datetime
    why: str = ""
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it is kept.

    ``number`` is its fault's, ``seq`` the event it tells of. ``means`` is None where nobody
    could be sent it. ``why`` is what was said last: by the other side, or by who dropped it.
    ``returned_at``: it went, and came back as not delivered.
    """

    id: int
    number: str
    seq: int
    thread: str
    kind: MessageKind
    party: str
    role: str
    contact: str
    means: Means | None
    address: str
    language: str
    subject: str
    text: str
    message_id: str
    key: str
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    state: MessageState
    attempts: int
    try_at: datetime
    leased_until: datetime | None = None
    owner: str | None = None
    why: str = ""
    written_at: datetime
    sent_at: datetime | None = None
    returned_at: datetime | None = None

    @property
    def arrives(self) -> bool:
        """Whether it went and has not come back."""
        return self.state is MessageState.SENT and self.returned_at is None


def shown_address(means: Means | None, address: str) -> str:
    """Return an address as it is shown: of a webhook its host alone, for the path is often a secret."""
    if means is not Means.WEBHOOK:
        return address
    try:
        parts = urlsplit(address)
    except ValueError:
        return "https://…"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
