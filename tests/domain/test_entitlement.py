"""Entitlement: covered, by whom, until when, in hours, whom to call, what they ask for."""

from dataclasses import replace
from datetime import date

from tests.domain.books import (
    BANK,
    CISCO,
    DESK,
    NOON,
    a_book,
    a_contract,
    a_switch,
    an_agreement,
    at,
    targets,
)
from umc.domain.calendars.duration import parse_target
from umc.domain.register.contract import ClockName, Cover, Origin, Priority
from umc.domain.register.selector import Selector
from umc.domain.who_answers.asked import Knowledge
from umc.domain.who_answers.entitlement import entitlement
from umc.domain.who_answers.routing import Route, RouteBy

SATURDAY = at("2026-05-16T03:00+09:00")
ON_OFFICE_HOURS = a_contract(
    calendar="jp-office",
    targets={
        Priority.P1: targets("24x7", respond="15m", restore="4h"),
        Priority.P3: replace(targets(respond="4h"), origin=Origin(file="kb.toml", line=7)),
        Priority.P4: targets(),
    },
    covers=(
        Cover(
            selector=Selector(),
            targets={Priority.P1: targets(restore="2h"), Priority.P2: targets("24x7", respond="1h")},
        ),
    ),
)


def test_a_covered_machine_names_its_contract_desk_vendor_and_contact() -> None:
    """One answer for the whole question."""
    answer = entitlement(a_book(a_contract(), an_agreement()), a_switch(), NOON)
    assert answer.covered
    assert answer.standing is not None
    assert answer.standing.contract.id == "KB-2026"
    assert answer.standing.desk == DESK
    assert answer.standing.desk_reach is not None
    assert answer.standing.desk_reach.contact.phone == DESK.phone
    assert (answer.vendor, answer.customer, answer.zone) == (CISCO, BANK, "Asia/Tokyo")
    assert answer.agreement is not None
    assert answer.agreement.id == "SNT-1"
    assert isinstance(answer.decision, Route)
    assert answer.decision.contact is not None
    assert answer.decision.contact.name == "Office"


def test_until_is_the_last_day_and_the_instant_it_is_over() -> None:
    """The first instant no longer covered, in UTC."""
    answer = entitlement(a_book(a_contract()), a_switch(), NOON)
    assert answer.standing is not None
    assert answer.standing.last_day == date(2027, 3, 31)
    assert answer.standing.over_at == at("2027-03-31T15:00Z")


def test_every_priority_that_promises_anything_is_told_on_its_calendar() -> None:
    """The cover's clock beats the contract's; the nearest calendar stated wins; empty ones are left out."""
    answer = entitlement(a_book(ON_OFFICE_HOURS), a_switch(), SATURDAY)
    assert answer.standing is not None
    p1, p2, p3 = answer.standing.promised
    assert [p.priority for p in (p1, p2, p3)] == [Priority.P1, Priority.P2, Priority.P3]
    assert p1.clocks[ClockName.RESPOND].target == parse_target("15m")
    assert p1.clocks[ClockName.RESTORE].target == parse_target("2h")
    assert (p1.hours.calendar, p1.hours.open_now) == ("24x7", True)
    assert (p2.hours.calendar, p2.hours.open_now) == ("24x7", True)
    assert (p3.hours.calendar, p3.hours.open_now) == ("jp-office", False)
    assert p3.hours.opens_at == at("2026-05-18T09:00+09:00")
    assert p3.clocks[ClockName.RESPOND].origin == Origin(file="kb.toml", line=7)
    assert ClockName.RESTORE not in p3.clocks


def test_hours_are_the_usual_ones_unless_a_priority_is_asked_about() -> None:
    """The contract's own calendar, or that of the priority."""
    usual = entitlement(a_book(ON_OFFICE_HOURS), a_switch(), SATURDAY)
    pressing = entitlement(a_book(ON_OFFICE_HOURS), a_switch(), SATURDAY, Priority.P1)
    assert usual.standing is not None
    assert pressing.standing is not None
    assert (usual.standing.hours.calendar, usual.standing.hours.open_now) == ("jp-office", False)
    assert (pressing.standing.hours.calendar, pressing.standing.hours.open_now) == ("24x7", True)
    assert [p.priority for p in pressing.standing.promised] == [Priority.P1]


def test_a_covers_calendar_is_the_usual_one_there() -> None:
    """Where the cover differs from its contract."""
    contract = a_contract(covers=(Cover(selector=Selector(), calendar="jp-office"),))
    answer = entitlement(a_book(contract), a_switch(), SATURDAY)
    assert answer.standing is not None
    assert answer.standing.hours.calendar == "jp-office"
    assert answer.standing.promised[0].hours.calendar == "jp-office"


def test_hours_that_never_come_have_no_opening() -> None:
    """A calendar that opens no more is said to be closed, and nothing loops."""
    answer = entitlement(a_book(a_contract(calendar="never")), a_switch(), NOON)
    assert answer.standing is not None
    assert (answer.standing.hours.open_now, answer.standing.hours.opens_at) == (False, None)


def test_a_machine_without_cover_still_says_who_would_answer() -> None:
    """Not entitled, and why; the vendor is known all the same."""
    answer = entitlement(a_book(an_agreement()), a_switch(), NOON)
    assert not answer.covered
    assert answer.standing is None
    assert answer.vendor == CISCO
    assert answer.covering.reasons == ("customer keihin-bank has no contract",)


def test_what_the_vendor_asks_for_is_known_missing_or_for_the_call() -> None:
    """In the vendor's order; the agreement is told by its reference."""
    answer = entitlement(a_book(a_contract(), an_agreement()), a_switch(), NOON)
    assert [(asked.field, asked.knowledge, asked.value) for asked in answer.asks_for] == [
        ("serial", Knowledge.KNOWN, "FCW1"),
        ("agreement", Knowledge.KNOWN, "SmartNet 4711"),
        ("software_version", Knowledge.MISSING, ""),
        ("symptom", Knowledge.AT_THE_CALL, ""),
    ]


def test_where_the_desk_answers_there_is_no_vendor_to_ask() -> None:
    """Nothing is asked for."""
    answer = entitlement(a_book(a_contract()), a_switch(), NOON)
    assert (answer.vendor, answer.agreement, answer.asks_for) == (None, None, ())


def test_an_undecided_machine_names_no_vendor() -> None:
    """A tie is no answer."""
    answer = entitlement(a_book(a_contract(), an_agreement("A"), an_agreement("B")), a_switch(), NOON)
    assert (answer.vendor, answer.agreement) == (None, None)


def test_warranty_is_told_apart_from_the_agreement() -> None:
    """A machine may have both."""
    machine = a_switch(warranty_until=date(2030, 1, 1))
    backed = entitlement(a_book(an_agreement()), machine, NOON)
    bare = entitlement(a_book(), machine, NOON)
    assert backed.in_warranty
    assert bare.in_warranty
    assert isinstance(bare.decision, Route)
    assert bare.decision.by is RouteBy.WARRANTY
    assert not entitlement(a_book(), a_switch(), NOON).in_warranty


def test_a_part_of_the_truth_without_the_desk_is_answered() -> None:
    """What is not in the book is None, not an error."""
    book = replace(a_book(a_contract()), desks={})
    answer = entitlement(book, a_switch(), NOON)
    assert answer.standing is not None
    assert (answer.standing.desk, answer.standing.desk_reach) == (None, None)
