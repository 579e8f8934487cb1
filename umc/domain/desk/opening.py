"""The opening of a fault: what is recorded of a report, under which contract, and whom it goes to.

Everything about an opening that needs no database: ``fault open`` and a scenario open alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from umc.domain.calendars.calendar import Calendar
from umc.domain.desk.route_event import as_event
from umc.domain.faults.events import Reported, Suspected, What
from umc.domain.faults.report import Report
from umc.domain.refusals import Refusal, did_you_mean
from umc.domain.register.book import Book
from umc.domain.register.equipment import Equipment
from umc.domain.register.priority import priority_of
from umc.domain.who_answers.fault_cover import (
    FaultCover,
    cover_for_customer,
    cover_for_machine,
    cover_for_suspects,
)
from umc.domain.who_answers.routing import Decision, Undecided, decide


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The machines and the book that a report is about; ``book`` may be the part that bears on them."""

    machine: Equipment | None
    suspects: tuple[Equipment, ...]
    customer: str
    book: Book

    @property
    def site(self) -> str | None:
        """Where the machine, or else the first suspect, stands."""
        first = self.machine or (self.suspects[0] if self.suspects else None)
        return first.site if first is not None else None


def cover_of(named: Named, report: Report, at: datetime) -> FaultCover:
    """Return the contract under which a report made at an instant is opened.

    Raises:
        Refusal: the customer has no such site; nothing covers what is named, or not as insisted.
        Misuse: several contracts could be meant.
    """
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


def zone_of_report(named: Named, report: Report) -> str:
    """Return the IANA zone in which the fault's times are read."""
    return named.book.customers[named.customer].zone_at(report.site or named.site)


def elsewhere(named: Named, report: Report) -> tuple[str, ...]:
    """Warn of machines that stand at another site than the one that was named."""
    machines = [one for one in (named.machine, *named.suspects) if one is not None]
    return tuple(
        f"{one.tag} stands at {one.site}, not at {report.site}"
        for one in machines
        if report.site is not None and one.site != report.site
    )


def reported(named: Named, report: Report, cover: FaultCover, *, terms: str) -> Reported:
    """Return what is recorded of the report; ``terms`` is the digest that pins the contract's version.

    Raises:
        Refusal: the contract's matrix leaves the pair of impact and urgency out.
        Misuse: neither a priority nor such a pair is given.
    """
    contract = cover.contract
    return Reported(
        customer=named.customer,
        contract=contract.id,
        terms=terms,
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
        time_zone=zone_of_report(named, report),
    )


def suspected(named: Named) -> list[What]:
    """Return what is recorded of the suspects that a report names."""
    return [Suspected(equipment=one.tag, evidence="named in the report") for one in named.suspects]


def decision_on(
    book: Book, machine: Equipment, report: Reported, at: datetime, calendars: Mapping[str, Calendar]
) -> Decision:
    """Say who answers for the machine that a report holds to be at fault."""
    return decide(book, machine, at, priority=report.priority, symptom=report.symptom, calendars=calendars)


def decided(decision: Decision, machine: Equipment) -> list[What]:
    """Return what is recorded of the decision: the route, or that there is none, and the suspects then."""
    whats: list[What] = [as_event(decision, machine)]
    if isinstance(decision, Undecided):
        # The machine reported is held to be at fault already.
        others = [each for each in decision.suspects if each.equipment != machine.tag]
        whats += [Suspected(equipment=each.equipment, evidence=each.reason) for each in others]
    return whats
