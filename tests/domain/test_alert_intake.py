"""What becomes of an alert, case by case: the whole table of decisions."""

from datetime import UTC, datetime, timedelta

import pytest

from umc.domain.alerts.alert import Alert, AlertState
from umc.domain.alerts.alert_intake import (
    Counts,
    FaultNow,
    Joins,
    KeptAs,
    Known,
    Leaves,
    Opens,
    Service,
    Turns,
    decide,
    presses,
    priority_of_alert,
    report_of,
)
from umc.domain.alerts.alert_words import note_at_opening, note_of_joining, note_of_turn
from umc.domain.letters.delivery import IntakeRules
from umc.domain.register.contract import Level, Priority

START = datetime(2026, 5, 2, 18, 0, tzinfo=UTC)
LATER = START + timedelta(hours=1)


def firing(starts_at: datetime | None = None, severity: str = "critical") -> Alert:
    """Return an alert that fires."""
    return Alert(
        place="", source="am", fingerprint="1", state=AlertState.FIRING, name="HostDown", summary="no answer",
        severity=severity, starts_at=starts_at,
    )  # fmt: skip


def resolved(starts_at: datetime | None = None) -> Alert:
    """Return the recovery of the same alert."""
    return Alert(
        place="",
        source="am",
        fingerprint="1",
        state=AlertState.RESOLVED,
        name="HostDown",
        starts_at=starts_at,
    )


def a_fault(service: Service = Service.DOWN, id_: int = 1) -> FaultNow:
    """Return a fault as an alert finds it."""
    return FaultNow(id=id_, number=f"F-2026-{id_:06}", service=service, priority=Priority.P2)


def known(
    state: KeptAs = KeptAs.FIRING, service: Service | None = Service.DOWN, starts_at: datetime | None = None
) -> Known:
    """Return what is kept of the alert; ``service`` None: it is on no fault."""
    return Known(state=state, fault=a_fault(service) if service else None, starts_at=starts_at)


def test_a_new_alert_opens_a_fault() -> None:
    """Where its machine has none whose service is down."""
    assert decide(firing(), None, None) == Opens()


def test_a_new_alert_of_a_machine_in_trouble_joins_its_fault() -> None:
    """A flood of one machine makes one fault."""
    assert decide(firing(), None, a_fault(id_=7)) == Joins(fault=a_fault(id_=7))


@pytest.mark.parametrize("service", [Service.DOWN, Service.BACK])
def test_a_mere_repeat_is_counted(service: Service) -> None:
    """Also while a workaround is in place: the desk knows that it goes on."""
    assert decide(firing(), known(service=service), a_fault(id_=7)) == Counts(fault=a_fault(service))


def test_a_repeat_after_the_fault_is_over_opens_another() -> None:
    """It still fires: whoever closed the fault was wrong, or something else is."""
    assert decide(firing(START), known(service=Service.OVER, starts_at=START), None) == Opens()


def test_firing_again_is_noted_while_service_is_down() -> None:
    """On the fault that it was on."""
    assert decide(firing(), known(KeptAs.RESOLVED), a_fault(id_=7)) == Turns(fault=a_fault())


@pytest.mark.parametrize("service", [Service.BACK, Service.OVER])
def test_firing_again_after_service_was_back_is_new_trouble(service: Service) -> None:
    """No clock of the old fault runs any more, so none would keep a promise."""
    assert decide(firing(), known(KeptAs.RESOLVED, service), None) == Opens()
    assert decide(firing(), known(KeptAs.RESOLVED, service), a_fault(id_=7)) == Joins(fault=a_fault(id_=7))


def test_a_later_start_is_firing_again_even_without_a_recovery() -> None:
    """Not everybody sends recoveries."""
    assert decide(firing(LATER), known(starts_at=START), None) == Turns(fault=a_fault())
    assert decide(firing(LATER), known(service=Service.BACK, starts_at=START), None) == Opens()


@pytest.mark.parametrize("service", [Service.DOWN, Service.BACK, Service.OVER])
def test_a_payload_sent_again_after_the_recovery_is_counted(service: Service) -> None:
    """It tells of the time before it."""
    before = known(KeptAs.RESOLVED, service, START)
    assert decide(firing(START), before, None) == Counts(fault=a_fault(service))


