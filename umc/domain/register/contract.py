"""What was promised: contracts to customers, agreements from vendors, routes, escalations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from umc.domain.calendars.duration import BusinessDays, Target
from umc.domain.register.selector import Selector


class Level(StrEnum):
    """How much is at stake (impact), or how soon it matters (urgency)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Priority(StrEnum):
    """P1 is the most pressing."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


class ClockName(StrEnum):
    """The promises that are timed: the first five to the customer, the last two from a vendor, on a leg."""

    RESPOND = "respond"
    RESTORE = "restore"
    RESOLVE = "resolve"
    UPDATE = "update"
    CONFIRM = "confirm"
    LEG_ACCEPT = "leg.accept"
    LEG_RESTORE = "leg.restore"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a promise is written: the file as named to umc, and the line, 1 for the first."""

    file: str
    line: int


Matrix = Mapping[Level, Mapping[Level, Priority]]

USUAL_MATRIX: Matrix = {
    Level.HIGH: {Level.HIGH: Priority.P1, Level.MEDIUM: Priority.P2, Level.LOW: Priority.P3},
    Level.MEDIUM: {Level.HIGH: Priority.P2, Level.MEDIUM: Priority.P3, Level.LOW: Priority.P4},
    Level.LOW: {Level.HIGH: Priority.P3, Level.MEDIUM: Priority.P4, Level.LOW: Priority.P4},
}
"""Impact, then urgency: ITIL's usual matrix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What one priority promises: a contract's keys are the customer clocks, an agreement's the leg clocks.

    ``calendar`` None: the calendar of the cover or contract (or agreement) around it.
    ``origin`` takes no part in comparison: moving a line changes no promise.
    """

    clocks: Mapping[ClockName, Target]
    calendar: str | None = None
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The part of a contract that takes in equipment, with what differs there."""

    selector: Selector
    calendar: str | None = None
    targets: Mapping[Priority, Targets] = field(default_factory=dict)
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """Our promise to a customer. First and last day (both included) in the customer's zone.

    ``stops`` says which hold reasons stop which clock; nothing stops a clock unless written there.
    ``confirm_calendar`` is when the customer can be asked whether service is back: a 24x7 contract
    may be held by an office; None: the calendar of the priority's other clocks.
    """

    id: str
    customer: str
    desk: str
    starts: date
    ends: date
    calendar: str
    targets: Mapping[Priority, Targets]
    priorities: Matrix = field(default_factory=lambda: USUAL_MATRIX)
    stops: Mapping[ClockName, tuple[str, ...]] = field(default_factory=dict)
    covers: tuple[Cover, ...] = ()
    escalation: str | None = None
    triage: timedelta = timedelta(0)
    confirm_within: Target = BusinessDays(2)
    confirm_calendar: str | None = None
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A vendor's promise that underpins ours; ``customer`` None stands for any customer.

    First and last day (both included) are dates in the zone of the customer served.
    """

    id: str
    vendor: str
    starts: date
    ends: date
    calendar: str
    targets: Mapping[Priority, Targets]
    customer: str | None = None
    reference: str = ""
    stops: Mapping[ClockName, tuple[str, ...]] = field(default_factory=dict)
    backs: tuple[Selector, ...] = ()
    escalation: str | None = None
    origin: Origin | None = field(default=None, compare=False)


def calendar_names(promise: Contract | Agreement) -> tuple[str, ...]:
    """Return the names of all calendars that a promise may count on, its own first, each once."""
    each = [*promise.targets.values()]
    named = [promise.calendar]
    if isinstance(promise, Contract):
        named += [promise.confirm_calendar or promise.calendar]
        named += [cover.calendar or promise.calendar for cover in promise.covers]
        each += [targets for cover in promise.covers for targets in cover.targets.values()]
    return tuple(dict.fromkeys([*named, *(one.calendar or promise.calendar for one in each)]))


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRule:
    """An exception to the backing rule, tried in the order written. ``to`` is a vendor, or ``desk``.

    ``symptom`` words match when the symptom holds every one of them, letter case aside.
    """

    when: Selector
    to: str
    priorities: tuple[Priority, ...] = ()
    symptom: tuple[str, ...] = ()
    why: str = ""
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationStep:
    """At a share of a clock's target (whole percent of it), tell somebody."""

    clock: ClockName
    at_percent: int
    tell: str  # engineer | desk | customer | vendor:LEVEL | a contact's name
    hours: str | None = None  # "contact": wait until that contact's hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """A named ladder of steps."""

    id: str
    steps: tuple[EscalationStep, ...]
    origin: Origin | None = field(default=None, compare=False)
