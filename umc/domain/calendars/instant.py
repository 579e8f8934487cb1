"""Instants: what an exact point in time is inside umc.

An instant is an aware ``datetime``; inside sums it is a whole number of microseconds
since 1970-01-01T00:00:00Z, so nothing is ever rounded.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def to_micros(at: datetime) -> int:
    """Return the whole microseconds from the epoch to an instant.

    Raises:
        ValueError: the datetime is naive; a clock reading without a zone is no instant.
    """
    if at.tzinfo is None:
        raise ValueError(f"naive time {at.isoformat()}: an instant needs a zone")
    return (at - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    """Return the UTC instant that lies that many microseconds after the epoch."""
    return EPOCH + timedelta(microseconds=micros)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The time from one instant to another, the end excluded; ``ends`` None: it still lasts."""

    starts: datetime
    ends: datetime | None = None
