"""Gaps between promises for programs: every pair with all its figures."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from umc.domain.calendars.duration import write_target
from umc.domain.feasibility.gaps import Gaps
from umc.domain.feasibility.report import Judgement
from umc.domain.feasibility.values import Feasibility, Uncovered
from umc.domain.feasibility.week import Week
from umc.render.values import instant_fields, seconds

_SECOND = timedelta(seconds=1)

GAP_FIELDS = (
    "verdict", "contract", "customer", "priority", "cover", "vendor", "agreement", "agreements",
    "machines", "tags", "from", "to", "target", "calendar", "triage_s", "desk", "desk_calendar",
    "vendor_target", "vendor_calendar",
    "worst_start", "worst_start_utc", "dispatch", "dispatch_utc", "vendor_due", "vendor_due_utc",
    "due", "due_utc", "shortfall_s", "wall_late_s", "failing_s", "reporting_s", "failing_share",
    "safe_report", "safe_report_utc", "safe_dispatch", "safe_dispatch_utc",
    "safe_dispatch_s", "safe_dispatch_share", "beyond",
    "nobody_s", "nobody_weekly_s", "nobody_from", "nobody_from_utc", "nobody_to", "nobody_to_utc",
)  # fmt: skip
"""The fields of a pair of promises for programs, in order; with ``--week`` also ``week``.

Lengths are whole seconds, what is left to the desk rounded down, the rest to the nearest."""


def gap_records(gaps: Gaps, *, week: bool) -> Iterator[dict[str, Any]]:
    """Yield what was found for programs; ``week`` adds to each gap seven texts of marks, Monday first."""
    for one in gaps.judged:
        record = _record(one, ZoneInfo(gaps.zones[one.contract.customer]))
        if week:
            record["week"] = _week(gaps.week(one)) if one.is_gap else None
        yield record


def _week(found: Week) -> dict[str, Any]:
    return {"step_minutes": found.step_minutes, "days": list(found.rows)}


def _record(one: Judgement, zone: ZoneInfo) -> dict[str, Any]:
    answer = one.days.answer
    return dict.fromkeys(GAP_FIELDS) | {
        "verdict": one.verdict.value,
        "contract": one.contract.id,
        "customer": one.contract.customer,
        "priority": one.priority.value,
        "cover": one.cover_index + 1,
        "vendor": answer.vendor,
        "agreement": answer.agreement.id if answer.agreement else None,
        "agreements": [each.id for each in answer.agreements],
        "machines": len(one.machines),
        "tags": [machine.tag for machine in one.machines],
        "from": one.days.starts.isoformat(),
        "to": one.days.ends.isoformat(),
        "target": write_target(one.ours.target) if one.ours else None,
        "calendar": one.counted.calendar,
        "triage_s": seconds(one.hurdle.triage),
        "desk": one.contract.desk,
        "desk_calendar": one.hurdle.desk_calendar,
        "vendor_target": write_target(one.theirs.target) if one.theirs else None,
        "vendor_calendar": one.open_when,
        **_figures(one.feasibility, zone),
        **_nobody(one.uncovered, zone),
    }


def _figures(found: Feasibility | None, zone: ZoneInfo) -> dict[str, Any]:
    if found is None:
        return {}
    return {
        **instant_fields("worst_start", found.worst_start, zone),
        **instant_fields("dispatch", found.worst_dispatch, zone),
        **instant_fields("vendor_due", found.worst_vendor_due, zone),
        **instant_fields("due", found.worst_due, zone),
        **instant_fields("safe_report", found.safe_report, zone),
        **instant_fields("safe_dispatch", found.safe_call, zone),
        "shortfall_s": _whole(found.shortfall),
        "wall_late_s": _whole(found.wall_late),
        "failing_s": _whole(found.failing),
        "reporting_s": _whole(found.reporting),
        "failing_share": round(found.failing_share, 6),
        "safe_dispatch_s": found.safe_dispatch // _SECOND,
        "safe_dispatch_share": round(found.safe_share, 6),
        "beyond": found.beyond,
    }


def _whole(length: timedelta) -> int:
    """Return the nearest whole second; what is less than one, yet something, counts as one."""
    nearest = round(length / _SECOND)
    return nearest or (length > timedelta(0)) - (length < timedelta(0))


def _nobody(bare: Uncovered | None, zone: ZoneInfo) -> dict[str, Any]:
    if bare is None:
        return {"nobody_s": 0, "nobody_weekly_s": 0}
    return {
        "nobody_s": _whole(bare.total),
        "nobody_weekly_s": _whole(bare.weekly),
        **instant_fields("nobody_from", bare.first, zone),
        **instant_fields("nobody_to", bare.until, zone),
    }
