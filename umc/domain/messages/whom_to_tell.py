"""Whom a mark tells: the person that a ladder's word means, who stands in, and from when they can be told."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from umc.domain.calendars.hours_now import CalendarOf
from umc.domain.clocks.escalation import Mark
from umc.domain.clocks.runs import CUSTOMER
from umc.domain.desk.fault_file import FaultFile
from umc.domain.register.party import Contact, Customer, Desk, Engineer, Vendor, contact_of
from umc.domain.who_answers.contacts import Reach, reach_contact, reach_desk, reach_one_of

DESK = "desk"
ENGINEER = "engineer"
NAMED_BY_ROLE = (ENGINEER, DESK, CUSTOMER)
"""The words of a ladder that stand for somebody other than a vendor's level or a name."""
WAITS_FOR = "waits for the hours of"
"""How the note of a mark that waits begins; whose hours follows."""
_LEVEL = re.compile(r"vendor:([1-9]\d?)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who can be told about a fault.

    ``engineer`` is the customer's own, None where none is named. ``answering`` is the vendor
    that has the fault in hand, for a mark on a promise to the customer that tells a vendor.
    """

    customer: Customer
    desk: Desk | None = None
    engineer: Engineer | None = None
    vendors: Mapping[str, Vendor] = field(default_factory=dict)
    answering: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Who is told at a mark, and when.

    ``role`` is the ladder's word for whoever it came to (``vendor:3`` where level 2 was passed
    over), ``party`` the vendor's id, ``customer`` or ``desk``. ``contact`` None: nobody at all
    is on record. ``at`` None: not while things stay as they are, because their hours never
    begin again, or the clock stops or is held before they do. ``notes`` say who was passed
    over and what was waited for.
    """

    mark: Mark
    role: str
    party: str
    contact: Contact | None
    at: datetime | None
    notes: tuple[str, ...] = ()


def people_on(file: FaultFile, *, desks: Iterable[Desk], vendors: Mapping[str, Vendor]) -> People:
    """Return who can be told about a fault; the customer's engineer may sit at any of the desks."""
    open_legs = file.fault.open_legs
    return People(
        customer=file.customer,
        desk=file.desk,
        engineer=_engineer(desks, file.customer.engineer),
        vendors=vendors,
        answering=open_legs[-1].vendor if open_legs else None,
    )


def _engineer(desks: Iterable[Desk], name: str | None) -> Engineer | None:
    every = (engineer for desk in desks for engineer in desk.engineers)
    return next((engineer for engineer in every if engineer.id == name), None) if name is not None else None


def telling(mark: Mark, people: People, calendar: CalendarOf) -> Telling:
    """Say whom a mark tells and when.

    A level that nobody is on (no contact has it, or it is not their hours) is skipped to the
    next, and said so; where nobody of the vendor can be told, the desk is. A step that keeps
    to the contact's hours skips nobody for them: it waits, until their hours begin while the
    clock still counts.
    """
    found = _level(mark, people, calendar) if _LEVEL.fullmatch(mark.tell) else _person(mark, people, calendar)
    return _waiting(found, calendar) if mark.waits else found


def _level(mark: Mark, people: People, calendar: CalendarOf) -> Telling:
    vendor = people.vendors.get((mark.course.run.party if mark.leg else people.answering) or "")
    if vendor is None:
        return _to_desk(mark, people, calendar, "no vendor has it in hand")
    level = int(mark.tell.partition(":")[2])
    from_there = [contact for contact in vendor.contacts if contact.level >= level]
    reach = _first(from_there, calendar, mark)
    if reach is None:
        return _to_desk(mark, people, calendar, f"{vendor.id} has no contact of level {level} or above")
    skipped = () if reach.contact.level == level else (f"{vendor.id} has nobody on level {level}",)
    told = _told(mark, f"vendor:{reach.contact.level}", vendor.id, reach)
    return replace(told, notes=(*skipped, *told.notes))


def _first(contacts: list[Contact], calendar: CalendarOf, mark: Mark) -> Reach | None:
    if mark.waits and contacts:
        return reach_contact(min(contacts, key=lambda contact: contact.level), calendar, mark.due_at)
    return reach_one_of(contacts, calendar, mark.due_at)


def _person(mark: Mark, people: People, calendar: CalendarOf) -> Telling:
    match mark.tell:
        case "desk":
            return _to_desk(mark, people, calendar)
        case "engineer":
            if people.engineer is None:
                return _to_desk(mark, people, calendar, f"{people.customer.id} has no engineer of its own")
            return _told(mark, ENGINEER, DESK, _now(contact_of(people.engineer)))
        case "customer":
            reach = _first(list(people.customer.contacts), calendar, mark)
            if reach is None:
                return _to_desk(mark, people, calendar, f"{people.customer.id} has no contact on record")
            return _told(mark, CUSTOMER, CUSTOMER, reach)
        case _:
            return _by_name(mark, people, calendar)


def _by_name(mark: Mark, people: People, calendar: CalendarOf) -> Telling:
    engineers = people.desk.engineers if people.desk is not None else ()
    for engineer in engineers:
        if mark.tell in (engineer.id, engineer.name):
            return _told(mark, mark.tell, DESK, _now(contact_of(engineer)))
    own = mark.course.run.party
    vendors = sorted(people.vendors.values(), key=lambda vendor: vendor.id not in (own, people.answering))
    parties = [(CUSTOMER, people.customer.contacts), *((one.id, one.contacts) for one in vendors)]
    for party, contacts in parties:
        for contact in contacts:
            if contact.name == mark.tell:
                return _told(mark, mark.tell, party, reach_contact(contact, calendar, mark.due_at))
    return _to_desk(mark, people, calendar, f"{mark.tell} is not on record")


def _to_desk(mark: Mark, people: People, calendar: CalendarOf, because: str = "") -> Telling:
    notes = (f"{because}: the desk is told",) if because else ()
    if people.desk is None:
        return Telling(mark=mark, role=DESK, party=DESK, contact=None, at=mark.due_at, notes=notes)
    told = _told(mark, DESK, DESK, reach_desk(people.desk, calendar, mark.due_at))
    return replace(told, notes=(*notes, *told.notes))


def _told(mark: Mark, role: str, party: str, reach: Reach) -> Telling:
    at = mark.due_at if reach.on_now or not mark.waits else reach.opens_at
    notes = reach.passed_over
    if not reach.on_now:
        notes = (*notes, f"{reach.contact.name} is told outside their hours: {reach.note}")
    return Telling(mark=mark, role=role, party=party, contact=reach.contact, at=at, notes=notes)


def _now(contact: Contact) -> Reach:
    return Reach(contact=contact, on_now=True, note="")


def _waiting(found: Telling, calendar: CalendarOf) -> Telling:
    """Move a telling to the contact's hours; a clock that stops before they begin tells nobody."""
    contact, mark = found.contact, found.mark
    if contact is None or contact.calendar is None or found.at == mark.due_at:
        return found
    at = _open_and_counting(mark, contact.calendar, calendar)
    stopped_at = mark.course.run.stopped_at
    if at is not None and stopped_at is not None and at > stopped_at:
        at = None
    note = f"{WAITS_FOR} {contact.name} ({contact.calendar})"
    return replace(found, at=at, notes=(*found.notes[:-1], note))


def _open_and_counting(mark: Mark, hours: str, calendar: CalendarOf) -> datetime | None:
    """Return the first instant from the mark on in the contact's hours at which the clock is not stopped."""
    at = mark.due_at
    while True:
        reach = reach_contact(Contact(name="", calendar=hours), calendar, at)
        opens_at = at if reach.on_now else reach.opens_at
        if opens_at is None:
            return None
        held = [
            one
            for one in mark.course.uncounted
            if one.starts <= opens_at and (one.ends is None or opens_at < one.ends)
        ]
        if not held:
            return opens_at
        ends = [one.ends for one in held if one.ends is not None]
        if len(ends) < len(held):
            return None
        at = max(ends)
