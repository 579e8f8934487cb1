"""New events: what somebody records, as it follows the events of a fault."""

from collections.abc import Sequence
from datetime import datetime

from umc.domain.actor import Actor
from umc.domain.faults.events import Event, What


def events_by(
    actor: Actor, whats: Sequence[What], *, after: int, at: datetime, now: datetime
) -> tuple[Event, ...]:
    """Return the events that follow number ``after``: all happened at ``at`` and are recorded ``now``."""
    return tuple(
        Event(
            seq=after + place,
            happened_at=at,
            recorded_at=now,
            actor=actor.name,
            known_by=actor.known_by.value,
            what=what,
        )
        for place, what in enumerate(whats, start=1)
    )
