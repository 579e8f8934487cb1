"""Who must be told of what was just recorded, besides whoever recorded it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from umc.domain.clocks.runs import CUSTOMER
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import Confirmed, Denied, Dispatched, Done, Event, HandedBack, Noted, Restored
from umc.domain.faults.fault import Leg
from umc.domain.faults.tellings import BreachWithdrawn, Escalated, Undelivered
from umc.domain.letters.letter import CUSTOMER_THREAD, DESK_THREAD, Means, MessageKind, leg_thread
from umc.domain.messages.answers_by_mail import told_by_mail
from umc.domain.messages.notice import Notice
from umc.domain.messages.whom_to_tell import DESK
from umc.domain.register.party import Contact, Reached, contact_of

Told: TypeAlias = Escalated | BreachWithdrawn


def means_of(person: Reached) -> tuple[Means, str] | None:
    """Return by what somebody is told and the address there, None where they can only be rung."""
    chosen = [person.tell_by] if person.tell_by is not None else list(Means)
    for means in map(Means, chosen):
        address = getattr(person, means.value)
        if address:
            return means, str(address)
    return None


def notices_of(new: Sequence[Event], file: FaultFile) -> tuple[Notice, ...]:
    """Return the notices that newly recorded events call for, in their order; ``file`` holds them already.

    An escalation is not among them: several of one tick are one message (``due_tellings``). What a
    mail brought about is told to the desk; that the desk dropped a message is not.
    """
    found = (_notice(event, file) for event in new)
    return tuple(one for one in found if one is not None)


def _notice(event: Event, file: FaultFile) -> Notice | None:
    match event.what:
        case Dispatched(leg=leg, vendor=vendor, contact=name):
            known = file.vendors.get(vendor)
            contact = _named(known.contacts if known else (), name)
            return _to_vendor(event, MessageKind.DISPATCH, leg, vendor, contact)
        case Noted(sent=True, to=to):
            return _note(event, file, to)
        case Restored(asked=True):
            return _to_customer(event, MessageKind.CONFIRMATION, file)
        case BreachWithdrawn() as taken_back:
            return _withdrawal(event, taken_back, file)
        case Undelivered(dropped=False):
            return _to_desk(event, MessageKind.UNDELIVERED, file)
        case Denied() | HandedBack() | Done() | Confirmed():
            said = told_by_mail(event, file)
            return _to_desk(replace(event, what=said), MessageKind.NOTE, file) if said is not None else None
        case _:
            return None


def _note(event: Event, file: FaultFile, to: str) -> Notice | None:
    if to == CUSTOMER:
        return _to_customer(event, MessageKind.NOTE, file)
    if to == DESK:
        return _to_desk(event, MessageKind.NOTE, file)
    leg = leg_of_vendor(file, to)
    number = leg.number if leg is not None else 0
    noted = _to_vendor(event, MessageKind.NOTE, number, to, contact_told(file, to))
    return replace(noted, thread=thread_of(file, to, 0))


def contact_told(file: FaultFile, party: str) -> Contact | None:
    """Return whom a word to a party of the fault goes to; None where nobody is on record.

    The desk, the customer, or of a vendor the contact that its leg names.
    """
    if party == CUSTOMER:
        return _first_told(file.customer.contacts)
    if party == DESK:
        people = _desk_people(file)
        return next((one for one in people if means_of(one) is not None), next(iter(people), None))
    leg, known = leg_of_vendor(file, party), file.vendors.get(party)
    return _named(
        known.contacts if known is not None else (), leg.dispatch.contact if leg is not None else None
    )


def _to_vendor(event: Event, kind: MessageKind, leg: int, vendor: str, contact: Contact | None) -> Notice:
    role = f"vendor:{contact.level}" if contact is not None else "vendor"
    return Notice(
        kind=kind, thread=leg_thread(leg), party=vendor, role=role, contact=contact,
        about=(event.what,), seq=event.seq,
    )  # fmt: skip


def _to_customer(event: Event, kind: MessageKind, file: FaultFile) -> Notice:
    return Notice(
        kind=kind, thread=CUSTOMER_THREAD, party=CUSTOMER, role=CUSTOMER,
        contact=contact_told(file, CUSTOMER), about=(event.what,), seq=event.seq,
    )  # fmt: skip


def _to_desk(event: Event, kind: MessageKind, file: FaultFile) -> Notice:
    return Notice(
        kind=kind, thread=DESK_THREAD, party=DESK, role=DESK, contact=contact_told(file, DESK),
        about=(event.what,), seq=event.seq,
    )  # fmt: skip


def _withdrawal(event: Event, taken_back: BreachWithdrawn, file: FaultFile) -> Notice:
    return Notice(
        kind=MessageKind.WITHDRAWAL,
        thread=thread_of(file, taken_back.party, taken_back.leg),
        party=taken_back.party,
        role=taken_back.role,
        contact=who_was_told(taken_back, file),
        about=(event.what,),
        seq=event.seq,
    )


def who_was_told(told: Told, file: FaultFile) -> Contact | None:
    """Return the contact of a telling as they are on record now; None where nobody of that name is."""
    if told.party == CUSTOMER:
        return _named(file.customer.contacts, told.contact)
    if told.party == DESK:
        people = _desk_people(file)
        return next((one for one in people if one.name == told.contact), people[0] if people else None)
    vendor = file.vendors.get(told.party)
    return _named(vendor.contacts if vendor is not None else (), told.contact)


def thread_of(file: FaultFile, party: str, leg: int) -> str:
    """Return the thread in which a party is told: its own, so that nobody reads another's.

    A vendor's is that of the leg meant, else of its last leg; one that has no leg (somebody
    named in a ladder) has a thread of its own.
    """
    if party in (CUSTOMER, DESK):
        return CUSTOMER_THREAD if party == CUSTOMER else DESK_THREAD
    meant = file.fault.leg(leg) if leg else None
    found = meant if meant is not None and meant.vendor == party else leg_of_vendor(file, party)
    return leg_thread(found.number) if found is not None else f"vendor-{party}"


def leg_of_vendor(file: FaultFile, vendor: str) -> Leg | None:
    """Return a vendor's open leg, else its last one, None where it has none."""
    own = [leg for leg in file.fault.legs if leg.vendor == vendor]
    return max(own, key=lambda leg: (leg.is_open, leg.number), default=None)


