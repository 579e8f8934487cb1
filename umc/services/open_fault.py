"""Open a fault: the report, the contract that covers it, and who answers, in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from umc.domain.answer import FaultAnswer, Key
from umc.domain.book import Book
from umc.domain.contract import Contract
from umc.domain.equipment import Equipment
from umc.domain.events import Reported, Suspected, What
from umc.domain.fault_cover import FaultCover, cover_for_customer, cover_for_machine, cover_for_suspects
from umc.domain.fault_file import require_owner
from umc.domain.idle_steps import unpromised
from umc.domain.party import Customer
from umc.domain.priority import priority_of
from umc.domain.refusals import Refusal, did_you_mean
from umc.domain.report import Report
from umc.domain.route_event import as_event
from umc.domain.routing import Decision, Undecided, decide
from umc.store.books import book_for, book_for_customer, engines
from umc.store.engine import Connection, Database
from umc.store.fault_files import answered_before, open_file, remember
from umc.store.named_equipment import require
from umc.store.named_terms import require_term
from umc.store.terms import digest_now


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """The machines and the book that a report is about."""

    machine: Equipment | None
    suspects: tuple[Equipment, ...]
    customer: str
    book: Book

    @property
    def site(self) -> str | None:
        """Where the machine, or else the first suspect, stands."""
        first = self.machine or (self.suspects[0] if self.suspects else None)
        return first.site if first is not None else None


def open_fault(
    database: Database, report: Report, *, at: datetime, now: datetime, actor: str, key: Key | None = None
) -> FaultAnswer:
    """Record a report under the contract in force at ``at``; where the machine is known, route at once.

    Raises:
        Refusal: an unknown name, a machine that no contract covers then (with the reasons),
            or several contracts that could be meant.
    """
    with database.write() as connection:
        if (before := answered_before(connection, key)) is not None:
            return before
        named = _named(connection, report)
        cover = _cover(named, report, at)
        reported = _reported(connection, report, named, cover)
        whats: list[What] = [reported, *_suspected(named)]
        if named.machine is not None:
            whats += _decided(connection, named.book, named.machine, reported, at)
        file = open_file(connection, whats, at=at, now=now, actor=actor)
        warnings = (*cover.warnings, *_elsewhere(named, report), *unpromised(file.terms, file.fault.priority))
        answer = FaultAnswer.of(file, at=at, now=now, also=warnings)
        return remember(connection, key, answer, now=now)


def _named(connection: Connection, report: Report) -> _Named:
    machine = require(connection, report.equipment) if report.equipment else None
    # One machine may be named twice, by tag and by serial.
    suspects = tuple(dict.fromkeys(require(connection, tag) for tag in report.suspects))
    first = machine or (suspects[0] if suspects else None)
    customer = report.customer or (first.customer if first else "")
    for one in (machine, *suspects):
        if one is not None:
            require_owner(one, customer)
    if first is not None:
        return _Named(
            machine=machine, suspects=suspects, customer=customer, book=_book(connection, first, suspects)
        )
    require_term(connection, Customer, customer)
    return _Named(machine=None, suspects=(), customer=customer, book=book_for_customer(connection, customer))


def _book(connection: Connection, first: Equipment, suspects: tuple[Equipment, ...]) -> Book:
    if len(suspects) < 2:
        return book_for(connection, first)
    return book_for_customer(connection, first.customer, {one.tag: one for one in suspects})


def _cover(named: _Named, report: Report, at: datetime) -> FaultCover:
    customer = named.book.customers[named.customer]
    if report.site is not None and customer.site(report.site) is None:
        known = tuple(site.id for site in customer.sites)
        hint = did_you_mean(report.site, known) or f"sites of {customer.id}: {', '.join(known) or 'none'}"
        raise Refusal("unknown-site", f"{customer.id} has no site {report.site!r}", hint=hint)
    if named.machine is not None:
        return cover_for_machine(named.book, named.machine, at, contract=report.contract)
    if named.suspects:
        return cover_for_suspects(named.book, named.suspects, at, contract=report.contract)
    return cover_for_customer(named.book, customer, at, contract=report.contract)


def _elsewhere(named: _Named, report: Report) -> tuple[str, ...]:
    """Warn of machines that stand at another site than the one that was named."""
    machines = [one for one in (named.machine, *named.suspects) if one is not None]
    return tuple(
        f"{one.tag} stands at {one.site}, not at {report.site}"
        for one in machines
        if report.site is not None and one.site != report.site
    )


def _reported(connection: Connection, report: Report, named: _Named, cover: FaultCover) -> Reported:
    contract = cover.contract
    return Reported(
        customer=named.customer,
        contract=contract.id,
        terms=digest_now(connection, Contract, contract.id),
        desk=contract.desk,
        priority=priority_of(
            contract, impact=report.impact, urgency=report.urgency, priority=report.priority
        ),
        symptom=report.symptom,
        cover=cover.place,
        site=report.site or (named.machine.site if named.machine else None),
        equipment=named.machine.tag if named.machine else None,
        impact=report.impact,
        urgency=report.urgency,
        channel=report.channel,
        caller=report.caller,
        time_zone=named.book.customers[named.customer].zone_at(report.site or named.site),
    )


def _suspected(named: _Named) -> list[What]:
    return [Suspected(equipment=one.tag, evidence="named in the report") for one in named.suspects]


def _decided(
    connection: Connection, book: Book, machine: Equipment, reported: Reported, at: datetime
) -> list[What]:
    decision = _decision(book, machine, reported, at)
    if isinstance(decision, Undecided):
        # Only now do the neighbours matter, and looking for them is a walk through the register.
        decision = _decision(book_for(connection, machine, with_dependencies=True), machine, reported, at)
    whats: list[What] = [as_event(decision, machine)]
    if isinstance(decision, Undecided):
        # The machine reported is held to be at fault already.
        others = [each for each in decision.suspects if each.equipment != machine.tag]
        whats += [Suspected(equipment=each.equipment, evidence=each.reason) for each in others]
    return whats


def _decision(book: Book, machine: Equipment, reported: Reported, at: datetime) -> Decision:
    return decide(
        book,
        machine,
        at,
        priority=reported.priority,
        symptom=reported.symptom,
        calendars=engines(book),
    )
