"""Letters: messages as they leave, whatever takes them, and what a gateway says when one could not go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Means(StrEnum):
    """By what somebody is told."""

    EMAIL = "email"
    WEBHOOK = "webhook"
    COMMAND = "command"
    FILE = "file"


class MessageKind(StrEnum):
    """What a message is about."""

    DISPATCH = "dispatch"  # to a vendor: the hand-over packet
    ESCALATION = "escalation"  # a clock reached a step of its ladder
    WITHDRAWAL = "withdrawal"  # a breach that was told proves not to have been
    NOTE = "note"  # the desk's own words
    CONFIRMATION = "confirmation"  # to the customer: service is back; is it?
    UNDELIVERED = "undelivered"  # to the desk: a message did not arrive


DESK_THREAD = "desk"
CUSTOMER_THREAD = "customer"


def leg_thread(leg: int) -> str:
    """Return the thread of what is said to and by the vendor of a leg."""
    return f"leg-{leg}"


def leg_of(thread: str) -> int:
    """Return the leg of a thread, 0 for the customer's and the desk's."""
    return int(thread.removeprefix("leg-")) if thread.startswith("leg-") else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message, ready to leave: the same at every attempt.

    ``key`` is the idempotency key and ``message_id`` the Message-ID (with its angle brackets),
    the same in every copy. ``thread`` is ``customer``, ``desk`` or ``leg-N``; whoever answers
    ``reply_token`` answers in it. ``in_reply_to`` and ``references`` are Message-IDs, the oldest
    first. ``address`` is a mail address, an URL, or the name of a command or maildir in the
    settings. ``facts`` are what a program is told, by name.
    """

    key: str
    kind: MessageKind
    number: str
    thread: str
    party: str
    role: str
    contact: str
    means: Means
    address: str
    language: str
    subject: str
    text: str
    message_id: str
    reply_token: str
    written_at: datetime
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


class NotSent(Exception):
    """A letter did not leave, or nobody knows that it did.

    ``why`` is one line for the desk, without a secret in it. ``for_good``: trying again cannot
    help (no such mailbox, a refused address).
    """

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.for_good = for_good


class Gateway(Protocol):
    """Takes letters to the outside world; one is used by one thread, and closed when it ends."""

    def send(self, letter: Letter) -> None:
        """Hand a letter over; return once the other side has taken it.

        Raises:
            NotSent: it did not leave, or nobody knows that it did.
        """

    def close(self) -> None:
        """Let go of connections; never raises."""
