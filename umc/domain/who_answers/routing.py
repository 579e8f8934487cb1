"""Routing: who answers for a machine at an instant, or why that cannot be decided.

In this order: the first route written for it, the agreement that backs it, its maker
while the warranty lasts, the desk itself. Every answer carries the checks made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias, assert_never

from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.hours_now import CalendarOf
from umc.domain.register.book import Book
from umc.domain.register.contract import Priority, RouteRule
from umc.domain.register.equipment import Equipment
from umc.domain.register.matching import in_words, matches
from umc.domain.register.party import Contact
from umc.domain.register.term import local_day
from umc.domain.texts.symptom import holds_words
from umc.domain.who_answers.backing import Ambiguous, Backed, NotBacked, backing
from umc.domain.who_answers.contacts import Reach, calendar_of, reach_vendor
from umc.domain.who_answers.triage import Suspicion, suspects

DESK = "desk"
"""What a route rule is written ``to`` when the desk itself answers."""


class RouteBy(StrEnum):
    """The rule that decided."""

    ROUTE = "route"
    AGREEMENT = "agreement"
    WARRANTY = "warranty"
    DESK = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Who answers: a vendor, or the desk itself (``vendor`` None).

    ``agreement`` is the id of the vendor's promise that backs the machine, None without
    one. ``contact`` is whom to call there, None where the vendor has no contacts and for
    the desk; ``contact_opens_at`` is when their hours begin, None when they can be called
    now; ``contact_note`` says that in words. ``reasons`` are the checks made, in order.
    """

    vendor: str | None
    by: RouteBy
    reasons: tuple[str, ...]
    agreement: str | None = None
    contact: Contact | None = None
    contact_opens_at: datetime | None = None
    contact_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """A person has to decide: two agreements back the machine equally exactly.

    ``candidates`` are the vendors it lies between, each once; ``agreements`` the ids that
    tie; ``suspects`` the machines that might be at fault.
    """

    candidates: tuple[str, ...]
    agreements: tuple[str, ...]
    suspects: tuple[Suspicion, ...]
    reasons: tuple[str, ...]


Decision: TypeAlias = Route | Undecided


def decide(
    book: Book,
    equipment: Equipment,
    at: datetime,
    *,
    priority: Priority | None = None,
    symptom: str = "",
    calendars: Mapping[str, Calendar] | None = None,
) -> Decision:
    """Say who answers for the machine at an instant.

    A route that asks for priorities or words is passed over, with a reason, where the
    fault does not have them. ``calendars`` saves making them from the book.
    """
    rule, reasons = _first_rule(book, equipment, priority, symptom)
    if rule is not None and rule.to == DESK:
        return Route(vendor=None, by=RouteBy.ROUTE, reasons=reasons)
    vendor = rule.to if rule is not None else None
    found = backing(book, equipment, at, vendor=vendor)
    reasons += found.reasons
    match found:
        case Ambiguous():
            return _undecided(book, equipment, found, reasons)
        case Backed():
            by = RouteBy.ROUTE if rule is not None else RouteBy.AGREEMENT
            agreement = found.agreement
            route = Route(vendor=agreement.vendor, by=by, reasons=reasons, agreement=agreement.id)
        case NotBacked():
            route = _unbacked(book, equipment, at, vendor, reasons)
        case _:
            assert_never(found)
    return _with_contact(book, route, calendar_of(book, calendars), at)


def in_warranty(book: Book, equipment: Equipment, at: datetime) -> bool:
    """Tell whether the maker's warranty still holds: its last day, in the customer's zone, is included."""
    if equipment.warranty_until is None:
        return False
    return local_day(at, book.zone_of(equipment.customer)) <= equipment.warranty_until


def _first_rule(
    book: Book, equipment: Equipment, priority: Priority | None, symptom: str
) -> tuple[RouteRule | None, tuple[str, ...]]:
    reasons: list[str] = []
    for place, rule in enumerate(book.routes, start=1):
        if not matches(rule.when, equipment):
            continue
        lacking = _lacking(rule, priority, symptom)
        if not lacking:
            because = f": {rule.why}" if rule.why else ""
            chosen = f"route {place} sends {in_words(rule.when)} to {rule.to}{because}"
            return rule, (*reasons, chosen)
        reasons.append(f"route {place} to {rule.to} is passed over: {lacking}")
    return None, tuple(reasons or [f"no route is written for {equipment.tag}"])


def _lacking(rule: RouteRule, priority: Priority | None, symptom: str) -> str:
    if rule.priorities and priority not in rule.priorities:
        asked = " or ".join(rule.priorities)
        return f"it is for {asked}, and the priority is {priority if priority is not None else 'not given'}"
    if not holds_words(symptom, rule.symptom):
        return f"the symptom does not hold the words {', '.join(rule.symptom)}"
    return ""


def _undecided(book: Book, equipment: Equipment, tie: Ambiguous, reasons: tuple[str, ...]) -> Undecided:
    return Undecided(
        candidates=tuple(dict.fromkeys(agreement.vendor for agreement in tie.agreements)),
        agreements=tuple(agreement.id for agreement in tie.agreements),
        suspects=suspects(book.equipment, equipment.tag),
        reasons=reasons,
    )


def _unbacked(
    book: Book, equipment: Equipment, at: datetime, vendor: str | None, reasons: tuple[str, ...]
) -> Route:
    if vendor is not None:
        return Route(vendor=vendor, by=RouteBy.ROUTE, reasons=reasons)
    until = equipment.warranty_until
    if until is None:
        return _to_desk(reasons, f"{equipment.tag} has no warranty on record")
    if not in_warranty(book, equipment, at):
        return _to_desk(reasons, f"the warranty of {equipment.vendor} ended on {until}")
    held = f"the warranty of {equipment.vendor} holds until {until}"
    return Route(vendor=equipment.vendor, by=RouteBy.WARRANTY, reasons=(*reasons, held))


def _to_desk(reasons: tuple[str, ...], last: str) -> Route:
    return Route(vendor=None, by=RouteBy.DESK, reasons=(*reasons, last, "so the desk itself answers for it"))


def _with_contact(book: Book, route: Route, calendar: CalendarOf, at: datetime) -> Route:
    if route.vendor is None:
        return route
    vendor = book.vendors.get(route.vendor)
    found = reach_vendor(vendor, calendar, at) if vendor is not None else None
    if found is None:
        return replace(route, reasons=(*route.reasons, f"{route.vendor} has no contact on record"))
    return replace(
        route,
        contact=found.contact,
        contact_opens_at=found.opens_at,
        contact_note=found.note,
        reasons=(*route.reasons, *_whom(found)),
    )


def _whom(found: Reach) -> tuple[str, ...]:
    contact = f"{found.contact.name} (level {found.contact.level})"
    return (*found.passed_over, f"call {contact}: {found.note}")
