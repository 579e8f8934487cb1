"""What is written on a fault about alerts, and what each alert's sender is answered."""

from dataclasses import dataclass
from datetime import datetime

from umc.domain.alerts.alert import Alert, AlertState
from umc.domain.alerts.alert_intake import Action, FaultNow, presses, shortened
from umc.domain.feasibility.words import instant_in_words
from umc.domain.register.contract import Priority

MOST_NOTES = 100
"""How many notes of alerts a fault is given: a record is read whole at every step."""
ENOUGH = f"{MOST_NOTES} notes of alerts are enough: further ones are counted only; umc intake list shows all"

_LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was done about one part of a payload.

    ``why`` says why it was left or refused, or what the desk should look at although it was
    not. ``warnings`` are what there is to know although nothing has to be done. ``fault`` is
    its number. ``times`` is how often the alert was told so far.
    """

    place: str
    action: Action
    source: str = ""
    fingerprint: str = ""
    state: str = ""
    name: str = ""
    severity: str = ""
    priority: str = ""
    equipment: str | None = None
    fault: str | None = None
    times: int = 0
    why: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def is_for_the_desk(self) -> bool:
        """Whether a person has to look at it."""
        return bool(self.why)


def note_at_opening(alert: Alert, at: datetime, zone: str) -> str:
    """Return the note beside an opening: which alert it was, and since when by its own account."""
    return f"opened for {_said(alert)}{_since(alert, at, zone)}"


def note_of_joining(alert: Alert, at: datetime, zone: str, higher: str = "") -> str:
    """Return the note of another alert on the machine; ``higher`` says that it is more pressing."""
    return f"also {_said(alert)}: {shortened(alert.words, _LONGEST)}{_since(alert, at, zone)}" + (
        f"; {higher}" if higher else ""
    )


def note_of_turn(alert: Alert) -> str:
    """Return the note of an alert that resolved, or fires again."""
    turn = "resolved" if alert.state is AlertState.RESOLVED else "fires again"
    return f"{_named(alert)} {turn}, says {alert.source}"


def higher_priority(alert: Alert, priority: Priority | None, fault: FaultNow) -> str:
    """Say that an alert which joins a fault is more pressing than it; empty where it is not."""
    if priority is None or not presses(priority, fault.priority):
        return ""
    return f"severity {alert.severity} is {priority.value}, the fault is {fault.priority.value}"


def _said(alert: Alert) -> str:
    severity = f", severity {shortened(alert.severity, _LONGEST)}" if alert.severity else ""
    return f"alert {_named(alert)} of {alert.source}{severity}"


def _named(alert: Alert) -> str:
    return shortened(alert.name or alert.summary or alert.fingerprint, _LONGEST)


def _since(alert: Alert, at: datetime, zone: str) -> str:
    if alert.starts_at is None or alert.starts_at >= at:
        return ""
    return f"; by its own account since {instant_in_words(alert.starts_at, zone)}"
