"""What becomes of an alert: it opens a fault, joins one, is noted on one, counted, or left to the desk.

A fault is restored and closed by people alone. Whether its service is down decides, not
whether it is open: once the desk has said that service is back, what fires anew is new
trouble with promises of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from umc.domain.alerts.alert import Alert, AlertState
from umc.domain.faults.report import Report
from umc.domain.letters.delivery import IntakeRules
from umc.domain.register.contract import Level, Priority

CHANNEL = "monitor"
USUAL_PRIORITIES: Mapping[str, Priority] = {
    **dict.fromkeys(("critical", "crit", "disaster", "emergency", "emerg", "fatal", "page"), Priority.P1),
    **dict.fromkeys(("high", "major", "error", "err", "severe"), Priority.P2),
    **dict.fromkeys(("warning", "warn", "average", "minor", "medium", "moderate"), Priority.P3),
    **dict.fromkeys(("info", "information", "informational", "low", "notice", "debug"), Priority.P4),
}
"""The priority of a severity, in lower case, unless the settings say otherwise."""

_LONGEST_SYMPTOM = 2000


class Service(StrEnum):
    """How the service of a fault stands, as the desk has recorded it."""

    DOWN = "down"
    BACK = "back"  # restored, not closed yet
    OVER = "over"  # closed or cancelled


class KeptAs(StrEnum):
    """The state in which an alert is kept."""

    FIRING = "firing"
    RESOLVED = "resolved"
    DROPPED = "dropped"  # a person said that it is nothing for the desk


class Action(StrEnum):
    """What was done about an alert."""

    OPENED = "opened"  # a fault was opened for it
    JOINED = "joined"  # noted on the fault that its machine has already
    NOTED = "noted"  # on its own fault: resolved, or firing again
    COUNTED = "counted"  # nothing new
    LEFT = "left"  # to the desk: no machine is known by it, or none that is covered
    REFUSED = "refused"  # it cannot be read


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultNow:
    """A fault as an alert finds it. ``id`` is the store's; 0 is the one that is being opened."""

    id: int
    number: str
    service: Service
    priority: Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is kept of an alert from before: its state, the fault it is on, and since when it fired."""

    state: KeptAs
    fault: FaultNow | None = None
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opens:
    """A fault is to be opened for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joins:
    """It is to be noted on the fault that its machine has already."""

    fault: FaultNow


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """It is to be noted on its own fault that it resolved, or that it fires again."""

    fault: FaultNow


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Nothing new: a repeat, or a recovery that nobody waits for."""

    fault: FaultNow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaves:
    """It is left to the desk, for this reason."""

    why: str


Decision: TypeAlias = Opens | Joins | Turns | Counts | Leaves


def decide(alert: Alert, known: Known | None, machine_fault: FaultNow | None, unknown: str = "") -> Decision:
    """Say what is to be done about an alert.

    ``machine_fault`` is the fault on its machine whose service is down, if there is one;
    ``unknown`` says why no machine is known by the alert, empty where one is.
    """
    if alert.state is AlertState.RESOLVED:
        return _resolved(alert, known)
    if known is not None:
        own, is_anew = known.fault, _fires_anew(alert, known)
        if not is_anew and (known.state is KeptAs.RESOLVED or (own and own.service is not Service.OVER)):
            return Counts(fault=own)
        if own is not None and own.service is Service.DOWN:
            return Turns(fault=own)
    if unknown:
        return left(alert, known, unknown)
    return Joins(fault=machine_fault) if machine_fault is not None else Opens()


def left(alert: Alert, known: Known | None, why: str) -> Leaves | Counts:
    """Leave an alert to the desk, unless a person has dropped it and it has fired ever since."""
    if known is None or known.state is not KeptAs.DROPPED or _is_later(alert, known):
        return Leaves(why=why)
    return Counts()


def _resolved(alert: Alert, known: Known | None) -> Decision:
    """A recovery speaks on the fault of its own fingerprint alone, once, and for no other alert."""
    if known is None or known.fault is None:
        return Counts()
    is_over = known.state is not KeptAs.FIRING or known.fault.service is Service.OVER
    if is_over or is_overtaken(alert, known):
        return Counts(fault=known.fault)
    return Turns(fault=known.fault)


def _fires_anew(alert: Alert, known: Known) -> bool:
    """Whether it fires since later than was known; where one says no start, whether it had resolved.

    Payloads are sent again, and come in the wrong order; and not everybody sends recoveries.
    """
    if alert.starts_at is None or known.starts_at is None:
        return known.state is not KeptAs.FIRING
    return _is_later(alert, known)


def _is_later(alert: Alert, known: Known) -> bool:
    if alert.starts_at is None or known.starts_at is None:
        return False
    return alert.starts_at > known.starts_at


def is_overtaken(alert: Alert, known: Known) -> bool:
    """Tell whether an alert tells of an earlier time than what is known of it: it was sent before that."""
    if alert.starts_at is None or known.starts_at is None:
        return False
    return alert.starts_at < known.starts_at


def priority_of_alert(alert: Alert, rules: IntakeRules) -> Priority | None:
    """Return the priority that an alert's severity means, None where its word is not known."""
    word = alert.severity.strip().casefold()
    return rules.priorities.get(word) or USUAL_PRIORITIES.get(word)


def report_of(alert: Alert, tag: str, priority: Priority | None) -> Report:
    """Return the report that an alert makes; without a priority, impact and urgency are medium."""
    middle = None if priority else Level.MEDIUM
    return Report(
        symptom=shortened(alert.words, _LONGEST_SYMPTOM),
        equipment=tag,
        impact=middle,
        urgency=middle,
        priority=priority,
        channel=CHANNEL,
        caller=alert.source,
    )


def presses(priority: Priority | None, other: Priority) -> bool:
    """Tell whether a priority is more pressing than another: P1 before P2."""
    return priority is not None and priority.value < other.value


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters; ``…`` says that there was more."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
