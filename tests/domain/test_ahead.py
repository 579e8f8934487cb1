"""What lies ahead of a fault: for which machine a vendor would come, and which suspects are still open."""

from tests.domain.builders import a_fault, a_machine, routed
from umc.domain.desk.ahead import machine_routed, open_suspects
from umc.domain.faults.events import Cleared, Identified, Suspected
from umc.domain.register.equipment import Equipment

SWITCH, ROUTER = a_machine(tag="SW-1"), a_machine(tag="RT-1")
FOUND = ("2026-04-06 10:20", Identified(equipment="SW-1"))
SUSPECTS = (
    ("2026-04-06 10:05", Suspected(equipment="SW-1")),
    ("2026-04-06 10:06", Suspected(equipment="RT-1")),
    ("2026-04-06 10:10", Cleared(equipment="SW-1")),
)


def machine_of(tag: str) -> Equipment | None:
    """Return a machine of the register."""
    return {"SW-1": SWITCH, "RT-1": ROUTER}.get(tag)


def test_the_vendor_comes_for_the_machine_that_the_route_names() -> None:
    """For the one at fault where the route names none; the other is looked up."""
    elsewhere = a_fault(FOUND, ("2026-04-06 10:21", routed(equipment="RT-1")))
    assert machine_routed(elsewhere, SWITCH, machine_of) is ROUTER
    unnamed = a_fault(FOUND, ("2026-04-06 10:21", routed(equipment=None)))
    assert machine_routed(unnamed, SWITCH, machine_of) is SWITCH


def test_nobody_comes_where_the_desk_answers_or_the_machine_is_gone() -> None:
    """Nor before anybody is routed to."""
    desk = a_fault(FOUND, ("2026-04-06 10:21", routed(vendor=None)))
    gone = a_fault(FOUND, ("2026-04-06 10:21", routed(equipment="XX-1")))
    assert machine_routed(desk, SWITCH, machine_of) is None
    assert machine_routed(gone, SWITCH, machine_of) is None
    assert machine_routed(a_fault(equipment=None, customer="bank"), None, machine_of) is None


def test_suspects_are_looked_ahead_for_until_the_culprit_is_known() -> None:
    """Those not cleared, in the order in which they were named."""
    assert open_suspects(a_fault(*SUSPECTS, equipment=None)) == ("RT-1",)
    known = ("2026-04-06 10:20", Identified(equipment="RT-1"))
    found = a_fault(*SUSPECTS, known, ("2026-04-06 10:21", routed(equipment="RT-1")), equipment=None)
    assert open_suspects(found) == ()
