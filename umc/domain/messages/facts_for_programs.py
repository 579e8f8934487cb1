"""The facts of a message for programs: English field names, instants in ISO 8601, lengths in seconds.

They are the reader's own, as ``message_facts`` lets them know; a field without a value is left out.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from umc.domain.calendars.duration import write_target
from umc.domain.clocks.sla import Clock
from umc.domain.messages.message_facts import MessageFacts
from umc.domain.messages.notice import Notice


def for_programs(facts: MessageFacts, notice: Notice) -> tuple[tuple[str, str], ...]:
    """Return the facts by field, those that are known, always in the same order.

    Instants come as ``x`` in the fault's own zone and ``x_utc``, lengths of time as ``x_s``.
    """
    said = {
        "kind": facts.kind.value,
        "number": facts.number,
        "thread": notice.thread,
        "party": notice.party,
        "role": notice.role,
        "contact": facts.contact,
        "priority": facts.fault.priority.value,
        "status": facts.status.value,
        "symptom": facts.fault.report.symptom,
        **_at("opened_at", facts.fault.opened_at, facts.zone),
        **_things(facts),
        **_marks(facts),
        **_clock(facts.clock, facts.zone),
        **_words(facts),
    }
    return tuple((name, value) for name, value in said.items() if value)


def _things(facts: MessageFacts) -> dict[str, str]:
    machine, site = facts.machine, facts.site
    return {
        "customer": facts.fault.report.customer,
        "customer_name": facts.customer,
        "site": site.id if site is not None else "",
        "site_name": site.name if site is not None else "",
        "address": facts.address,
        "equipment": machine.tag if machine is not None else "",
        "suspects": " ".join(facts.suspects),
        "maker": machine.maker if machine is not None else "",
        "model": machine.model if machine is not None else "",
        "serial": machine.serial if machine is not None else "",
        "holder": facts.holder.name,
        "holder_kind": facts.holder.kind.value,
        "hold": facts.hold.reason if facts.hold is not None else "",
        "leg": str(facts.leg.number) if facts.leg is not None else "",
        "vendor": facts.vendor.id if facts.vendor is not None else "",
        "vendor_name": facts.vendor.name if facts.vendor is not None else "",
        "vendor_ref": facts.leg.vendor_ref if facts.leg is not None else "",
        "agreement": facts.agreement,
    }


def _marks(facts: MessageFacts) -> dict[str, str]:
    if not facts.marks:
        return {}
    last = facts.marks[0]
    return {
        "mark_clock": last.clock.value,
        "percent": str(last.percent),
        "percents": " ".join(f"{mark.clock.value}:{mark.percent}" for mark in facts.marks),
        **_at("reached_at", last.reached_at, facts.zone),
        **_at("waited_since", facts.waited_since, facts.zone),
        "late_s": _seconds(facts.late),
    }


def _clock(clock: Clock | None, zone: ZoneInfo) -> dict[str, str]:
    if clock is None:
        return {}
    return {
        "clock": clock.name.value,
        "cycle": str(clock.cycle),
        "clock_state": clock.state.value,
        "target": write_target(clock.target),
        "calendar": clock.calendar,
        **_at("due_at", clock.due_at, zone),
        "left_s": _seconds(clock.left),
        **_at("stopped_at", clock.stopped_at, zone),
    }


def _words(facts: MessageFacts) -> dict[str, str]:
    desk, lost = facts.desk, facts.lost
    handed = {f"packet_{name}": value for name, value in facts.packet}
    return {
        "todo": facts.todo[0].value,
        "text": facts.text,
        "notes": "\n".join(facts.notes),
        "desk": desk.name if desk is not None else "",
        "desk_phone": (desk.phone or "") if desk is not None else "",
        "desk_email": (desk.email or "") if desk is not None else "",
        "engineer": facts.engineer,
        **({"lost_message": lost.message, "lost_kind": lost.kind, "lost_to": lost.contact} if lost else {}),
        **({"lost_address": lost.address, "reason": lost.why} if lost else {}),
        **handed,
    }


def _at(name: str, at: datetime | None, zone: ZoneInfo) -> dict[str, str]:
    if at is None:
        return {}
    return {name: at.astimezone(zone).isoformat(), f"{name}_utc": at.astimezone(UTC).isoformat()}


def _seconds(lasts: timedelta) -> str:
    return str(int(lasts.total_seconds()))
