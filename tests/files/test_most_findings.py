"""Of a file with thousands of mistakes the first are told, and how many more there are."""

from pathlib import Path

from tests.files.books import BOOK, CSV_NAMED, PARTIES, codes, write
from umc.files.findings import MOST_FINDINGS
from umc.files.reading import read_book
from umc.render.findings import finding_records

_MANY = 100_000
_WIDE = "desks.other = { calendar = '24x7', " + ", ".join(f"k{n} = 1" for n in range(_MANY)) + " }\n"


def test_of_a_hundred_thousand_mistakes_the_first_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    """The finding that counts comes last; what else the book says is not doubted for it."""
    reading = read_book([write(tmp_path, {"book.toml": _WIDE + BOOK})])
    assert codes(reading) == ["UMC201"] * MOST_FINDINGS + ["UMC113"]
    assert reading.diagnostics[-1].message == "99,000 more errors in this file are not told"


def test_each_file_has_its_own_count(tmp_path: Path) -> None:
    """A file that is full of mistakes hides none of another's."""
    files = {"a.toml": _WIDE, "b.toml": BOOK, "c.toml": "[desks.late]\nclock = 1\ncalendar = '24x7'\n"}
    reading = read_book([write(tmp_path, files)])
    assert codes(reading)[-2:] == ["UMC113", "UMC201"]


def test_many_warnings_do_not_stand_against_applying_a_book(tmp_path: Path) -> None:
    """What is left out of warnings are warnings."""
    rows = "".join(f"SW-{n},bank,hq,cisco,same\n" for n in range(MOST_FINDINGS + 11))
    files = {"book.toml": PARTIES + CSV_NAMED, "machines.csv": "tag,customer,site,vendor,serial\n" + rows}
    reading = read_book([write(tmp_path, files)])
    assert codes(reading)[-1] == "UMC412"
    assert "more warnings" in reading.diagnostics[-1].message
    assert not reading.has_errors


def test_a_line_of_a_million_letters_is_cut_around_each_place(tmp_path: Path) -> None:
    """For programs too: a thousand findings on one line do not repeat the line a thousand times."""
    reading = read_book([write(tmp_path, {"book.toml": _WIDE})])
    records = list(finding_records(reading.diagnostics, reading.excerpts))
    assert max(len(one["excerpt"]) for one in records) < 300
    assert all(f"k{number} = 1" in records[number]["excerpt"] for number in (0, 500, MOST_FINDINGS - 1))
