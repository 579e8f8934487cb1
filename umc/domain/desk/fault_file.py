"""The file on a fault: its events with all that is needed to judge them, as of any instant."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from umc.domain.clocks.sla import LegTerms, Terms
from umc.domain.desk.outlook import SuspectRoute
from umc.domain.faults import history
from umc.domain.faults.events import Event
from umc.domain.faults.fault import Fault
from umc.domain.refusals import Refusal
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import Contact, Customer, Desk, Vendor


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultFile:
    """What the desk has on one fault.

    ``id`` is the store's own name for it, ``head`` the digest of the last event kept: a step
    that finds another head comes second, and is refused.
    ``terms`` are those pinned at the opening, or rebased to since; ``leg_terms`` those pinned at
    each dispatch, by leg, without an entry where no agreement backs the leg. ``route_terms`` are those a
    dispatch to the present route would be under, None without an agreement. ``equipment``
    is the machine at fault as registered now, ``contact`` whom to call at the routed vendor.
    ``suspect_routes`` say who would answer for each suspect while the culprit is unknown.
    """

    id: int
    number: str
    head: str
    events: tuple[Event, ...]
    fault: Fault
    terms: Terms
    leg_terms: Mapping[int, LegTerms]
    customer: Customer
    zone: ZoneInfo
    desk: Desk | None = None
    equipment: Equipment | None = None
    vendors: Mapping[str, Vendor]
    route_terms: LegTerms | None = None
    contact: Contact | None = None
    suspect_routes: tuple[SuspectRoute, ...] = ()


def as_of(file: FaultFile, at: datetime) -> FaultFile:
    """Return the file as it would read had nothing after that instant happened.

    Raises:
        Refusal: the instant lies before the opening.
    """
    known = history.as_of(file.events, at)
    if not known:
        opened = file.fault.opened_at.astimezone(file.zone).isoformat()
        raise Refusal(
            "before-opening",
            f"{at.astimezone(file.zone).isoformat()} lies before {file.number} was opened at {opened}",
            hint="give a later --at",
        )
    terms = file.terms.in_force_at(at)
    legs = {leg: under.in_force_at(at) for leg, under in file.leg_terms.items()}
    return replace(file, events=known, fault=history.derive(known), terms=terms, leg_terms=legs)


def require_owner(machine: Equipment, customer: str) -> None:
    """Let pass a machine of the customer that a fault is about.

    Raises:
        Refusal: ``other-customer``; no contract of the one covers what belongs to the other.
    """
    if machine.customer != customer:
        raise Refusal(
            "other-customer",
            f"{machine.tag} belongs to {machine.customer}, not to {customer}",
            hint="open a fault for each customer",
        )


def as_recorded(file: FaultFile, seq: int) -> FaultFile:
    """Return the file as it read when the event of that number had just been recorded."""
    known = tuple(event for event in file.events if event.seq <= seq)
    return replace(file, events=known, fault=history.derive(known))
