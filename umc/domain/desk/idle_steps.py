"""Steps that do nothing, or less than somebody may think: refused, or taken with a warning."""

from collections.abc import Iterable
from datetime import datetime

from umc.domain.clocks.clocks import courses
from umc.domain.clocks.promises import customer_promise
from umc.domain.clocks.sla import Terms
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import Held, Reprioritised, What
from umc.domain.faults.fault import OPEN_STATUSES
from umc.domain.refusals import Refusal
from umc.domain.register.contract import ClockName, Priority

_UNTIL_CURED = (ClockName.RESPOND, ClockName.RESTORE, ClockName.RESOLVE, ClockName.UPDATE)


def require_change(file: FaultFile, what: What, at: datetime) -> None:
    """Let pass a step that would change something; whether the fault allows it is not asked here.

    Raises:
        Refusal: ``same-priority``, the fault has that priority already.
    """
    fault = file.fault
    if not isinstance(what, Reprioritised) or fault.status not in OPEN_STATUSES or at < fault.opened_at:
        return
    if what.priority is fault.priority_at(at):
        raise Refusal(
            "same-priority",
            f"{file.number} is {what.priority.value} already",
            hint="give another priority, or put the reason down as a note",
        )


def step_warnings(file: FaultFile, what: What) -> tuple[str, ...]:
    """Return what to say after a step; ``file`` is the fault's with the step in it."""
    match what:
        case Reprioritised():
            return unpromised(file.terms, what.priority)
        case Held():
            return _stops_nothing(file, what.reason)
        case _:
            return ()


def unpromised(terms: Terms, priority: Priority) -> tuple[str, ...]:
    """Return a warning where nothing at all is promised for a priority, so that no clock runs.

    The confirmation does not count: it is asked for of every fault, once service is back.
    """
    if any(customer_promise(terms, priority, name) is not None for name in _UNTIL_CURED):
        return ()
    return (f"{terms.contract.id} promises nothing for {priority.value}: no clock runs",)


def _stops_nothing(file: FaultFile, reason: str) -> tuple[str, ...]:
    """Warn of a hold whose reason stops none of the clocks that still count."""
    counting = [
        course for course in courses(file.fault, file.terms, file.leg_terms) if course.run.stopped_at is None
    ]
    stopping = _each_once(name for course in counting for name in course.promise.stopped_by)
    if reason in stopping:
        return ()
    others = f"what stops one is {', '.join(stopping)}" if stopping else "nothing stops any of them"
    return (f"a hold for {reason} stops no clock of {file.number}; {others}",)


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
