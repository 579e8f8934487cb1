"""Words to the customer that a message was to carry, and whether it was said not to have arrived."""

from collections.abc import Sequence
from datetime import datetime

from umc.domain.clocks.runs import CUSTOMER
from umc.domain.faults.events import Event, Noted
from umc.domain.faults.tellings import Delivered, Undelivered


def word_at(events: Sequence[Event], seq: int) -> datetime | None:
    """Return the instant of the word to the customer that the message of an event carries.

    None where that event is no such word.
    """
    told = next((event for event in events if event.seq == seq), None)
    match told:
        case Event(what=Noted(to=to, sent=True)) if to == CUSTOMER:
            return told.happened_at
        case _:
            return None


def is_missed(events: Sequence[Event], message_id: str) -> bool:
    """Say whether a message was said not to have arrived, and has not been said to be sent since."""
    found = False
    for event in sorted(events, key=lambda one: one.seq):
        match event.what:
            case Undelivered(message=message) | Delivered(message=message) if message == message_id:
                found = isinstance(event.what, Undelivered)
            case _:
                pass
    return found
