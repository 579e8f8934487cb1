"""A fault as people read it."""

from datetime import tzinfo

from umc.domain.clocks.sla import ClockState
from umc.domain.desk.fault_view import FaultView
from umc.domain.faults.fault import Leg, LegState, Status, Suspect
from umc.domain.register.party import Contact
from umc.render.blocks import BLANK, Block, Cell, Style, grid, line, pairs, title
from umc.render.board import NOT_DELIVERED
from umc.render.clock import clock_grid
from umc.render.safe_text import on_one_line
from umc.render.values import spoken, spoken_short
from umc.render.withdrawals import withdrawal_blocks

_STATUS_STYLES: dict[Status, Style] = {
    Status.TRIAGE: "warn",
    Status.CLOSED: "dim",
    Status.CANCELLED: "dim",
    Status.RESTORED: "good",
    Status.CONFIRMED: "good",
    Status.RESOLVED: "good",
}
_LEG_STYLES: dict[LegState, Style] = {
    LegState.DISPATCHED: "warn",
    LegState.ACCEPTED: "",
    LegState.DONE: "good",
    LegState.HANDED_BACK: "dim",
    LegState.DENIED: "dim",
}


def fault_blocks(view: FaultView) -> list[Block]:
    """Compose the whole screen of a fault."""
    blocks: list[Block] = [_headline(view), BLANK, pairs(_facts(view), indent=2)]
    blocks += _because(view)
    blocks += _suspects(view)
    if view.clocks:
        blocks += [BLANK, title("Promises"), clock_grid(view.clocks, view.file.zone)]
        blocks += _safe_dispatch(view)
    blocks += withdrawal_blocks(view.withdrawn, view.file.zone)
    blocks += _legs(view)
    blocks += [BLANK, line(Cell("next: ", "dim"), ", ".join(view.steps) or "nothing")]
    return blocks


def _headline(view: FaultView) -> Block:
    fault = view.fault
    parts: list[str | Cell] = [
        Cell(view.file.number, "strong"),
        "  ",
        Cell(fault.priority.value, "bad" if fault.priority.value == "P1" else "strong"),
        "  ",
        Cell(fault.status.value, _STATUS_STYLES.get(fault.status, "")),
    ]
    if view.holds:
        parts += ["  ", Cell(f"held ({', '.join(hold.reason for hold in view.holds)})", "held")]
    if any(clock.state is ClockState.BROKEN and clock.leg == 0 for clock in view.clocks):
        parts += ["  ", Cell("promise broken", "bad")]
    if any(leg.undelivered for leg in view.fault.open_legs):
        parts += ["  ", Cell(NOT_DELIVERED, "bad")]
    return line(*parts)


def _facts(view: FaultView) -> list[tuple[str, str | Cell | None]]:
    fault, zone = view.fault, view.file.zone
    report = fault.report
    customer = f"{view.file.customer.name} ({report.customer})"
    if view.site is not None:
        customer += f", {view.site.name}"
    return [
        ("symptom", on_one_line(report.symptom)),
        ("customer", customer),
        ("equipment", _equipment(view)),
        (
            "reported",
            f"{spoken(fault.opened_at, zone)} by {report.channel}"
            + (f", {report.caller}" if report.caller else ""),
        ),
        ("contract", report.contract),
        ("answers", _answers(view)),
        ("call", contact_text(view.file.contact)),
        ("told", _told(view)),
        ("restored", spoken(fault.restored_at, zone)),
        ("confirmed", spoken(fault.confirmed_at, zone)),
        ("resolved", spoken(fault.resolved_at, zone)),
        (fault.status.value if fault.ended_at else "", spoken(fault.ended_at, zone)),
    ]


def _told(view: FaultView) -> Cell | None:
    """Say when the customer was last told and when the next word is owed; None where none is."""
    word, zone = view.word, view.file.zone
    if word.owed_at is None:
        return None
    owed = spoken_short(word.owed_at, zone)
    last = f"last {spoken_short(word.last_at, zone)}" if word.last_at is not None else "not yet"
    told = f"the customer {last}; the next word is owed {owed}"
    return Cell(told, "bad" if word.owed_at < view.at else "")


def _equipment(view: FaultView) -> str | None:
    tag = view.fault.culprit or view.fault.report.equipment
    if tag is None:
        return None
    known = view.file.equipment
    if known is None or known.tag != tag:
        return tag
    return f"{tag}  {known.model}" + (f"  serial {known.serial}" if known.serial else "")


