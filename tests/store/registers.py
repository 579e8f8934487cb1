"""A small register for tests: a bank with one switch, a vendor who answers for it, and faults on it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from tests.domain.builders import (
    OPENED,
    Step,
    a_calendar,
    a_contract,
    a_machine,
    a_vendor,
    an_agreement,
    an_event,
    at,
    dispatched,
    leg_terms,
    reported,
    terms,
)
from umc.domain.calendars.calendar_terms import ALWAYS
from umc.domain.clocks.clocks import clocks
from umc.domain.faults.events import Dispatched, Event
from umc.domain.faults.history import derive
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, Contract, Escalation
from umc.domain.register.party import Customer, Desk, Engineer, Site
from umc.domain.register.selector import Selector
from umc.store.database.engine import Database
from umc.store.faults import faults
from umc.store.faults.fault_rows import State
from umc.store.faults.faults import Stored
from umc.store.register import equipment, revisions
from umc.store.register.terms import digest_now, put
from umc.store.register.versions import versions

NOW = datetime(2026, 4, 6, 1, 0, tzinfo=UTC)  # 10:00 in Tokyo


def a_book(**changes: Any) -> Book:
    """Return the bank's book."""
    given: dict[str, Any] = {
        "calendars": {ALWAYS.name: ALWAYS, "jp-office": a_calendar()},
        "desks": {
            "tokyo": Desk(
                id="tokyo", name="Tokyo", calendar="24x7", engineers=(Engineer(id="sato", name="Sato"),)
            )
        },
        "vendors": {"nec": a_vendor("serial", "agreement")},
        "customers": {
            "bank": Customer(
                id="bank",
                name="京浜銀行",
                engineer="sato",
                sites=(Site(id="hq", name="本店", time_zone="Asia/Tokyo"),),
            )
        },
        "contracts": {"C-1": a_contract()},
        "agreements": {"A-1": an_agreement(backs=(Selector(vendor=("nec",)),))},
        "escalations": {"standard": Escalation(id="standard", steps=())},
        "equipment": {"SW-1": a_machine()},
    }
    return Book(**given | changes)


def apply(connection: Connection, book: Book) -> int:
    """Register a whole book in an empty register, or what differs in its terms."""
    rev = revisions.record(connection, actor="test", digest="plan", summary={}, now=NOW)
    put(connection, versions(book), rev)
    known = equipment.digests(connection)
    fresh = [machine for machine in book.equipment.values() if machine.tag not in known]
    equipment.insert_many(connection, fresh, declared_by="book", now=NOW)
    return rev


def state_of(events: tuple[Event, ...], as_of: datetime | None = None) -> State:
    """Return what follows from events under the builders' contract and agreement."""
    fault = derive(events)
    legs = {leg.number: leg_terms() for leg in fault.legs}
    now = as_of or max(event.recorded_at for event in events)
    return State(fault=fault, clocks=clocks(fault, terms(), legs, now), as_of=now, engineer="sato")


def open_fault(connection: Connection, *, opened: str = OPENED, year: int = 2026, **changes: Any) -> Stored:
    """Keep a fault on the switch."""
    given: Mapping[str, Any] = {"terms": digest_now(connection, Contract, "C-1")} | changes
    opening = (an_event(1, opened, reported(**given)),)
    return faults.create(connection, year=year, opening=opening, state=state_of(opening))


def move(connection: Connection, number: str, *steps: Step) -> Stored:
    """Keep further steps of a fault; a dispatch pins the agreement registered."""
    stored = faults.lock_for_step(connection, number)
    new = tuple(
        an_event(seq, when, _pinned(connection, what))
        for seq, (when, what) in enumerate(steps, stored.seq + 1)
    )
    return faults.append(connection, stored, new, state_of((*stored.events, *new)))


def _pinned(connection: Connection, what: Any) -> Any:
    if not isinstance(what, Dispatched):
        return what
    pin = digest_now(connection, Agreement, "A-1")
    made = dispatched(what.leg, what.vendor, what.equipment)
    return Dispatched(
        leg=made.leg, vendor=made.vendor, equipment=made.equipment, agreement=made.agreement, terms=pin
    )


def registered(database: Database) -> Database:
    """Register the bank's book and give the database back."""
    with database.write() as connection:
        apply(connection, a_book())
    return database


def later(minutes: float) -> datetime:
    """Return the instant so many minutes after the usual opening."""
    return at(OPENED) + timedelta(minutes=minutes)
