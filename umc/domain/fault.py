"""A fault as its events leave it: status, suspects, legs, holds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from umc.domain.contract import Priority
from umc.domain.events import Dispatched, Reported, Routed


class Status(StrEnum):
    """How far a fault has come. Holds are told apart from this: a fault of any status may be held."""

    TRIAGE = "triage"  # the culprit is unknown, or routing could not decide
    ROUTED = "routed"  # it is known who answers; no vendor has it in hand
    DISPATCHED = "dispatched"  # a vendor was brought in and has not accepted yet
    WORKING = "working"  # a vendor accepted (or the desk itself responded and works on it)
    RESTORED = "restored"  # service is back; the customer has not confirmed
    CONFIRMED = "confirmed"  # the customer says so; the permanent cure may be owed
    RESOLVED = "resolved"  # the permanent cure is in place
    CLOSED = "closed"
    CANCELLED = "cancelled"


OPEN_STATUSES = frozenset(Status) - {Status.CLOSED, Status.CANCELLED}


class LegState(StrEnum):
    """How far one vendor's stretch has come."""

    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    DONE = "done"
    HANDED_BACK = "handed back"
    DENIED = "denied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One vendor's stretch of a fault. ``ended_at`` is when it was done, handed back or denied."""

    number: int
    dispatch: Dispatched
    state: LegState
    dispatched_at: datetime
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    vendor_ref: str = ""
    reason: str = ""

    @property
    def vendor(self) -> str:
        """The id of the vendor brought in."""
        return self.dispatch.vendor


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A stretch in which a stated reason keeps work from going on; ``ends`` None: it still lasts."""

    reason: str
    starts: datetime
    ends: datetime | None
    actor: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """Equipment that might be at fault, with the evidence for and against."""

    equipment: str
    since: datetime
    evidence: str = ""
    cleared_at: datetime | None = None
    cleared_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What the events say as of the last of them.

    ``report`` is the opening; ``opened_at`` its instant. ``culprit`` is the machine found to
    be at fault. ``route`` is the last decision, None while undecided. ``restored_at``,
    ``confirmed_at`` and ``resolved_at`` are None again after a reopening. ``seq`` is the
    highest event number folded in.
    """

    report: Reported
    opened_at: datetime
    status: Status
    priority: Priority
    seq: int
    culprit: str | None = None
    suspects: tuple[Suspect, ...] = ()
    route: Routed | None = None
    undecided_because: tuple[str, ...] = ()
    legs: tuple[Leg, ...] = ()
    holds: tuple[Hold, ...] = ()
    responded_at: datetime | None = None
    restored_at: datetime | None = None
    confirmed_at: datetime | None = None
    resolved_at: datetime | None = None
    ended_at: datetime | None = None  # closed or cancelled
    reopened: int = 0
