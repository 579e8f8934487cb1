"""How many promises were kept in a stretch of time: each counts once, when it was kept or broken."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from umc.domain.clocks.ledger import Entry, Holder
from umc.domain.register.contract import ClockName, Priority

WEIGHED = tuple(name for name in ClockName if name is not ClockName.CONFIRM)
"""The clocks that are promises: the customer's own word is awaited, not promised."""


class Side(StrEnum):
    """Who was promised something: the customer by us, or we by a vendor."""

    CUSTOMER = "customer"
    VENDOR = "vendor"


class By(StrEnum):
    """How finely promises are told apart: each of these also by clock, and by whose they are."""

    TOTAL = "total"
    PARTY = "party"
    CONTRACT = "contract"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of time, the end excluded; of one that lasts still only what was until ``until`` is known."""

    starts: datetime
    ends: datetime
    until: datetime

    @property
    def is_over(self) -> bool:
        """Whether nothing more can happen in it."""
        return self.until == self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseFilter:
    """Whose promises are asked for: all conditions hold at once, None asks for nothing.

    ``vendor`` asks for that vendor's promises alone.
    """

    customer: str | None = None
    contract: str | None = None
    vendor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """Promises of one kind: how many were kept, how many broken.

    ``party`` is the customer or the vendor, ``under`` the contract or the agreement; what they are not
    told apart by is None. An agreement is None also where a vendor was called without one.
    """

    side: Side
    clock: ClockName
    party: str | None = None
    under: str | None = None
    priority: Priority | None = None
    kept: int = 0
    broken: int = 0

    @property
    def share(self) -> float:
        """The share kept, 1.0 when all were."""
        return self.kept / (self.kept + self.broken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """One promise that was broken at ``broken_at``; ``over`` is counted time, None while it still runs."""

    number: str
    side: Side
    party: str
    under: str | None
    clock: ClockName
    cycle: int
    priority: Priority
    due_at: datetime | None
    broken_at: datetime
    stopped_at: datetime | None
    over: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultTally:
    """How many faults were reported, closed and cancelled in a period, and open at its end."""

    reported: int
    closed: int
    cancelled: int
    open_at_end: int


def month(first: date, zone: ZoneInfo, *, now: datetime) -> Period:
    """Return the month of a first day, from midnight to midnight as a zone reads them."""
    after = (first + timedelta(days=32)).replace(day=1)
    starts, ends = (datetime(day.year, day.month, 1, tzinfo=zone) for day in (first, after))
    return Period(starts=starts, ends=ends, until=min(ends, max(starts, now)))


def folded(each: Iterable[Verdicts], by: By) -> tuple[Verdicts, ...]:
    """Put together what is not to be told apart; promises to customers first, then by party and clock."""
    sums: dict[Verdicts, tuple[int, int]] = {}
    for one in each:
        kind = _kind(one, by)
        kept, broken = sums.get(kind, (0, 0))
        sums[kind] = (kept + one.kept, broken + one.broken)
    found = (replace(kind, kept=kept, broken=broken) for kind, (kept, broken) in sums.items())
    return tuple(sorted(found, key=_place))


def held_within(entries: Iterable[Entry], period: Period) -> dict[Holder, timedelta]:
    """Return what each holder of a ledger held inside a period, in the order of first appearance."""
    held: dict[Holder, timedelta] = {}
    for entry in entries:
        lasts = min(entry.ends, period.until) - max(entry.starts, period.starts)
        if lasts > timedelta(0):
            held[entry.holder] = held.get(entry.holder, timedelta(0)) + lasts
    return held


def _kind(one: Verdicts, by: By) -> Verdicts:
    party = one.party if by is not By.TOTAL else None
    under = one.under if by is By.CONTRACT else None
    priority = one.priority if by is By.PRIORITY else None
    return Verdicts(side=one.side, clock=one.clock, party=party, under=under, priority=priority)


def _place(one: Verdicts) -> tuple[bool, str, str, str, int]:
    order = WEIGHED.index(one.clock)
    return one.side is Side.VENDOR, one.party or "", one.under or "", one.priority or "", order
