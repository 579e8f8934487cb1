"""The line of a fault as it stood at an instant, and whether a filter wanted it then."""

from umc.domain.clocks.at_risk import at_risk_at
from umc.domain.clocks.clocks import courses
from umc.domain.clocks.sla import ClockState
from umc.domain.desk.board import BoardRow
from umc.domain.faults.fault import Status
from umc.domain.faults.fault_filter import FaultFilter
from umc.domain.faults.fault_line import FaultLine

_ENDED = (Status.CLOSED, Status.CANCELLED)


def line_then(row: BoardRow) -> FaultLine:
    """Return the line that a listing shows of a fault read as it stood at the instant of the row."""
    seen, fault, file, clock = row.seen, row.seen.fault, row.seen.file, row.clock
    risky = at_risk_at(courses(fault, file.terms, file.leg_terms))
    return FaultLine(
        number=file.number,
        status=fault.status,
        priority=fault.priority,
        customer=fault.report.customer,
        customer_name=file.customer.name,
        zone=file.zone,
        equipment=fault.culprit or fault.report.equipment,
        vendor=fault.route.vendor if fault.route is not None else None,
        vendors=tuple(leg.vendor for leg in fault.open_legs),
        symptom=fault.report.symptom,
        engineer=file.customer.engineer,
        opened_at=fault.opened_at,
        held=bool(seen.holds),
        at_risk=risky is not None and risky <= seen.at,
        broken=any(each.state is ClockState.BROKEN for each in seen.clocks),
        clock=clock.name if clock is not None else None,
        clock_party=clock.party if clock is not None else None,
        due_at=clock.due_at if clock is not None else None,
    )


def was_wanted(row: BoardRow, line: FaultLine, wanted: FaultFilter) -> bool:
    """Whether a fault met a filter at the instant of its row; the limit is left to the caller.

    ``wanted`` names a machine by its tag.
    """
    soon = wanted.due_within
    left = line.left(row.seen.at)
    return (
        not (wanted.open_only and line.status in _ENDED)
        and wanted.status in (None, line.status)
        and wanted.vendor in (None, *line.vendors)
        and wanted.equipment in (None, *_touched(row))
        and (line.held or not wanted.held)
        and (line.at_risk or not wanted.at_risk)
        and (line.broken or not wanted.broken)
        and (soon is None or (left is not None and left <= soon))
    )


def _touched(row: BoardRow) -> tuple[str | None, ...]:
    fault = row.seen.fault
    return (fault.report.equipment, fault.culprit, *(suspect.equipment for suspect in fault.suspects))
