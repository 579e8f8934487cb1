"""Alerts taken in, and alerts kept, on screen and as records."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, tzinfo
from typing import Any

from umc.domain.alerts.alert_intake import Action
from umc.domain.alerts.alert_words import Outcome
from umc.domain.alerts.kept_alert import KeptAlert
from umc.render.blocks import BLANK, Block, Cell, Style, begun, grid, line
from umc.render.values import instant_fields, spoken_short

OUTCOME_FIELDS = (
    "place",
    "action",
    "fault",
    "equipment",
    "source",
    "fingerprint",
    "state",
    "name",
    "severity",
    "priority",
    "times",
    "why",
    "warnings",
)
ALERT_FIELDS = (
    "id",
    "source",
    "fingerprint",
    "state",
    "equipment",
    "fault",
    "severity",
    "summary",
    "labels",
    "why",
    "times",
    "first_at",
    "first_at_utc",
    "last_at",
    "last_at_utc",
)
_STYLES: dict[Action, Style] = {
    Action.OPENED: "strong",
    Action.COUNTED: "dim",
    Action.LEFT: "warn",
    Action.REFUSED: "bad",
}
_LONGEST = 60


def outcome_record(one: Outcome) -> dict[str, Any]:
    """Return the record of what was done about one part of a payload."""
    return {
        "place": one.place,
        "action": one.action.value,
        "fault": one.fault,
        "equipment": one.equipment,
        "source": one.source,
        "fingerprint": one.fingerprint,
        "state": one.state,
        "name": one.name,
        "severity": one.severity,
        "priority": one.priority or None,
        "times": one.times,
        "why": one.why,
        "warnings": list(one.warnings),
    }


def outcome_blocks(outcomes: Sequence[Outcome]) -> list[Block]:
    """Compose what was done, an alert a row, with the sums below."""
    if not outcomes:
        return [line(Cell("no alerts", "dim"))]
    rows = [
        (
            Cell(one.action.value, _STYLES.get(one.action, "")),
            one.fault or "",
            one.equipment or Cell("unknown", "warn"),
            one.state,
            one.priority,
            begun(one.name or one.place, _LONGEST),
            Cell("; ".join((*([one.why] if one.why else ()), *one.warnings)), "warn"),
        )
        for one in outcomes
    ]
    columns = ("done", "fault", "equipment", "state", "pri", "alert", "why")
    return [grid(columns, rows, keep=(0, 1, 2, 3)), BLANK, line(summed_up(outcomes))]


def summed_up(outcomes: Iterable[Outcome]) -> str:
    """Return how many alerts there were, and what was done about how many of them."""
    counted = Counter(one.action for one in outcomes)
    total = sum(counted.values())
    each = ", ".join(f"{counted[action]:,} {action.value}" for action in Action if counted[action])
    return f"{total:,} alert{'' if total == 1 else 's'}: {each}"


def alert_record(one: KeptAlert, zone: tzinfo = UTC) -> dict[str, Any]:
    """Return the record of a kept alert; ``fault`` is a number, None where it is on none."""
    return {
        "id": one.id,
        "source": one.source,
        "fingerprint": one.fingerprint,
        "state": one.state.value,
        "equipment": one.equipment,
        "fault": one.number,
        "severity": one.severity,
        "summary": one.summary,
        "labels": dict(one.labels),
        "why": one.why,
        "times": one.times,
        **instant_fields("first_at", one.first_at, zone),
        **instant_fields("last_at", one.last_at, zone),
    }


def alert_blocks(found: Sequence[KeptAlert], zone: tzinfo = UTC) -> list[Block]:
    """Compose a listing of kept alerts, the newest first."""
    if not found:
        return [line(Cell("no such alerts", "dim"))]
    rows = [
        (
            str(one.id),
            Cell(one.state.value, "dim" if one.state.value != "firing" else ""),
            one.number or Cell("none", "warn"),
            one.equipment or Cell("unknown", "warn"),
            one.source,
            one.severity,
            str(one.times),
            spoken_short(one.last_at, zone),
            begun(one.summary, _LONGEST),
            Cell(one.why, "warn"),
        )
        for one in found
    ]
    columns = ("id", "state", "fault", "equipment", "source", "severity", "times", "last", "alert", "why")
    kept = grid(columns, rows, right=(0, 6), keep=(0, 1, 2, 3))
    return [kept, line(Cell(f"times in {zone}", "dim"))]
