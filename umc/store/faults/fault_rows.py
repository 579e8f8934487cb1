"""What is derived from a fault's events, as rows: for lists, and to be compared with the events again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from umc.domain.calendars.duration import write_target
from umc.domain.calendars.instant import to_micros
from umc.domain.clocks.next_marks import NextMark
from umc.domain.clocks.sla import Clock, ClockState
from umc.domain.faults.fault import OPEN_STATUSES, Fault
from umc.store.values.text import folded
from umc.store.values.types import GREATEST, LEAST


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A fault and its clocks as they stand at ``as_of``, the instant of the last step.

    ``engineer`` is the customer's own engineer; ``at_risk_at`` the first instant at which a
    clock that counts has used so much that the desk should look, None when none will.
    ``marks`` are the next marks of its running clocks.
    """

    fault: Fault
    clocks: tuple[Clock, ...]
    as_of: datetime
    engineer: str | None = None
    at_risk_at: datetime | None = None
    marks: tuple[NextMark, ...] = ()


def fault_columns(state: State, number: str) -> dict[str, Any]:
    """Return the derived columns of the fault's own row, by name."""
    fault, report = state.fault, state.fault.report
    counting = [clock for clock in state.clocks if clock.counts]
    next_due_at = _first(clock.due_at for clock in counting)
    breaks = _first(clock.breaks_after for clock in state.clocks if _can_be_broken(clock))
    return {
        "customer": report.customer,
        "contract": report.contract,
        "terms": fault.pin.terms,
        "desk": report.desk,
        "site": report.site,
        "equipment": report.equipment,
        "culprit": fault.culprit,
        "vendor": fault.route.vendor if fault.route is not None else None,
        "priority": fault.priority.value,
        "status": fault.status.value,
        "open": fault.status in OPEN_STATUSES,
        "engineer": state.engineer,
        "channel": report.channel,
        "caller": report.caller,
        "symptom": report.symptom,
        "search": folded(number, report.symptom, report.caller),
        "opened_at": fault.opened_at,
        "restored_at": fault.restored_at,
        "ended_at": fault.ended_at,
        "next_due_at": next_due_at,
        "due_rank": _rank(next_due_at),
        "breaks_rank": _rank(breaks),
        "risk_rank": _rank(state.at_risk_at),
        "held_rank": _held_rank(fault, state.as_of),
        "as_of": state.as_of,
        "seq": fault.seq,
    }


def leg_rows(state: State, fault: int) -> list[dict[str, Any]]:
    """Return the rows of the vendors' legs."""
    return [
        {
            "fault": fault,
            "number": leg.number,
            "vendor": leg.vendor,
            "equipment": leg.dispatch.equipment,
            "agreement": leg.dispatch.agreement,
            "terms": leg.terms,
            "contact": leg.dispatch.contact,
            "vendor_ref": leg.vendor_ref,
            "state": leg.state.value,
            "open": leg.is_open,
            "dispatched_at": leg.dispatched_at,
            "accepted_at": leg.accepted_at,
            "ended_at": leg.ended_at,
            "reason": leg.reason,
        }
        for leg in state.fault.legs
    ]


def suspect_rows(state: State, fault: int) -> list[dict[str, Any]]:
    """Return the rows of the suspects, in order."""
    return [
        {
            "fault": fault,
            "place": place,
            "equipment": suspect.equipment,
            "since": suspect.since,
            "evidence": suspect.evidence,
            "cleared_at": suspect.cleared_at,
            "cleared_by": suspect.cleared_by,
        }
        for place, suspect in enumerate(state.fault.suspects)
    ]


def clock_rows(state: State, fault: int) -> list[dict[str, Any]]:
    """Return the rows of the clocks."""
    return [
        {
            "fault": fault,
            "clock": clock.name.value,
            "leg": clock.leg,
            "cycle": clock.cycle,
            "party": clock.party,
            "priority": clock.priority.value,
            "target": write_target(clock.target),
            "allowed_us": clock.allowed,
            "calendar": clock.calendar,
            "state": clock.state.value,
            "started_at": clock.started_at,
            "due_at": clock.due_at,
            "breaks_after": clock.breaks_after,
            "used_us": clock.used,
            "held_us": clock.held,
            "stopped_at": clock.stopped_at,
            "broken_at": clock.broken_at,
            "counts": clock.counts,
        }
        for clock in state.clocks
    ]


def _can_be_broken(clock: Clock) -> bool:
    return clock.counts or clock.state is ClockState.BROKEN


def _first(instants: Any) -> datetime | None:
    return min((at for at in instants if at is not None), default=None)


def _rank(at: datetime | None) -> int:
    return GREATEST if at is None else to_micros(at)


def _held_rank(fault: Fault, as_of: datetime) -> int:
    """Until when the fault is held, as microseconds; the least number when it is not."""
    if fault.status not in OPEN_STATUSES:
        return LEAST
    return max((_rank(hold.ends) for hold in fault.holds_at(as_of)), default=LEAST)
