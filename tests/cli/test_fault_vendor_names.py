"""A vendor goes by its aliases wherever one is named; what is kept is its id."""

from pathlib import Path

import pytest

from tests.cli.small_book import TERMS
from tests.cli.test_fault_terms import applied
from tests.sample_desk import Desk


@pytest.mark.parametrize("name", ["シスコ", "Cisco", "CISCO"])
def test_a_vendor_is_found_and_kept_by_any_of_its_names(desk: Desk, name: str) -> None:
    """Shown, filtered by, and registered with."""
    assert desk.ask("vendor", "show", name)["vendor"] == "cisco"
    made = ("equipment", "add", "X-1", "--customer", "keihin-bank", "--site", "dc", "--vendor", name)
    assert desk.ask(*made)["vendor"] == "cisco"
    desk.dispatched()
    assert len(desk.ask("fault", "list", "--vendor", name)) == 1
    of_cisco = desk.ask("equipment", "list", "--vendor", "cisco")
    assert desk.ask("equipment", "list", "--vendor", name) == of_cisco


def test_an_imported_machine_is_given_the_id_of_its_vendor(desk: Desk, tmp_path: Path) -> None:
    """By whatever name the list goes; a second import changes nothing."""
    (tmp_path / "new.csv").write_text(
        "tag,customer,site,vendor\nX-1,keihin-bank,dc,シスコ\n", encoding="utf-8"
    )
    words = ("equipment", "import", str(tmp_path / "new.csv"), "--apply")
    assert desk.ask(*words)["adds"] == 1
    assert desk.ask("equipment", "show", "X-1")["vendor"] == "cisco"
    assert desk.ask(*words)["unchanged"] == 1


def test_an_alias_of_two_vendors_is_refused_naming_both(tmp_path: Path, database_url: str) -> None:
    """Their ids tell them apart."""
    two = TERMS.replace('name = "Maker"', 'name = "Maker"\naliases = ["Same"]')
    two += '\n[vendors.other]\nname = "Other"\naliases = ["SAME"]\n'
    desk = applied(tmp_path, database_url, two)
    error = desk.refused("vendor", "show", "same")
    assert (error["code"], error["message"]) == ("ambiguous-vendor", "'same' is an alias of maker, other")
