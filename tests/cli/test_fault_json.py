"""The fields that programs read: adding one is allowed, renaming or dropping one breaks them."""

from datetime import datetime
from typing import Any

import pytest

from tests.sample_desk import Desk

FAULT = """
    number status held held_for priority impact urgency customer customer_name site site_name time_zone
    equipment culprit suspects symptom channel caller contract contract_terms cover desk vendor vendor_name
    routed_by agreement contact reasons candidates opened_at opened_at_utc responded_at
    responded_at_utc restored_at restored_at_utc confirmed_at confirmed_at_utc resolved_at resolved_at_utc
    ended_at ended_at_utc reopened
    as_of as_of_utc due latest_safe_dispatch latest_safe_dispatch_utc latest_safe_dispatch_note clocks legs
    holds steps
"""
CLOCK = """
    clock leg party cycle priority target target_s calendar state started_at started_at_utc due_at due_at_utc
    breaks_after breaks_after_utc stopped_at stopped_at_utc broken_at broken_at_utc used_s held_s left_s share
    origin
"""
LEG = """
    leg vendor state equipment agreement vendor_ref contact dispatched_at dispatched_at_utc accepted_at
    accepted_at_utc ended_at ended_at_utc reason packet
"""
HOLD = "reason starts starts_utc ends ends_utc actor note"
SUSPECT = """
    equipment evidence since since_utc cleared_at cleared_at_utc cleared_by vendor agreement contact
    candidates latest_safe_dispatch latest_safe_dispatch_utc
"""
CONTACT = "name level phone email role calendar"
WHY = """
    clock leg cycle party promised_by origin priority target target_s calendar time_zone stopped_by starts
    starts_utc ends ends_utc due_at due_at_utc breaks_after breaks_after_utc counted_s wall_s spans
"""
SPAN = "starts starts_utc ends ends_utc lasts_s counted cause sum_after_s"
LEDGER = "number entries totals wall_s"
ENTRY = "holder kind starts starts_utc ends ends_utc lasts_s why"
TIMELINE = "seq kind said actor actor_known_by happened_at happened_at_utc recorded_at recorded_at_utc late"
ROW = """
    number status priority customer customer_name equipment vendor vendors symptom engineer held at_risk
    broken clock clock_party opened_at opened_at_utc due_at due_at_utc left_s
"""


def lacking(record: dict[str, Any], golden: str) -> set[str]:
    """Return the promised fields that a record does not have."""
    return set(golden.split()) - set(record)


@pytest.fixture
def told(desk: Desk) -> Desk:
    """Give a desk with a fault that has a suspect, a leg and a hold."""
    desk.open_unknown("KB-SW-01")
    desk.step("dispatch", "1", "--vendor", "cisco", "--equipment", "KB-SW-01")
    desk.step("hold", "1", "--reason", "access", at="03:30")
    return desk


def test_a_faults_fields_stay(told: Desk) -> None:
    """Of the fault and of everything in it."""
    fault = told.ask("fault", "show", "1", at="03:40")
    assert lacking(fault, FAULT) == set()
    for name, golden in (("clocks", CLOCK), ("legs", LEG), ("holds", HOLD), ("suspects", SUSPECT)):
        assert fault[name]
        assert all(lacking(one, golden) == set() for one in fault[name])
    assert lacking(fault["suspects"][0]["contact"], CONTACT) == set()


def test_the_fields_of_every_reading_stay(told: Desk) -> None:
    """Why, ledger, timeline and list."""
    why = told.ask("fault", "why", "1", at="03:40")
    assert lacking(why, "number clocks") | lacking(why["clocks"][0], WHY) == set()
    assert lacking(why["clocks"][0]["spans"][0], SPAN) == set()
    ledger = told.ask("fault", "ledger", "1", at="03:40")
    assert lacking(ledger, LEDGER) | lacking(ledger["entries"][0], ENTRY) == set()
    assert lacking(ledger["totals"][0], "holder kind lasts_s") == set()
    assert lacking(told.ask("fault", "timeline", "1", at="03:40")[0], TIMELINE) == set()
    assert lacking(told.ask("fault", "list")[0], ROW) == set()


def _pairs(document: Any) -> list[tuple[str, str]]:
    """Return every instant of a document with its twin in UTC."""
    if isinstance(document, list):
        return [pair for each in document for pair in _pairs(each)]
    if not isinstance(document, dict):
        return []
    own = [(str(document[name.removesuffix("_utc")]), str(at)) for name, at in document.items()
           if name.endswith("_utc") and at]  # fmt: skip
    return own + [pair for each in document.values() for pair in _pairs(each)]


@pytest.mark.parametrize("verb", ["show", "why", "ledger", "timeline"])
def test_every_instant_is_said_in_the_sites_zone_and_in_utc(desk: Desk, verb: str) -> None:
    """Both name the same instant; the one with the offset of the place, the other with Z."""
    desk.open("LK-NY-FW-01", at="2026-05-04T09:00")
    desk.step("dispatch", at="2026-05-04T09:10")
    pairs = _pairs(desk.ask("fault", verb, "1", at="2026-05-04T10:00"))
    assert len(pairs) > 3
    for local, utc in pairs:
        assert utc.endswith("Z")
        assert local.endswith("-04:00")
        assert datetime.fromisoformat(local) == datetime.fromisoformat(utc)


