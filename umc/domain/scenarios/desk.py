"""A desk without a database: faults are opened and moved on a book by the rules of the real one.

What a step means is decided where the use cases decide it (opening, hand-over, history);
here are only the looking up and the keeping, which the store does for them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from umc.domain.calendars.calendar import Calendar
from umc.domain.clocks.promises import needs_resolve
from umc.domain.clocks.sla import LegTerms, Terms
from umc.domain.desk.ahead import agreement_routed, machine_routed, open_suspects, suspect_route
from umc.domain.desk.fault_file import FaultFile, require_owner
from umc.domain.desk.hand_over import (
    HandOver,
    agreement_for,
    dispatched,
    machine_meant,
    missing_fields,
    routed_vendor,
    suspected_by_dispatch,
)
from umc.domain.desk.opening import Named, cover_of, decided, decision_on, reported, suspected
from umc.domain.desk.outlook import SuspectRoute
from umc.domain.desk.route_event import as_event
from umc.domain.faults.events import Event, Identified, Suspected, What
from umc.domain.faults.fault import Fault
from umc.domain.faults.history import admit
from umc.domain.faults.report import Report
from umc.domain.faults.steps import candidates
from umc.domain.register.book import Book
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import Vendor
from umc.domain.who_answers.cover import parts_by_customer
from umc.domain.who_answers.routing import decide

ACTOR = "scenario"
NUMBER = "the fault"


class ScenarioDesk:
    """Opens and moves faults on one book; the calendars it expands are kept for all of them."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.calendars: Mapping[str, Calendar] = {
            name: Calendar(declared) for name, declared in book.calendars.items()
        }
        self._parts = parts_by_customer(book)

    def part(self, customer: str) -> Book:
        """Return the part of the book that bears on a customer; what is asked of it is answered as of all."""
        return self._parts.get(customer, self.book)

    def named(self, report: Report) -> Named:
        """Return the machines that a report names by their tags; all must be in the book.

        Raises:
            Refusal: machines of another customer.
        """
        machine = self.book.equipment[report.equipment] if report.equipment else None
        suspects = tuple(dict.fromkeys(self.book.equipment[tag] for tag in report.suspects))
        first = machine or (suspects[0] if suspects else None)
        customer = report.customer or (first.customer if first else "")
        for one in (machine, *suspects):
            if one is not None:
                require_owner(one, customer)
        return Named(machine=machine, suspects=suspects, customer=customer, book=self.part(customer))

    def open(self, report: Report, at: datetime) -> FaultFile:
        """Open a fault; where the machine is known it is routed at once.

        Raises:
            Refusal: nothing covers what is named, several contracts could be meant, and the like.
        """
        named = self.named(report)
        cover = cover_of(named, report, at)
        first = reported(named, report, cover, terms="")
        whats: list[What] = [first, *suspected(named)]
        if named.machine is not None:
            decision = decision_on(named.book, named.machine, first, at, self.calendars)
            whats += decided(decision, named.machine)
        events = _events(whats, after=0, at=at)
        fault = admit((), *events)
        part = cover.contract.covers[cover.place] if cover.place is not None else None
        file = FaultFile(
            id=0,
            number=NUMBER,
            head="",
            events=events,
            fault=fault,
            terms=Terms(contract=cover.contract, cover=part, calendars=self.calendars),
            leg_terms={},
            customer=self.book.customers[named.customer],
            zone=ZoneInfo(first.time_zone),
            desk=self.book.desks.get(first.desk),
            vendors={},
        )
        return self._with_facts(file, fault, at)

    def record(self, file: FaultFile, whats: Sequence[What], at: datetime) -> FaultFile:
        """Return the file with further events that happened at an instant.

        Raises:
            Refusal: a step that the fault does not allow then.
        """
        owed = needs_resolve(file.fault, file.terms)
        new = _events(whats, after=max(event.seq for event in file.events), at=at)
        fault = admit(file.events, *new, needs_resolve=owed)
        return self._with_facts(replace(file, events=(*file.events, *new)), fault, at)

    def seen_at(self, file: FaultFile, at: datetime) -> FaultFile:
        """Return the file with what lies ahead of the fault at an instant, no earlier than its last event."""
        return replace(
            file,
            route_terms=self._route_terms(file.fault, file.equipment, at),
            suspect_routes=self._suspect_routes(file.fault, at),
        )

    def dispatch(
        self,
        file: FaultFile,
        at: datetime,
        *,
        vendor: str | None = None,
        equipment: str | None = None,
        given: Mapping[str, str] | None = None,
    ) -> FaultFile:
        """Bring in the routed vendor, or the one of that id, for the machine at fault, or that of a tag.

        Raises:
            Refusal: nobody to dispatch to; something the vendor asks for is missing.
        """
        machine = self.book.equipment[machine_meant(file, equipment)]
        if machine.tag not in candidates(file.fault):
            require_owner(machine, file.customer.id)
        book, wanted = self.part(machine.customer), vendor or routed_vendor(file)
        to = HandOver(
            vendor=self.book.vendors[wanted],
            machine=machine,
            agreement=agreement_for(book, file, machine, wanted, at),
            book=book,
        )
        terms = to.agreement.id if to.agreement else None
        what = dispatched(file, to, at, terms=terms, calendars=self.calendars, given=given or {})
        return self.record(file, [*suspected_by_dispatch(file, to), what], at)

    def lacking(self, file: FaultFile, at: datetime) -> tuple[str, ...]:
        """Return what the vendor routed to asks for and nobody knows; empty where none is routed to."""
        route = file.fault.route
        machine = machine_routed(file.fault, file.equipment, self.book.equipment.get)
        if machine is None or route is None or route.vendor is None:
            return ()
        book, vendor = self.part(machine.customer), self.book.vendors[route.vendor]
        agreement = agreement_routed(book, route, machine, at)
        return missing_fields(file, HandOver(vendor=vendor, machine=machine, agreement=agreement, book=book))

    def name_culprit(self, file: FaultFile, tag: str, at: datetime) -> FaultFile:
        """Name the machine at fault, and route to who answers for it."""
        machine = self._owned(file, tag)
        fault, book = file.fault, self.part(machine.customer)
        decision = decide(
            book, machine, at, priority=fault.priority, symptom=fault.report.symptom, calendars=self.calendars
        )
        return self.record(file, [Identified(equipment=tag), as_event(decision, machine)], at)

    def suspect(self, file: FaultFile, tag: str, at: datetime) -> FaultFile:
        """Add a machine to the suspects."""
        return self.record(file, [Suspected(equipment=self._owned(file, tag).tag)], at)

    def _owned(self, file: FaultFile, tag: str) -> Equipment:
        machine = self.book.equipment[tag]
        require_owner(machine, file.customer.id)
        return machine

    def _with_facts(self, file: FaultFile, fault: Fault, at: datetime) -> FaultFile:
        tag = fault.culprit or fault.report.equipment
        vendors = self._vendors(fault)
        routed = vendors.get(fault.route.vendor or "") if fault.route is not None else None
        contacts = routed.contacts if routed is not None else ()
        called = fault.route.contact if fault.route is not None else None
        known = replace(
            file,
            fault=fault,
            leg_terms=self._leg_terms(fault),
            equipment=self.book.equipment.get(tag) if tag is not None else None,
            vendors=vendors,
            contact=next((contact for contact in contacts if contact.name == called), None),
        )
        return self.seen_at(known, at)

    def _vendors(self, fault: Fault) -> dict[str, Vendor]:
        named = {leg.vendor for leg in fault.legs} | {fault.route.vendor if fault.route is not None else None}
        return {name: self.book.vendors[name] for name in sorted(filter(None, named))}

    def _leg_terms(self, fault: Fault) -> dict[int, LegTerms]:
        return {leg.number: self._under(leg.dispatch.terms) for leg in fault.legs if leg.dispatch.terms}

    def _under(self, agreement: str) -> LegTerms:
        return LegTerms(agreement=self.book.agreements[agreement], calendars=self.calendars)

    def _route_terms(self, fault: Fault, known: Equipment | None, at: datetime) -> LegTerms | None:
        machine = machine_routed(fault, known, self.book.equipment.get)
        if machine is None or fault.route is None:
            return None
        found = agreement_routed(self.part(machine.customer), fault.route, machine, at)
        return self._under(found.id) if found is not None else None

    def _suspect_routes(self, fault: Fault, at: datetime) -> tuple[SuspectRoute, ...]:
        machines = (self.book.equipment[tag] for tag in open_suspects(fault))
        return tuple(
            suspect_route(
                self.part(one.customer), fault, one, at, calendars=self.calendars, terms_of=self._under
            )
            for one in machines
        )


def _events(whats: Sequence[What], *, after: int, at: datetime) -> tuple[Event, ...]:
    return tuple(
        Event(seq=after + place, happened_at=at, recorded_at=at, actor=ACTOR, what=what)
        for place, what in enumerate(whats, start=1)
    )
