"""Contracts and agreements as programs read them."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from zoneinfo import ZoneInfo

from umc.domain.calendars.duration import BusinessDays, Target, write_target
from umc.domain.register.contract import (
    Agreement,
    ClockName,
    Contract,
    Cover,
    Escalation,
    Matrix,
    Origin,
    Priority,
    Targets,
)
from umc.domain.register.matching import in_words
from umc.domain.register.promise_state import AgreementRow, ContractRow
from umc.domain.register.selector import Selector
from umc.render.values import instant_fields, seconds
from umc.services.show_promise import AgreementView, ContractView
from umc.store.register.register_facts import Since

CONTRACT_FIELDS = (
    "contract", "customer", "customer_name", "starts", "ends", "state", "days_left", "time_zone", "desk",
    "calendar", "covers", "targets",
)  # fmt: skip
"""The fields of a listing of contracts: dates in ``time_zone``, ``covers`` in words."""

AGREEMENT_FIELDS = (
    "agreement", "vendor", "vendor_name", "customer", "reference", "starts", "ends", "state", "days_left",
    "time_zone", "calendar", "backs", "targets",
)  # fmt: skip
"""The fields of a listing of agreements: ``customer`` null serves any, ``backs`` in words."""


def contract_row(row: ContractRow) -> dict[str, Any]:
    """Return a contract as listings have it."""
    contract = row.contract
    return {
        "contract": contract.id,
        "customer": contract.customer,
        "customer_name": row.customer_name,
        **_term(row),
        "desk": contract.desk,
        "calendar": contract.calendar,
        "covers": [in_words(cover.selector) for cover in contract.covers],
        "targets": targets_record(contract.targets, contract.calendar),
    }


def agreement_row(row: AgreementRow) -> dict[str, Any]:
    """Return an agreement as listings have it."""
    agreement = row.agreement
    return {
        "agreement": agreement.id,
        "vendor": agreement.vendor,
        "vendor_name": row.vendor_name,
        "customer": agreement.customer,
        "reference": agreement.reference,
        **_term(row),
        "calendar": agreement.calendar,
        "backs": [in_words(selector) for selector in agreement.backs],
        "targets": targets_record(agreement.targets, agreement.calendar),
    }


def targets_record(targets: Mapping[Priority, Targets], around: str | None) -> dict[str, Any]:
    """Return what each priority promises, and on which calendar: its own, else the one around it.

    A clock is ``{"target": "4h", "target_s": 14400}``; business days have no ``target_s``.
    """
    return {
        priority.value: {
            **{clock_word(clock): _target(target) for clock, target in _in_order(each)},
            "calendar": each.calendar or around,
        }
        for priority, each in sorted(targets.items())
    }


def contract_record(view: ContractView) -> dict[str, Any]:
    """Return everything about a contract at the instant of the view."""
    contract, zone = view.row.contract, ZoneInfo(view.row.zone)
    return {
        **contract_row(view.row),
        **instant_fields("over_at", view.over_at, zone),
        **_since(view.since, contract.origin, zone),
        "desk_name": view.desk.name if view.desk else None,
        "stops": _stops(contract.stops),
        "priorities": _matrix(contract.priorities),
        "covers": [_cover_record(cover) for cover in contract.covers],
        "triage_s": seconds(contract.triage),
        "confirm_within": _target(contract.confirm_within),
        "confirm_calendar": contract.confirm_calendar,
        "escalation": contract.escalation,
        "escalation_steps": _steps(view.escalation),
        **instant_fields("as_of", view.at, zone),
    }


def agreement_record(view: AgreementView) -> dict[str, Any]:
    """Return everything about an agreement at the instant of the view."""
    agreement, zone = view.row.agreement, ZoneInfo(view.row.zone)
    return {
        **agreement_row(view.row),
        **instant_fields("over_at", view.over_at, zone),
        **_since(view.since, agreement.origin, zone),
        "stops": _stops(agreement.stops),
        "backs": [_selector(selector) for selector in agreement.backs],
        "escalation": agreement.escalation,
        "escalation_steps": _steps(view.escalation),
        **instant_fields("as_of", view.at, zone),
    }


def _term(row: ContractRow | AgreementRow) -> dict[str, Any]:
    promise = promise_of(row)
    return {
        "starts": promise.starts.isoformat(),
        "ends": promise.ends.isoformat(),
        "state": row.state.value,
        "days_left": row.days_left,
        "time_zone": row.zone,
    }


def _cover_record(cover: Cover) -> dict[str, Any]:
    return {
        **_selector(cover.selector),
        "calendar": cover.calendar,
        "targets": targets_record(cover.targets, cover.calendar),
        "origin": _origin(cover.origin),
    }


def _selector(selector: Selector) -> dict[str, Any]:
    patterns = {
        key.name.rstrip("_"): list(getattr(selector, key.name))
        for key in fields(selector)
        if getattr(selector, key.name)
    }
    return {"takes_in": in_words(selector), "selector": patterns}


def _since(since: Since, origin: Origin | None, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "version": since.version,
        "digest": since.digest,
        "revision": since.rev,
        **instant_fields("applied_at", since.applied_at, zone),
        "applied_by": since.actor,
        "origin": _origin(origin),
    }


def _origin(origin: Origin | None) -> dict[str, Any] | None:
    return {"file": origin.file, "line": origin.line} if origin else None


def _stops(stops: Mapping[ClockName, tuple[str, ...]]) -> dict[str, list[str]]:
    return {clock_word(clock): list(reasons) for clock, reasons in stops.items()}


def _matrix(priorities: Matrix) -> dict[str, dict[str, str]]:
    return {
        impact.value: {urgency.value: priority.value for urgency, priority in row.items()}
        for impact, row in priorities.items()
    }


def _steps(escalation: Escalation | None) -> list[dict[str, Any]]:
    return [
        {"clock": step.clock.value, "at_percent": step.at_percent, "tell": step.tell, "hours": step.hours}
        for step in (escalation.steps if escalation else ())
    ]


def _target(target: Target) -> dict[str, Any]:
    counted = None if isinstance(target, BusinessDays) else seconds(target)
    return {"target": write_target(target), "target_s": counted}


def promise_of(row: ContractRow | AgreementRow) -> Contract | Agreement:
    """Return the contract or agreement of a row."""
    return row.contract if isinstance(row, ContractRow) else row.agreement


def clock_word(clock: ClockName) -> str:
    """Return the word by which files name a clock: a leg's without ``leg.``."""
    return clock.value.removeprefix("leg.")


def _in_order(targets: Targets) -> list[tuple[ClockName, Target]]:
    return [(clock, targets.clocks[clock]) for clock in ClockName if clock in targets.clocks]
