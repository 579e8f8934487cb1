"""What happened to a fault, event by event, in words."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any, assert_never

from umc.domain.faults import events as happened
from umc.domain.faults.events import Event, What
from umc.domain.faults.rebased import Rebased, Withdrawn
from umc.domain.faults.tellings import BreachWithdrawn, Delivered, Escalated, Postponed, Undelivered
from umc.render.blocks import Block, Cell, grid, line
from umc.render.safe_text import on_one_line
from umc.render.tellings import said_of_telling
from umc.render.values import instant_fields, spoken, spoken_short

FIELDS = (
    "seq",
    "kind",
    "said",
    "actor",
    "actor_known_by",
    "happened_at",
    "happened_at_utc",
    "recorded_at",
    "recorded_at_utc",
    "late",
)
# Typed in within this many seconds of happening counts as on time.
_PROMPT_S = 60


def timeline_records(events: Sequence[Event], zone: tzinfo) -> list[dict[str, Any]]:
    """Return a record for each event, in the order given; ``late`` where it was typed in later."""
    return [
        {
            "seq": event.seq,
            "kind": event.kind,
            "said": said(event.what, zone),
            "actor": event.actor,
            "actor_known_by": event.known_by,
            **instant_fields("happened_at", event.happened_at, zone),
            **instant_fields("recorded_at", event.recorded_at, zone),
            "late": _is_late(event),
        }
        for event in events
    ]


def timeline_blocks(number: str, events: Sequence[Event], zone: tzinfo) -> list[Block]:
    """Compose the story of a fault; where anything was typed in late, with when that was."""
    any_late = any(map(_is_late, events))
    rows = [_row(event, zone, recorded=any_late) for event in events]
    columns = ("when", "what", *(("recorded",) if any_late else ()), "said", "by", "known by")
    return [
        line(Cell(number, "strong"), f"  from {spoken(events[0].happened_at, zone)}"),
        grid(columns, rows, keep=(0, 1, 2) if any_late else (0, 1)),
    ]


def _row(event: Event, zone: tzinfo, *, recorded: bool) -> tuple[str | Cell, ...]:
    late = Cell(spoken_short(event.recorded_at, zone) if _is_late(event) else "", "warn")
    return (
        spoken_short(event.happened_at, zone),
        Cell(event.kind, "strong"),
        *((late,) if recorded else ()),
        on_one_line(said(event.what, zone)),
        Cell(event.actor, "dim"),
        Cell(event.known_by or "", "dim"),
    )


def _is_late(event: Event) -> bool:
    return (event.recorded_at - event.happened_at).total_seconds() > _PROMPT_S


def said(what: What, zone: tzinfo) -> str:
    """Return what an event says, in one line of plain words."""
    match what:
        case happened.Reported():
            return _reported(what)
        case happened.Suspected() | happened.Cleared() | happened.Identified():
            return _with(what.equipment, what.evidence)
        case happened.Routed() | happened.LeftUndecided() | happened.Dispatched():
            return _decided(what)
        case happened.Accepted() | happened.Denied() | happened.HandedBack() | happened.Done():
            return _on_leg(what)
        case happened.Held():
            until = f" until {spoken(what.until, zone)}" if what.until else ""
            return _with(f"for {what.reason}{until}", what.note)
        case happened.Resumed():
            return _with(what.reason or "", what.note)
        case happened.Restored():
            return _with("by a workaround" if what.workaround else "", what.note)
        case happened.Confirmed():
            return _with(f"by {what.by}" if what.by else "", what.note)
        case happened.Resolved():
            return _with(what.cause, what.cure)
        case happened.Reprioritised():
            return _with(f"to {what.priority.value}", what.why)
        case happened.Noted():
            return what.text if what.to == "desk" else f"to {what.to}: {what.text}"
        case Escalated() | Postponed() | BreachWithdrawn() | Undelivered() | Delivered():
            return said_of_telling(what, zone)
        case happened.Responded():
            return what.note
        case happened.Closed():
            return what.report
        case Rebased():
            return _rebased(what, zone)
        case happened.Reopened() | happened.Cancelled():
            return what.why
        case _:
            assert_never(what)


def _with(first: str, more: str) -> str:
    return ": ".join(part for part in (first, more) if part)


def _rebased(what: Rebased, zone: tzinfo) -> str:
    moved = [] if what.old == what.new else [f"{what.contract} {what.old[:8]} -> {what.new[:8]}"]
    moved += [f"leg {each.leg} {each.agreement} {each.old[:8]} -> {each.new[:8]}" for each in what.legs]
    by = f", with revision {what.revision}" if what.revision is not None else ""
    told = f"to newer terms: {', '.join(moved)}{by}"
    return "; ".join([told, *(f"withdrawn: {_withdrawn(one, zone)}" for one in what.withdrawn)])


def _withdrawn(one: Withdrawn, zone: tzinfo) -> str:
    clock = f"{one.clock} of leg {one.leg}" if one.leg else one.clock
    return f"{clock} ({one.target}), broken since {spoken(one.broken_at, zone)}"


def _reported(what: happened.Reported) -> str:
    where = f" on {what.equipment}" if what.equipment else ""
    return f"{what.priority.value}{where}: {what.symptom}"


def _decided(what: happened.Routed | happened.LeftUndecided | happened.Dispatched) -> str:
    match what:
        case happened.Routed():
            under = f" under {what.agreement}" if what.agreement else f" by {what.by}"
            return f"to {what.vendor or 'the desk itself'}{under}"
        case happened.LeftUndecided():
            return f"{what.equipment} lies between {', '.join(what.candidates)}"
        case happened.Dispatched():
            machine = f" for {what.equipment}" if what.equipment else ""
            return f"leg {what.leg} to {what.vendor}{machine}"
        case _:
            assert_never(what)


def _on_leg(what: happened.Accepted | happened.Denied | happened.HandedBack | happened.Done) -> str:
    match what:
        case happened.Accepted():
            number = f"their number {what.vendor_ref}" if what.vendor_ref else ""
            return _with(f"leg {what.leg}", ", ".join(part for part in (number, what.note) if part))
        case happened.Done():
            return _with(f"leg {what.leg}", what.note)
        case happened.Denied() | happened.HandedBack():
            return _with(f"leg {what.leg}", what.reason)
        case _:
            assert_never(what)
