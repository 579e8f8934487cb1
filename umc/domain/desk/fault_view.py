"""How a fault stands at an instant: everything that a screen or a program is told."""

from dataclasses import dataclass
from datetime import datetime

from umc.domain.clocks.clocks import clocks
from umc.domain.clocks.promises import needs_resolve
from umc.domain.clocks.safe_dispatch import SafeDispatch, latest_safe_dispatch
from umc.domain.clocks.sla import Clock
from umc.domain.clocks.update_promise import WordOwed, word_owed
from umc.domain.clocks.withdrawals import Withdrawal, withdrawals
from umc.domain.desk.fault_file import FaultFile
from umc.domain.desk.outlook import SuspectRoute
from umc.domain.faults.fault import Fault, Hold, Status
from umc.domain.faults.steps import allowed_steps
from umc.domain.register.party import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """A suspect's route, and the latest safe dispatch should it be the culprit."""

    route: SuspectRoute
    safe_dispatch: SafeDispatch


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultView:
    """A fault at an instant. ``steps`` are the command words of what can be done then."""

    file: FaultFile
    at: datetime
    clocks: tuple[Clock, ...]
    holds: tuple[Hold, ...]
    safe_dispatch: SafeDispatch
    steps: tuple[str, ...]
    site: Site | None
    outlooks: tuple[Outlook, ...] = ()

    def outlook(self, equipment: str) -> Outlook | None:
        """Return the outlook on a suspect, None once the culprit is known or the suspect is cleared."""
        return next((each for each in self.outlooks if each.route.equipment == equipment), None)

    @property
    def fault(self) -> Fault:
        """The fault itself."""
        return self.file.fault

    @property
    def withdrawn(self) -> tuple[Withdrawal, ...]:
        """The breaches that were withdrawn when the fault was rebased."""
        return withdrawals(self.file.events, self.clocks)

    @property
    def word(self) -> WordOwed:
        """When the customer was last told something, and when the next word is owed."""
        return word_owed(self.fault, self.clocks, self.at)

    @property
    def vendor_name(self) -> str | None:
        """The name of the vendor routed to; None while undecided or where the desk answers."""
        route = self.fault.route
        if route is None or route.vendor is None:
            return None
        known = self.file.vendors.get(route.vendor)
        return known.name if known is not None else route.vendor


def view(file: FaultFile, at: datetime) -> FaultView:
    """Return how the fault of a file stands at an instant, no earlier than its last event."""
    fault = file.fault
    site = fault.report.site or (file.equipment.site if file.equipment else None)
    return FaultView(
        file=file,
        at=at,
        clocks=clocks(fault, file.terms, file.leg_terms, at),
        holds=fault.holds_at(at) if fault.status not in (Status.CLOSED, Status.CANCELLED) else (),
        safe_dispatch=latest_safe_dispatch(fault, file.terms, file.route_terms, at),
        steps=allowed_steps(fault, at=at, needs_resolve=needs_resolve(fault, file.terms)),
        site=file.customer.site(site),
        outlooks=tuple(
            Outlook(route=each, safe_dispatch=latest_safe_dispatch(fault, file.terms, each.terms, at))
            for each in file.suspect_routes
        ),
    )
