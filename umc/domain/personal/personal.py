"""The words of people in an event: what somebody said, wrote or is called, and where it stands.

They are kept beside the chain of events, so that they can be forgotten while it stays provable. What
umc words by itself, ids, and the contacts of vendors and of the desk stand in the event.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from umc.domain.actor import MAIL
from umc.domain.clocks.runs import CUSTOMER
from umc.domain.faults.events import (
    Accepted,
    Cancelled,
    Cleared,
    Closed,
    Confirmed,
    Denied,
    Dispatched,
    Done,
    Event,
    HandedBack,
    Held,
    Identified,
    Noted,
    Reopened,
    Reported,
    Reprioritised,
    Resolved,
    Responded,
    Restored,
    Resumed,
    Suspected,
    What,
)  # fmt: skip
from umc.domain.faults.tellings import BreachWithdrawn, Delivered, Escalated, Postponed, Undelivered
from umc.domain.messages.whom_to_tell import NAMED_BY_ROLE
from umc.domain.replaced import replace

ACTOR = "actor"
"""The place of who did it; every other place is a field of what happened, or ``FIELD/POSITION``."""

Words: TypeAlias = Mapping[str, str]
"""What stands at each place of one event."""

SAID: Mapping[type[What], tuple[str, ...]] = {
    Reported: ("symptom", "caller"),
    Suspected: ("evidence",),
    Cleared: ("evidence",),
    Identified: ("evidence",),
    Dispatched: ("packet", "vendor_ref"),
    Accepted: ("vendor_ref", "note"),
    Denied: ("reason",),
    HandedBack: ("reason",),
    Done: ("note",),
    Responded: ("note",),
    Held: ("note",),
    Resumed: ("note",),
    Restored: ("note",),
    Confirmed: ("by", "note"),
    Resolved: ("cause", "cure"),
    Closed: ("report",),
    Reopened: ("why",),
    Cancelled: ("why",),
    Noted: ("text",),
    Reprioritised: ("why",),
    BreachWithdrawn: ("why",),
    Undelivered: ("why",),
}
"""The fields that hold words of people whatever else the event says."""

_OF_MARK = ("contact", "notes")
_OF_NAME = ("tell", "role")
_OF_MESSAGE = ("contact", "address")


def words_of(event: Event) -> dict[str, str]:
    """Return the words of people in an event by their place; none of them is empty."""
    found = words_in(event.what)
    if event.actor.startswith(MAIL):
        found[ACTOR] = event.actor
    return found


def words_in(what: What) -> dict[str, str]:
    """Return the words of people in what happened, whoever did it, by their place."""
    return dict(_words(what, _fields(what)))


def with_words(event: Event, words: Words) -> Event:
    """Return the event with other words at some of its places; a place that it has not is passed over."""
    if not words:
        return event
    return replace(event, actor=words.get(ACTOR, event.actor), what=saying(event.what, words))


def saying(what: What, words: Words) -> What:
    """Return what happened with other words, as ``with_words`` does; who did it is no part of it."""
    changed: dict[str, Any] = {}
    for place, text in words.items():
        name, _, position = place.partition("/")
        value = changed.get(name, getattr(what, name, None))
        if place != ACTOR and value is not None:
            changed[name] = _put(value, int(position), text) if position else text
    return replace(what, **changed) if changed else what


def _fields(what: What) -> tuple[str, ...]:
    """Return the fields of an event that hold words of people."""
    known = SAID.get(type(what), ())
    match what:
        case Escalated() | BreachWithdrawn():
            return known + _fields_of_mark(what.tell, what.party)
        case Postponed():
            return _fields_of_mark(what.tell, "")
        case Undelivered() | Delivered():
            return known + _OF_MESSAGE if what.party == CUSTOMER else known
        case _:
            return known


def _fields_of_mark(tell: str, party: str) -> tuple[str, ...]:
    """Return what names a person where a mark tells the customer, or was to, or somebody by name."""
    if tell not in NAMED_BY_ROLE and not tell.startswith("vendor:"):
        return _OF_NAME + _OF_MARK
    return _OF_MARK if CUSTOMER in (tell, party) else ()


def _words(what: What, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in names:
        value = getattr(what, name, "")
        if isinstance(value, str):
            yield from ((name, value),) if value else ()
            continue
        for position, item in enumerate(value):
            text = item if isinstance(item, str) else item[1]
            if text:
                yield f"{name}/{position}", text


def _put(value: tuple[Any, ...], position: int, text: str) -> tuple[Any, ...]:
    """Return the tuple with a text in one place; of a pair, that is the second half."""
    if position >= len(value):
        return value
    item = text if isinstance(value[position], str) else (value[position][0], text)
    return (*value[:position], item, *value[position + 1 :])
