"""Archives: what was moved out of the database into a file, and why some of it stays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from umc.domain.copies.anchor import Anchor


class Stays(StrEnum):
    """Why a fault that ended long ago is not moved out."""

    UNSENT = "unsent"
    FIRING = "firing"
    UNSEALED = "unsealed"
    NEWEST = "newest"


STAYS_FOR: Mapping[Stays, str] = {
    Stays.UNSENT: "a message about it has not gone",
    Stays.FIRING: "an alert about it is still firing",
    Stays.UNSEALED: "it moved a moment ago, and no seal covers that yet",
    Stays.NEWEST: "it is the newest, or has the newest message, mail or alert; ids go on from there",
}
"""Each reason in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFile:
    """A file of archived faults, read to its end and found to be whole.

    Its seals follow the anchor ``after`` and end at ``head``; whoever trusts one of the two knows that
    its events are those that were recorded. ``sha256`` is of the whole file.
    """

    version: str
    made_at: datetime
    before: datetime
    after: Anchor
    head: Anchor
    counts: Mapping[str, int]
    sha256: str

    @property
    def faults(self) -> int:
        """How many faults are in it."""
        return self.counts.get("faults", 0)

    @property
    def events(self) -> int:
        """How many events are in it."""
        return self.counts.get("events", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An archive as the database knows it: ``faults`` and ``events`` are in the file, ``out`` lie out now."""

    id: int
    file: str
    sha256: str
    before: datetime
    archived_at: datetime
    actor: str
    faults: int
    events: int
    out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The faults that can be moved out, by id, with how many events; and how many stay, by reason."""

    before: datetime
    ids: tuple[int, ...]
    events: int
    stays: Mapping[Stays, int] = field(default_factory=dict)
