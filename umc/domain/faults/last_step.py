"""Who moved a fault last: what somebody is told whose step is no longer possible."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import tzinfo

from umc.domain.faults.events import Event, LeftUndecided, Noted, Routed
from umc.domain.faults.steps import STEP_OF, WrongStep

_MOVES_NOTHING = (Noted, Routed, LeftUndecided)  # routing goes with the step before it


def step_of_another(events: Iterable[Event], actor: str, zone: tzinfo | None) -> str:
    """Return the last step recorded, who took it and when it happened; empty where it is ``actor``'s own.

    The opening is no step, nor is a note, or what follows by itself from another step.
    """
    steps = [one for one in events if type(one.what) in STEP_OF and not isinstance(one.what, _MOVES_NOTHING)]
    last = max(steps, key=lambda one: one.seq, default=None)
    if last is None or last.actor == actor:
        return ""
    at = last.happened_at.astimezone(zone).isoformat(timespec="seconds")
    return f"the last step was {STEP_OF[type(last.what)].value}, by {last.actor} at {at}"


@contextmanager
def saying_what_changed(events: Iterable[Event], actor: str, zone: tzinfo | None) -> Iterator[None]:
    """Let a refused step say who came first, if it was somebody else.

    Raises:
        WrongStep: the one raised within, with that at the end of its message.
    """
    try:
        yield
    except WrongStep as refused:
        refused.goes_on(step_of_another(events, actor, zone))
        raise
