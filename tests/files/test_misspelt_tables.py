"""A misspelt table is one finding, however much stands in it and however much refers to it."""

from pathlib import Path

import pytest

from tests.files.books import codes, write
from umc.domain.near_names import did_you_mean
from umc.files.compile import TABLES
from umc.files.reading import read_book

_MANY = range(80)
_EACH = """
[calendars.always-{n}]
time_zone = "Asia/Tokyo"
hours = {{ daily = ["00:00-24:00"] }}
[escalations.late-{n}]
steps = [{{ clock = "restore", at = "80%", tell = "desk" }}]
[desks.desk-{n}]
calendar = "always-{n}"
[vendors.vendor-{n}]
contacts = [{{ name = "Hotline", calendar = "always-{n}" }}]
[customers.customer-{n}.sites.hq]
time_zone = "Asia/Tokyo"
access = "always-{n}"
[[equipment]]
tag = "SW-{n}"
customer = "customer-{n}"
site = "hq"
vendor = "vendor-{n}"
model = "X{n}"
[contracts.C-{n}]
customer = "customer-{n}"
desk = "desk-{n}"
starts = 2026-04-01
ends = 2027-03-31
calendar = "always-{n}"
escalation = "late-{n}"
targets.P1.restore = "4h"
targets.P2.restore = "8h"
targets.P3.restore = "2d"
targets.P4.restore = "5d"
covers = [{{ vendor = "vendor-{n}" }}]
[agreements.A-{n}]
vendor = "vendor-{n}"
customer = "customer-{n}"
starts = 2026-04-01
ends = 2027-03-31
calendar = "always-{n}"
escalation = "late-{n}"
targets.P1 = {{ accept = "30m", restore = "3h" }}
targets.P2 = {{ accept = "30m", restore = "3h" }}
targets.P3 = {{ accept = "30m", restore = "3h" }}
targets.P4 = {{ accept = "30m", restore = "3h" }}
backs = [{{ model = "X{n}" }}]
[[routes]]
when = {{ vendor = "vendor-{n}", priority = "P4" }}
to = "vendor-{n}"
"""
_SOUND = "".join(_EACH.format(n=n) for n in _MANY)
_MISSPELT = {
    "calendars": ("calenders", "timetables"),
    "escalations": ("escalatons", "alarms"),
    "desks": ("desk", "helplines"),
    "vendors": ("vendor", "suppliers"),
    "customers": ("costumers", "clients"),
    "equipment": ("equipmnt", "machines"),
    "contracts": ("contract", "promises"),
    "agreements": ("agreemnts", "underpinning"),
    "routes": ("rotes", "exceptions"),
}


def test_the_book_is_sound_when_nothing_is_misspelt(tmp_path: Path) -> None:
    """So that what is found below comes from the one misspelt word."""
    assert codes(read_book([write(tmp_path, {"book.toml": _SOUND})])) == []


@pytest.mark.parametrize(("table", "as_written"), [(t, w) for t, words in _MISSPELT.items() for w in words])
def test_eighty_entries_under_a_misspelt_table_are_one_finding(
    tmp_path: Path, table: str, as_written: str
) -> None:
    """Eighty headers, in a word like the right one or quite another: one UMC201, and nothing else."""
    text = _SOUND.replace(f"[{table}.", f"[{as_written}.").replace(f"[[{table}]]", f"[[{as_written}]]")
    reading = read_book([write(tmp_path, {"book.toml": text})])
    assert codes(reading) == ["UMC201"]
    assert f'unknown table "{as_written}"' in reading.diagnostics[0].message


def test_a_word_like_the_right_one_is_asked_about() -> None:
    """The first of each pair above is near enough for a question, the second is not: both are tested."""
    for table, (near, far) in _MISSPELT.items():
        assert table in did_you_mean(near, TABLES)
        assert table not in did_you_mean(far, TABLES)
