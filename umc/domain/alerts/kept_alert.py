"""An alert as it is kept, and what it becomes when it is told once more."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias, assert_never

from umc.domain.alerts.alert import Alert, AlertState
from umc.domain.alerts.alert_intake import (
    Counts,
    Decision,
    Joins,
    KeptAs,
    Known,
    Leaves,
    Opens,
    Turns,
    is_overtaken,
)

Identity: TypeAlias = tuple[str, str]
"""Source and fingerprint."""

NEW_FAULT = 0
"""The id of a fault that is being opened, until the store has given it one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAlert:
    """What is kept of an alert; ``id`` is the store's, 0 before it is kept.

    ``number`` is that of its fault; ``why`` says why it was left or dropped. ``starts_at`` is
    since when it fires, or last fired, by its own account.
    """

    id: int = 0
    source: str
    fingerprint: str
    state: KeptAs = KeptAs.FIRING
    equipment: str | None = None
    fault: int | None = None
    number: str | None = None
    severity: str = ""
    summary: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    times: int = 0
    starts_at: datetime | None = None
    first_at: datetime
    last_at: datetime

    @property
    def identity(self) -> Identity:
        """Source and fingerprint."""
        return self.source, self.fingerprint


def told_again(
    kept: KeptAlert | None, alert: Alert, decision: Decision, *, tag: str | None, at: datetime
) -> KeptAlert | None:
    """Return what is kept of an alert after it was decided about; a recovery of what never fired is not.

    ``tag`` is its machine's, None where none is known; ``at`` when the desk was told.
    """
    if kept is None:
        if alert.state is AlertState.RESOLVED:
            return None
        kept = KeptAlert(source=alert.source, fingerprint=alert.fingerprint, first_at=at, last_at=at)
    kept = replace(
        kept,
        times=kept.times + 1,
        equipment=tag or kept.equipment,
        first_at=min(kept.first_at, at),
        last_at=max(kept.last_at, at),
    )
    return _recovered(kept, alert) if alert.state is AlertState.RESOLVED else _fired(kept, alert, decision)


def _recovered(kept: KeptAlert, alert: Alert) -> KeptAlert:
    is_late = is_overtaken(alert, Known(state=kept.state, starts_at=kept.starts_at))
    return kept if is_late else replace(kept, state=KeptAs.RESOLVED)


def _fired(kept: KeptAlert, alert: Alert, decision: Decision) -> KeptAlert:
    kept = replace(
        kept,
        severity=alert.severity,
        summary=alert.words,
        labels=dict(alert.labels),
        starts_at=_later(alert.starts_at, kept.starts_at),
    )
    match decision:
        case Counts():
            return kept
        case Opens():
            return replace(kept, state=KeptAs.FIRING, fault=NEW_FAULT, why="")
        case Joins(fault=fault) | Turns(fault=fault):
            return replace(kept, state=KeptAs.FIRING, fault=fault.id, why="")
        case Leaves(why=why):
            return replace(kept, state=KeptAs.FIRING, fault=None, why=why)
        case _:
            assert_never(decision)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one is not None and other is not None else one or other
