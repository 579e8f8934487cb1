"""The file on a fault out of the store, and steps into it.

Everything a step changes is written here, in the caller's transaction: the events, what
is derived from them, and the key under which the step can be repeated.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from umc.domain.answer import FaultAnswer, Key
from umc.domain.at_risk import at_risk_at
from umc.domain.clocks import clocks
from umc.domain.contract import Agreement
from umc.domain.equipment import Equipment
from umc.domain.events import Event, What
from umc.domain.fault import Fault, Status
from umc.domain.fault_file import FaultFile, as_recorded
from umc.domain.history import admit, derive
from umc.domain.outlook import SuspectRoute
from umc.domain.party import Contact, Customer, Desk, Vendor
from umc.domain.promises import needs_resolve
from umc.domain.routing import Undecided, decide
from umc.domain.sla import LegTerms, Terms
from umc.store import faults, keys
from umc.store.books import book_for
from umc.store.equipment import by_tag
from umc.store.fault_rows import State
from umc.store.faults import Stored
from umc.store.terms import current, digest_now, pinned_agreement, pinned_contract


def load_file(connection: Connection, reference: str, *, locked: bool = False) -> FaultFile:
    """Return the file on the fault that a reference means.

    ``locked``: nobody else moves it until the transaction ends.

    Raises:
        Refusal: no such fault, or several that could be meant.
    """
    stored = faults.lock_for_step(connection, reference) if locked else faults.load(connection, reference)
    return _file(connection, stored)


def looked_up_again(connection: Connection, file: FaultFile) -> FaultFile:
    """Return a file that was cut back to fewer events with what goes with those: machine, route, contact."""
    return _file(connection, Stored(id=file.id, number=file.number, events=file.events, head=file.head))


def open_file(
    connection: Connection, whats: Sequence[What], *, at: datetime, now: datetime, actor: str
) -> FaultFile:
    """Keep a new fault that begins with these events, and return its file.

    The number's year is that of the opening where the fault is.
    """
    opening = _events(whats, after=0, at=at, now=now, actor=actor)
    fault = admit((), *opening)
    terms = _terms(connection, fault)
    customer = _customer(connection, fault)
    state = _state(fault, terms, {}, at, customer)
    year = at.astimezone(_zone(customer, fault, None)).year
    stored = faults.create(connection, year=year, opening=opening, state=state)
    return _file(connection, stored, fault=fault, terms=terms, customer=customer)


def record(
    connection: Connection, file: FaultFile, whats: Sequence[What], *, at: datetime, now: datetime, actor: str
) -> FaultFile:
    """Keep further events that happened at ``at``, and return the file with them.

    Raises:
        Refusal: a step that the fault does not allow, or somebody else's step came between.
    """
    owed = needs_resolve(file.fault, file.terms)
    new = _events(whats, after=max(event.seq for event in file.events), at=at, now=now, actor=actor)
    fault = admit(file.events, *new, needs_resolve=owed)
    legs = _leg_terms(connection, fault)
    latest = max(at, *(event.happened_at for event in file.events))
    stored = Stored(id=file.id, number=file.number, events=file.events, head=file.head)
    state = _state(fault, file.terms, legs, latest, file.customer)
    stored = faults.append(connection, stored, new, state)
    return _file(connection, stored, fault=fault, terms=file.terms, customer=file.customer)


def derived_state(connection: Connection, stored: Stored) -> State:
    """Return what a fault's events say it should look like in the tables, as of its last event."""
    fault = derive(stored.events)
    latest = max(event.happened_at for event in stored.events)
    legs = _leg_terms(connection, fault)
    state = _state(fault, _terms(connection, fault), legs, latest, _customer(connection, fault))
    return replace(state, engineer=stored.engineer)


def answered_before(connection: Connection, key: Key | None) -> FaultAnswer | None:
    """Return the first answer to a step that was taken before under this key.

    Raises:
        Refusal: the key belongs to another command.
    """
    outcome = keys.recall(connection, key.text, key.command) if key is not None else None
    if outcome is None:
        return None
    kept = json.loads(outcome)
    file = looked_up_again(connection, as_recorded(load_file(connection, kept["fault"]), kept["seq"]))
    return FaultAnswer(file=file, at=datetime.fromisoformat(kept["at"]), repeated=True)


def remember(
    connection: Connection, key: Key | None, file: FaultFile, *, at: datetime, now: datetime
) -> None:
    """Keep under a key that a step led to this file."""
    if key is None:
        return
    latest = max(at, *(event.happened_at for event in file.events))
    seq = max(event.seq for event in file.events)
    outcome = json.dumps({"fault": file.number, "seq": seq, "at": latest.isoformat()})
    keys.remember(connection, key.text, key.command, outcome, now=now)


def _events(
    whats: Sequence[What], *, after: int, at: datetime, now: datetime, actor: str
) -> tuple[Event, ...]:
    return tuple(
        Event(seq=after + place, happened_at=at, recorded_at=now, actor=actor, what=what)
        for place, what in enumerate(whats, start=1)
    )


