"""Feasibility: can a vendor's restore promise, begun after the desk's triage, keep the customer's?

A report is made while the customer's clock counts, for one made outside counts from the
next opening. The desk's triage runs on the desk's hours, the vendor's target on its own from the
moment it is called. The promise fails by the customer's open time that has passed beyond the
target when the vendor has used up its own. As a function of the report that is linear in
pieces, so the worst report, and the share of those that fail, are exact to the microsecond.
Holds are not looked at: nobody plans them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from umc.domain.calendars.duration import Target
from umc.domain.calendars.instant import to_micros
from umc.domain.calendars.intervals import Interval

LONGEST = timedelta(days=7305)
"""Twenty years: as much of a term is judged, from its start."""

_LAST = datetime(3000, 1, 1, tzinfo=UTC)  # targets may reach thousands of years, and dates end with 9999
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hurdle:
    """What the customer was promised, and what the desk takes before it calls a vendor."""

    target: Target
    calendar: str
    triage: timedelta
    desk_calendar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a vendor promises: its restore target, and the calendar that it counts on."""

    target: Target
    calendar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """The time over which reports are judged, from the first instant to the first one outside."""

    starts: datetime
    ends: datetime

    @property
    def bounds(self) -> Interval:
        """The part that is judged, at most ``LONGEST`` of it, in UTC microseconds."""
        begin = to_micros(self.starts)
        end = min(to_micros(self.ends), begin + LONGEST // _MICROSECOND, to_micros(_LAST))
        return begin, max(begin, end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feasibility:
    """How an offer does against a hurdle over a term; instants are UTC.

    ``shortfall`` is the customer's counted time beyond the target at the worst report, negative
    where even that is in time; of several worst reports ``worst_start`` is the earliest.
    ``wall_late`` is how much later than the customer's due time the vendor's comes there.
    ``failing`` of the ``reporting`` time cannot be kept. ``safe_report`` is the one that leaves
    the desk the least of its own open time to call the vendor, ``safe_call`` the last instant at
    which that keeps the due time, ``safe_dispatch`` the desk's open time between the two
    (negative: it would have to call before the report), ``safe_share`` that as a share of the
    desk's open time from that report to its due time. ``beyond``: a calendar that it takes does
    not open within twenty years, so that the shortfall is more than can be told.
    """

    worst_start: datetime
    worst_dispatch: datetime
    worst_vendor_due: datetime
    worst_due: datetime
    shortfall: timedelta
    failing: timedelta
    reporting: timedelta
    safe_report: datetime
    safe_call: datetime
    safe_dispatch: timedelta
    safe_share: float
    beyond: bool = False

    @property
    def keeps(self) -> bool:
        """Whether every report can be kept."""
        return self.shortfall <= timedelta(0)

    @property
    def wall_late(self) -> timedelta:
        """By how much the vendor's due time comes after the customer's, on the wall."""
        return self.worst_vendor_due - self.worst_due

    @property
    def failing_share(self) -> float:
        """The share of the reporting time in which a report cannot be kept, 0.0 to 1.0."""
        return self.failing / self.reporting


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncovered:
    """Time in which the customer's clock counts while neither desk nor vendor is open.

    ``weekly`` is the mean over the term; ``first`` and ``until`` bound the first stretch.
    """

    total: timedelta
    weekly: timedelta
    first: datetime
    until: datetime
