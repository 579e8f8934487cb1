"""The promise of a word: when the customer was last told something, and when the next word is owed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from umc.domain.clocks.sla import Clock
from umc.domain.faults.fault import Fault
from umc.domain.register.contract import ClockName

MONITOR = "monitor"
"""The channel of a report that no customer made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordOwed:
    """``last_at`` is when the customer was last told something, the report itself being the first word.

    None: monitoring reported it, and nobody has told the customer yet.

    ``owed_at`` is when the next word is owed, past or to come: None where none is promised, where
    service is back, or while the promise is held.
    """

    last_at: datetime | None
    owed_at: datetime | None


def word_owed(fault: Fault, clocks: Iterable[Clock], at: datetime) -> WordOwed:
    """Return how the promise of a word stands at an instant; ``clocks`` are the fault's then."""
    first = fault.words[1:] if fault.report.channel == MONITOR else fault.words
    told = [word for word in first if word <= at]
    counting = (clock for clock in clocks if clock.name is ClockName.UPDATE and clock.counts)
    last = max(counting, key=lambda clock: clock.cycle, default=None)
    return WordOwed(last_at=max(told, default=None), owed_at=last.due_at if last is not None else None)
