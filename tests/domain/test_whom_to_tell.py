"""Whom a mark tells, who stands in, and from when they can be told."""

from dataclasses import replace

from tests.domain.builders import CALENDARS, a_fault, a_vendor, at, dispatched, leg_terms, routed, terms
from tests.domain.test_escalation import ROUND_THE_CLOCK, ladder
from umc.domain.calendars.calendar import Calendar
from umc.domain.clocks.clocks import courses
from umc.domain.clocks.escalation import Ladders, Mark, marks
from umc.domain.faults.events import Held, Restored, Resumed, What
from umc.domain.messages.whom_to_tell import People, Telling, telling
from umc.domain.register.party import Contact, Customer, Desk, Engineer, Vendor

SATO = Engineer(id="sato", name="Ai Mihon", email="sato@example.jp")
BANK = Customer(id="bank", name="Bank", engineer="sato", contacts=(Contact(name="Operations"),))
DESK = Desk(id="tokyo", name="Tokyo desk", calendar="24x7", engineers=(SATO,))
NEC = a_vendor(
    contacts=(
        Contact(name="Line", level=1),
        Contact(name="Manager", level=2, calendar="jp-office"),
        Contact(name="Director", level=3),
    )
)
PEOPLE = People(customer=BANK, desk=DESK, engineer=SATO, vendors={"nec": NEC}, answering="nec")
NIGHT = "2026-04-06 22:00"  # a Monday; the office opens on Tuesday at 09:00


def told(step: str, *steps: tuple[str, What], opened: str = NIGHT, people: People = PEOPLE) -> Telling:
    """Return whom the first mark of a ladder of one step tells, on a fault at night."""
    return telling(a_mark(step, *steps, opened=opened), people, _calendar)


def a_mark(step: str, *steps: tuple[str, What], opened: str = NIGHT) -> Mark:
    """Return the first mark of a ladder of one step; a vendor is brought in at the opening."""
    fault = a_fault((opened, routed()), (opened, dispatched()), *steps, opened=opened)
    timed = courses(fault, terms(ROUND_THE_CLOCK), {1: leg_terms()})
    return marks(timed, Ladders(contract=ladder(step)))[0]


def _calendar(name: str) -> Calendar:
    return CALENDARS[name]


def name_of(found: Telling) -> str:
    """Return the name of whoever is told."""
    assert found.contact is not None
    return found.contact.name


def test_the_engineer_is_the_customers_own() -> None:
    """By name, with the ways to reach them."""
    found = told("respond 80 engineer")
    assert (found.role, found.party, name_of(found)) == ("engineer", "desk", "Ai Mihon")
    assert found.at == found.mark.due_at == at("2026-04-06 22:24")
    assert found.notes == ()


def test_a_customer_without_an_engineer_has_the_desk_told() -> None:
    """And it is said why."""
    found = told("respond 80 engineer", people=replace(PEOPLE, engineer=None))
    assert (found.role, name_of(found)) == ("desk", "Tokyo desk")
    assert found.notes == ("bank has no engineer of its own: the desk is told",)


def test_the_desk_is_told_in_its_own_name() -> None:
    """The single contact point."""
    found = told("restore 50 desk")
    assert (found.role, found.party, name_of(found)) == ("desk", "desk", "Tokyo desk")


def test_the_customer_is_told_by_its_first_contact() -> None:
    """A customer without one has the desk told in its place."""
    assert name_of(told("restore 50 customer")) == "Operations"
    silent = replace(PEOPLE, customer=replace(BANK, contacts=()))
    found = told("restore 50 customer", people=silent)
    assert (found.role, found.notes) == ("desk", ("bank has no contact on record: the desk is told",))


def test_a_level_of_the_vendor_is_told_by_its_contact() -> None:
    """On a leg, of the vendor that has the leg."""
    found = told("leg.accept 100 vendor:1")
    assert (found.role, found.party, name_of(found)) == ("vendor:1", "nec", "Line")


def test_a_level_whose_hours_it_is_not_is_skipped_to_the_next_and_said_so() -> None:
    """At night nobody is on level 2; the director is."""
    found = told("leg.accept 100 vendor:2")
    assert (found.role, name_of(found)) == ("vendor:3", "Director")
    assert found.at == at("2026-04-06 22:30")
    assert found.notes[0] == "nec has nobody on level 2"
    assert "Manager (level 2) is passed over: closed until 2026-04-07 09:00" in found.notes[1]