def test_a_recovery_is_noted_on_its_own_fault() -> None:
    """Whatever the machine's other faults."""
    assert decide(resolved(), known(), a_fault(id_=7)) == Turns(fault=a_fault())


def test_a_recovery_of_what_never_fired_is_counted() -> None:
    """The power supply that is well must not speak for the one that failed."""
    assert decide(resolved(), None, a_fault(id_=7)) == Counts()


@pytest.mark.parametrize(
    "before",
    [known(KeptAs.RESOLVED), known(service=Service.OVER), known(service=None), known(starts_at=LATER)],
)
def test_a_recovery_that_tells_nothing_new_is_counted(before: Known) -> None:
    """Told before, after the fault was over, of an alert on no fault, or sent before it fired again."""
    assert decide(resolved(START), before, None) == Counts(fault=before.fault)


def test_an_alert_of_no_known_machine_is_left_to_the_desk() -> None:
    """And left again each time it is told."""
    assert decide(firing(), None, None, "no such machine") == Leaves(why="no such machine")
    assert decide(firing(), known(service=None), None, "no such machine") == Leaves(why="no such machine")


def test_a_dropped_alert_is_counted_until_its_machine_is_known() -> None:
    """Who dropped it said that nobody knows that machine; that may change."""
    dropped = known(KeptAs.DROPPED, None)
    assert decide(firing(), dropped, None, "no such machine") == Counts()
    assert decide(firing(), dropped, None) == Opens()


def test_a_dropped_alert_that_starts_later_is_left_to_the_desk_again() -> None:
    """What was said of the one time does not hold for the next."""
    dropped = known(KeptAs.DROPPED, None, START)
    assert decide(firing(START), dropped, None, "no such machine") == Counts()
    assert decide(firing(LATER), dropped, None, "no such machine") == Leaves(why="no such machine")


def test_a_repeat_on_its_fault_needs_no_machine() -> None:
    """The machine may have left the register meanwhile."""
    assert decide(firing(), known(), None, "no such machine") == Counts(fault=a_fault())


@pytest.mark.parametrize(
    ("severity", "priority"),
    [
        ("critical", "P1"), ("Disaster", "P1"), ("high", "P2"), ("Average", "P3"), (" warning ", "P3"),
        ("info", "P4"), ("none of these", None), ("", None), ("house", "P2"), ("error", "P4"),
    ],
)  # fmt: skip
def test_the_severity_gives_the_priority(severity: str, priority: str | None) -> None:
    """The settings go first; a word that nobody knows gives none."""
    rules = IntakeRules(priorities={"house": Priority.P2, "error": Priority.P4})
    found = priority_of_alert(firing(severity=severity), rules)
    assert (found.value if found else None) == priority


def test_a_report_without_a_priority_is_medium() -> None:
    """The contract's own matrix makes a priority of it."""
    unknown, outright = (report_of(firing(), "KB-SW-01", one) for one in (None, Priority.P1))
    assert (unknown.impact, unknown.urgency, unknown.priority) == (Level.MEDIUM, Level.MEDIUM, None)
    assert (outright.impact, outright.urgency, outright.priority) == (None, None, Priority.P1)
    assert (unknown.channel, unknown.caller, unknown.symptom) == ("monitor", "am", "HostDown: no answer")


def test_p1_presses_more_than_p2() -> None:
    """And nothing more than itself."""
    assert [presses(one, Priority.P2) for one in (Priority.P1, Priority.P2, Priority.P3, None)] == [
        True, False, False, False,
    ]  # fmt: skip


def test_notes_say_who_says_so_and_since_when() -> None:
    """Promises count from when the desk was told, so the alert's own start is kept beside it."""
    opening = note_at_opening(firing(START), LATER, "Asia/Tokyo")
    assert opening == (
        "opened for alert HostDown of am, severity critical; "
        "by its own account since Sun 2026-05-03 03:00 +09:00"
    )
    assert note_of_joining(firing(LATER), LATER, "Asia/Tokyo") == (
        "also alert HostDown of am, severity critical: HostDown: no answer"
    )
    assert note_of_turn(resolved()) == "HostDown resolved, says am"
    assert note_of_turn(firing()) == "HostDown fires again, says am"
