"""The reckoning of a due time on screen and as a record."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from umc.domain.calendars.calendar_terms import ALWAYS
from umc.domain.calendars.duration import write_target
from umc.domain.clocks.why import Why
from umc.render.blocks import BLANK, Block, Cell, grid, line, title
from umc.render.values import instant_fields, length, seconds, spoken, spoken_short


def why_record(why: Why, site: ZoneInfo) -> dict[str, Any]:
    """Return the whole reckoning; the spans' ``lasts_s`` sum to the wall clock between starts and ends."""
    zone = _zone(why, site)
    return {
        "clock": why.name.value,
        "leg": why.leg or None,
        "cycle": why.cycle,
        "party": why.party,
        "promised_by": why.by,
        "origin": f"{why.origin.file}:{why.origin.line}" if why.origin else None,
        **instant_fields("rebased_at", why.rebased_at, site),
        "priority": why.priority.value,
        "target": write_target(why.target),
        "target_s": seconds(why.allowed),
        "calendar": why.calendar,
        "time_zone": zone.key,
        "stopped_by": list(why.stopped_by),
        **instant_fields("starts", why.starts, zone),
        **instant_fields("ends", why.ends, zone),
        **instant_fields("due_at", why.due_at, zone),
        **instant_fields("breaks_after", why.breaks_after, zone),
        "counted_s": seconds(why.counted),
        "wall_s": seconds(why.ends - why.starts),
        "spans": [
            {
                **instant_fields("starts", span.starts, zone),
                **instant_fields("ends", span.ends, zone),
                "lasts_s": seconds(span.ends - span.starts),
                "counted": span.counted,
                "cause": span.cause,
                "sum_after_s": seconds(span.sum_after),
            }
            for span in why.spans
        ],
    }


def why_blocks(why: Why, site: ZoneInfo) -> list[Block]:
    """Compose the reckoning."""
    zone = _zone(why, site)
    who = "to the customer" if why.leg == 0 else f"by {why.party} on leg {why.leg}"
    where = f", {why.origin.file}:{why.origin.line}" if why.origin else ""
    rows = [
        (
            _reading(span.starts, zone),
            _reading(span.ends, zone),
            length(span.ends - span.starts),
            Cell("counted" if span.counted else "skipped", "" if span.counted else "dim"),
            Cell(span.cause, "" if span.counted else "warn"),
            length(span.sum_after),
        )
        for span in why.spans
    ]
    due = spoken(why.due_at, zone) if why.due_at else "nothing while it is held"
    return [
        title(f"{why.name.value} {who}"),
        line(f"{write_target(why.target)} for {why.priority.value}, promised in {why.by}{where}", indent=2),
        *_rebased(why, site),
        line(f"counted on {why.calendar} ({zone.key}) from {spoken(why.starts, zone)}", indent=2),
        grid(
            ("from", "to", "lasts", "is", "because", "sum"),
            rows,
            right=(2, 5),
            keep=(0, 1, 2, 3, 5),
            indent=2,
        ),
        line("due ", Cell(due, "strong"), *_breaks(why, zone), indent=2),
        BLANK,
    ]


def _zone(why: Why, site: ZoneInfo) -> ZoneInfo:
    # 24x7 has no zone of its own, so people read it where the fault is.
    return site if why.calendar == ALWAYS.name else ZoneInfo(why.time_zone)


def _rebased(why: Why, site: ZoneInfo) -> list[Block]:
    if why.rebased_at is None:
        return []
    return [line(f"terms that the fault was rebased to on {spoken(why.rebased_at, site)}", indent=2)]


def _reading(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return local.strftime("%a %m-%d %H:%M:%S") if local.second else spoken_short(at, zone)


def _breaks(why: Why, zone: ZoneInfo) -> list[str]:
    if why.due_at is None or why.breaks_after is None or why.breaks_after == why.due_at:
        return []
    return [f"; broken only once time counts again, after {spoken(why.breaks_after, zone)}"]
