"""How a fault and a machine are named."""

import pytest

from tests.sample_desk import Desk

MACHINE = ("--customer", "keihin-bank", "--site", "dc", "--class", "switch")


def test_a_fault_is_named_by_its_number_or_the_end_of_it(desk: Desk) -> None:
    """As on the ticket, bare, or so much of it as is unique."""
    for _ in range(12):
        desk.run("fault", "open", "--equipment", "KB-SW-01", "--symptom", "x", "--priority", "P1", at="03:10")
    names = ("F-2026-000012", "f-2026-000012", "12", "000012", "2026-000012", "0012", " 12 ")
    found = {name: desk.ask("fault", "show", name)["number"] for name in names}
    assert found == dict.fromkeys(names, "F-2026-000012")


def test_an_ending_that_several_share_is_refused_with_their_numbers(desk: Desk) -> None:
    """One of each year: the newest first, and what to do."""
    desk.open()
    desk.open(at="2027-01-02T00:00")
    error = desk.refused("fault", "show", "1")
    assert (error["code"], error["message"]) == ("ambiguous-fault", "'1' may be F-2027-000001, F-2026-000001")
    assert desk.ask("fault", "show", "2026-000001")["number"] == "F-2026-000001"


def test_a_bare_number_of_two_years_means_the_only_open_one(desk: Desk) -> None:
    """In January nobody means last year's fault that is over; its full number still does."""
    desk.open()
    desk.step("cancel", "1", "--reason", "x")
    desk.open(at="2027-01-02T00:00")
    note = desk.step("note", "1", "x", at="2027-01-02T01:00")
    assert note["number"] == "F-2027-000001"
    assert desk.ask("fault", "show", "2026-000001")["number"] == "F-2026-000001"


@pytest.mark.parametrize("name", ["2", "F-2026-000002", "", "x", "%", "_", "F-2026-00000١", "1" * 400])
def test_what_is_no_fault_is_refused_by_name(desk: Desk, name: str) -> None:
    """Nothing in it is taken for a pattern."""
    desk.open()
    error = desk.refused("fault", "show", name)
    assert (error["code"], error["message"]) == ("unknown-fault", f"no fault {name!r}")


@pytest.mark.parametrize("verb", ["respond", "dispatch", "culprit", "suspect", "ledger", "why", "timeline"])
def test_every_verb_refuses_an_unknown_fault_alike(sqlite_desk: Desk, verb: str) -> None:
    """The same code, whoever looks for it."""
    words = ("KB-SW-01",) if verb in ("culprit", "suspect") else ()
    assert sqlite_desk.refused("fault", verb, "99", *words, at="03:10")["code"] == "unknown-fault"


def test_a_serial_that_two_vendors_use_is_settled_by_the_tag(desk: Desk) -> None:
    """The refusal names both machines."""
    same = ("equipment", "add", "X-1", *MACHINE, "--vendor", "nec", "--serial", "FDO27311QKL")
    assert desk.run(*same).exit_code == 0
    said = ("--symptom", "x", "--priority", "P1")
    error = desk.refused("fault", "open", "--equipment", "FDO27311QKL", *said, at="03:10")
    assert error["code"] == "ambiguous-serial"
    assert "KB-SW-01 (cisco)" in error["message"]
    assert "X-1 (nec)" in error["message"]
    assert desk.open("X-1")["equipment"] == "X-1"
