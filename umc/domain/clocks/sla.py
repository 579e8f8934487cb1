"""Clocks: one promise being timed, on its own calendar; and the terms that make promises."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.duration import Target
from umc.domain.register.contract import Agreement, ClockName, Contract, Cover, Origin, Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a fault was opened under: the contract, the cover of the machine, every calendar they name.

    ``calendars`` are by name. ``cover`` None: no machine is known, so the contract alone speaks.
    Terms that a fault was rebased to are in force ``since`` then, and the ``earlier`` ones before.
    """

    contract: Contract
    cover: Cover | None = None
    calendars: Mapping[str, Calendar]
    since: datetime | None = None
    earlier: "Terms | None" = None

    def in_force_at(self, at: datetime | None) -> "Terms":
        """Return the terms gone by at an instant; None: the present ones."""
        if at is None or self.since is None or self.earlier is None or self.since <= at:
            return self
        return self.earlier.in_force_at(at)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegTerms:
    """What a vendor was dispatched under: its agreement, and every calendar that it names.

    ``since`` and ``earlier`` as with ``Terms``.
    """

    agreement: Agreement
    calendars: Mapping[str, Calendar]
    since: datetime | None = None
    earlier: "LegTerms | None" = None

    def in_force_at(self, at: datetime | None) -> "LegTerms":
        """Return the terms gone by at an instant; None: the present ones."""
        if at is None or self.since is None or self.earlier is None or self.since <= at:
            return self
        return self.earlier.in_force_at(at)


class ClockState(StrEnum):
    """What can be said of a promise at an instant."""

    RUNNING = "running"  # counting, and in time
    HELD = "held"  # stopped by a hold that still lasts; without an end to it there is no due time now
    BROKEN = "broken"  # more open time used than promised, whether still running or stopped
    KEPT = "kept"  # stopped in time
    ENDED = "ended"  # ended without a verdict (a cancelled fault, a leg denied or handed back in time)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One promise as it stands at an instant.

    ``leg`` is 0 for a promise to the customer; ``party`` is ``customer`` or the vendor's id.
    ``allowed`` is the target as counted time. ``due_at`` is the earliest instant at which the
    target is used up; the promise is broken from the first instant after ``breaks_after``
    (the two differ where the target is used up at closing time). Both are None while an
    endless hold stands before them. ``used`` is open time less held open time; ``held`` the
    open time that holds took out. ``broken_at`` is ``breaks_after`` once broken. ``cycle``
    counts from 1 where a promise is made again and again: each word to the customer starts
    the next cycle of ``update``, each restoring the next of ``confirm``. Fault, name, leg and
    cycle together name one clock for ever.
    """

    name: ClockName
    leg: int
    party: str
    priority: Priority
    target: Target
    allowed: timedelta
    calendar: str
    state: ClockState
    started_at: datetime
    due_at: datetime | None
    breaks_after: datetime | None
    used: timedelta
    held: timedelta
    stopped_at: datetime | None = None
    broken_at: datetime | None = None
    origin: Origin | None = None
    cycle: int = 1

    @property
    def left(self) -> timedelta:
        """What is left of the target; negative once overrun."""
        return self.allowed - self.used

    @property
    def share(self) -> float:
        """The share of the target used, 1.0 when all of it; a zero target counts as used up at once."""
        return self.used / self.allowed if self.allowed else 1.0

    @property
    def counts(self) -> bool:
        """Whether it has not stopped yet."""
        return self.stopped_at is None
