"""A fault as its events leave it: status, suspects, legs, holds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from umc.domain.faults.events import Dispatched, Reported, Routed
from umc.domain.register.contract import Priority


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
class Pin:
    """The version of a contract or agreement that is gone by from an instant on.

    ``cover`` is the place in a contract's covers, from 0; None: no machine was known.
    """

    since: datetime
    terms: str
    cover: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One vendor's stretch of a fault.

    ``ended_at`` is when it was done, handed back or denied, or when the fault itself ended
    while the vendor still had it; the state then stays as it was. ``pins`` are the versions
    of its agreement in order, the dispatch's first; empty where no agreement backs it.
    ``undelivered`` says why the hand-over did not reach the vendor; empty once it did, or they answered.
    """

    number: int
    dispatch: Dispatched
    state: LegState
    dispatched_at: datetime
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    vendor_ref: str = ""
    reason: str = ""
    pins: tuple[Pin, ...] = ()
    undelivered: str = ""

    @property
    def terms(self) -> str | None:
        """The digest of the agreement's version gone by now, None where no agreement backs the leg."""
        return self.pins[-1].terms if self.pins else None

    @property
    def is_open(self) -> bool:
        """Whether the vendor still has it: not done, handed back or denied, and the fault not over."""
        return self.ended_at is None

    @property
    def vendor(self) -> str:
        """The id of the vendor brought in."""
        return self.dispatch.vendor


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A stretch in which a stated reason keeps work from going on.

    ``ends`` None: it lasts until somebody resumes; an end that was stated may lie ahead.
    A fault that is closed, cancelled or reopened ends its holds.
    """

    reason: str
    starts: datetime
    ends: datetime | None
    actor: str
    note: str = ""

    def in_force_at(self, at: datetime) -> bool:
        """Return whether it keeps work from going on at that instant; its end is no longer held."""
        return self.starts <= at and (self.ends is None or at < self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One stretch of work, from the opening or a reopening to the next one (None: the present round)."""

    starts: datetime
    restored_at: datetime | None = None
    confirmed_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    reopened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrioritySince:
    """The priority that was in force from an instant on."""

    at: datetime
    priority: Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class LateWord:
    """A word to the customer whose message was lost; ``given_at`` is when it was given after all."""

    message: str
    given_at: datetime | None = None


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
    ``confirmed_at`` and ``resolved_at`` are None again after a reopening; what they were is
    kept in ``earlier``. ``words`` are the instants at which the customer was told something,
    ``priorities`` the changes of priority, both in order; ``late_words`` are those that did not
    arrive when they were given. ``pins`` are the versions of the
    contract gone by, the opening's first. ``seq`` is the highest event number folded in.
    """

    report: Reported
    opened_at: datetime
    status: Status
    priority: Priority
    seq: int
    pins: tuple[Pin, ...]
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
    earlier: tuple[Round, ...] = ()
    words: tuple[datetime, ...] = ()
    late_words: tuple[LateWord, ...] = ()
    priorities: tuple[PrioritySince, ...] = ()

    @property
    def pin(self) -> Pin:
        """The version of the contract gone by now."""
        return self.pins[-1]

    @property
    def rounds(self) -> tuple[Round, ...]:
        """Every stretch of work in order, the present one last."""
        reopened_at = self.earlier[-1].reopened_at if self.earlier else None
        present = Round(
            starts=reopened_at or self.opened_at,
            restored_at=self.restored_at,
            confirmed_at=self.confirmed_at,
            resolved_at=self.resolved_at,
            closed_at=self.ended_at if self.status is Status.CLOSED else None,
        )
        return (*self.earlier, present)

    @property
    def open_legs(self) -> tuple[Leg, ...]:
        """The legs whose vendor still has the fault, the first dispatched first."""
        return tuple(leg for leg in self.legs if leg.is_open)

    def leg(self, number: int) -> Leg | None:
        """Return the leg of that number, or None."""
        return next((leg for leg in self.legs if leg.number == number), None)

    def holds_at(self, at: datetime) -> tuple[Hold, ...]:
        """Return the holds in force at an instant, in the order in which they began."""
        return tuple(hold for hold in self.holds if hold.in_force_at(at))

    def priority_at(self, at: datetime) -> Priority:
        """Return the priority in force at an instant."""
        known = [since.priority for since in self.priorities if since.at <= at]
        return known[-1] if known else self.report.priority
