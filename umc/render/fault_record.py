"""A fault as programs read it."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from umc.domain.clocks.sla import Clock
from umc.domain.desk.fault_view import FaultView
from umc.domain.faults.events import LeftUndecided, Routed, in_order
from umc.domain.faults.fault import Hold, Leg, Suspect
from umc.domain.register.party import Contact
from umc.render.clock import clock_record
from umc.render.values import instant_fields
from umc.render.withdrawals import withdrawal_records


def fault_record(view: FaultView) -> dict[str, Any]:
    """Return every field of a fault as it stands at the instant of the view.

    ``candidates`` are the vendors it lies between while routing could not decide.
    """
    fault, zone = view.file.fault, view.file.zone
    return {
        "number": view.file.number,
        "status": fault.status.value,
        "held": bool(view.holds),
        "held_for": [hold.reason for hold in view.holds],
        "priority": fault.priority.value,
        **_reported(view),
        **_answering(view),
        **instant_fields("opened_at", fault.opened_at, zone),
        **instant_fields("responded_at", fault.responded_at, zone),
        **instant_fields("restored_at", fault.restored_at, zone),
        **instant_fields("confirmed_at", fault.confirmed_at, zone),
        **instant_fields("resolved_at", fault.resolved_at, zone),
        **instant_fields("ended_at", fault.ended_at, zone),
        **instant_fields("customer_told_at", view.word.last_at, zone),
        **instant_fields("word_owed_at", view.word.owed_at, zone),
        "reopened": fault.reopened,
        **instant_fields("as_of", view.at, zone),
        "due": due_record(view.clocks, zone),
        **instant_fields("latest_safe_dispatch", view.safe_dispatch.at, zone),
        "latest_safe_dispatch_note": view.safe_dispatch.why,
        "clocks": [clock_record(clock, zone) for clock in view.clocks],
        "withdrawn": withdrawal_records(view.withdrawn, zone),
        "legs": [_leg(leg, zone) for leg in fault.legs],
        "holds": [_hold(hold, zone) for hold in fault.holds],
        "steps": list(view.steps),
    }


def _reported(view: FaultView) -> dict[str, Any]:
    """Return what was reported, where, and under which contract."""
    fault, report = view.fault, view.fault.report
    return {
        "impact": report.impact.value if report.impact else None,
        "urgency": report.urgency.value if report.urgency else None,
        "customer": report.customer,
        "customer_name": view.file.customer.name,
        "site": view.site.id if view.site else report.site,
        "site_name": view.site.name if view.site else None,
        "time_zone": view.file.zone.key,
        "equipment": report.equipment,
        "culprit": fault.culprit,
        "suspects": [_suspect(suspect, view) for suspect in fault.suspects],
        "symptom": report.symptom,
        "channel": report.channel,
        "caller": report.caller,
        "contract": report.contract,
        "contract_terms": fault.pin.terms,
        "cover": fault.pin.cover,
        **instant_fields("rebased_at", fault.pin.since if len(fault.pins) > 1 else None, view.file.zone),
        "desk": report.desk,
    }


def _answering(view: FaultView) -> dict[str, Any]:
    """Return who answers for it, and why; or between whom it lies."""
    route = view.fault.route
    return {
        "vendor": route.vendor if route else None,
        "vendor_name": view.vendor_name,
        "routed_by": route.by if route else None,
        "agreement": route.agreement if route else None,
        "contact": contact_record(view.file.contact),
        "reasons": list(route.reasons if route else view.fault.undecided_because),
        "candidates": _candidates(view),
    }


def _candidates(view: FaultView) -> list[str]:
    decisions = [
        one.what for one in in_order(view.file.events) if isinstance(one.what, Routed | LeftUndecided)
    ]
    last = decisions[-1] if decisions and view.fault.route is None else None
    # Once that machine is cleared, nobody's name stands for another.
    if not isinstance(last, LeftUndecided) or last.equipment != view.fault.culprit:
        return []
    return list(last.candidates)


def due_record(clocks: Sequence[Clock], zone: tzinfo) -> dict[str, Any]:
    """Return the due instants of the customer's clocks that still count, by clock; null while held."""
    due: dict[str, Any] = {}
    for clock in clocks:
        if clock.leg == 0 and clock.counts:
            due |= instant_fields(clock.name.value, clock.due_at, zone)
    return due


def contact_record(contact: Contact | None) -> dict[str, Any] | None:
    """Return whom to call, or None."""
    if contact is None:
        return None
    return {
        "name": contact.name,
        "level": contact.level,
        "phone": contact.phone,
        "email": contact.email,
        "role": contact.role,
        "calendar": contact.calendar,
    }


def _suspect(suspect: Suspect, view: FaultView) -> dict[str, Any]:
    zone, outlook = view.file.zone, view.outlook(suspect.equipment)
    return {
        "equipment": suspect.equipment,
        "evidence": suspect.evidence,
        **instant_fields("since", suspect.since, zone),
        **instant_fields("cleared_at", suspect.cleared_at, zone),
        "cleared_by": suspect.cleared_by,
        "vendor": outlook.route.vendor if outlook else None,
        "agreement": outlook.route.agreement if outlook else None,
        "contact": contact_record(outlook.route.contact) if outlook else None,
        "candidates": list(outlook.route.candidates) if outlook else [],
        **instant_fields("latest_safe_dispatch", outlook.safe_dispatch.at if outlook else None, zone),
    }


def _leg(leg: Leg, zone: tzinfo) -> dict[str, Any]:
    return {
        "leg": leg.number,
        "vendor": leg.vendor,
        "state": leg.state.value,
        "equipment": leg.dispatch.equipment,
        "agreement": leg.dispatch.agreement,
        "vendor_ref": leg.vendor_ref,
        "contact": leg.dispatch.contact,
        **instant_fields("dispatched_at", leg.dispatched_at, zone),
        **instant_fields("accepted_at", leg.accepted_at, zone),
        **instant_fields("ended_at", leg.ended_at, zone),
        "reason": leg.reason,
        "undelivered": leg.undelivered or None,
        "packet": dict(leg.dispatch.packet),
    }


def _hold(hold: Hold, zone: tzinfo) -> dict[str, Any]:
    return {
        "reason": hold.reason,
        **instant_fields("starts", hold.starts, zone),
        **instant_fields("ends", hold.ends, zone),
        "actor": hold.actor,
        "note": hold.note,
    }
