"""The chain that ties a fault's events together: each digest covers the one before.

A change to any event, or one taken out of the middle, no longer fits what follows; the
last digest stands in the fault's own row as well, so a cut-off end shows too.
"""

import hashlib

from umc.domain.calendars.instant import to_micros
from umc.domain.faults.events import Event
from umc.store.values.codec import canonical, encode

BEGINNING = "0" * 64
"""What the first event of every fault follows."""

NO_EVENT = 0
"""Up to which event a record lies under a seal: to none, so that no seal counts one for it."""


def body_of(event: Event) -> str:
    """Return the canonical text of what happened.

    Raises:
        UnstorableText: a text in it cannot be kept.
    """
    return encode(event.what).body


def link(previous: str, number: str, event: Event, body: str) -> str:
    """Return the digest of an event as it stands in its row: sha256 over the one before and all of it.

    How its actor is known takes part where that was kept.
    """
    return link_of_row(
        previous, number, seq=event.seq, happened_us=to_micros(event.happened_at),
        recorded_us=to_micros(event.recorded_at), actor=event.actor, kind=event.kind, body=body,
        known_by=event.known_by,
    )  # fmt: skip


def link_of_row(
    previous: str, number: str, *, seq: int, happened_us: int, recorded_us: int, actor: str, kind: str,
    body: str, known_by: str | None,
) -> str:  # fmt: skip
    """Return the digest of an event by the values of its row, instants as microseconds, as ``link`` does."""
    kept = () if known_by is None else (known_by,)
    said = canonical([number, seq, happened_us, recorded_us, actor, kind, body, *kept])
    return hashlib.sha256(f"{previous}\n{said}".encode()).hexdigest()


def record_digest(number: int, recorded_us: int, actor: str, kind: str, about: int, content: str) -> str:
    """Return the digest by which a record of what was forgotten or archived lies under a seal: of its row."""
    said = canonical([number, recorded_us, actor, kind, about, content])
    return hashlib.sha256(said.encode()).hexdigest()
