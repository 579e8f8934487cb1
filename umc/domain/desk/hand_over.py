"""Handing a fault to a vendor: for which machine, under which agreement, and what is recorded of it.

Everything about a dispatch that needs no database: ``fault dispatch`` and a scenario hand over alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from umc.domain.calendars.calendar import Calendar
from umc.domain.desk.dispatch import Facts, packet
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import Dispatched, Suspected, What
from umc.domain.faults.fault import Status
from umc.domain.faults.leg_changes import next_leg
from umc.domain.faults.steps import candidates
from umc.domain.refusals import Misuse, Refusal
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import Vendor
from umc.domain.who_answers.agreement_now import agreement_now
from umc.domain.who_answers.backing import Ambiguous
from umc.domain.who_answers.contacts import calendar_of, reach_vendor


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Who is brought in, for which machine, under which agreement (None: no agreement backs it)."""

    vendor: Vendor
    machine: Equipment
    agreement: Agreement | None
    book: Book


def machine_meant(file: FaultFile, named: str | None) -> str:
    """Return the tag (or what was ``named``) of the machine that a dispatch is for.

    Raises:
        Misuse: nothing is named and no machine is held to be at fault.
    """
    fault = file.fault
    routed = fault.route.equipment if fault.route is not None else None
    tag = named or routed or fault.culprit or fault.report.equipment
    if tag is None:
        raise Misuse(
            "which-equipment",
            f"{file.number} has no culprit yet, so it is not known for which machine",
            hint="give --equipment TAG and --vendor V, or name the culprit first: umc fault culprit",
        )
    return tag


def routed_vendor(file: FaultFile) -> str:
    """Return the id of the vendor that the fault is routed to.

    Raises:
        Refusal: the desk itself answers, or nobody is decided on.
    """
    route = file.fault.route
    if route is not None and route.vendor is not None:
        return route.vendor
    if route is not None:
        raise Refusal(
            "desk-answers",
            f"{file.number} is routed to the desk itself: {'; '.join(route.reasons)}",
            hint="bring a vendor in all the same with --vendor V",
        )
    raise Refusal(
        "undecided",
        f"{file.number} is not routed: {'; '.join(file.fault.undecided_because) or 'the culprit is unknown'}",
        hint="name the culprit (umc fault culprit), or bring a vendor in with --vendor V --equipment TAG",
    )


def agreement_for(
    book: Book, file: FaultFile, machine: Equipment, vendor: str, at: datetime
) -> Agreement | None:
    """Return the agreement under which that vendor comes for the machine, None without one.

    Raises:
        Refusal: several of its agreements back the machine equally exactly.
    """
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


def suspected_by_dispatch(file: FaultFile, to: HandOver) -> list[What]:
    """Suspect the machine a vendor is sent for while the culprit is unknown; that is why it is sent."""
    fault, tag = file.fault, to.machine.tag
    if fault.status is not Status.TRIAGE or tag in candidates(fault):
        return []
    return [Suspected(equipment=tag, evidence=f"dispatched to {to.vendor.id}")]


def dispatched(
    file: FaultFile,
    to: HandOver,
    at: datetime,
    *,
    terms: str | None,
    calendars: Mapping[str, Calendar],
    given: Mapping[str, str],
    vendor_ref: str = "",
) -> Dispatched:
    """Return what is recorded of the dispatch; ``terms`` is the digest that pins the agreement's version.

    Raises:
        Refusal: ``packet-incomplete``, the vendor asks for something that nobody knows.
    """
    prepared = packet(to.vendor, to.machine, to.agreement, _facts(file, to), given)
    if not prepared.is_complete:
        raise Refusal(
            "packet-incomplete",
            f"{to.vendor.id} asks for {', '.join(prepared.missing)}, not on record for {to.machine.tag}",
            hint="give it with " + " ".join(f"--give {name}=..." for name in prepared.missing),
        )
    reach = reach_vendor(to.vendor, calendar_of(to.book, calendars), at)
    return Dispatched(
        leg=next_leg(file.fault),
        vendor=to.vendor.id,
        equipment=to.machine.tag,
        agreement=to.agreement.id if to.agreement else None,
        terms=terms,
        contact=reach.contact.name if reach is not None else None,
        packet=prepared.fields,
        vendor_ref=vendor_ref,
    )


def missing_fields(file: FaultFile, to: HandOver) -> tuple[str, ...]:
    """Return what the vendor asks for and nobody knows, in its order; empty: it can be brought in."""
    return packet(to.vendor, to.machine, to.agreement, _facts(file, to)).missing


def _facts(file: FaultFile, to: HandOver) -> Facts:
    site = file.customer.site(to.machine.site)
    return Facts(
        number=file.number,
        priority=file.fault.priority,
        symptom=file.fault.report.symptom,
        caller=file.fault.report.caller,
        contact=_ring_back(file),
        address=(site.address or "") if site is not None else "",
    )


def _ring_back(file: FaultFile) -> str:
    """Whom the vendor rings: the desk, for the customer has one contact point and so has the vendor."""
    if file.desk is None:
        return ""
    return ", ".join(part for part in (file.desk.name, file.desk.phone, file.desk.email) if part)
