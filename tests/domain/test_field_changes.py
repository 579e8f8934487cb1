"""What changes, field by field, in the words of the files."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from tests.domain.books import BANK, CISCO, DESK, OFFICE, a_contract, a_switch, an_agreement, targets
from umc.domain.calendars.calendar_terms import Closure, Holiday, Opening, Window
from umc.domain.calendars.duration import parse_target
from umc.domain.register.contract import (
    ClockName,
    Cover,
    Escalation,
    EscalationStep,
    Level,
    Origin,
    Priority,
    RouteRule,
)
from umc.domain.register.equipment import Equipment
from umc.domain.register.field_changes import described, differences
from umc.domain.register.party import Contact, Engineer
from umc.domain.register.selector import Selector


def said(before: object, after: object) -> list[tuple[str, str | None, str | None]]:
    """The differences in short."""
    return [(change.field, change.before, change.after) for change in differences(before, after)]


def test_a_target_is_named_by_priority_and_clock() -> None:
    """``targets.P1.restore``, with durations as files write them."""
    tighter = a_contract(targets={Priority.P1: targets("jp-office", respond="15m", restore="3h")})
    assert said(a_contract(), tighter) == [
        ("targets.P1.restore", "4h", "3h"),
        ("targets.P1.calendar", None, "jp-office"),
    ]


def test_a_legs_clocks_are_named_without_the_leg() -> None:
    """As in an agreement's table."""
    slower = an_agreement(targets={Priority.P1: targets(leg_accept="30m", leg_restore="2bd")})
    assert said(an_agreement(), slower) == [("targets.P1.restore", "3h", "2bd")]


def test_a_priority_that_comes_or_goes_is_told_clock_by_clock() -> None:
    """None stands for what is not there."""
    other = a_contract(targets={Priority.P2: targets(respond="1h")})
    assert said(a_contract(), other) == [
        ("targets.P2.respond", None, "1h"),
        ("targets.P1.respond", "15m", None),
        ("targets.P1.restore", "4h", None),
    ]


def test_a_contracts_other_fields_are_named_as_in_files() -> None:
    """Term, stops, matrix, triage and the rest."""
    changed = a_contract(
        ends=date(2026, 12, 31),
        stops={ClockName.RESTORE: ("customer", "access")},
        priorities={Level.HIGH: {Level.HIGH: Priority.P1}},
        confirm_within=parse_target("3bd"),
    )
    before = a_contract(priorities={Level.HIGH: {Level.HIGH: Priority.P2}})
    assert said(before, changed) == [
        ("ends", "2027-03-31", "2026-12-31"),
        ("priorities.high.high", "P2", "P1"),
        ("stops.restore", None, "customer, access"),
        ("confirm_within", "2bd", "3bd"),
    ]


def test_moving_a_line_changes_nothing() -> None:
    """The place in a file is no part of a promise."""
    moved = a_contract(
        origin=Origin(file="b.toml", line=9),
        targets={
            Priority.P1: replace(targets(respond="15m", restore="4h"), origin=Origin(file="b", line=1)),
        },
    )
    assert said(a_contract(), moved) == []


def test_a_cover_put_in_front_is_the_only_change() -> None:
    """The covers behind it move, and stay what they are."""
    special = Cover(
        selector=Selector(class_=("pc",)), calendar="jp-office", targets={Priority.P1: targets(restore="8h")}
    )
    before = a_contract()
    assert said(before, replace(before, covers=(special, *before.covers))) == [
        ("covers.1", None, "class pc; calendar jp-office; targets.P1.restore 8h")
    ]


def test_a_list_in_order_tells_what_went_and_what_was_replaced() -> None:
    """A row that only went bears its old place, any other its new one."""
    a, b, c, d = (Selector(tag=(letter,)) for letter in "ABCD")
    assert said(an_agreement("X", a, b, c), an_agreement("X", b, c)) == [("backs.1", "tag A", None)]
    assert said(an_agreement("X", a, b, c), an_agreement("X", a, d, c)) == [("backs.2", "tag B", "tag D")]
    assert said(an_agreement("X", a, b), an_agreement("X", b, a)) == [
        ("backs.1", None, "tag B"),
        ("backs.2", "tag B", None),
    ]


def test_routes_are_compared_as_one_list_in_order() -> None:
    """With the machines they are for, where they go, and why."""
    rule = RouteRule(
        when=Selector(model=("Catalyst 29*",)),
        to="nec",
        priorities=(Priority.P3, Priority.P4),
        symptom=("fan",),
        why="old",
    )
    assert said((), (rule,)) == [
        ("route.1", None, "model Catalyst 29*; to nec; priorities P3, P4; symptom fan; why old")
    ]
    assert said((rule,), ()) == [("route.1", said((), (rule,))[0][2], None)]


def test_escalation_steps_read_as_sentences() -> None:
    """In the order of the ladder."""
    step = EscalationStep(clock=ClockName.LEG_RESTORE, at_percent=75, tell="vendor:2", hours="contact")
    ladder = Escalation(id="std", steps=(step,))
    assert said(replace(ladder, steps=(replace(step, hours=None),)), ladder) == [
        (
            "steps.1",
            "at 75% of leg.restore tell vendor:2",
            "at 75% of leg.restore tell vendor:2 in the hours of the contact",
        )
    ]


