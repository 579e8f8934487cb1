"""Machines may name their vendor by any name that is its alone."""

from pathlib import Path

import pytest

from tests.files.books import CSV_NAMED, PARTIES, codes, read_text, write
from umc.files.reading import read_book

_ALIASES = PARTIES.replace("[vendors.cisco]\n", '[vendors.cisco]\naliases = ["Cisco Systems", "シスコ"]\n')


@pytest.mark.parametrize("name", ["cisco", "CISCO SYSTEMS", "シスコ"])
def test_a_vendor_is_known_by_its_other_names(tmp_path: Path, name: str) -> None:
    """In TOML and in CSV; the book holds the vendor's id."""
    inline = f'[[equipment]]\ntag = "SW-1"\ncustomer = "bank"\nsite = "hq"\nvendor = "{name}"\n'
    rows = f"tag,customer,site,vendor\nSW-2,bank,hq,{name}\n"
    reading = read_book([write(tmp_path, {"book.toml": _ALIASES + inline + CSV_NAMED, "machines.csv": rows})])
    assert set(codes(reading)) <= {"UMC402"}
    assert {one.vendor for one in reading.book.equipment.values()} == {"cisco"}


def test_a_name_of_two_vendors_means_neither(tmp_path: Path) -> None:
    """Nobody is chosen silently."""
    text = _ALIASES + '[vendors.other]\naliases = ["シスコ"]\n'
    text += '[[equipment]]\ntag = "SW-1"\ncustomer = "bank"\nsite = "hq"\nvendor = "シスコ"\n'
    assert "UMC301" in codes(read_text(tmp_path, text))
