"""The ledger of minutes: every instant of a fault belongs to exactly one holder.

Who holds an instant is decided in this order: closed and not yet reopened; the contract's
closed hours; a hold's reason; after restoring the customer, until the customer confirms;
a vendor with an open leg; the desk.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from umc.domain.calendars.calendar import CalendarSpan
from umc.domain.calendars.instant import MICROSECOND
from umc.domain.clocks.promises import customer_calendar
from umc.domain.clocks.sla import Terms
from umc.domain.faults.fault import Fault, Leg, Round
from umc.domain.faults.leg_changes import is_leg_of_culprit
from umc.domain.register.contract import Priority


class HolderKind(StrEnum):
    """What sort of account a minute is put to."""

    DESK = "desk"
    VENDOR = "vendor"
    CUSTOMER = "customer"
    REASON = "reason"  # a hold for something that is nobody's: access, parts
    CLOSED_HOURS = "closed hours"
    OVER = "closed"  # between the closing and a reopening


@dataclass(frozen=True, slots=True)
class Holder:
    """An account of the ledger; ``name`` is a vendor's id or a hold's reason, else the kind's word."""

    kind: HolderKind
    name: str


DESK = Holder(HolderKind.DESK, "desk")
CUSTOMER = Holder(HolderKind.CUSTOMER, "customer")
SHUT = Holder(HolderKind.CLOSED_HOURS, "closed hours")
OVER = Holder(HolderKind.OVER, "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A stretch of a fault and who held it; the end is excluded."""

    holder: Holder
    starts: datetime
    ends: datetime
    why: str

    @property
    def lasts(self) -> timedelta:
        """The length of the stretch by the wall clock."""
        return self.ends - self.starts


def ledger(fault: Fault, terms: Terms, now: datetime) -> tuple[Entry, ...]:
    """Return the ledger from the opening to the end of the fault, or to now while it is open.

    The entries follow each other without gap or overlap, so their lengths sum exactly to
    the wall clock; neighbours differ. Time of a vendor is put to the one found answerable
    for the culprit, also for the time before that was known. Closed hours are those of the
    present priority's calendar, by the terms in force then: what was closed before a fault was
    rebased stays so.
    """
    end = min(now, fault.ended_at) if fault.ended_at is not None else now
    if end <= fault.opened_at:
        return ()
    hours = _Hours(_spans(terms, fault.priority, fault.opened_at, end))
    edges = sorted({fault.opened_at, end, *_turns(fault, hours, end)})
    return _joined(
        Entry(holder=holder, starts=starts, ends=ends, why=why)
        for starts, ends in pairwise(edges)
        for holder, why in (_held_by(fault, hours, starts),)
    )


def holder_at(fault: Fault, terms: Terms, at: datetime) -> Holder:
    """Return who holds a fault at an instant not before its opening; for one that is over, ``OVER``."""
    if fault.ended_at is not None and fault.ended_at <= at:
        return OVER
    hours = _Hours(_spans(terms, fault.priority, at, at + MICROSECOND))
    return _held_by(fault, hours, at)[0]


def totals(entries: Iterable[Entry]) -> dict[Holder, timedelta]:
    """Return what each holder held in all, in the order of first appearance."""
    sums: dict[Holder, timedelta] = {}
    for entry in entries:
        sums[entry.holder] = sums.get(entry.holder, timedelta(0)) + entry.lasts
    return sums


def _spans(terms: Terms, priority: Priority, starts: datetime, ends: datetime) -> tuple[CalendarSpan, ...]:
    """Return the spans between two instants, each by the calendar of the terms in force there."""
    since = terms.since
    if since is not None and terms.earlier is not None and since > starts:
        before = _spans(terms.earlier, priority, starts, min(since, ends))
        return before if since >= ends else (*before, *_spans(terms, priority, since, ends))
    return terms.calendars[customer_calendar(terms, priority)].spans(starts, ends)


class _Hours:
    """Spans that follow each other, found by bisection."""

    def __init__(self, spans: tuple[CalendarSpan, ...]) -> None:
        self.spans = spans
        self._starts = [span.starts for span in self.spans]

    def at(self, at: datetime) -> CalendarSpan:
        return self.spans[bisect_right(self._starts, at) - 1]


def _turns(fault: Fault, hours: _Hours, end: datetime) -> Iterable[datetime]:
    """Return every instant inside the fault at which its holder may change."""
    found: list[datetime | None] = [span.starts for span in hours.spans]
    for hold in fault.holds:
        found += [hold.starts, hold.ends]
    for leg in fault.legs:
        found += [leg.dispatched_at, leg.ended_at]
    for past in fault.rounds:
        found += [past.restored_at, past.confirmed_at, past.closed_at, past.reopened_at]
    return (at for at in found if at is not None and fault.opened_at < at < end)


def _held_by(fault: Fault, hours: _Hours, at: datetime) -> tuple[Holder, str]:
    """Return who holds the stretch that begins at an instant, and why."""
    present = _round_at(fault, at)
    if present.closed_at is not None and present.closed_at <= at:
        return OVER, "closed, before it was reopened"
    span = hours.at(at)
    if not span.counted:
        return SHUT, span.cause
    if holds := fault.holds_at(at):
        reason = holds[0].reason
        holder = CUSTOMER if reason == CUSTOMER.name else Holder(HolderKind.REASON, reason)
        return holder, f"held for {reason} by {holds[0].actor}"
    if _awaits_customer(present, at):
        return CUSTOMER, "restored, not yet confirmed"
    return _worked_by(fault, at)


def _round_at(fault: Fault, at: datetime) -> Round:
    """Return the stretch of work that an instant lies in; time before a reopening is the earlier one's."""
    return next(
        (past for past in fault.earlier if past.reopened_at and at < past.reopened_at), fault.rounds[-1]
    )


def _awaits_customer(present: Round, at: datetime) -> bool:
    if present.restored_at is None or at < present.restored_at:
        return False
    return present.confirmed_at is None or at < present.confirmed_at


def _worked_by(fault: Fault, at: datetime) -> tuple[Holder, str]:
    legs = [
        leg for leg in fault.legs if leg.dispatched_at <= at and (leg.ended_at is None or at < leg.ended_at)
    ]
    if not legs:
        return DESK, "no vendor has it"
    leg = _answerable(fault, legs)
    return Holder(HolderKind.VENDOR, leg.vendor), f"leg {leg.number}"


def _answerable(fault: Fault, legs: list[Leg]) -> Leg:
    """Return, of the legs open at once, the culprit's, or else the one dispatched first."""
    of_culprit = [leg for leg in legs if is_leg_of_culprit(fault, leg)]
    return min(of_culprit or legs, key=lambda leg: (leg.dispatched_at, leg.number))


def _joined(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Join neighbours that have the same holder for the same cause."""
    joined: list[Entry] = []
    for entry in entries:
        last = joined[-1] if joined else None
        if last is not None and (last.holder, last.why) == (entry.holder, entry.why):
            joined[-1] = Entry(holder=last.holder, starts=last.starts, ends=entry.ends, why=last.why)
        else:
            joined.append(entry)
    return tuple(joined)
