"""Alerts: what monitoring says of a machine, whatever product said it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class AlertState(StrEnum):
    """Whether what an alert tells of goes on, by the word of who sent it."""

    FIRING = "firing"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert of one source.

    ``source`` and ``fingerprint`` together are its identity: what fires, repeats and resolves
    under the same two is the same alert. ``place`` says where in the payload it stands
    (``alerts[3]``, ``line 7``). ``equipment`` is the machine where the sender names it outright, by
    tag or serial; else its labels are asked. ``starts_at`` is since when it fires by its own account, None
    where it gives none that can be read. All texts are the sender's.
    """

    place: str
    source: str
    fingerprint: str
    state: AlertState
    name: str = ""
    summary: str = ""
    severity: str = ""
    equipment: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    starts_at: datetime | None = None

    @property
    def words(self) -> str:
        """What it says in one text: its name and its summary, or whichever there is."""
        if self.name and self.summary and self.name != self.summary:
            return f"{self.name}: {self.summary}"
        return self.summary or self.name or f"alert {self.fingerprint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A part of a payload that is no alert, and why; ``place`` is empty where it is the whole."""

    place: str
    why: str
