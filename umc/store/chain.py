"""The chain that ties a fault's events together: each digest covers the one before.

A change to any event, or one taken out of the middle, no longer fits what follows; the
last digest stands in the fault's own row as well, so a cut-off end shows too.
"""

import hashlib

from umc.domain.events import Event
from umc.domain.instant import to_micros
from umc.store.codec import canonical, encode

BEGINNING = "0" * 64
"""What the first event of every fault follows."""


def body_of(event: Event) -> str:
    """Return the canonical text of what happened.

    Raises:
        UnstorableText: a text in it cannot be kept.
    """
    return encode(event.what).body


def link(previous: str, number: str, event: Event, body: str) -> str:
    """Return the digest of an event: sha256 over the one before and all that the event says."""
    said = canonical(
        [
            number, event.seq, to_micros(event.happened_at), to_micros(event.recorded_at),
            event.actor, event.kind, body,
        ]
    )  # fmt: skip
    return hashlib.sha256(f"{previous}\n{said}".encode()).hexdigest()
