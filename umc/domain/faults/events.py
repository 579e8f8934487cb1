"""Events: everything that ever happens to a fault, as past participles.

Events are the truth; they are appended and never changed. State, holds, clocks and the
ledger are derived from them and from the terms pinned at the opening.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from umc.domain.faults.rebased import Rebased
from umc.domain.faults.tellings import BreachWithdrawn, Delivered, Escalated, Postponed, Telling, Undelivered
from umc.domain.register.contract import Level, Priority
from umc.domain.register.party import ANYWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """The desk was told. ``terms`` pins the contract version; ``cover`` is the place in its covers.

    ``equipment`` is the machine held to be at fault, None while the culprit is unknown;
    ``site`` None when the report names none. ``time_zone`` pins the IANA zone in which the
    fault's times are read, whatever becomes of its customer and sites.
    """

    customer: str
    contract: str
    terms: str
    desk: str
    priority: Priority
    symptom: str
    cover: int | None = None
    site: str | None = None
    equipment: str | None = None
    impact: Level | None = None
    urgency: Level | None = None
    channel: str = "phone"
    caller: str = ""
    time_zone: str = ANYWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspected:
    """A machine might be at fault, for this evidence."""

    equipment: str
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """A suspect is not at fault, for this evidence."""

    equipment: str
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """The culprit was found."""

    equipment: str
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """Somebody answers for the culprit: a vendor, or the desk itself (``vendor`` None).

    ``by`` names the rule that decided: route, agreement, warranty or desk.
    """

    vendor: str | None
    by: str
    equipment: str | None = None
    agreement: str | None = None
    contact: str | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftUndecided:
    """Routing could not decide, for these reasons; a person has to."""

    equipment: str
    candidates: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched:
    """A vendor was brought in: its leg opens and its clocks start.

    ``terms`` pins the agreement version, None where no agreement backs the machine;
    ``packet`` is what was handed over, field by field.
    """

    leg: int
    vendor: str
    equipment: str | None = None
    agreement: str | None = None
    terms: str | None = None
    contact: str | None = None
    packet: tuple[tuple[str, str], ...] = ()
    vendor_ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The vendor took the leg on."""

    leg: int
    vendor_ref: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """The vendor says it is not its fault."""

    leg: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedBack:
    """The vendor gave the leg back before it was done."""

    leg: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The vendor finished its part."""

    leg: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Responded:
    """An engineer of the desk answered the customer."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A stated reason keeps work from going on; ``until`` None: until it is resumed."""

    reason: str
    until: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """A hold ended; ``reason`` None ends every hold in force."""

    reason: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """Service is back, maybe by a workaround; ``asked``: a message asks the customer for its word."""

    workaround: bool = False
    note: str = ""
    asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The customer says that service is back."""

    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """The permanent cure is in place."""

    cause: str = ""
    cure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """Over, with a completion report."""

    report: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """Back to work; the clocks go on from the time already used."""

    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """Ended without a cure, for this reason."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Something was written down; ``to`` says who was told: desk (nobody outside), customer, or a vendor.

    ``sent``: they are told by a message, else somebody has told them.
    """

    text: str
    to: str = "desk"
    sent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprioritised:
    """The priority changed; clocks are judged from their original start."""

    priority: Priority
    why: str = ""


What: TypeAlias = (
    Reported | Suspected | Cleared | Identified | Routed | LeftUndecided | Dispatched | Accepted
    | Denied | HandedBack | Done | Responded | Held | Resumed | Restored | Confirmed | Resolved
    | Closed | Reopened | Cancelled | Noted | Reprioritised | Rebased | Telling
)  # fmt: skip

KINDS: dict[str, type[What]] = {
    "reported": Reported,
    "suspected": Suspected,
    "cleared": Cleared,
    "identified": Identified,
    "routed": Routed,
    "left-undecided": LeftUndecided,
    "dispatched": Dispatched,
    "accepted": Accepted,
    "denied": Denied,
    "handed-back": HandedBack,
    "done": Done,
    "responded": Responded,
    "held": Held,
    "resumed": Resumed,
    "restored": Restored,
    "confirmed": Confirmed,
    "resolved": Resolved,
    "closed": Closed,
    "reopened": Reopened,
    "cancelled": Cancelled,
    "noted": Noted,
    "reprioritised": Reprioritised,
    "rebased": Rebased,
    "escalated": Escalated,
    "postponed": Postponed,
    "breach-withdrawn": BreachWithdrawn,
    "undelivered": Undelivered,
    "delivered": Delivered,
}
"""The word by which each event is stored and shown."""

_WORDS = {kind: word for word, kind in KINDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to one fault.

    ``seq`` counts from 1 in the order of recording. ``happened_at`` is when it happened,
    ``recorded_at`` when it was typed in: a desk on the phone types things in late.
    ``known_by`` is how the actor is known, a word of ``actor.KnownBy``; None in what was
    recorded before that was kept.
    """

    seq: int
    happened_at: datetime
    recorded_at: datetime
    actor: str
    known_by: str | None = None
    what: What

    @property
    def kind(self) -> str:
        """The word of this event."""
        return _WORDS[type(self.what)]


def in_order(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Return the events in the order in which they happened; what happened at once, as recorded."""
    return tuple(sorted(events, key=lambda event: (event.happened_at, event.seq)))