def test_a_level_that_nobody_has_is_skipped_to_the_next() -> None:
    """Levels need not be without gaps."""
    gap = replace(NEC, contacts=(NEC.contacts[0], NEC.contacts[2]))
    found = told("leg.accept 100 vendor:2", people=replace(PEOPLE, vendors={"nec": gap}))
    assert (found.role, found.notes) == ("vendor:3", ("nec has nobody on level 2",))


def test_where_no_level_is_left_the_desk_is_told() -> None:
    """Somebody always is."""
    found = told("leg.accept 100 vendor:4")
    assert found.role == "desk"
    assert found.notes == ("nec has no contact of level 4 or above: the desk is told",)


def test_where_nobody_of_the_vendor_is_on_the_level_asked_for_is_told_all_the_same() -> None:
    """A message that waits in a box is better than none; it is said that it may."""
    office = replace(NEC, contacts=(Contact(name="Manager", level=2, calendar="jp-office"),))
    found = told("leg.accept 100 vendor:2", people=replace(PEOPLE, vendors={"nec": office}))
    assert (found.role, found.at) == ("vendor:2", at("2026-04-06 22:30"))
    assert found.notes[0].startswith("Manager is told outside their hours")


def test_a_step_that_keeps_the_contacts_hours_waits_and_says_so() -> None:
    """The level is not skipped: it is told when its hours begin."""
    found = told("leg.restore 50 vendor:2 contact")
    assert found.mark.due_at == at("2026-04-06 23:30")
    assert (found.role, found.at) == ("vendor:2", at("2026-04-07 09:00"))
    assert found.notes == ("waits for the hours of Manager (jp-office)",)


def test_a_step_that_keeps_the_contacts_hours_does_not_wait_within_them() -> None:
    """In office hours it is like any other."""
    found = told("leg.restore 50 vendor:2 contact", opened="2026-04-06 10:00")
    assert (found.at, found.notes) == (at("2026-04-06 11:30"), ())


def test_who_waits_is_never_told_of_a_clock_that_stopped_meanwhile() -> None:
    """Service was back before the office opened."""
    found = told("leg.restore 50 vendor:2 contact", ("2026-04-07 00:10", Restored()))
    assert found.at is None


def test_who_waits_is_not_told_while_the_clock_is_held() -> None:
    """Hours begin, the hold ends, then the word goes out."""
    held: tuple[tuple[str, What], ...] = (
        ("2026-04-07 00:10", Held(reason="access")),
        ("2026-04-07 10:15", Resumed()),
    )
    found = told("restore 50 Manager contact", *held)
    assert found.at is not None
    assert found.at >= at("2026-04-07 10:15")


def test_who_waits_is_not_told_before_a_hold_without_an_end_is_over() -> None:
    """Nothing fires on a held clock."""
    found = told("restore 25 Manager contact", ("2026-04-07 00:10", Held(reason="access")))
    assert found.mark.due_at == at("2026-04-06 23:00")
    assert found.at is None


def test_somebody_can_be_told_by_name() -> None:
    """A contact of the vendor or the customer, an engineer by id or name."""
    assert name_of(told("restore 50 Director")) == "Director"
    assert told("restore 50 Operations").party == "customer"
    assert name_of(told("restore 50 sato")) == "Ai Mihon"


def test_a_name_that_is_not_on_record_has_the_desk_told() -> None:
    """The book may have changed since the fault was opened."""
    assert told("restore 50 Nobody").notes == ("Nobody is not on record: the desk is told",)


def test_a_level_on_a_promise_to_the_customer_means_the_vendor_that_has_the_fault() -> None:
    """Where none has it, the desk is told."""
    assert told("restore 50 vendor:1").party == "nec"
    alone = told("restore 50 vendor:1", people=replace(PEOPLE, answering=None))
    assert (alone.role, alone.notes) == ("desk", ("no vendor has it in hand: the desk is told",))


def test_a_vendor_without_contacts_has_the_desk_told() -> None:
    """Somebody has to ring whoever can be found."""
    bare = Vendor(id="nec", name="NEC")
    assert told("leg.accept 100 vendor:1", people=replace(PEOPLE, vendors={"nec": bare})).role == "desk"


def test_a_fault_whose_desk_is_gone_tells_nobody_by_name() -> None:
    """The mark is reached all the same."""
    found = told("restore 50 desk", people=replace(PEOPLE, desk=None))
    assert (found.contact, found.at) == (None, found.mark.due_at)
