"""``umc equipment list`` and ``show``: the register of machines at the command line."""

import csv
import io

import pytest

from tests.sample_desk import Desk
from umc.domain.register.equipment import COLUMNS

AT = "2026-05-03T03:10+09:00"


def tags(desk: Desk, *words: str) -> list[str]:
    """Return the tags that a listing has, in its order."""
    return [one["tag"] for one in desk.ask("equipment", "list", *words)]


def test_every_machine_of_the_book_is_listed_by_tag(desk: Desk) -> None:
    """The register holds what the book declares, in the order of tags."""
    found = tags(desk)
    assert len(found) == 84
    assert found == sorted(found)


def test_conditions_of_a_listing_hold_at_once(desk: Desk) -> None:
    """Each option narrows what the others left."""
    wide = tags(desk, "--customer", "keihin-bank", "--class", "switch")
    narrow = tags(desk, "--customer", "keihin-bank", "--class", "switch", "--site", "hq")
    assert narrow
    assert set(narrow) < set(wide)
    assert tags(desk, "--vendor", "cisco", "--customer", "yunhai-hospital", "--class", "ups") == []


def test_a_model_is_a_pattern_with_stars(desk: Desk) -> None:
    """A star stands for any text; without one the whole model is meant."""
    found = desk.ask("equipment", "list", "--model", "Nexus 9*")
    assert found
    assert all(one["model"].startswith("Nexus 9") for one in found)
    assert tags(desk, "--model", "Nexus") == []


def test_a_search_looks_everywhere_letter_case_aside(desk: Desk) -> None:
    """A serial in small letters, a room in Japanese: both find their machine."""
    assert tags(desk, "--search", "fdo27311qkl") == ["KB-SW-01"]
    assert "KB-SW-01" in tags(desk, "--search", "ラックA01")


def test_a_search_takes_signs_of_sql_as_text(desk: Desk) -> None:
    """A percent sign is looked for, not obeyed."""
    assert tags(desk, "--search", "%") == []
    assert tags(desk, "--search", "'; DROP TABLE equipment; --") == []


def test_a_listing_that_is_cut_says_so(desk: Desk) -> None:
    """Nobody takes five machines for all of them."""
    cut = desk.run("equipment", "list", "--limit", "5")
    assert len(cut.stdout.splitlines()) == 6
    assert "more than 5" in cut.stderr
    whole = desk.run("equipment", "list", "--limit", "84")
    assert len(whole.stdout.splitlines()) == 85
    assert "more than" not in whole.stderr


def test_the_pattern_of_a_model_is_not_cut_before_it_is_tried(desk: Desk) -> None:
    """The limit counts machines that match, not machines looked at."""
    assert tags(desk, "--model", "DL365*", "--limit", "1") == []
    assert len(tags(desk, "--model", "ProLiant*", "--limit", "1")) == 1


@pytest.mark.parametrize("what", ["customer", "vendor"])
def test_a_listing_for_somebody_unknown_is_refused(desk: Desk, what: str) -> None:
    """An empty answer would look like a customer without machines."""
    near = {"customer": "keihin-bank", "vendor": "cisco"}[what]
    error = desk.refused("equipment", "list", f"--{what}", f"{near}x")
    assert error["code"] == f"unknown-{what}"
    assert near in error["hint"]


def test_csv_of_a_listing_has_the_columns_of_an_import(desk: Desk) -> None:
    """What was listed can be imported again: every row is unchanged."""
    listed = desk.run("equipment", "list", "-o", "csv").stdout
    header, first, *_ = csv.reader(io.StringIO(listed))
    assert tuple(header) == COLUMNS
    assert first[0] == "KB-CON-01"
    again = desk.ask("equipment", "import", "-", stdin=listed)
    assert (again["unchanged"], again["adds"], again["changes"], again["conflicts"]) == (84, 0, 0, 0)


def test_a_machine_is_shown_with_what_stands_around_it(desk: Desk) -> None:
    """Cover, who answers, what it depends on and what depends on it, in one answer."""
    shown = desk.ask("equipment", "show", "KB-SW-01", at=AT)
    assert (shown["tag"], shown["serial"], shown["declared_by"]) == ("KB-SW-01", "FDO27311QKL", "book")
    assert (shown["covered"], shown["contract"], shown["contract_ends"]) == (True, "KB-2026", "2027-03-31")
    assert (shown["answer"]["vendor"], shown["answer"]["agreement"]) == ("cisco", "SNT-4711")
    assert shown["depends_on"] == ["KB-UPS-01"]
    assert "KB-ST-01" in shown["needed_by"]
    assert shown["site_name"] == "港北データセンター"
    assert shown["open_faults"] == []


def test_a_machine_is_shown_by_its_serial(desk: Desk) -> None:
    """The serial on the label is enough."""
    assert desk.ask("equipment", "show", "fdo27311qkl", at=AT)["tag"] == "KB-SW-01"


def test_the_contract_shown_is_the_one_in_force_at_the_instant(desk: Desk) -> None:
    """``--at`` asks about last year."""
    last_year = desk.ask("equipment", "show", "KB-SW-01", at="2026-03-31T23:59")
    assert (last_year["contract"], last_year["as_of"]) == ("KB-2025", "2026-03-31T23:59:00+09:00")


def test_open_faults_of_a_machine_are_shown(desk: Desk) -> None:
    """Whoever looks at a machine sees that somebody is at work on it."""
    number = desk.open("KB-SW-01")["number"]
    assert [one["number"] for one in desk.ask("equipment", "show", "KB-SW-01", at=AT)["open_faults"]] == [
        number
    ]
    assert desk.ask("equipment", "show", "KB-SW-02", at=AT)["open_faults"] == []


def test_the_screen_of_a_machine_tells_the_same(desk: Desk) -> None:
    """A person reads the contract, the agreement and the neighbours."""
    screen = desk.run("equipment", "show", "KB-SW-01", at=AT).stdout
    for told in ("京浜銀行 (keihin-bank)", "KB-2026, until 2027-03-31", "SNT-4711", "depends on  KB-UPS-01"):
        assert told in screen


def test_an_unknown_machine_is_refused_with_near_names(desk: Desk) -> None:
    """A mistyped tag leads on."""
    error = desk.refused("equipment", "show", "KB-SW-0l")
    assert error["code"] == "unknown-equipment"
    assert "did you mean KB-SW-0" in error["hint"]


def test_the_register_is_worked_on_in_a_batch(desk: Desk) -> None:
    """Add, retire and list run one a line; an atomic batch that fails keeps none of it."""
    lines = (
        "equipment add KB-NEW-1 --customer keihin-bank --site dc --vendor cisco\n"
        "equipment retire KB-NEW-1 --reason 'never came'\n"
        "equipment add KB-SW-01 --customer keihin-bank --site dc --vendor cisco\n"
    )
    undone = desk.run("batch", "--atomic", stdin=lines)
    assert undone.exit_code == 1
    assert '"duplicate-tag"' in undone.stdout
    assert "KB-NEW-1" not in tags(desk, "--all")
    assert desk.run("batch", stdin=lines).exit_code == 1
    assert tags(desk, "--status", "retired") == ["KB-NEW-1"]
