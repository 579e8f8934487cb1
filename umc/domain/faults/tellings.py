"""Events that say what was told to whom, and what became of it: by time itself, or by a message's fate.

Who is told of a mark moves no fault. A message that did not arrive can take back a word to the
customer, and one that did after all can give it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class OfMark:
    """What is said of a clock's mark: ``clock``, ``leg``, ``cycle``, ``percent`` and ``tell`` are its key.

    ``due_at`` is the instant at which the clock reached it.
    """

    clock: str
    leg: int = 0
    cycle: int = 1
    percent: int
    tell: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated(OfMark):
    """A clock reached a step of its ladder, and whoever the step means was told.

    ``role`` is the ladder's word for whoever it came to, ``party`` the vendor's id, ``customer``
    or ``desk``, ``contact`` the name (empty: nobody is on record). ``notes`` say who was passed
    over and what was waited for.
    """

    role: str
    party: str
    contact: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponed(OfMark):
    """A clock reached a step; whoever it means is told at ``until``, in their own hours."""

    until: datetime
    notes: tuple[str, ...] = ()


NOT_PROMISED = "it is not promised any more"
"""Why a breach is withdrawn whose promise a newer priority or newer terms do not make."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachWithdrawn(OfMark):
    """A breach that somebody was told of proves not to have been; they are told so.

    ``due_at`` is the instant that was told; ``role``, ``party`` and ``contact`` are those of
    the telling. ``why`` says what was recorded since.
    """

    role: str
    party: str
    contact: str = ""
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfMessage:
    """What is said of a message: ``message`` is its Message-ID, ``kind`` what it was.

    ``leg`` is the leg it was about (0: none), ``word_at`` the instant of the word to the
    customer that it carries, None where it carries none.
    """

    message: str
    kind: str
    leg: int = 0
    party: str
    contact: str = ""
    address: str = ""
    word_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered(OfMessage):
    """A message did not arrive, for this reason; the desk is told, and its word was not given.

    ``dropped``: somebody of the desk decided that it shall not be sent.
    """

    why: str
    dropped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered(OfMessage):
    """A message that was said not to have arrived has been sent after all; its word is given now."""


Telling: TypeAlias = Escalated | Postponed | BreachWithdrawn | Undelivered | Delivered