def _answers(view: FaultView) -> Cell | None:
    route = view.fault.route
    if route is None:
        return Cell("undecided", "warn")
    if route.vendor is None:
        return Cell("the desk itself")
    under = f" under {route.agreement}" if route.agreement else f" ({route.by})"
    return Cell(f"{view.vendor_name} ({route.vendor}){under}")


def contact_text(contact: Contact | None) -> str | None:
    """Return whom to call in one line, or None."""
    if contact is None:
        return None
    ways = [way for way in (contact.phone, contact.email) if way]
    return f"{contact.name} (level {contact.level})" + (f", {', '.join(ways)}" if ways else "")


def _because(view: FaultView) -> list[Block]:
    fault = view.fault
    reasons = fault.route.reasons if fault.route else fault.undecided_because
    return [line(Cell("because ", "dim"), reason, indent=2) for reason in reasons]


def _suspects(view: FaultView) -> list[Block]:
    if not view.fault.suspects:
        return []
    columns = ("equipment", "is", *(("answers", "latest safe dispatch") if view.outlooks else ()), "evidence")
    rows = [_suspect_row(view, suspect) for suspect in view.fault.suspects]
    return [BLANK, title("Suspects"), grid(columns, rows, indent=2, keep=(0, 1))]


def _suspect_row(view: FaultView, suspect: Suspect) -> tuple[str | Cell, ...]:
    found = suspect.equipment == view.fault.culprit
    state = "culprit" if found else "cleared" if suspect.cleared_at else "suspect"
    style: Style = "bad" if found else "dim" if suspect.cleared_at else "warn"
    said = suspect.cleared_by if suspect.cleared_at and not found else suspect.evidence
    outlook = _outlook(view, suspect.equipment) if view.outlooks else ()
    return (suspect.equipment, Cell(state, style), *outlook, said)


def _outlook(view: FaultView, tag: str) -> tuple[str, str | Cell]:
    outlook = view.outlook(tag)
    if outlook is None:
        return "", ""
    route, safe = outlook.route, outlook.safe_dispatch
    who = " or ".join(route.candidates) or route.vendor or "the desk itself"
    late = safe.at is not None and safe.at < view.at
    said = spoken_short(safe.at, view.file.zone)
    return who, Cell(f"{said}, past" if late else said, "bad" if late else "")


def _safe_dispatch(view: FaultView) -> list[Block]:
    safe = view.safe_dispatch
    route = view.fault.route
    in_hand = route is not None and any(leg.vendor == route.vendor for leg in view.fault.open_legs)
    if view.fault.restored_at is not None or safe.at is None or in_hand:
        return []
    late = not safe.can_keep or (safe.at < view.at and not view.fault.legs)
    past = ", past" if safe.at < view.at else ""
    said = Cell(f"{spoken(safe.at, view.file.zone)}{past}", "bad" if late else "strong")
    return [line("latest safe dispatch ", said, Cell(f"  {safe.why}", "dim"), indent=2)]


def _legs(view: FaultView) -> list[Block]:
    if not view.fault.legs:
        return []
    rows = [_leg_row(leg, view.file.zone) for leg in view.fault.legs]
    columns = ("leg", "vendor", "state", "since", "accepted", "ended", "their number", "said")
    return [BLANK, title("Vendors"), grid(columns, rows, indent=2, keep=(0, 1, 2))]


def _leg_row(leg: Leg, zone: tzinfo) -> tuple[str | Cell, ...]:
    return (
        str(leg.number),
        leg.vendor,
        Cell(leg.state.value, _LEG_STYLES[leg.state]),
        spoken_short(leg.dispatched_at, zone),
        spoken_short(leg.accepted_at, zone),
        spoken_short(leg.ended_at, zone),
        leg.vendor_ref,
        Cell(f"{NOT_DELIVERED}: {leg.undelivered}", "bad") if leg.undelivered else leg.reason,
    )


def packet_blocks(view: FaultView) -> list[Block]:
    """Compose the hand-over packet of the last dispatch: what to tell the vendor."""
    if not view.fault.legs:
        return []
    leg = view.fault.legs[-1]
    known = view.file.vendors.get(leg.vendor)
    told = [(name, value) for name, value in leg.dispatch.packet if value]
    heading = title(f"Hand over to {known.name if known else leg.vendor}")
    return [heading, pairs([*told, ("call", leg.dispatch.contact)], indent=2), BLANK]
