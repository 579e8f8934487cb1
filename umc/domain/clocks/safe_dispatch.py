"""The latest safe dispatch: the last instant at which handing over can still keep the customer's promise."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from umc.domain.calendars.duration import BusinessDays
from umc.domain.calendars.instant import Stretch
from umc.domain.clocks.clocks import clock_of, courses
from umc.domain.clocks.promises import Promise, vendor_promise
from umc.domain.clocks.sla import Clock, LegTerms, Terms
from umc.domain.faults.fault import Fault
from umc.domain.register.contract import ClockName, Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeDispatch:
    """The answer. ``at`` None: there is no such instant, and ``why`` says for want of what.

    ``can_keep`` False with an instant: it lies before the opening, so that vendor's promise
    could not have kept ours even if called at once.
    """

    at: datetime | None
    can_keep: bool
    why: str


def latest_safe_dispatch(fault: Fault, terms: Terms, vendor: LegTerms | None, now: datetime) -> SafeDispatch:
    """Return until when a vendor can be brought in so that its restore promise keeps the customer's.

    ``vendor`` is what the vendor would be dispatched under, None where no agreement backs
    the machine. The fault's present priority and holds are taken into account on both sides.
    """
    restore = next((c for c in courses(fault, terms, {}) if c.run.name is ClockName.RESTORE), None)
    clock = clock_of(restore, now) if restore is not None else None
    if clock is not None and clock.stopped_at is not None:
        return _none("the restore clock has stopped")
    holds = tuple((hold.reason, Stretch(starts=hold.starts, ends=hold.ends)) for hold in fault.holds)
    return latest_dispatch(clock, vendor, fault.priority, holds)


def latest_dispatch(
    restore: Clock | None,
    vendor: LegTerms | None,
    priority: Priority,
    holds: Iterable[tuple[str, Stretch]] = (),
) -> SafeDispatch:
    """Return the last instant from which the vendor's restore target fits before the customer's due time.

    ``holds`` are stretches with their reasons; those that stop the vendor's clock make the
    instant earlier by what they take from it.
    """
    promise = vendor_promise(vendor, priority, ClockName.LEG_RESTORE) if vendor is not None else None
    if restore is None:
        return _none(f"the contract promises no restore time for {priority.value}")
    if vendor is None:
        return _none("no agreement of that vendor backs the machine")
    if promise is None:
        return _none(f"{vendor.agreement.id} promises no restore time for {priority.value}")
    if restore.due_at is None:
        return _none("the restore clock is held without an end, so nothing comes due")
    stopping = [stretch for reason, stretch in holds if reason in promise.stopped_by]
    return _judged(_latest(promise, restore.due_at, stopping), restore, promise)


def _none(why: str) -> SafeDispatch:
    return SafeDispatch(at=None, can_keep=False, why=why)


def _judged(at: datetime, restore: Clock, promise: Promise) -> SafeDispatch:
    if at < restore.started_at:
        why = f"{promise.by} cannot keep it: the vendor would have had to be called before the opening"
        return SafeDispatch(at=at, can_keep=False, why=why)
    why = f"{promise.by} has its full time until the customer's restore is due"
    return SafeDispatch(at=at, can_keep=True, why=why)


def _latest(promise: Promise, due: datetime, holds: list[Stretch]) -> datetime:
    """Go back from the due time; each hold on the way adds the open time that it takes out."""
    calendar, target = promise.calendar, promise.target
    at = calendar.latest_start(due, target)
    if isinstance(target, BusinessDays):
        return at
    for starts, ends in _backward(holds, due):
        if at < ends:
            target += calendar.elapsed(starts, ends)
            at = calendar.latest_start(due, target)
    return at


def _backward(holds: list[Stretch], due: datetime) -> list[tuple[datetime, datetime]]:
    """Return what the holds cover before the due time, without overlaps, the latest first."""
    found: list[tuple[datetime, datetime]] = []
    for hold in sorted(holds, key=lambda hold: hold.starts):
        starts, ends = hold.starts, min(hold.ends or due, due)
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(ends, found[-1][1]))
        elif starts < ends:
            found.append((starts, ends))
    return found[::-1]
