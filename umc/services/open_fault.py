"""Open a fault: the report, the contract that covers it, and who answers, in one transaction."""

from datetime import datetime

from umc.domain.answer import FaultAnswer, Key
from umc.domain.book import Book
from umc.domain.contract import Contract
from umc.domain.equipment import Equipment
from umc.domain.events import Reported, What
from umc.domain.fault_file import require_owner
from umc.domain.idle_steps import unpromised
from umc.domain.opening import Named, cover_of, decided, decision_on, elsewhere, reported, suspected
from umc.domain.party import Customer
from umc.domain.report import Report
from umc.domain.routing import Undecided
from umc.store.books import book_for, book_for_customer, engines
from umc.store.engine import Connection, Database
from umc.store.fault_files import answered_before, open_file, remember
from umc.store.named_equipment import require
from umc.store.named_terms import require_term
from umc.store.terms import digest_now


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
        cover = cover_of(named, report, at)
        pinned = digest_now(connection, Contract, cover.contract.id)
        first = reported(named, report, cover, terms=pinned)
        whats: list[What] = [first, *suspected(named)]
        if named.machine is not None:
            whats += _decided(connection, named.book, named.machine, first, at)
        file = open_file(connection, whats, at=at, now=now, actor=actor)
        warnings = (*cover.warnings, *elsewhere(named, report), *unpromised(file.terms, file.fault.priority))
        answer = FaultAnswer.of(file, at=at, now=now, also=warnings)
        return remember(connection, key, answer, now=now)


def _named(connection: Connection, report: Report) -> Named:
    machine = require(connection, report.equipment) if report.equipment else None
    # One machine may be named twice, by tag and by serial.
    suspects = tuple(dict.fromkeys(require(connection, tag) for tag in report.suspects))
    first = machine or (suspects[0] if suspects else None)
    customer = report.customer or (first.customer if first else "")
    for one in (machine, *suspects):
        if one is not None:
            require_owner(one, customer)
    if first is not None:
        return Named(
            machine=machine, suspects=suspects, customer=customer, book=_book(connection, first, suspects)
        )
    require_term(connection, Customer, customer)
    return Named(machine=None, suspects=(), customer=customer, book=book_for_customer(connection, customer))


def _book(connection: Connection, first: Equipment, suspects: tuple[Equipment, ...]) -> Book:
    if len(suspects) < 2:
        return book_for(connection, first)
    return book_for_customer(connection, first.customer, {one.tag: one for one in suspects})


def _decided(
    connection: Connection, book: Book, machine: Equipment, report: Reported, at: datetime
) -> list[What]:
    decision = decision_on(book, machine, report, at, engines(book))
    if isinstance(decision, Undecided):
        # Only now do the neighbours matter, and looking for them is a walk through the register.
        whole = book_for(connection, machine, with_dependencies=True)
        decision = decision_on(whole, machine, report, at, engines(whole))
    return decided(decision, machine)
