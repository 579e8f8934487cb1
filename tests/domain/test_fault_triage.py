"""Triage: suspects, the culprit, who answers, and what a denial does."""

from tests.domain.builders import a_fault, at, dispatched, routed
from umc.domain.faults.events import (
    Cleared,
    Denied,
    Identified,
    LeftUndecided,
    Suspected,
)
from umc.domain.faults.fault import Status

ROUTED = ("2026-04-06 10:00", routed())
DISPATCHED = ("2026-04-06 10:05", dispatched())


def test_a_fault_that_routing_left_undecided_is_in_triage_with_the_reasons() -> None:
    """Undecided takes the route away and keeps why."""
    fault = a_fault(
        ROUTED, ("2026-04-06 10:01", LeftUndecided(equipment="SW-1", reasons=("two agreements",)))
    )
    assert (fault.status, fault.route, fault.undecided_because) == (Status.TRIAGE, None, ("two agreements",))


def test_a_denial_by_the_culprits_vendor_makes_the_machine_a_suspect_again() -> None:
    """Culprit and route are gone, the machine stands among the suspects with the denial as evidence."""
    fault = a_fault(ROUTED, DISPATCHED, ("2026-04-06 11:00", Denied(leg=1, reason="logs are clean")))
    assert (fault.status, fault.culprit, fault.route) == (Status.TRIAGE, None, None)
    (suspect,) = fault.suspects
    assert (suspect.equipment, suspect.evidence) == ("SW-1", "denied by nec: logs are clean")


def test_a_denial_of_a_leg_without_a_machine_is_the_culprits_where_its_vendor_answers() -> None:
    """Who was brought in by name, and answers for the culprit, disowns the culprit."""
    denied = ("2026-04-06 11:00", Denied(leg=1, reason="logs are clean"))
    by_name = ("2026-04-06 10:05", dispatched(equipment=None))
    assert a_fault(ROUTED, by_name, denied).culprit is None
    assert a_fault(("2026-04-06 10:00", routed("apc")), by_name, denied).culprit == "SW-1"


def test_a_denial_does_not_make_an_old_suspicion_a_new_one() -> None:
    """A suspect that was named the culprit and denied has been under suspicion all along."""
    fault = a_fault(
        ("2026-04-06 10:02", Suspected(equipment="SW-1", evidence="port errors")),
        ("2026-04-06 10:04", Identified(equipment="SW-1")),
        DISPATCHED,
        ("2026-04-06 11:00", Denied(leg=1, reason="logs are clean")),
        equipment=None,
    )
    assert fault.suspects[0].since == at("2026-04-06 10:02")


def test_a_route_that_names_no_machine_leaves_the_culprit_as_it_is() -> None:
    """Deciding who answers is not finding out what is broken."""
    assert a_fault(("2026-04-06 10:00", routed(equipment=None))).culprit == "SW-1"


def test_a_denial_by_another_vendor_leaves_the_culprit_alone() -> None:
    """A second vendor that was asked about another machine may deny without moving anything else."""
    fault = a_fault(
        ROUTED,
        DISPATCHED,
        ("2026-04-06 10:30", Suspected(equipment="UPS-1")),
        ("2026-04-06 10:31", dispatched(leg=2, vendor="apc", equipment="UPS-1")),
        ("2026-04-06 11:00", Denied(leg=2, reason="load is fine")),
    )
    assert (fault.culprit, fault.status) == ("SW-1", Status.DISPATCHED)
    assert [leg.number for leg in fault.open_legs] == [1]


def test_a_cleared_suspect_keeps_the_evidence_for_and_against() -> None:
    """Clearing is written beside the suspicion, not over it."""
    fault = a_fault(
        ("2026-04-06 10:01", Suspected(equipment="UPS-1", evidence="beeps")),
        ("2026-04-06 10:30", Cleared(equipment="UPS-1", evidence="self-test passed")),
    )
    (suspect,) = fault.suspects
    assert (suspect.evidence, suspect.cleared_by) == ("beeps", "self-test passed")
    assert (suspect.since, suspect.cleared_at) == (at("2026-04-06 10:01"), at("2026-04-06 10:30"))


def test_a_cleared_suspect_can_come_under_suspicion_again() -> None:
    """The suspicion is then a new one, from the new instant."""
    fault = a_fault(
        ("2026-04-06 10:01", Suspected(equipment="UPS-1", evidence="beeps")),
        ("2026-04-06 10:30", Cleared(equipment="UPS-1")),
        ("2026-04-06 11:00", Suspected(equipment="UPS-1", evidence="beeps again")),
    )
    (suspect,) = fault.suspects
    assert (suspect.cleared_at, suspect.since, suspect.evidence) == (
        None,
        at("2026-04-06 11:00"),
        "beeps again",
    )


def test_clearing_the_culprit_returns_the_fault_to_triage() -> None:
    """A machine taken for the culprit at the opening can turn out sound."""
    fault = a_fault(ROUTED, ("2026-04-06 10:30", Cleared(equipment="SW-1", evidence="another path works")))
    assert (fault.culprit, fault.route, fault.status) == (None, None, Status.TRIAGE)
    assert fault.suspects[0].cleared_by == "another path works"


def test_naming_another_culprit_drops_the_route_of_the_first() -> None:
    """A route holds only for the machine that it was decided for."""
    fault = a_fault(ROUTED, ("2026-04-06 11:00", Identified(equipment="UPS-1")))
    assert (fault.culprit, fault.route, fault.status) == ("UPS-1", None, Status.TRIAGE)


def test_naming_the_same_culprit_keeps_its_route() -> None:
    """Saying it again adds evidence and changes nothing."""
    fault = a_fault(ROUTED, ("2026-04-06 11:00", Identified(equipment="SW-1", evidence="seen")))
    assert (fault.culprit, fault.status) == ("SW-1", Status.ROUTED)
