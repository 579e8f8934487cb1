"""Made-up estates are sound, of the size asked for, and the same for the same seed."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.device_facts import BUILT_IN, read_devices
from benchmarks.estate import make_estate
from umc.domain.findings.diagnostics import Severity
from umc.files.reading import read_book


def _rows(folder: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for path in sorted((folder / "equipment").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            rows += csv.DictReader(lines)
    return rows


def _files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def test_an_estate_has_the_size_asked_for(tmp_path: Path) -> None:
    """Machines and customers are exactly as many as said; every customer has at least one machine."""
    made = make_estate(tmp_path, machines=700, customers=30)
    rows = _rows(tmp_path)
    assert (made.machines, made.customers) == (700, 30)
    assert len(rows) == 700
    assert len({row["customer"] for row in rows}) == 30


def test_an_estate_has_no_errors(tmp_path: Path) -> None:
    """It can be applied as it is, and everything in it is read."""
    make_estate(tmp_path, machines=600, customers=25)
    reading = read_book([tmp_path])
    assert [one for one in reading.diagnostics if one.severity is Severity.ERROR] == []
    assert len(reading.book.equipment) == 600
    assert len(reading.book.customers) == 25
    assert len(reading.book.agreements) > 5


def test_an_estate_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    """So that figures of two runs can be compared."""
    make_estate(tmp_path / "a", machines=200, customers=10, seed=7)
    make_estate(tmp_path / "b", machines=200, customers=10, seed=7)
    make_estate(tmp_path / "c", machines=200, customers=10, seed=8)
    assert _files(tmp_path / "a") == _files(tmp_path / "b")
    assert _files(tmp_path / "a") != _files(tmp_path / "c")


def test_no_vendor_of_an_estate_has_a_serial_twice(tmp_path: Path) -> None:
    """A serial leads to one machine."""
    make_estate(tmp_path, machines=500, customers=20)
    seen = Counter((row["vendor"], row["serial"]) for row in _rows(tmp_path))
    assert len(seen) == 500


def test_a_machine_of_an_estate_hangs_on_earlier_ones_of_its_site(tmp_path: Path) -> None:
    """Dependencies cannot run in a circle, and stay within the customer's site."""
    make_estate(tmp_path, machines=500, customers=5)
    placed: dict[str, tuple[str, str]] = {}
    needs = 0
    for row in _rows(tmp_path):
        place = (row["customer"], row["site"])
        for tag in row["depends_on"].split():
            needs += 1
            assert placed[tag] == place
        placed[row["tag"]] = place
    assert needs > 300


def test_an_estate_spans_several_zones_and_vendors(tmp_path: Path) -> None:
    """A desk's life: many makers, many sites, customers around the world."""
    make_estate(tmp_path, machines=1000, customers=40)
    book = read_book([tmp_path]).book
    assert len({customer.zone for customer in book.customers.values()}) >= 3
    assert len({machine.vendor for machine in book.equipment.values()}) >= 10
    assert len({contract.calendar for contract in book.contracts.values()}) >= 3


@pytest.mark.parametrize(("machines", "customers"), [(3, 4), (0, 0), (5, 0)])
def test_an_estate_with_nothing_for_a_customer_is_refused(
    tmp_path: Path, machines: int, customers: int
) -> None:
    """A contract that covers nothing would be an error in the book."""
    with pytest.raises(ValueError, match="cannot be shared out"):
        make_estate(tmp_path, machines=machines, customers=customers)


def test_an_estate_of_one_machine_is_sound(tmp_path: Path) -> None:
    """The smallest book is a book."""
    make_estate(tmp_path, machines=1, customers=1)
    assert [one for one in read_book([tmp_path]).diagnostics if one.severity is Severity.ERROR] == []


def test_without_the_list_of_device_types_the_built_in_one_serves(tmp_path: Path) -> None:
    """An estate can be made from a clone alone."""
    assert read_devices(tmp_path / "none.csv") == BUILT_IN


def test_devices_nobody_maintains_by_themselves_are_left_out(tmp_path: Path) -> None:
    """Modules, rails and unknown makers are no equipment; a firewall of a switch maker is a firewall."""
    listed = tmp_path / "types.csv"
    listed.write_text(
        "kind,manufacturer,model,part_number\n"
        "device,Cisco,Catalyst 9300-48P,C9300-48P\n"
        "device,Cisco,FPR1010-NGFW-K9,FPR1010-NGFW-K9\n"
        "device,Cisco,FPR1K-DT-RACK-MNT,FPR1K-DT-RACK-MNT\n"
        "module,Cisco,C9300-NM-8X,C9300-NM-8X\n"
        "device,Nobody,Box,BOX\n",
        encoding="utf-8",
    )
    found = [(device.model, device.class_) for device in read_devices(listed)]
    assert found == [("Catalyst 9300-48P", "switch"), ("FPR1010-NGFW-K9", "firewall")]
