"""Clocks on screen and as records."""

from collections.abc import Iterable
from datetime import tzinfo
from typing import Any

from umc.domain.calendars.duration import write_counted, write_target
from umc.domain.clocks.at_risk import PERCENT
from umc.domain.clocks.sla import Clock, ClockState
from umc.render.blocks import Cell, Grid, Style, grid
from umc.render.values import instant_fields, seconds, spoken_beside

_STYLES: dict[ClockState, Style] = {
    ClockState.RUNNING: "",
    ClockState.HELD: "held",
    ClockState.BROKEN: "bad",
    ClockState.KEPT: "good",
    ClockState.ENDED: "dim",
}


def clock_record(clock: Clock, zone: tzinfo) -> dict[str, Any]:
    """Return every field of a clock; instants in the zone and in UTC, durations in seconds."""
    origin = f"{clock.origin.file}:{clock.origin.line}" if clock.origin is not None else None
    return {
        "clock": clock.name.value,
        "leg": clock.leg or None,
        "party": clock.party,
        "cycle": clock.cycle,
        "priority": clock.priority.value,
        "target": write_target(clock.target),
        "target_s": seconds(clock.allowed),
        "calendar": clock.calendar,
        "state": clock.state.value,
        **instant_fields("started_at", clock.started_at, zone),
        **instant_fields("due_at", clock.due_at, zone),
        **instant_fields("breaks_after", clock.breaks_after, zone),
        **instant_fields("stopped_at", clock.stopped_at, zone),
        **instant_fields("broken_at", clock.broken_at, zone),
        "used_s": seconds(clock.used),
        "held_s": seconds(clock.held),
        "left_s": seconds(clock.left),
        "share": round(clock.share, 4),
        "origin": origin,
    }


def style_of(clock: Clock) -> Style:
    """Return what a clock's state means to the reader: running out counts as a warning."""
    if clock.state is ClockState.RUNNING and clock.share * 100 >= PERCENT:
        return "warn"
    return _STYLES[clock.state]


def clock_grid(clocks: Iterable[Clock], zone: tzinfo) -> Grid:
    """Compose the table of a fault's clocks; a due time in another year than the start says which."""
    rows = []
    for clock in clocks:
        state = clock.state.value
        if clock.counts and clock.state is ClockState.BROKEN:
            state = "BROKEN, open"
        rows.append(
            (
                clock.name.value,
                clock.party,
                write_target(clock.target),
                clock.calendar,
                Cell(spoken_beside(clock.due_at, zone, clock.started_at) or "held", style_of(clock)),
                write_counted(clock.used),
                Cell(state, style_of(clock)),
            )
        )
    columns = ("clock", "party", "target", "calendar", "due", "used", "state")
    return grid(columns, rows, keep=(0, 2, 4, 5), indent=2)