def test_people_and_places_are_named_by_themselves() -> None:
    """Contacts by name, engineers and sites by id, so that their order plays no part."""
    moved = replace(BANK, sites=(replace(BANK.sites[0], address="Tokyo 2"),))
    assert said(BANK, moved) == [("sites.hq.address", "Yokohama 1-1", "Tokyo 2")]
    assert said(CISCO, replace(CISCO, contacts=CISCO.contacts[::-1])) == []
    staffed = replace(DESK, engineers=(Engineer(id="sato", name="佐藤", skills=("nec", "net")),))
    assert said(DESK, staffed) == [
        ("engineers.sato.name", None, "佐藤"),
        ("engineers.sato.skills", None, "nec, net"),
    ]


def test_two_contacts_of_one_name_are_told_apart() -> None:
    """Neither hides the other."""
    one, two = Contact(name="TAC", phone="1"), Contact(name="TAC", phone="2")
    before = replace(CISCO, contacts=(one, two))
    assert said(before, replace(CISCO, contacts=(one, replace(two, phone="3")))) == [
        ("contacts.TAC#2.phone", "2", "3")
    ]


@pytest.mark.parametrize("column", [field.name for field in fields(Equipment) if field.name != "tag"])
def test_every_column_of_equipment_is_compared(column: str) -> None:
    """Under the name it has in files."""
    changed: dict[str, Any] = {
        "installed": date(2024, 6, 1),
        "warranty_until": date(2024, 6, 1),
        "depends_on": ("A", "B"),
    }
    after = a_switch(**{column: changed.get(column, "other")})
    ((field, _, text),) = said(a_switch(), after)
    assert field == column.rstrip("_")
    assert text in ("other", "2024-06-01", "A, B")


def test_a_calendars_hours_are_told_day_by_day() -> None:
    """Windows as files write them; midnight as an end is 24:00."""
    night = (Window(opens_s=22 * 3600, closes_s=30 * 3600),)
    whole = (Window(opens_s=0, closes_s=86_400),)
    after = replace(OFFICE, week=(night, whole, *OFFICE.week[2:4], (), *OFFICE.week[5:]))
    assert said(OFFICE, after) == [
        ("hours.mon", "09:00-17:30", "22:00-06:00"),
        ("hours.tue", "09:00-17:30", "00:00-24:00"),
        ("hours.fri", "09:00-17:30", None),
    ]


def test_few_holidays_are_told_by_name() -> None:
    """What leaves the set, and what joins it; what stays is not told."""
    stays, goes, comes = (Holiday(on=date(2026, 5, day), name=f"H{day}") for day in (3, 4, 5))
    before = replace(OFFICE, holidays=(stays, goes))
    assert said(before, replace(OFFICE, holidays=(stays, comes))) == [
        ("holiday dates", "2026-05-04 H4", "2026-05-05 H5")
    ]


def test_many_holidays_are_counted_with_the_first_few() -> None:
    """Fifty years of them do not fill the screen."""
    many = tuple(Holiday(on=date(year, 1, 1), name="New Year") for year in range(2000, 2051))
    after = replace(OFFICE, holidays=many, holidays_from=("JP", "US-CA"))
    assert said(OFFICE, after) == [
        ("holidays", None, "JP, US-CA"),
        ("holiday dates", None, "51: 2000-01-01 New Year, 2001-01-01 New Year, 2002-01-01 New Year, ..."),
    ]


def test_closures_openings_and_workdays_are_told() -> None:
    """With dates, hours and why."""
    after = replace(
        OFFICE,
        closed=(
            Closure(starts=date(2026, 12, 29), ends=date(2027, 1, 3), why="shutdown"),
            Closure(
                starts=date(2026, 5, 1),
                ends=date(2026, 5, 1),
                windows=(Window(opens_s=43_200, closes_s=46_830),),
            ),
        ),
        open=(Opening(on=date(2026, 5, 3), why="cut-over"),),
        workdays=(date(2026, 2, 14),),
    )
    assert said(OFFICE, after) == [
        ("make-up workdays", None, "2026-02-14"),
        ("closed", None, "2026-05-01 12:00-13:00:30, 2026-12-29 to 2027-01-03 shutdown"),
        ("open", None, "2026-05-03 cut-over"),
    ]


def test_what_an_addition_brings_can_be_described() -> None:
    """All its fields, what is empty left out."""
    assert described(a_switch(depends_on=("UPS",)))[-3:] == (
        ("class", "switch"),
        ("status", "in service"),
        ("depends_on", "UPS"),
    )
    assert ("covers.1", "site hq") in described(a_contract())
    assert ("time_zone", "Asia/Tokyo") in described(OFFICE)
    holiday = replace(OFFICE, holidays=(Holiday(on=date(2026, 5, 3), name="H"),))
    assert ("holiday dates", "2026-05-03 H") in described(holiday)
