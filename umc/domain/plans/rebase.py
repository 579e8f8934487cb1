"""Rebasing an open fault: the terms that a book would give it now, or why it cannot have them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from umc.domain.calendars.calendar import Calendar
from umc.domain.clocks.due_moves import GoneBy
from umc.domain.clocks.sla import LegTerms, Terms
from umc.domain.faults.fault import OPEN_STATUSES, Fault, Leg
from umc.domain.faults.rebased import Rebased, RebasedLeg
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, Contract, calendar_names
from umc.domain.register.equipment import RETIRED, Equipment
from umc.domain.register.term import in_force, local_day
from umc.domain.who_answers.cover import first_cover


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotRebase:
    """The fault keeps its terms, ``because`` of this."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTerms:
    """What the fault would go by, and the event that says so."""

    gone_by: GoneBy
    event: Rebased


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What a rebasing goes by: the book, its engines, and the digests that pin its promises.

    ``machines`` are those that faults are about, as they would be registered; ``contracts``
    and ``agreements`` are digests by id, ``engines`` by the name of the calendar.
    """

    book: Book
    machines: Mapping[str, Equipment]
    contracts: Mapping[str, str]
    agreements: Mapping[str, str]
    engines: Mapping[str, Calendar]

    def calendars_of(self, promise: Contract | Agreement) -> Mapping[str, Calendar]:
        """Return the engines of all calendars that a promise may count on."""
        return {name: self.engines[name] for name in calendar_names(promise)}


def new_terms(fault: Fault, old: GoneBy, present: Present, at: datetime) -> NewTerms | CannotRebase | None:
    """Return what a fault would go by from an instant on; None: what it goes by already.

    Its contract keeps its id, and each open leg its agreement; an agreement that left the
    book, and a leg that is over, keep what was pinned. ``old`` is what the fault goes by.
    """
    if fault.status not in OPEN_STATUSES:
        return CannotRebase(because=f"it is {fault.status.value}")
    contract = _new_contract(fault, old.terms, present, at)
    if isinstance(contract, CannotRebase):
        return contract
    legs = tuple(_new_legs(fault, present))
    terms, cover = contract
    pinned = present.contracts[fault.report.contract]
    if pinned == fault.pin.terms and not legs:
        return None
    event = Rebased(
        contract=fault.report.contract, old=fault.pin.terms, new=pinned, cover=cover, legs=legs
    )  # fmt: skip
    return NewTerms(gone_by=GoneBy(terms=terms, legs=_leg_terms(legs, old, present, at)), event=event)


def _new_contract(
    fault: Fault, old: Terms, present: Present, at: datetime
) -> tuple[Terms, int | None] | CannotRebase:
    named = fault.report.contract
    contract = present.book.contracts.get(named)
    if contract is None:
        return CannotRebase(because=f"contract {named} is not in the book")
    if present.contracts[named] == fault.pin.terms:
        return old, fault.pin.cover
    cover = _cover(fault, contract, present)
    if isinstance(cover, CannotRebase):
        return cover
    taken = contract.covers[cover] if cover is not None else None
    calendars = present.calendars_of(contract)
    return Terms(contract=contract, cover=taken, calendars=calendars, since=at, earlier=old), cover


def _cover(fault: Fault, contract: Contract, present: Present) -> int | CannotRebase | None:
    """Return the place of the cover that takes in the machine whose cover was pinned at the opening."""
    report = fault.report
    if contract.customer != report.customer:
        return CannotRebase(because=f"{contract.id} is a contract of {contract.customer} there")
    opened_on = local_day(fault.opened_at, present.book.zone_of(report.customer))
    if not in_force(contract.starts, contract.ends, opened_on):
        runs = f"{contract.id} runs from {contract.starts} to {contract.ends} there"
        return CannotRebase(because=f"{runs}, and the fault was opened on {opened_on}")
    if fault.pin.cover is None:
        return None
    tags = (report.equipment,) if report.equipment is not None else _suspected(fault)
    places = (_place(contract, present.machines.get(tag)) for tag in tags)
    found = next((place for place in places if place is not None), None)
    if found is None:
        return CannotRebase(because=f"{contract.id} does not cover {' or '.join(tags)} there")
    return found


def _suspected(fault: Fault) -> tuple[str, ...]:
    return tuple(dict.fromkeys(suspect.equipment for suspect in fault.suspects))


def _place(contract: Contract, machine: Equipment | None) -> int | None:
    if machine is None or machine.status == RETIRED or machine.customer != contract.customer:
        return None
    return first_cover(contract, machine)


def _new_legs(fault: Fault, present: Present) -> Iterator[RebasedLeg]:
    for leg in fault.open_legs:
        named = leg.dispatch.agreement
        pinned = present.agreements.get(named) if named is not None else None
        if named is not None and pinned is not None and leg.terms not in (None, pinned):
            yield RebasedLeg(leg=leg.number, agreement=named, old=_pinned(leg), new=pinned)


def _pinned(leg: Leg) -> str:
    return leg.pins[-1].terms


def _leg_terms(
    legs: tuple[RebasedLeg, ...], old: GoneBy, present: Present, at: datetime
) -> dict[int, LegTerms]:
    newer = dict(old.legs)
    for each in legs:
        agreement = present.book.agreements[each.agreement]
        calendars = present.calendars_of(agreement)
        earlier = old.legs[each.leg]
        newer[each.leg] = LegTerms(agreement=agreement, calendars=calendars, since=at, earlier=earlier)
    return newer
