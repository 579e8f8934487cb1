"""Events that say who was told what by itself, when time acted; they move no fault and stop no clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

BY_ITSELF = "umc"
"""The actor of what time alone brings about, and of what follows from what others recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated:
    """A clock reached a step of its ladder at ``due_at``, and whoever the step means was told.

    ``clock``, ``leg``, ``cycle``, ``percent`` and ``tell`` are the mark's key; ``role`` is the
    ladder's word for whoever it came to, ``party`` the vendor's id, ``customer`` or ``desk``,
    ``contact`` the name (empty: nobody is on record). ``notes`` say who was passed over and
    what was waited for.
    """

    clock: str
    leg: int = 0
    cycle: int = 1
    percent: int
    tell: str
    due_at: datetime
    role: str
    party: str
    contact: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponed:
    """A clock reached a step at ``due_at``; whoever it means is told at ``until``, in their own hours."""

    clock: str
    leg: int = 0
    cycle: int = 1
    percent: int
    tell: str
    due_at: datetime
    until: datetime
    notes: tuple[str, ...] = ()


NOT_PROMISED = "it is not promised any more"
"""Why a breach is withdrawn whose promise a newer priority or newer terms do not make."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachWithdrawn:
    """A breach that somebody was told of proves not to have been; they are told so.

    ``due_at`` is the instant that was told; ``role``, ``party`` and ``contact`` are those of
    the telling. ``why`` says what was recorded since.
    """

    clock: str
    leg: int = 0
    cycle: int = 1
    percent: int
    tell: str
    due_at: datetime
    role: str
    party: str
    contact: str = ""
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A message did not arrive, for this reason; the desk is told.

    ``message`` is its Message-ID, ``leg`` the leg it was about (0: none), ``kind`` what it was.
    ``word_at`` is the instant of the word to the customer that it was to carry: that word was not
    given. ``dropped``: somebody of the desk decided that it shall not be sent.
    """

    message: str
    kind: str
    leg: int = 0
    party: str
    contact: str = ""
    address: str = ""
    why: str
    word_at: datetime | None = None
    dropped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A message that was said not to have arrived has been sent after all; its fields are as told then.

    ``word_at`` is the word to the customer that it carried: it is given now.
    """

    message: str
    kind: str
    leg: int = 0
    party: str
    contact: str = ""
    address: str = ""
    word_at: datetime | None = None


Telling: TypeAlias = Escalated | Postponed | BreachWithdrawn | Undelivered | Delivered