def _state(
    fault: Fault, terms: Terms, legs: Mapping[int, LegTerms], at: datetime, customer: Customer
) -> State:
    return State(
        fault=fault,
        clocks=clocks(fault, terms, legs, at),
        as_of=at,
        engineer=customer.engineer,
        at_risk_at=at_risk_at(fault, terms, legs, at),
    )


def _file(
    connection: Connection,
    stored: Stored,
    *,
    fault: Fault | None = None,
    terms: Terms | None = None,
    customer: Customer | None = None,
) -> FaultFile:
    """Put the file together; what the caller knows already is not looked up again."""
    fault = fault or derive(stored.events)
    customer = customer or _customer(connection, fault)
    tag = fault.culprit or fault.report.equipment
    machine = by_tag(connection, tag) if tag is not None else None
    vendors = _vendors(connection, fault)
    return FaultFile(
        id=stored.id,
        number=stored.number,
        head=stored.head,
        events=stored.events,
        fault=fault,
        terms=terms or _terms(connection, fault),
        leg_terms=_leg_terms(connection, fault),
        customer=customer,
        zone=_zone(customer, fault, machine),
        desk=current(connection, Desk, fault.report.desk),
        equipment=machine,
        vendors=vendors,
        route_terms=_route_terms(connection, fault),
        contact=_contact(fault, vendors),
        suspect_routes=_suspect_routes(connection, fault, stored.events[-1].happened_at),
    )


def _terms(connection: Connection, fault: Fault) -> Terms:
    pinned = pinned_contract(connection, fault.report.terms)
    place = fault.report.cover
    cover = pinned.value.covers[place] if place is not None else None
    return Terms(contract=pinned.value, cover=cover, calendars=pinned.calendars)


def _leg_terms(connection: Connection, fault: Fault) -> dict[int, LegTerms]:
    return {
        leg.number: _under(connection, leg.dispatch.terms)
        for leg in fault.legs
        if leg.dispatch.terms is not None
    }


def _under(connection: Connection, digest: str) -> LegTerms:
    pinned = pinned_agreement(connection, digest)
    return LegTerms(agreement=pinned.value, calendars=pinned.calendars)


def _route_terms(connection: Connection, fault: Fault) -> LegTerms | None:
    """What a dispatch now would be under: the routed agreement as it stands today, if it still does."""
    if fault.route is None or fault.route.agreement is None:
        return None
    if current(connection, Agreement, fault.route.agreement) is None:
        return None
    return _under(connection, digest_now(connection, Agreement, fault.route.agreement))


def _suspect_routes(connection: Connection, fault: Fault, at: datetime) -> tuple[SuspectRoute, ...]:
    """Route every suspect as if it were the culprit; only while none is known."""
    if fault.status is not Status.TRIAGE and fault.route is not None:
        return ()
    open_suspects = [suspect.equipment for suspect in fault.suspects if suspect.cleared_at is None]
    machines = (by_tag(connection, tag) for tag in open_suspects)
    return tuple(
        _suspect_route(connection, fault, machine, at) for machine in machines if machine is not None
    )


def _suspect_route(connection: Connection, fault: Fault, machine: Equipment, at: datetime) -> SuspectRoute:
    book = book_for(connection, machine)
    decision = decide(book, machine, at, priority=fault.priority, symptom=fault.report.symptom)
    if isinstance(decision, Undecided):
        return SuspectRoute(
            equipment=machine.tag, vendor=None, agreement=None, contact=None, candidates=decision.candidates
        )
    under = digest_now(connection, Agreement, decision.agreement) if decision.agreement else None
    return SuspectRoute(
        equipment=machine.tag,
        vendor=decision.vendor,
        agreement=decision.agreement,
        contact=decision.contact,
        terms=_under(connection, under) if under else None,
    )


def _customer(connection: Connection, fault: Fault) -> Customer:
    known = current(connection, Customer, fault.report.customer)
    # A customer that left the book still has faults; its id is all that is left of it.
    return known or Customer(id=fault.report.customer, name=fault.report.customer)


def _vendors(connection: Connection, fault: Fault) -> dict[str, Vendor]:
    named = {leg.vendor for leg in fault.legs}
    if fault.route is not None and fault.route.vendor is not None:
        named.add(fault.route.vendor)
    found = {name: current(connection, Vendor, name) for name in sorted(named)}
    return {name: vendor for name, vendor in found.items() if vendor is not None}


def _contact(fault: Fault, vendors: Mapping[str, Vendor]) -> Contact | None:
    if fault.route is None or fault.route.vendor is None or fault.route.vendor not in vendors:
        return None
    known = vendors[fault.route.vendor].contacts
    return next((contact for contact in known if contact.name == fault.route.contact), None)


def _zone(customer: Customer, fault: Fault, machine: Equipment | None) -> ZoneInfo:
    site = customer.site(fault.report.site or (machine.site if machine is not None else None))
    return ZoneInfo(site.time_zone if site is not None else customer.zone)
