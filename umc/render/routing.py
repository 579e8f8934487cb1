"""Routing decisions and entitlement, on screen and as records."""

from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from umc.domain.calendars.duration import BusinessDays, Target, write_target
from umc.domain.who_answers.asked import Knowledge
from umc.domain.who_answers.contacts import Reach
from umc.domain.who_answers.cover import NotCovered
from umc.domain.who_answers.entitlement import Entitlement, Promised, Standing
from umc.domain.who_answers.routing import Decision, Route, Undecided
from umc.render.blocks import BLANK, Block, Cell, grid, line, pairs, title
from umc.render.fault_record import contact_record
from umc.render.fault_screen import contact_text
from umc.render.values import instant_fields, seconds, spoken


def decision_record(decision: Decision, zone: tzinfo) -> dict[str, Any]:
    """Return who answers, or why that cannot be decided; ``decision`` is ``routed`` or ``undecided``."""
    route = decision if isinstance(decision, Route) else None
    undecided = decision if isinstance(decision, Undecided) else None
    return {
        "decision": "routed" if route else "undecided",
        "vendor": route.vendor if route else None,
        "by": route.by.value if route else None,
        "agreement": route.agreement if route else None,
        "contact": contact_record(route.contact) if route else None,
        "contact_note": route.contact_note if route else "",
        **instant_fields("contact_opens_at", route.contact_opens_at if route else None, zone),
        "candidates": list(undecided.candidates) if undecided else [],
        "agreements": list(undecided.agreements) if undecided else [],
        "suspects": [
            {
                "equipment": each.equipment,
                "relation": each.relation.value,
                "distance": each.distance,
                "reason": each.reason,
            }
            for each in (undecided.suspects if undecided else ())
        ],
        "reasons": list(decision.reasons),
    }  # fmt: skip


def decision_blocks(decision: Decision) -> list[Block]:
    """Compose who answers and why."""
    if isinstance(decision, Undecided):
        rows = [(each.equipment, each.reason) for each in decision.suspects]
        return [
            line(Cell("undecided", "warn"), f": it lies between {', '.join(decision.candidates)}"),
            *_reasons(decision),
            grid(("suspect", "because"), rows, indent=2),
        ]
    who = decision.vendor or "the desk itself"
    under = f" under {decision.agreement}" if decision.agreement else f" ({decision.by.value})"
    note = f" ({decision.contact_note})" if decision.contact_note else ""
    call = contact_text(decision.contact)
    return [
        line(Cell(who, "strong"), under if decision.vendor else ""),
        *([line("call ", call, Cell(note, "warn"), indent=2)] if call else []),
        *_reasons(decision),
    ]


def _reasons(decision: Decision) -> list[Block]:
    return [line(Cell("because ", "dim"), reason, indent=2) for reason in decision.reasons]


def entitlement_record(found: Entitlement) -> dict[str, Any]:
    """Return the whole answer; ``covered`` is the yes or no that the exit code repeats."""
    zone = ZoneInfo(found.zone)
    machine, standing = found.equipment, found.standing
    return {
        "covered": found.covered,
        "equipment": machine.tag,
        "serial": machine.serial,
        "model": machine.model,
        "maker": machine.vendor,
        "status": machine.status,
        "customer": machine.customer,
        "customer_name": found.customer.name if found.customer else None,
        "site": machine.site,
        "time_zone": found.zone,
        **instant_fields("as_of", found.at, zone),
        **_standing_record(standing, zone),
        "not_covered_because": list(found.covering.reasons) if isinstance(found.covering, NotCovered) else [],
        **decision_record(found.decision, zone),
        "vendor_name": found.vendor.name if found.vendor else None,
        "agreement_reference": found.agreement.reference if found.agreement else None,
        "agreement_ends": found.agreement.ends.isoformat() if found.agreement else None,
        "warranty_until": machine.warranty_until.isoformat() if machine.warranty_until else None,
        "in_warranty": found.in_warranty,
        "asks_for": [
            {"field": each.field, "known": each.knowledge.value, "value": each.value}
            for each in found.asks_for
        ],
        "warnings": [{"kind": each.kind.value, "text": each.text} for each in found.cautions],
    }


