"""The file on a fault out of the store, and steps into it.

Everything a step changes is written here, in the caller's transaction: the events, what
is derived from them, and the key under which the step can be repeated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from umc.domain.actor import ITSELF, Actor
from umc.domain.clocks.at_risk import at_risk_at
from umc.domain.clocks.clocks import clocks_of, courses
from umc.domain.clocks.escalation import ladder_names, ladders_of
from umc.domain.clocks.next_marks import next_marks
from umc.domain.clocks.promises import needs_resolve
from umc.domain.clocks.sla import LegTerms, Terms
from umc.domain.desk.answer import FaultAnswer, Key
from umc.domain.desk.fault_file import FaultFile, as_of, as_recorded
from umc.domain.faults.events import Event, What
from umc.domain.faults.fault import Fault, Pin
from umc.domain.faults.history import admit, derive, latest
from umc.domain.faults.new_events import events_by
from umc.domain.messages.breaches_told import breaches_withdrawn
from umc.domain.messages.notices import notices_of
from umc.domain.register.contract import Contract, Escalation
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import Contact, Customer, Desk, Vendor
from umc.store.faults import faults
from umc.store.faults.fault_rows import State
from umc.store.faults.faults import Stored
from umc.store.faults.marks import keep_ladders, ladders_named
from umc.store.messages import messages
from umc.store.record import keys
from umc.store.register.equipment import by_tag
from umc.store.register.outlooks import leg_terms_of, route_terms, suspect_routes
from umc.store.register.terms import LookUp, Pinned, current, look_up_once
from umc.store.values.codec import canonical, read_plain

Ladders: TypeAlias = Mapping[str, Escalation]


def load_file(connection: Connection, reference: str, *, locked: bool = False) -> FaultFile:
    """Return the file on the fault that a reference means.

    ``locked``: nobody else moves it until the transaction ends.

    Raises:
        Refusal: no such fault, or several that could be meant.
    """
    if locked:
        # Before the fault's own lock: whoever changes a ladder locks faults once it has this one.
        keep_ladders(connection)
    stored = faults.lock_for_step(connection, reference) if locked else faults.load(connection, reference)
    return _file(connection, stored)


def looked_up_again(connection: Connection, file: FaultFile) -> FaultFile:
    """Return a file that was cut back to fewer events with what goes with those: machine, route, contact."""
    return _file(connection, Stored(id=file.id, number=file.number, events=file.events, head=file.head))


def seen_at(connection: Connection, file: FaultFile, at: datetime) -> FaultFile:
    """Return a whole file as it would read at an instant, and with what was or will be ahead of it then.

    Raises:
        Refusal: the instant lies before the opening.
    """
    then = as_of(file, at)
    if then.events != file.events:
        then = looked_up_again(connection, then)
    return replace(then, **_ahead(connection, then.fault, then.equipment, then.customer, at))


def open_file(
    connection: Connection, whats: Sequence[What], *, at: datetime, now: datetime, actor: Actor
) -> FaultFile:
    """Keep a new fault that begins with these events, and return its file.

    The number's year is that of the opening where the fault is.
    """
    keep_ladders(connection)
    opening = events_by(actor, whats, after=0, at=at, now=now)
    fault = admit((), *opening)
    terms = terms_of(connection, fault)
    customer = _customer(connection, fault)
    state = _state(connection, fault, opening, terms, {}, customer.engineer)
    year = at.astimezone(ZoneInfo(fault.report.time_zone)).year
    stored = faults.create(connection, year=year, opening=opening, state=state)
    kept = _file(connection, stored, fault=fault, terms=terms, customer=customer)
    messages.write(connection, kept, notices_of(opening, kept), now=now)
    return kept


def record(
    connection: Connection, file: FaultFile, whats: Sequence[What], *,
    at: datetime, now: datetime, actor: Actor,
) -> FaultFile:  # fmt: skip
    """Keep further events that happened at ``at``, and return the file with them.

    What follows is kept with them: that a breach which was told is withdrawn, and the messages
    to those who must be told.

    Raises:
        Refusal: a step that the fault does not allow, or somebody else's step came between.
    """
    owed = needs_resolve(file.fault, file.terms)
    new = events_by(actor, whats, after=max(event.seq for event in file.events), at=at, now=now)
    fault = admit(file.events, *new, needs_resolve=owed)
    legs = leg_terms_of(connection, fault)
    terms = file.terms if fault.pins == file.fault.pins else terms_of(connection, fault)
    new = (*new, *_taken_back(file.events + new, fault, terms, legs, now))
    fault = replace(fault, seq=new[-1].seq)
    stored = Stored(id=file.id, number=file.number, events=file.events, head=file.head)
    state = _state(connection, fault, file.events + new, terms, legs, file.customer.engineer)
    stored = faults.append(connection, stored, new, state)
    kept = _file(connection, stored, fault=fault, terms=terms, customer=file.customer)
    messages.write(connection, kept, notices_of(new, kept), now=now)
    return kept


def _taken_back(
    events: tuple[Event, ...], fault: Fault, terms: Terms, legs: Mapping[int, LegTerms], now: datetime
) -> tuple[Event, ...]:
    """Return the events that withdraw what was told and is not so; they happen when they are recorded."""
    whats = breaches_withdrawn(events, courses(fault, terms, legs), ZoneInfo(fault.report.time_zone))
    at = max(now, fault.opened_at)
    return events_by(ITSELF, whats, after=max(event.seq for event in events), at=at, now=now)


def derived_state(
    connection: Connection, stored: Stored, look_up: LookUp | None = None, ladders: Ladders | None = None
) -> State:
    """Return what a fault's events say it should look like in the tables, as of its last event.

    Its engineer is who stands in the fault. For who derives many, ``look_up`` and ``ladders`` (all there
    are now, by name) spare the reading of the same terms again and again.
    """
    fault = derive(stored.events)
    terms, legs = terms_of(connection, fault, look_up), leg_terms_of(connection, fault, look_up)
    return _state(connection, fault, stored.events, terms, legs, stored.engineer, ladders)


def answered_before(connection: Connection, key: Key | None) -> FaultAnswer | None:
    """Return the first answer to a step that was taken before under this key.

    Raises:
        Refusal: the key belongs to another command.
    """
    outcome = keys.recall(connection, key.text, key.command) if key is not None else None
    if outcome is None:
        return None
    kept = read_plain(outcome)
    file = looked_up_again(connection, as_recorded(load_file(connection, kept["fault"]), kept["seq"]))
    return FaultAnswer(
        file=file,
        at=datetime.fromisoformat(kept["at"]),
        repeated=True,
        warnings=tuple(kept.get("warnings", ())),
    )


def remember(connection: Connection, key: Key | None, answer: FaultAnswer, *, now: datetime) -> FaultAnswer:
    """Keep the first answer under a key, and return it."""
    if key is not None:
        outcome = {
            "fault": answer.file.number,
            "seq": max(event.seq for event in answer.file.events),
            "at": answer.at.isoformat(),
            "warnings": answer.warnings,
        }
        keys.remember(connection, key.text, key.command, canonical(outcome), now=now)
    return answer


def _state(
    connection: Connection,
    fault: Fault,
    events: tuple[Event, ...],
    terms: Terms,
    legs: Mapping[int, LegTerms],
    engineer: str | None,
    named: Ladders | None = None,
) -> State:
    at, timed = latest(events), courses(fault, terms, legs)
    if named is None:
        named = ladders_named(connection, ladder_names(terms, legs))
    ladders = ladders_of(terms, legs, named)
    return State(
        fault=fault,
        clocks=clocks_of(timed, at),
        as_of=at,
        engineer=engineer,
        at_risk_at=at_risk_at(timed),
        marks=next_marks(timed, ladders, events, as_of=at),
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
        terms=terms or terms_of(connection, fault),
        leg_terms=leg_terms_of(connection, fault),
        customer=customer,
        zone=ZoneInfo(fault.report.time_zone),
        desk=current(connection, Desk, fault.report.desk),
        equipment=machine,
        vendors=vendors,
        contact=routed_contact(fault, vendors),
        **_ahead(connection, fault, machine, customer, latest(stored.events)),
    )


def _ahead(
    connection: Connection, fault: Fault, machine: Equipment | None, customer: Customer, at: datetime
) -> dict[str, Any]:
    return {
        "route_terms": route_terms(connection, fault, machine, customer, at),
        "suspect_routes": suspect_routes(connection, fault, at),
    }


def terms_of(connection: Connection, fault: Fault, look_up: LookUp | None = None) -> Terms:
    """Return the terms that a fault goes by, with those it went by before a rebasing."""
    known = look_up or look_up_once(connection)
    first, *newer = fault.pins
    found = _pinned(known(Contract, first.terms), first)
    for pin in newer:
        found = replace(_pinned(known(Contract, pin.terms), pin), since=pin.since, earlier=found)
    return found


def _pinned(contract: Pinned[Contract], pin: Pin) -> Terms:
    cover = contract.value.covers[pin.cover] if pin.cover is not None else None
    return Terms(contract=contract.value, cover=cover, calendars=contract.calendars)


def _customer(connection: Connection, fault: Fault) -> Customer:
    known = current(connection, Customer, fault.report.customer)
    # A customer that left the book still has faults; its id is all that is left of it.
    return known or Customer(id=fault.report.customer, name=fault.report.customer)


def vendors_named(fault: Fault) -> tuple[str, ...]:
    """Return the ids of the vendors that have a leg of a fault, or that it was routed to, sorted."""
    route = fault.route.vendor if fault.route is not None else None
    return tuple(sorted({leg.vendor for leg in fault.legs} | ({route} if route is not None else set())))


def _vendors(connection: Connection, fault: Fault) -> dict[str, Vendor]:
    found = {name: current(connection, Vendor, name) for name in vendors_named(fault)}
    return {name: vendor for name, vendor in found.items() if vendor is not None}


def routed_contact(fault: Fault, vendors: Mapping[str, Vendor]) -> Contact | None:
    """Return the contact that routing named, as they are on record now; None where nobody of that name is."""
    if fault.route is None or fault.route.vendor is None or fault.route.vendor not in vendors:
        return None
    known = vendors[fault.route.vendor].contacts
    return next((contact for contact in known if contact.name == fault.route.contact), None)
