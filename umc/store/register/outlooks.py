"""What a fault has ahead of it: the terms of a dispatch not made yet, and who answers for each suspect."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from umc.domain.clocks.sla import LegTerms
from umc.domain.desk.ahead import agreement_routed, machine_routed, open_suspects, suspect_route
from umc.domain.desk.outlook import SuspectRoute
from umc.domain.faults.events import Routed
from umc.domain.faults.fault import Fault, Pin
from umc.domain.register.contract import Agreement
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import Customer
from umc.domain.register.term import local_day
from umc.domain.who_answers.agreement_now import lasts
from umc.store.register.books import book_for, engines
from umc.store.register.equipment import by_tag
from umc.store.register.terms import LookUp, Pinned, current, digest_now, look_up_once, pinned


def leg_terms_of(connection: Connection, fault: Fault, look_up: LookUp | None = None) -> dict[int, LegTerms]:
    """Return the terms pinned at each dispatch or since, by leg; no entry where no agreement backs it."""
    known = look_up or look_up_once(connection)
    return {leg.number: _gone_by(known, leg.pins) for leg in fault.legs if leg.pins}


def route_terms(
    connection: Connection, fault: Fault, machine: Equipment | None, customer: Customer, at: datetime
) -> LegTerms | None:
    """Return what a dispatch to the present route would be under at an instant, None without an agreement.

    ``machine`` is the one at fault and ``customer`` the fault's, as registered now.
    """
    machine = machine_routed(fault, machine, lambda tag: by_tag(connection, tag))
    if machine is None or fault.route is None:
        return None
    name = _agreement(connection, fault.route, machine, customer, at)
    return _now(connection, name) if name is not None else None


def suspect_routes(connection: Connection, fault: Fault, at: datetime) -> tuple[SuspectRoute, ...]:
    """Route every suspect as if it were the culprit at an instant; only while none is known."""
    machines = (by_tag(connection, tag) for tag in open_suspects(fault))
    return tuple(_suspect_route(connection, fault, one, at) for one in machines if one is not None)


def _gone_by(look_up: LookUp, pins: tuple[Pin, ...]) -> LegTerms:
    found = _leg_terms(look_up(Agreement, pins[0].terms))
    for pin in pins[1:]:
        found = replace(_leg_terms(look_up(Agreement, pin.terms)), since=pin.since, earlier=found)
    return found


def _now(connection: Connection, agreement: str) -> LegTerms:
    return _leg_terms(pinned(connection, Agreement, digest_now(connection, Agreement, agreement)))


def _leg_terms(agreement: Pinned[Agreement]) -> LegTerms:
    return LegTerms(agreement=agreement.value, calendars=agreement.calendars)


def _agreement(
    connection: Connection, route: Routed, machine: Equipment, customer: Customer, at: datetime
) -> str | None:
    """Return the id of the agreement a dispatch would be under; the book is read only where it must be."""
    if route.agreement is not None and machine.customer == customer.id:
        routed = current(connection, Agreement, route.agreement)
        if routed is not None and lasts(routed, customer.id, local_day(at, customer.zone)):
            return routed.id
    found = agreement_routed(book_for(connection, machine), route, machine, at)
    return found.id if found is not None else None


def _suspect_route(connection: Connection, fault: Fault, machine: Equipment, at: datetime) -> SuspectRoute:
    book = book_for(connection, machine)
    return suspect_route(
        book,
        fault,
        machine,
        at,
        calendars=engines(book),
        terms_of=lambda agreement: _now(connection, agreement),
    )