def _seconds(document: Any) -> list[Any]:
    if isinstance(document, list):
        return [one for each in document for one in _seconds(each)]
    if not isinstance(document, dict):
        return []
    own = [value for name, value in document.items() if name.endswith("_s")]
    return own + [one for each in document.values() for one in _seconds(each)]


def test_durations_are_seconds(told: Desk) -> None:
    """Whole ones where they are whole."""
    for verb in ("show", "why", "ledger"):
        found = _seconds(told.ask("fault", verb, "1", at="03:40"))
        assert found
        assert all(type(one) is int for one in found)


def test_a_vendors_clock_is_told_from_the_customers(told: Desk) -> None:
    """The customer's have no leg; a leg's names its number and its vendor."""
    clocks = told.ask("fault", "show", "1", at="03:40")["clocks"]
    legs = {(one["clock"].startswith("leg."), one["leg"], one["party"]) for one in clocks}
    assert legs == {(False, None, "customer"), (True, 1, "cisco")}


def test_why_sums_to_the_wall_clock(told: Desk) -> None:
    """Every span of every clock, counted or skipped; counted ones make up the running sum."""
    told.step("resume", at="04:10")
    for one in told.ask("fault", "why", "1", at="2026-05-04T09:00")["clocks"]:
        spans = one["spans"]
        assert sum(span["lasts_s"] for span in spans) == one["wall_s"]
        assert sum(span["lasts_s"] for span in spans if span["counted"]) == one["counted_s"]
        assert [span["ends"] for span in spans[:-1]] == [span["starts"] for span in spans[1:]]


def test_the_ledger_sums_to_the_wall_clock(told: Desk) -> None:
    """Entries follow each other without a gap, and the totals add up to the time since the report."""
    ledger = told.ask("fault", "ledger", "1", at="2026-05-04T09:00")
    entries = ledger["entries"]
    assert [entry["ends"] for entry in entries[:-1]] == [entry["starts"] for entry in entries[1:]]
    assert sum(entry["lasts_s"] for entry in entries) == ledger["wall_s"]
    assert sum(total["lasts_s"] for total in ledger["totals"]) == ledger["wall_s"]
    assert ledger["wall_s"] == (29 * 60 + 50) * 60


@pytest.mark.parametrize(
    ("words", "code", "exit_code", "hint"),
    [
        (("--clock", "restor"), "unknown-clock", 2, "did you mean restore"),
        (("--clock", "confirm"), "no-such-clock", 3, "respond"),
        (("--leg", "9"), "no-such-clock", 3, "respond"),
        (("--leg", "0"), "usage", 2, "--help"),
    ],
)
def test_a_clock_that_is_not_there_is_refused(
    told: Desk, words: tuple[str, ...], code: str, exit_code: int, hint: str
) -> None:
    """The hint names those there are."""
    error = told.refused("fault", "why", "1", *words, code=exit_code)
    assert (error["code"], hint in error["hint"]) == (code, True)


def test_the_first_cover_of_a_contract_speaks_too(desk: Desk) -> None:
    """Its place is 0, which must not be taken for no cover: the hospital's printers have wards' hours."""
    said = ("--equipment", "YH-PR-01", "--symptom", "toner", "--priority", "P2")
    fault = desk.ask("fault", "open", *said, at="2026-05-04T06:00")
    stored = desk.ask("fault", "show", "1", at="2026-05-04T06:00")
    assert (fault["cover"], stored["cover"]) == (0, 0)
    for one in (fault, stored):
        assert one["due"]["restore"] == "2026-05-04T15:00:00+08:00"


def test_what_was_written_answers_with_its_warnings(desk: Desk) -> None:
    """A program that reads no stderr still learns of them; a reading command has none to give."""
    desk.open_unknown("KB-SW-01")
    fault = desk.step("hold", "1", "--reason", "weather")
    assert fault["warnings"] == [
        "a hold for weather stops no clock of F-2026-000001; what stops one is customer, access, parts"
    ]
    ahead = desk.step("note", "1", "x", at="2026-11-02T12:00+09:00")
    assert "lies in the future" in ahead["warnings"][0]


def test_an_undecided_fault_names_between_whom_it_lies(desk: Desk) -> None:
    """The vendors, until somebody decides, or the machine is cleared."""
    said = ("--symptom", "x", "--priority", "P1")
    opened = desk.ask("fault", "open", "--equipment", "YH-SRV-05", *said, at="2026-05-04T10:00")
    assert (opened["vendor"], opened["candidates"]) == (None, ["evernex", "lenovo"])
    cleared = desk.step("clear", "1", "YH-SRV-05", at="2026-05-04T10:05")
    assert cleared["candidates"] == []
    assert desk.open("KB-SW-01")["candidates"] == []
