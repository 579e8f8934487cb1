"""Hand a fault to a vendor: its leg opens, its clocks start, its packet is complete."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from umc.domain.agreement_now import agreement_now
from umc.domain.answer import FaultAnswer, Key
from umc.domain.backing import Ambiguous
from umc.domain.book import Book
from umc.domain.contacts import calendar_of, reach_vendor
from umc.domain.contract import Agreement
from umc.domain.dispatch import Facts, packet
from umc.domain.equipment import Equipment
from umc.domain.events import Dispatched, Suspected, What
from umc.domain.fault import Status
from umc.domain.fault_file import FaultFile, require_owner
from umc.domain.party import Vendor
from umc.domain.refusals import Misuse, Refusal
from umc.domain.steps import candidates
from umc.store.books import book_for, engines
from umc.store.engine import Connection, Database
from umc.store.fault_files import answered_before, load_file, record, remember
from umc.store.named_equipment import require
from umc.store.named_terms import require_term, vendor_meant
from umc.store.terms import digest_now


@dataclass(frozen=True, slots=True, kw_only=True)
class _HandOver:
    """Who is brought in, for which machine, under which agreement."""

    vendor: Vendor
    machine: Equipment
    agreement: Agreement | None
    book: Book


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
    actor: str,
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
        hand_over = _hand_over(connection, file, machine, vendor, at)
        what = _dispatched(connection, file, hand_over, given, vendor_ref, at)
        whats = [*_suspected(file, hand_over), what]
        after = record(connection, file, whats, at=at, now=now, actor=actor)
        answer = FaultAnswer.of(after, at=at, now=now)
        return remember(connection, key, answer, now=now)


def _machine(connection: Connection, file: FaultFile, named: str | None) -> Equipment:
    fault = file.fault
    routed = fault.route.equipment if fault.route is not None else None
    tag = named or routed or fault.culprit or fault.report.equipment
    if tag is None:
        raise Misuse(
            "which-equipment",
            f"{file.number} has no culprit yet, so it is not known for which machine",
            hint="give --equipment TAG and --vendor V, or name the culprit first: umc fault culprit",
        )
    machine = require(connection, tag)
    if machine.tag not in candidates(fault):
        require_owner(machine, file.customer.id)
    return machine


def _suspected(file: FaultFile, to: _HandOver) -> list[What]:
    """Suspect the machine a vendor is sent for while the culprit is unknown; that is why it is sent."""
    fault, tag = file.fault, to.machine.tag
    if fault.status is not Status.TRIAGE or tag in candidates(fault):
        return []
    return [Suspected(equipment=tag, evidence=f"dispatched to {to.vendor.id}")]


def _hand_over(
    connection: Connection, file: FaultFile, machine: Equipment, named: str | None, at: datetime
) -> _HandOver:
    book = book_for(connection, machine)
    route = file.fault.route
    routed = route.vendor if route is not None else None
    wanted = vendor_meant(connection, named) if named is not None else routed
    if wanted is None:
        raise _nobody(file)
    vendor = book.vendors.get(wanted) or require_term(connection, Vendor, wanted)
    return _HandOver(
        vendor=vendor, machine=machine, agreement=_agreement(book, file, machine, wanted, at), book=book
    )


def _nobody(file: FaultFile) -> Refusal:
    if file.fault.route is not None:
        return Refusal(
            "desk-answers",
            f"{file.number} is routed to the desk itself: {'; '.join(file.fault.route.reasons)}",
            hint="bring a vendor in all the same with --vendor V",
        )
    return Refusal(
        "undecided",
        f"{file.number} is not routed: {'; '.join(file.fault.undecided_because) or 'the culprit is unknown'}",
        hint="name the culprit (umc fault culprit), or bring a vendor in with --vendor V --equipment TAG",
    )


def _agreement(
    book: Book, file: FaultFile, machine: Equipment, vendor: str, at: datetime
) -> Agreement | None:
    route = file.fault.route
    is_routed = route is not None and (route.vendor, route.equipment) == (vendor, machine.tag)
    routed = route.agreement if route is not None and is_routed else None
    found = agreement_now(book, machine, at, vendor=vendor, routed=routed)
    if isinstance(found, Ambiguous):
        named = ", ".join(one.id for one in found.agreements)
        raise Refusal(
            "ambiguous-agreement",
            f"{named} of {vendor} back {machine.tag} equally exactly",
            hint="make one of their selectors more exact, then umc apply",
        )
    return found


def _dispatched(
    connection: Connection,
    file: FaultFile,
    to: _HandOver,
    given: Mapping[str, str],
    vendor_ref: str,
    at: datetime,
) -> Dispatched:
    fault = file.fault
    site = file.customer.site(to.machine.site)
    facts = Facts(
        number=file.number,
        priority=fault.priority,
        symptom=fault.report.symptom,
        caller=fault.report.caller,
        contact=_ring_back(file),
        address=(site.address or "") if site is not None else "",
    )
    prepared = packet(to.vendor, to.machine, to.agreement, facts, given)
    if not prepared.is_complete:
        raise Refusal(
            "packet-incomplete",
            f"{to.vendor.id} asks for {', '.join(prepared.missing)}, not on record for {to.machine.tag}",
            hint="give it with " + " ".join(f"--give {name}=..." for name in prepared.missing),
        )
    reach = reach_vendor(to.vendor, calendar_of(to.book, engines(to.book)), at)
    return Dispatched(
        leg=max((leg.number for leg in fault.legs), default=0) + 1,
        vendor=to.vendor.id,
        equipment=to.machine.tag,
        agreement=to.agreement.id if to.agreement else None,
        terms=digest_now(connection, Agreement, to.agreement.id) if to.agreement else None,
        contact=reach.contact.name if reach is not None else None,
        packet=prepared.fields,
        vendor_ref=vendor_ref,
    )


def _ring_back(file: FaultFile) -> str:
    """Whom the vendor rings: the desk, for the customer has one contact point and so has the vendor."""
    if file.desk is None:
        return ""
    return ", ".join(part for part in (file.desk.name, file.desk.phone, file.desk.email) if part)
