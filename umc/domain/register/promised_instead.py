"""What one agreement promises instead of another, in words."""

from umc.domain.calendars.duration import write_target
from umc.domain.register.contract import Agreement, ClockName, Priority
from umc.domain.register.stated_targets import Stated, stated_by_vendor

_CLOCKS = (ClockName.LEG_ACCEPT, ClockName.LEG_RESTORE)


def promised_instead(before: Agreement, after: Agreement) -> str:
    """Say how the promises differ: ``P1 restore 3h instead of 2h``; ``the same promise`` where they do not.

    Calendars are named where they differ; priorities whose promises differ alike are told together.
    """
    differing: dict[str, list[str]] = {}
    for clock in _CLOCKS:
        for priority in Priority:
            old, new = (stated_by_vendor(one, priority, clock) for one in (before, after))
            if _terms(old) != _terms(new):
                said = f"{clock.value.removeprefix('leg.')} {_words(old, new)}"
                differing.setdefault(said, []).append(priority.value)
    said_of = (f"{', '.join(priorities)} {said}" for said, priorities in differing.items())
    return "; ".join(said_of) or "the same promise"


def _terms(stated: Stated | None) -> object:
    return None if stated is None else (stated.target, stated.calendar)


def _words(old: Stated | None, new: Stated | None) -> str:
    with_calendar = old is not None and new is not None and old.calendar != new.calendar
    said_old, said_new = _said(old, with_calendar=with_calendar), _said(new, with_calendar=with_calendar)
    return f"{said_new} instead of {said_old}"


def _said(stated: Stated | None, *, with_calendar: bool) -> str:
    if stated is None:
        return "not promised"
    target = write_target(stated.target)
    return f"{target} on {stated.calendar}" if with_calendar else target
