"""A mistake in a table hides none of its others, and makes no other finding that is none."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.files.books import BOOK, CONTRACT, CSV_NAMED, PARTIES, SWITCH, codes, read_text, write
from umc.files.reading import Reading, read_book

_AGREEMENT = """
[agreements.SNT]
vendor = "cisco"
starts = 2026-04-01
ends = 2027-03-31
calendar = "24x7"
backs = [{ vendor = "cisco" }]
[agreements.SNT.targets]
P1 = { accept = "30m" }
"""


def _messages(reading: Reading) -> set[str]:
    return {one.message for one in reading.diagnostics}


def _without(text: str, keys: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in text.splitlines() if line.split(" =")[0] not in keys)


@pytest.mark.parametrize("lacking", ["customer", "desk", "starts", "ends", "calendar"])
def test_a_contract_that_lacks_a_key_is_checked_in_all_others(tmp_path: Path, lacking: str) -> None:
    """Unknown names are told with what lacks; the names that are there are not doubted."""
    flawed = CONTRACT.replace('"tokyo"', '"tokio"').replace('"bank"', '"bang"').replace('"24x7"', '"24-7"')
    flawed = flawed.replace("[contracts.BANK-26.targets]", 'escalation = "nope"\n[contracts.BANK-26.targets]')
    said = _messages(read_text(tmp_path, PARTIES + _without(flawed, {lacking})))
    expected = {
        "customer": 'unknown customer "bang"',
        "desk": 'unknown desk "tokio"',
        "calendar": 'unknown calendar "24-7"',
        "escalation": 'unknown escalation "nope"',
    }
    assert said == {
        f"a contract lacks {lacking}",
        *(text for key, text in expected.items() if key != lacking),
    }


@pytest.mark.parametrize("key", ["customer", "desk", "starts", "ends", "calendar"])
def test_a_contract_that_lacks_a_key_makes_no_finding_but_that(tmp_path: Path, key: str) -> None:
    """What stands in for the key is never looked at."""
    assert codes(read_text(tmp_path, PARTIES + SWITCH + _without(CONTRACT, {key}))) == ["UMC203"]


@pytest.mark.parametrize("key", ["vendor", "starts", "ends", "calendar"])
def test_an_agreement_that_lacks_a_key_makes_no_finding_but_that(tmp_path: Path, key: str) -> None:
    """No machine is said to be without backing, and no end to come too soon."""
    assert codes(read_text(tmp_path, BOOK + _without(_AGREEMENT, {key}))) == ["UMC203"]


def test_a_cover_that_matches_nothing_is_told_beside_a_bad_term(tmp_path: Path) -> None:
    """The term has no bearing on what a cover takes in."""
    text = BOOK.replace("ends = 2027-03-31", "ends = 2025-03-31").replace('class = "switch"\n[con', "[con")
    text = text + '[[contracts.BANK-26.covers]]\nclass = "server"\n'
    assert codes(read_text(tmp_path, text)) == ["UMC214", "UMC305"]


def test_a_cover_with_a_misspelt_key_is_not_said_to_match_nothing_or_too_much(tmp_path: Path) -> None:
    """What it would take in is not known: neither an idle cover nor two contracts follow from it."""
    second = CONTRACT.replace("BANK-26", "BANK-27").replace('class = "switch"', 'clas = "router"')
    assert codes(read_text(tmp_path, BOOK + second)) == ["UMC201"]


def test_a_contact_without_a_name_makes_no_level_missing(tmp_path: Path) -> None:
    """The level is there, and so may be the person whom an escalation tells."""
    text = BOOK.replace('{ name = "TAC" }', '{ name = "TAC" }, { level = 2 }') + _AGREEMENT.replace(
        "backs =", 'escalation = "up"\nbacks ='
    )
    text += '[[escalations.up.steps]]\nclock = "leg.accept"\nat = "50%"\ntell = "vendor:2"\n'
    text += '[[escalations.up.steps]]\nclock = "leg.accept"\nat = "90%"\ntell = "Somebody"\n'
    assert codes(read_text(tmp_path, text)) == ["UMC203"]


def test_a_customer_with_a_bad_site_keeps_its_other_references_checked(tmp_path: Path) -> None:
    """Its engineer is looked up; sites that it might have are not said to be missing."""
    text = BOOK.replace(
        "[customers.bank.sites.hq]", '[customers.bank]\nengineer = "none"\n[customers.bank.sites.hq]'
    )
    text = text.replace('time_zone = "Asia/Tokyo"', 'time_zone = "Asia/Tokio"')
    assert codes(read_text(tmp_path, text)) == ["UMC301", "UMC206"]


def test_sites_that_are_no_table_are_a_finding_and_no_crash(tmp_path: Path) -> None:
    """A number has no sites in it."""
    assert codes(read_text(tmp_path, "[customers.c]\nsites = 5\n")) == ["UMC202"]


def test_a_route_that_lacks_its_goal_has_its_pattern_checked(tmp_path: Path) -> None:
    """And a route whose pattern cannot be read is not said to take in everything."""
    text = PARTIES + '[[routes]]\nwhen = { vendor = "nec" }\n[[routes]]\nwhen = 5\nto = "nobody"\n'
    assert codes(read_text(tmp_path, text)) == ["UMC203", "UMC301", "UMC202", "UMC301"]


@pytest.mark.parametrize("in_csv", [True, False])
def test_a_machine_without_a_customer_has_its_other_references_checked(tmp_path: Path, in_csv: bool) -> None:
    """Its vendor and what it depends on; whose it is and what covers it is left open."""
    if in_csv:
        text = PARTIES + CONTRACT + CSV_NAMED
        rows = "tag,customer,site,vendor,depends_on\nSW-1,,hq,nec,SW-9\n"
        reading = read_book([write(tmp_path, {"book.toml": text, "machines.csv": rows})])
    else:
        text = SWITCH.replace('customer = "bank"\n', "").replace("cisco", "nec") + 'depends_on = ["SW-9"]\n'
        reading = read_text(tmp_path, PARTIES + text + CONTRACT)
    assert sorted(codes(reading)) == ["UMC301", "UMC301", "UMC304"]
    assert not reading.book.equipment


def test_what_is_flawed_is_checked_but_is_no_part_of_the_book(tmp_path: Path) -> None:
    """Nobody is handed a contract without bounds, or a route to nowhere."""
    text = PARTIES + SWITCH + _without(CONTRACT, {"ends"}) + "[[routes]]\nwhen = {}\n"
    book = read_text(tmp_path, text).book
    assert (len(book.contracts), len(book.routes), len(book.equipment)) == (0, 0, 1)


def test_every_finding_of_a_flawed_book_has_a_hint(tmp_path: Path) -> None:
    """What to do is said each time."""
    text = (
        "[desks.d]\nname = 5\ncalendar = []\n[vendors.v]\ncontacts = [{ level = 0, name = ' ' }]\n"
        + "[contracts]\nc = 5\n"
    )
    assert all(one.hint for one in read_text(tmp_path, text).diagnostics)
