"""The outlook on suspects: should this one be the culprit, who comes, and until when can they be called?"""

from zoneinfo import ZoneInfo

import pytest

from tests.domain.builders import (
    Step,
    a_contract,
    an_agreement,
    at,
    leg_terms,
    promising,
    terms,
    told,
)
from umc.domain.desk.fault_file import FaultFile
from umc.domain.desk.fault_view import FaultView, Outlook, view
from umc.domain.desk.outlook import SuspectRoute
from umc.domain.faults.events import Held, Restored
from umc.domain.faults.history import derive
from umc.domain.register.contract import Priority
from umc.domain.register.party import Contact, Customer

ALL_HOURS = a_contract(
    calendar="24x7", targets={Priority.P1: promising(restore="4h"), Priority.P2: promising(respond="1h")}
)
SLOW = an_agreement(id="A-2", vendor="cisco", targets={Priority.P1: promising(leg_restore="6h")})
ROUTES = (
    SuspectRoute(
        equipment="SW-1",
        vendor="nec",
        agreement="A-1",
        contact=Contact(name="NEC desk"),
        terms=leg_terms(),
    ),
    SuspectRoute(equipment="RT-1", vendor="cisco", agreement="A-2", contact=None, terms=leg_terms(SLOW)),
    SuspectRoute(equipment="PC-1", vendor="dell", agreement=None, contact=None),
    SuspectRoute(equipment="UPS-1", vendor=None, agreement=None, contact=None, candidates=("apc", "eaton")),
)


def _view(*steps: Step, priority: Priority = Priority.P1) -> FaultView:
    """Return a fault opened at 10:00, seen at 10:30."""
    events = told(*steps, opened="2026-04-06 10:00", priority=priority)
    file = FaultFile(
        id=1,
        number="F-2026-0001",
        head="",
        events=events,
        fault=derive(events),
        terms=terms(ALL_HOURS),
        leg_terms={},
        customer=Customer(id="bank", name="Bank"),
        zone=ZoneInfo("Asia/Tokyo"),
        vendors={},
        suspect_routes=ROUTES,
    )
    return view(file, at("2026-04-06 10:30"))


def _outlook(equipment: str, *steps: Step, priority: Priority = Priority.P1) -> Outlook:
    found = _view(*steps, priority=priority).outlook(equipment)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("equipment", "until", "can_keep"),
    [("SW-1", "2026-04-06 11:00", True), ("RT-1", "2026-04-06 08:00", False)],
)
def test_each_suspect_is_reckoned_by_the_promise_of_its_own_vendor(
    equipment: str, until: str, can_keep: bool
) -> None:
    """Due at 14:00: three hours can still be kept, six could not even from the opening."""
    safe = _outlook(equipment).safe_dispatch
    assert (safe.at, safe.can_keep) == (at(until), can_keep)


@pytest.mark.parametrize("equipment", ["PC-1", "UPS-1"])
def test_without_an_agreement_there_is_no_such_instant(equipment: str) -> None:
    """Neither where a vendor comes without one, nor where it lies between two."""
    outlook = _outlook(equipment)
    assert (outlook.safe_dispatch.at, outlook.safe_dispatch.can_keep) == (None, False)
    assert "no agreement" in outlook.safe_dispatch.why


def test_the_route_is_told_as_it_was_found() -> None:
    """Vendor, contact and those it lies between are not lost beside the instant."""
    assert [_outlook(route.equipment).route for route in ROUTES] == list(ROUTES)


def test_a_customer_promise_that_is_not_made_leaves_nothing_to_be_late_for() -> None:
    """P2 is answered within the hour, and restored whenever."""
    safe = _outlook("SW-1", priority=Priority.P2).safe_dispatch
    assert (safe.at, safe.why) == (None, "the contract promises no restore time for P2")


def test_after_restoring_nobody_need_be_called_for_it() -> None:
    """The clock that a dispatch would have to keep has stopped."""
    assert _outlook("SW-1", ("2026-04-06 10:20", Restored())).safe_dispatch.at is None


def test_a_hold_that_stops_neither_clock_moves_no_outlook() -> None:
    """Only what the contract or the agreement lets stop counts."""
    held = _outlook("SW-1", ("2026-04-06 10:10", Held(reason="parts")))
    assert held.safe_dispatch == _outlook("SW-1").safe_dispatch


def test_a_machine_that_is_no_suspect_has_no_outlook() -> None:
    """None, rather than somebody else's."""
    assert _view().outlook("SW-2") is None
