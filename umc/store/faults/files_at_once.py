"""The files of many faults in a handful of statements: what they share is read once for all of them.

For who acts on faults in bulk. ``fault_files`` reads one at a time and puts the same file together,
with one thing more: who would answer for each suspect. That takes the whole book of the machine, eight
times the time of all the rest, and no message speaks of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from umc.domain.clocks.sla import LegTerms
from umc.domain.desk.ahead import machine_routed
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.fault import Fault
from umc.domain.faults.history import derive, latest
from umc.domain.register.contract import Agreement
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import Customer, Vendor
from umc.domain.register.term import local_day
from umc.domain.who_answers.agreement_now import lasts
from umc.store.faults.fault_files import routed_contact, terms_of, vendors_named
from umc.store.faults.faults import Stored
from umc.store.register import outlooks
from umc.store.register.equipment import by_tags
from umc.store.register.terms import LookUp
from umc.store.register.terms_at_once import TermsNow, look_up_many, terms_now


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesAtOnce:
    """The files of some faults, and the terms in force now that they were put together from."""

    files: tuple[FaultFile, ...]
    now: TermsNow


def files_at_once(connection: Connection, stored: Sequence[Stored]) -> FilesAtOnce:
    """Return the files of these faults, in order, each without its ``suspect_routes``."""
    derived = [derive(one.events) for one in stored]
    now = terms_now(
        connection,
        customers={fault.report.customer for fault in derived},
        agreements={name for fault in derived if (name := _agreement_routed(fault)) is not None},
    )
    gathering = _Gathering(
        connection=connection,
        now=now,
        machines={one.tag: one for one in by_tags(connection, sorted(set(_tags(derived))))},
        look_up=look_up_many(connection, {*_pins(derived), *now.digests.values()}),
    )
    files = tuple(gathering.file(one, fault) for one, fault in zip(stored, derived, strict=True))
    return FilesAtOnce(files=files, now=now)


def _agreement_routed(fault: Fault) -> str | None:
    return fault.route.agreement if fault.route is not None else None


def _tags(faults: Sequence[Fault]) -> Iterator[str]:
    for fault in faults:
        routed = fault.route.equipment if fault.route is not None else None
        yield from (tag for tag in (fault.culprit or fault.report.equipment, routed) if tag is not None)


def _pins(faults: Sequence[Fault]) -> Iterator[str]:
    for fault in faults:
        yield from (pin.terms for pin in fault.pins)
        yield from (pin.terms for leg in fault.legs for pin in leg.pins)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gathering:
    """All that was read for several faults."""

    connection: Connection
    now: TermsNow
    machines: Mapping[str, Equipment]
    look_up: LookUp

    def file(self, stored: Stored, fault: Fault) -> FaultFile:
        """Put one file together; the database is asked only for what was not foreseen."""
        customer = self._customer(fault)
        machine = self.machines.get(fault.culprit or fault.report.equipment or "")
        vendors = self._vendors(fault)
        return FaultFile(
            id=stored.id,
            number=stored.number,
            head=stored.head,
            events=stored.events,
            fault=fault,
            terms=terms_of(self.connection, fault, self.look_up),
            leg_terms=outlooks.leg_terms_of(self.connection, fault, self.look_up),
            customer=customer,
            zone=ZoneInfo(fault.report.time_zone),
            desk=self.now.desks.get(fault.report.desk),
            equipment=machine,
            vendors=vendors,
            contact=routed_contact(fault, vendors),
            route_terms=self._route_terms(stored, fault, machine, customer),
        )

    def _customer(self, fault: Fault) -> Customer:
        name = fault.report.customer
        return self.now.customers.get(name) or Customer(id=name, name=name)

    def _vendors(self, fault: Fault) -> dict[str, Vendor]:
        known = self.now.vendors
        return {name: known[name] for name in vendors_named(fault) if name in known}

    def _route_terms(
        self, stored: Stored, fault: Fault, machine: Equipment | None, customer: Customer
    ) -> LegTerms | None:
        routed = machine_routed(fault, machine, self.machines.get)
        if routed is None:
            return None
        at, name = latest(stored.events), _agreement_routed(fault)
        known = self.now.agreements.get(name) if name is not None else None
        if known is None or routed.customer != customer.id:
            return outlooks.route_terms(self.connection, fault, machine, customer, at)
        if not lasts(known, customer.id, local_day(at, customer.zone)):
            return outlooks.route_terms(self.connection, fault, machine, customer, at)
        pinned = self.look_up(Agreement, self.now.digests[known.id])
        return LegTerms(agreement=pinned.value, calendars=pinned.calendars)
