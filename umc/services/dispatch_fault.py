"""Hand a fault to a vendor: its leg opens, its clocks start, its packet is complete."""

from collections.abc import Mapping
from datetime import datetime

from umc.domain.actor import Actor
from umc.domain.desk.answer import FaultAnswer, Key
from umc.domain.desk.fault_file import FaultFile, require_owner
from umc.domain.desk.hand_over import (
    HandOver,
    agreement_for,
    dispatched,
    machine_meant,
    routed_vendor,
    suspected_by_dispatch,
)
from umc.domain.faults.steps import candidates
from umc.domain.register.contract import Agreement
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import Vendor
from umc.store.database.engine import Connection, Database
from umc.store.faults.fault_files import answered_before, load_file, record, remember
from umc.store.register.books import book_for, engines
from umc.store.register.named_equipment import require
from umc.store.register.named_terms import require_term, vendor_meant
from umc.store.register.terms import digest_now


def dispatch_fault(
    database: Database,
    reference: str,
    *,
    vendor: str | None,
    equipment: str | None,
    given: Mapping[str, str],
    vendor_ref: str,
    at: datetime,
    now: datetime,
    actor: Actor,
    key: Key | None = None,
) -> FaultAnswer:
    """Bring in the routed vendor, or the one named, for the machine at fault, or the one named.

    ``given`` are fields stated for this hand-over that the register does not hold.

    Raises:
        Refusal: something the vendor asks for is missing (which is named); nobody to dispatch
            to; two agreements back the machine equally; a step the fault does not allow.
    """
    with database.write() as connection:
        if (before := answered_before(connection, key)) is not None:
            return before
        file = load_file(connection, reference, locked=True)
        machine = _machine(connection, file, equipment)
        to = _hand_over(connection, file, machine, vendor, at)
        under = digest_now(connection, Agreement, to.agreement.id) if to.agreement else None
        calendars = engines(to.book)
        what = dispatched(file, to, at, terms=under, calendars=calendars, given=given, vendor_ref=vendor_ref)
        whats = [*suspected_by_dispatch(file, to), what]
        after = record(connection, file, whats, at=at, now=now, actor=actor)
        answer = FaultAnswer.of(after, at=at, now=now)
        return remember(connection, key, answer, now=now)


def _machine(connection: Connection, file: FaultFile, named: str | None) -> Equipment:
    machine = require(connection, machine_meant(file, named))
    if machine.tag not in candidates(file.fault):
        require_owner(machine, file.customer.id)
    return machine


def _hand_over(
    connection: Connection, file: FaultFile, machine: Equipment, named: str | None, at: datetime
) -> HandOver:
    book = book_for(connection, machine)
    wanted = vendor_meant(connection, named) if named is not None else routed_vendor(file)
    vendor = book.vendors.get(wanted) or require_term(connection, Vendor, wanted)
    agreement = agreement_for(book, file, machine, wanted, at)
    return HandOver(vendor=vendor, machine=machine, agreement=agreement, book=book)
