"""Opening a fault in the caller's transaction: names looked up, cover found, route decided, all kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from umc.domain.actor import Actor
from umc.domain.desk.fault_file import FaultFile, require_owner
from umc.domain.desk.idle_steps import unpromised
from umc.domain.desk.opening import Named, cover_of, decided, decision_on, elsewhere, reported, suspected
from umc.domain.faults.events import Reported, What
from umc.domain.faults.report import Report
from umc.domain.register.book import Book
from umc.domain.register.contract import Contract
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import Customer
from umc.domain.who_answers.routing import Undecided
from umc.store.faults.fault_files import open_file
from umc.store.register.books import book_for, book_for_customer, engines
from umc.store.register.named_equipment import require
from umc.store.register.named_terms import require_term
from umc.store.register.terms import digest_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A fault ready to be kept: the events it begins with, and what to warn of."""

    whats: tuple[What, ...]
    warnings: tuple[str, ...] = ()


def open_reported(
    connection: Connection, report: Report, *, at: datetime, now: datetime, actor: Actor
) -> tuple[FaultFile, tuple[str, ...]]:
    """Keep the fault that a report makes, and return its file with warnings.

    Raises:
        Refusal: an unknown name, a machine that no contract covers at ``at`` (with the
            reasons), or several contracts that could be meant. Nothing is written then.
    """
    return keep_opening(connection, prepare_opening(connection, report, at), at=at, now=now, actor=actor)


def prepare_opening(connection: Connection, report: Report, at: datetime) -> Opening:
    """Return the fault that a report makes at an instant; nothing is written.

    Raises:
        Refusal: as ``open_reported``.
    """
    named = _named(connection, report)
    cover = cover_of(named, report, at)
    first = reported(named, report, cover, terms=digest_now(connection, Contract, cover.contract.id))
    whats: list[What] = [first, *suspected(named)]
    if named.machine is not None:
        whats += _decided(connection, named.book, named.machine, first, at)
    return Opening(whats=tuple(whats), warnings=(*cover.warnings, *elsewhere(named, report)))


def keep_opening(
    connection: Connection, opening: Opening, *, at: datetime, now: datetime, actor: Actor,
    also: Sequence[What] = (),
) -> tuple[FaultFile, tuple[str, ...]]:  # fmt: skip
    """Keep a prepared fault; ``also`` are further events of the same instant."""
    file = open_file(connection, [*opening.whats, *also], at=at, now=now, actor=actor)
    return file, (*opening.warnings, *unpromised(file.terms, file.fault.priority))


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
