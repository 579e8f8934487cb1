"""When the desk should look: three quarters of a promise used."""

from collections.abc import Iterable
from datetime import datetime

from umc.domain.clocks.clocks import Course, mark_at

PERCENT = 75
"""The share of a target from which a clock is called at risk."""


def at_risk_at(timed: Iterable[Course]) -> datetime | None:
    """Return the first instant at which a clock that has not stopped is at risk, past or to come.

    ``timed`` are the courses of a fault. None where no clock counts, or an endless hold stands before
    every such instant.
    """
    marks = (mark_at(course, PERCENT) for course in timed if course.run.stopped_at is None)
    return min((mark for mark in marks if mark is not None), default=None)