def _standing_record(standing: Standing | None, zone: tzinfo) -> dict[str, Any]:
    reach = standing.desk_reach if standing else None
    return {
        "contract": standing.contract.id if standing else None,
        "cover": standing.cover_index if standing else None,
        "calendar": standing.hours.calendar if standing else None,
        "last_day": standing.last_day.isoformat() if standing else None,
        **instant_fields("over_at", standing.over_at if standing else None, zone),
        "in_hours_now": standing.hours.open_now if standing else None,
        **instant_fields("opens_at", standing.hours.opens_at if standing else None, zone),
        "desk": standing.contract.desk if standing else None,
        "desk_contact": contact_record(reach.contact) if reach else None,
        "targets": {
            each.priority.value: {
                clock.value: _target(promise.target) for clock, promise in each.clocks.items()
            }
            | {"calendar": each.hours.calendar}
            for each in (standing.promised if standing else ())
        },
    }


def _target(target: Target) -> dict[str, Any]:
    counted = None if isinstance(target, BusinessDays) else seconds(target)
    return {"target": write_target(target), "target_s": counted}


def entitlement_blocks(found: Entitlement) -> list[Block]:
    """Compose the answer for whoever has the customer on the phone."""
    zone = ZoneInfo(found.zone)
    machine = found.equipment
    headline = Cell("covered", "good") if found.covered else Cell("not covered", "bad")
    blocks: list[Block] = [line(Cell(machine.tag, "strong"), f"  {machine.model}  ", headline)]
    customer = found.customer.name if found.customer else machine.customer
    facts: list[tuple[str, str | Cell | None]] = [
        ("customer", f"{customer}, site {machine.site}"),
        ("serial", machine.serial),
        *_standing_facts(found.standing, zone),
    ]
    blocks.append(pairs(facts, indent=2))
    if isinstance(found.covering, NotCovered):
        blocks += [line(Cell("because ", "dim"), reason, indent=2) for reason in found.covering.reasons]
    blocks += [BLANK, title("Who answers"), *decision_blocks(found.decision)]
    if found.asks_for:
        asked = [_asked(each.field, each.value, each.knowledge) for each in found.asks_for]
        blocks += [BLANK, title("They will ask for"), pairs(asked, indent=2)]
    if found.standing and found.standing.promised:
        blocks += [BLANK, title("Promised"), _promised(found.standing.promised)]
    blocks += [line(Cell("warning ", "warn"), each.text) for each in found.cautions]
    return blocks


def _standing_facts(standing: Standing | None, zone: tzinfo) -> list[tuple[str, str | Cell | None]]:
    if standing is None:
        return []
    hours = standing.hours
    now = (
        Cell("in hours now", "good")
        if hours.open_now
        else Cell(f"closed now, opens {spoken(hours.opens_at, zone)}", "warn")
    )
    return [
        ("contract", f"{standing.contract.id}, until {standing.last_day.isoformat()}"),
        ("hours", Cell(f"{hours.calendar}: {now.text}", now.style)),
        ("rings", _desk(standing.desk_reach)),
    ]


def _desk(reach: Reach | None) -> str | None:
    return contact_text(reach.contact) if reach else None


def _asked(field: str, value: str, knowledge: Knowledge) -> tuple[str, Cell]:
    if knowledge is Knowledge.KNOWN:
        return field, Cell(value)
    return field, Cell(knowledge.value, "bad" if knowledge is Knowledge.MISSING else "dim")


def _promised(promised: tuple[Promised, ...]) -> Block:
    clocks = list(dict.fromkeys(clock for each in promised for clock in each.clocks))
    rows = [
        (
            each.priority.value,
            *(write_target(each.clocks[clock].target) if clock in each.clocks else "" for clock in clocks),
            each.hours.calendar,
        )
        for each in promised
    ]
    return grid(("priority", *(clock.value for clock in clocks), "calendar"), rows, indent=2)
