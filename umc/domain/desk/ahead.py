"""What a fault has ahead of it: for which machine and under what a vendor would come, who for each suspect.

Where machines, books and versions of terms are kept is the caller's; the rules are here alone.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from umc.domain.calendars.calendar import Calendar
from umc.domain.clocks.sla import LegTerms
from umc.domain.desk.outlook import SuspectRoute
from umc.domain.faults.events import Routed
from umc.domain.faults.fault import Fault, Status
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement
from umc.domain.register.equipment import Equipment
from umc.domain.who_answers.agreement_now import agreement_now
from umc.domain.who_answers.routing import Undecided, decide


def machine_routed(
    fault: Fault, known: Equipment | None, machine_of: Callable[[str], Equipment | None]
) -> Equipment | None:
    """Return the machine that the vendor routed to would come for; None: no vendor, or no such machine.

    ``known`` is the one at fault; another is looked up by its tag.
    """
    route = fault.route
    if route is None or route.vendor is None:
        return None
    if route.equipment is not None and (known is None or known.tag != route.equipment):
        return machine_of(route.equipment)
    return known


def agreement_routed(book: Book, route: Routed, machine: Equipment, at: datetime) -> Agreement | None:
    """Return the agreement that a dispatch to the route would be under at an instant, None without one."""
    if route.vendor is None:
        return None
    found = agreement_now(book, machine, at, vendor=route.vendor, routed=route.agreement)
    return found if isinstance(found, Agreement) else None


def open_suspects(fault: Fault) -> tuple[str, ...]:
    """Return the tags of the suspects to look ahead for; none once the culprit is known."""
    if fault.status is not Status.TRIAGE and fault.route is not None:
        return ()
    return tuple(suspect.equipment for suspect in fault.suspects if suspect.cleared_at is None)


def suspect_route(
    book: Book,
    fault: Fault,
    machine: Equipment,
    at: datetime,
    *,
    calendars: Mapping[str, Calendar],
    terms_of: Callable[[str], LegTerms],
) -> SuspectRoute:
    """Route a suspect as if it were the culprit; ``terms_of`` gives what an agreement's id stands for now."""
    decision = decide(
        book, machine, at, priority=fault.priority, symptom=fault.report.symptom, calendars=calendars
    )
    if isinstance(decision, Undecided):
        return SuspectRoute(
            equipment=machine.tag, vendor=None, agreement=None, contact=None, candidates=decision.candidates
        )
    return SuspectRoute(
        equipment=machine.tag,
        vendor=decision.vendor,
        agreement=decision.agreement,
        contact=decision.contact,
        terms=terms_of(decision.agreement) if decision.agreement else None,
    )
