"""A fault in one line: as lists and the board show it at an instant."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from umc.domain.faults.fault import Status
from umc.domain.register.contract import ClockName, Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultLine:
    """One row of a listing.

    ``equipment`` is the culprit, else the machine reported; None while it is unknown.
    ``vendors`` have it in hand. The clock named is the one that counts and comes due first;
    ``left`` is by the wall clock until its due time, negative once past, None while nothing
    is due (held without an end, or no clock counts).
    """

    number: str
    status: Status
    priority: Priority
    customer: str
    customer_name: str
    zone: ZoneInfo
    equipment: str | None
    vendor: str | None
    vendors: tuple[str, ...]
    symptom: str
    engineer: str | None
    opened_at: datetime
    held: bool
    at_risk: bool
    broken: bool
    clock: ClockName | None
    clock_party: str | None
    due_at: datetime | None

    def left(self, now: datetime) -> timedelta | None:
        """Return how far off the due time is."""
        return None if self.due_at is None else self.due_at - now
