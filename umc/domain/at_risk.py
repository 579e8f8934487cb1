"""When the desk should look: three quarters of a promise used."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from umc.domain.clocks import clock_of, courses, mark_at
from umc.domain.fault import Fault
from umc.domain.sla import LegTerms, Terms

PERCENT = 75
"""The share of a target from which a clock is called at risk."""


def at_risk_at(fault: Fault, terms: Terms, legs: Mapping[int, LegTerms], now: datetime) -> datetime | None:
    """Return the first instant at which a clock that counts is at risk, past or to come.

    None where no clock counts, or an endless hold stands before every such instant.
    """
    marks = (
        mark_at(course, PERCENT) for course in courses(fault, terms, legs) if clock_of(course, now).counts
    )
    return _first(marks)


def _first(marks: Iterable[datetime | None]) -> datetime | None:
    return min((mark for mark in marks if mark is not None), default=None)