def reachable(notice: Notice, file: FaultFile) -> Notice:
    """Return the notice to somebody who can be sent a message: whoever can only be rung, the desk rings.

    The desk is told whom; where the desk has no address either, its first engineer with one is
    told, and where there is none the notice stays without a contact.
    """
    if notice.contact is not None and means_of(notice.contact) is not None:
        return notice
    who = notice.contact.name if notice.contact is not None else notice.role
    phone = notice.contact.phone if notice.contact is not None else None
    note = f"{who} has no address for messages: " + (f"ring {phone}" if phone else "tell them yourself")
    notes = notice.notes if notice.party == DESK else (*notice.notes, note)
    instead = next((one for one in _desk_people(file) if means_of(one) is not None), None)
    return replace(notice, thread=DESK_THREAD, party=DESK, role=DESK, contact=instead, notes=notes)


def _named(contacts: Iterable[Contact], name: str | None) -> Contact | None:
    known = tuple(contacts)
    return next((one for one in known if one.name == name), None) or _first_told(known)


def _first_told(contacts: Iterable[Contact]) -> Contact | None:
    """Return the contact of the lowest level that can be sent a message, else of the lowest level."""
    by_level = sorted(contacts, key=lambda one: one.level)
    reached = [one for one in by_level if means_of(one) is not None]
    return next(iter(reached or by_level), None)


def _desk_people(file: FaultFile) -> tuple[Contact, ...]:
    """Return the desk and its engineers as contacts, the desk first."""
    desk = file.desk
    return () if desk is None else (contact_of(desk), *(contact_of(one) for one in desk.engineers))
