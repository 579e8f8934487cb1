"""A fault's history: events in, the fault out; and whether one more event may be added.

Everything is derived anew from the events in the order in which they happened, so a late
entry takes its own place and whatever came after it is judged again.
"""

from collections.abc import Iterable
from datetime import datetime, tzinfo

from umc.domain.faults.changes import after, opened
from umc.domain.faults.events import Event, Reported, in_order
from umc.domain.faults.fault import Fault
from umc.domain.faults.last_step import step_of_another
from umc.domain.faults.steps import STEP_OF, WrongStep
from umc.domain.faults.tellings import Delivered, Telling, Undelivered
from umc.domain.refusals import Refusal


def derive(events: tuple[Event, ...]) -> Fault:
    """Return the fault that its events leave behind, in whatever order they are given.

    Raises:
        ValueError: there is no opening, or something happened before it.
        WrongStep: the events do not make a life; those once admitted always do.
    """
    first, *rest = in_order(events) or (None,)
    if first is None or not isinstance(first.what, Reported):
        raise ValueError("a fault begins with its report")
    fault = opened(first, first.what)
    for event in rest:
        fault = after(fault, event)
    return fault


def as_of(events: tuple[Event, ...], at: datetime) -> tuple[Event, ...]:
    """Return the events that had happened by an instant: what a look back at it may know."""
    return tuple(event for event in events if event.happened_at <= at)


def latest(events: Iterable[Event]) -> datetime:
    """Return the last instant at which a fault was moved; a telling moves none.

    Save for one about a word to the customer: whether that arrived moves the clock of the next
    word. A late entry is recorded last, and happened before.
    """
    return max(event.happened_at for event in events if _moves(event))


def _moves(event: Event) -> bool:
    if isinstance(event.what, Undelivered | Delivered):
        return event.what.word_at is not None
    return not isinstance(event.what, Telling)


def admit(events: tuple[Event, ...], *new: Event, needs_resolve: bool = False) -> Fault:
    """Return the fault that events already recorded and the new ones leave behind together.

    Each new event takes its place in the order of happening, which may lie before others
    (a late entry); its ``seq`` is higher than any recorded. ``needs_resolve``: closing
    needs the permanent cure, because the contract promises a time for it.

    Raises:
        WrongStep: a new event is no step that the fault allowed at that instant.
        Refusal: ``before-opening``, a new event happened before the report; or
            ``late-entry-conflict``, it would make a step impossible that is recorded.
        ValueError: there is no opening.
    """
    first, *rest = in_order(events + new) or (None,)
    _refuse_before_opening(events, new)
    if first is None or not isinstance(first.what, Reported):
        raise ValueError("a fault begins with its report")
    fault, newcomers = opened(first, first.what), {event.seq for event in new}
    for event in rest:
        is_new = event.seq in newcomers
        try:
            fault = after(fault, event, needs_resolve=needs_resolve and is_new)
        except WrongStep as refused:
            if is_new:
                refused.goes_on(step_of_another(events, event.actor, event.happened_at.tzinfo))
                raise
            raise _conflict(new, event, refused) from refused
    return fault


def _refuse_before_opening(events: tuple[Event, ...], new: tuple[Event, ...]) -> None:
    opening = next((event for event in events + new if isinstance(event.what, Reported)), None)
    early = min(new, key=lambda event: event.happened_at, default=None)
    if opening is None or early is None or early.happened_at >= opening.happened_at:
        return
    opened_at = opening.happened_at.astimezone(early.happened_at.tzinfo)
    raise Refusal(
        "before-opening",
        f"{_to_the_second(early.happened_at)} is before the fault was opened at {_to_the_second(opened_at)}",
        hint="nothing happens to a fault before its report; give a later --at",
    )


def _to_the_second(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _conflict(new: tuple[Event, ...], broken: Event, refused: WrongStep) -> Refusal:
    zone = new[0].happened_at.tzinfo
    words = ", ".join(_said(event, zone) for event in new)
    return Refusal(
        "late-entry-conflict",
        f"{words} would make a recorded step impossible: {_said(broken, zone)} ({refused.message})",
        hint="give another --at, or put it down as a note",
    )


def _said(event: Event, zone: tzinfo | None) -> str:
    step = STEP_OF[type(event.what)].value if type(event.what) in STEP_OF else event.kind
    return f"{step} at {event.happened_at.astimezone(zone).isoformat()}"
