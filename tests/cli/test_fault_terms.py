"""Under whose terms a fault is, and stays: contracts, time zones, what is promised at all."""

from pathlib import Path

import pytest

from tests.cli.running import umc
from tests.cli.small_book import TERMS, machine, write_text
from tests.sample_desk import Desk

TWO = """
[contracts.K2]
customer = "bank"
desk = "main"
starts = 2026-04-01
ends = 2027-03-31
calendar = "24x7"
targets = { P1 = { restore = "2h" }, P2 = { restore = "4h" }, P3 = { restore = "8h" } }
covers = [{ class = "server" }]
"""
TERMS_OF_TWO = TERMS.replace('covers = [{ site = ["hq"] }]', 'covers = [{ class = "switch" }]') + TWO
MACHINES = machine("SW-01", **{"class": "switch"}) + machine("SV-01", **{"class": "server"})
LOOSE = machine("X-1", **{"class": "clock"})
SAID = ("--symptom", "x", "--priority", "P1")
AT = "2026-05-07T10:00"
BOTH = ("fault", "open", "--suspect", "SW-01", "--suspect", "SV-01")


def applied(folder: Path, url: str, text: str, *more: str) -> Desk:
    """Give a desk for a book of this text."""
    done = umc("apply", str(write_text(folder / "book", text)), "--yes", *more, db=url)
    assert done.exit_code == 0, done.stderr
    return Desk(url)


@pytest.fixture
def bank(tmp_path: Path, database_url: str) -> Desk:
    """A desk for a bank whose switches and servers are under two contracts, and its clock under none."""
    return applied(tmp_path, database_url, TERMS_OF_TWO + MACHINES + LOOSE)


def test_suspects_under_two_contracts_need_one_named(bank: Desk) -> None:
    """Which of two promises holds is never guessed; the refusal says whose machine is whose."""
    error = bank.refused(*BOTH, *SAID, at=AT, code=2)
    assert error["code"] == "which-contract"
    assert error["message"] == "SW-01 is covered by KB-2026; SV-01 is covered by K2"


@pytest.mark.parametrize(("contract", "other"), [("K2", "SW-01"), ("KB-2026", "SV-01")])
def test_the_contract_named_brings_its_own_cover(bank: Desk, contract: str, other: str) -> None:
    """That of the suspect it covers; the other suspect is warned of."""
    fault = bank.ask(*BOTH, *SAID, "--contract", contract, at=AT)
    assert (fault["contract"], fault["cover"]) == (contract, 0)
    by = "K2" if contract == "KB-2026" else "KB-2026"
    assert fault["warnings"] == [f"{other} is covered by {by}; this fault keeps the terms of {contract}"]


def test_a_suspect_that_nothing_covers_does_not_stand_in_the_way(bank: Desk) -> None:
    """The fault is under the contract that covers the other one."""
    fault = bank.ask("fault", "open", "--suspect", "X-1", "--suspect", "SV-01", *SAID, at=AT)
    assert fault["contract"] == "K2"
    assert "X-1 is not covered" in fault["warnings"][0]
    assert bank.refused("fault", "open", "--suspect", "X-1", *SAID, at=AT)["code"] == "not-covered"


def test_a_culprit_under_another_contract_is_warned_of(bank: Desk) -> None:
    """The terms were pinned at the opening, and stay."""
    bank.ask("fault", "open", "--suspect", "SW-01", *SAID, at=AT)
    fault = bank.step("culprit", "1", "SV-01", at="2026-05-07T10:10")
    assert fault["contract"] == "KB-2026"
    assert fault["warnings"] == ["SV-01 is covered by K2; this fault keeps the terms of KB-2026"]
    assert bank.step("culprit", "1", "SW-01", at="2026-05-07T10:20")["warnings"] == []


def test_a_priority_without_any_promise_is_warned_of(bank: Desk) -> None:
    """At the opening and later; one with a promise is not."""
    opened = bank.ask("fault", "open", "--equipment", "SW-01", "--symptom", "x", "--priority", "P3", at=AT)
    assert opened["warnings"] == ["KB-2026 promises nothing for P3: no clock runs"]
    assert bank.step("reprioritise", "1", "P1", at="2026-05-07T10:10")["warnings"] == []
    later = bank.step("reprioritise", "1", "P4", at="2026-05-07T10:20")
    assert later["warnings"] == ["KB-2026 promises nothing for P4: no clock runs"]


def test_the_priority_it_has_is_refused(bank: Desk) -> None:
    """Nothing would change, and the history would say that something did."""
    bank.ask("fault", "open", "--equipment", "SW-01", *SAID, at=AT)
    error = bank.refused("fault", "reprioritise", "1", "p1", at="2026-05-07T10:10")
    assert (error["code"], error["message"]) == ("same-priority", "F-2026-000001 is P1 already")


def test_a_machine_at_another_site_than_the_one_named_is_warned_of(desk: Desk) -> None:
    """One of the two is mistaken; which, the desk finds out."""
    fault = desk.ask("fault", "open", "--site", "hq", "--suspect", "KB-SW-01", *SAID, at="03:10")
    assert fault["warnings"] == ["KB-SW-01 stands at dc, not at hq"]


def test_a_fault_keeps_its_zone_when_its_customer_leaves(
    bank: Desk, tmp_path: Path, database_url: str
) -> None:
    """It is pinned at the opening: times and readings stay those of the place."""
    bank.ask("fault", "open", "--equipment", "SW-01", *SAID, at=AT)
    before = bank.ask("fault", "show", "1", at=AT)["opened_at"]
    other = TERMS.replace("bank", "shop").replace("KB-2026", "SH-1").replace("Asia/Tokyo", "Europe/Paris")
    applied(tmp_path, database_url, other, "--confirm", "KB-2026", "--confirm", "K2")
    assert bank.refused("customer", "show", "bank")["code"] == "unknown-customer"
    assert before == "2026-05-07T10:00:00+09:00"
    assert bank.ask("fault", "show", "1", at="2026-05-07T11:00")["opened_at"] == before
    assert bank.ask("fault", "list")[0]["opened_at"] == before


def test_the_address_of_a_packet_is_a_real_one(bank: Desk) -> None:
    """A site's name shows nobody the way; without an address the packet has none."""
    bank.ask("fault", "open", "--equipment", "SW-01", *SAID, at=AT)
    leg = bank.step("dispatch", at="2026-05-07T10:10")["legs"][0]
    assert "address" not in leg["packet"]
