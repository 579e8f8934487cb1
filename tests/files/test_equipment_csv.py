"""Machines in CSV: each row's trouble is named with its line; good rows are unhurt."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.files.books import BOOK, CSV_NAMED, codes, places, write
from umc.domain.findings.diagnostics import Diagnostic
from umc.domain.register.equipment import Equipment
from umc.files.import_rows import EquipmentStream
from umc.files.reading import Reading, read_book
from umc.files.texts import LONGEST_LINE

HEAD = "tag,customer,site,vendor,class,note\n"


def _book(folder: Path, csv: str | bytes) -> Reading:
    return read_book([write(folder, {"book.toml": BOOK + CSV_NAMED, "machines.csv": csv})])


def _read(
    source: Path | list[str], shown_as: str = ""
) -> tuple[list[tuple[int, Equipment]], EquipmentStream]:
    """Read a whole stream; return its machines by their lines, and the stream with its findings."""
    stream = EquipmentStream(source, shown_as=shown_as)
    return list(stream), stream


def _rows(csv: str) -> tuple[list[tuple[int, str]], list[tuple[str, int, int]]]:
    """Return the lines and tags read from lines of text, and code, line and column of the findings."""
    rows, stream = _read(csv.splitlines(keepends=True))
    tags = [(line, machine.tag) for line, machine in rows]
    return tags, [(one.code, one.span.line, one.span.column) for one in stream.diagnostics()]


def test_a_duplicate_tag_deep_in_a_file_is_named_with_its_row(tmp_path: Path) -> None:
    """Row 40,000 of 55,000: the finding points there and at the first one."""
    rows = [f"T-{n},bank,hq,cisco,switch,\n" for n in range(55_000)]
    rows[39_998] = rows[16]  # the header is row 1
    reading = _book(tmp_path, HEAD + "".join(rows))
    assert places(reading) == [("UMC303", 40_000, 1)]
    assert reading.diagnostics[0].notes[0].span.line == 18
    assert reading.excerpts[reading.diagnostics[0].span.file, 40_000] == "T-16,bank,hq,cisco,switch,"


def test_a_bad_byte_is_named_with_its_line(tmp_path: Path) -> None:
    """Also where it stands far behind the first rows."""
    good = "".join(f"T-{n},bank,hq,cisco,switch,\n" for n in range(20_000))
    reading = _book(tmp_path, HEAD.encode() + good.encode() + b"T-x,bank,hq,cisco,switch,\xff\n")
    assert places(reading) == [("UMC103", 20_002, 26)]


def test_marks_and_line_ends_of_any_system_are_taken(tmp_path: Path) -> None:
    """A byte order mark, and lines ended as Windows does."""
    csv = b"\xef\xbb\xbf" + (HEAD + "SW-2,bank,hq,cisco,switch,x\n").replace("\n", "\r\n").encode()
    reading = _book(tmp_path, csv)
    assert codes(reading) == []
    assert reading.book.equipment["SW-2"].note == "x"


def test_blank_rows_are_passed_over() -> None:
    """Spreadsheets leave rows of commas behind."""
    assert _rows(HEAD + "\nSW-1,bank,hq,cisco,,\n,,,,,\n\n")[0] == [(3, "SW-1")]


def test_a_cell_of_several_lines_does_not_move_the_rows_after_it() -> None:
    """Rows are known by the line they begin on."""
    rows, found = _rows(HEAD + 'SW-1,bank,hq,cisco,,"a\nb\nc"\nSW-2,bank,hq,cisco,,\nSW 3,bank,hq,cisco,,\n')
    assert rows == [(2, "SW-1"), (5, "SW-2")]
    assert found == [("UMC204", 6, 1)]


def test_a_guarded_formula_is_restored() -> None:
    """A cell that an export guarded is read as what it was; a phone number survives."""
    csv = HEAD + "A,b,c,d,,'=1+1\nB,b,c,d,,'+81-3-0000-0000\nC,b,c,d,,'tis\nD,b,c,d,,''=x\n"
    notes = [machine.note for _, machine in _read(csv.splitlines(keepends=True))[0]]
    assert notes == ["=1+1", "+81-3-0000-0000", "'tis", "'=x"]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("SW-1,bank,hq,cisco", ("UMC109", 2, 1)),
        ("SW-1,bank,hq,cisco,,,", ("UMC109", 2, 1)),
        (",bank,hq,cisco,,", ("UMC204", 2, 1)),
        ("SW-1,,hq,cisco,,", ("UMC304", 2, 6)),
        ("SW-1,bank,h q,cisco,,", ("UMC204", 2, 11)),
        ('SW-1,bank,"h,q",cisco,,', ("UMC204", 2, 11)),
        (f"SW-1,bank,hq,cisco,{'x' * 1001},", ("UMC211", 2, 20)),
        ("SW-1,bank,hq,cisco,\x1b[31m,", ("UMC212", 2, 20)),
        ("SW-1,bank,hq,cisco,a\u202eb,", ("UMC407", 2, 20)),
        ('SW-1,bank,hq,"cisco"x,,', ("UMC109", 2, 1)),
    ],
)
def test_a_cell_that_cannot_be_used_is_pointed_at(row: str, found: tuple[str, int, int]) -> None:
    """Line and column of the cell; the row after it is read."""
    assert _rows(f"{HEAD}{row}\n")[1] == [found]


def test_a_line_without_an_end_is_refused(tmp_path: Path) -> None:
    """A file that is one endless line is not taken into memory as a row."""
    reading = _book(tmp_path, HEAD + "SW-2,bank,hq,cisco,switch," + "x" * (3 * LONGEST_LINE))
    assert codes(reading) == ["UMC109"]


def test_columns_may_come_in_any_order_and_be_left_out() -> None:
    """Only tag, customer, site and vendor must be there."""
    rows, stream = _read(["vendor,site,tag,customer\n", "cisco,hq,SW-1,bank\n"])
    assert stream.diagnostics() == ()
    assert rows[0][1].site == "hq"


@pytest.mark.parametrize(("mark", "called"), [(";", "semicolons"), ("\t", "tabs")])
def test_a_header_parted_by_something_else_is_one_finding(mark: str, called: str) -> None:
    """What spreadsheets write where the comma parts decimals: said once, with what to do."""
    (found,) = _read([f"tag{mark}customer{mark}site{mark}vendor\n"])[1].diagnostics()
    assert (found.code, found.message) == ("UMC109", f"the columns are separated by {called}")
    assert found.hint == "separate the columns with commas"


def test_the_names_of_columns_may_be_written_in_any_case() -> None:
    """A header is a heading: capital letters in it say nothing."""
    rows, stream = _read(["Tag,CUSTOMER,Site,vendor,Class\n", "SW-1,bank,hq,cisco,switch\n"])
    assert not stream.diagnostics()
    assert rows[0][1].class_ == "switch"


def test_a_column_that_another_resembles_is_still_lacking() -> None:
    """A hint at customer_ref is none at customer."""
    found = _read(["tag,customer_reff,site,vendor\n"])[1].diagnostics()
    assert sorted(one.code for one in found) == ["UMC110", "UMC111"]


def test_a_misspelt_column_is_not_also_lacking() -> None:
    """One mistake is one finding; another column that is not there at all is told as well."""
    found = _read(["tag,custmer,site\n"])[1].diagnostics()
    assert [(one.code, one.message) for one in found] == [
        ("UMC110", "the file lacks the column vendor"),
        ("UMC111", 'unknown column "custmer"'),
    ]


def test_a_stream_is_read_row_by_row() -> None:
    """The first machine is there before the second line is asked for."""
    asked: list[str] = []

    def lines() -> Iterator[str]:
        for line in (HEAD, "SW-1,bank,hq,cisco,,\n", "SW-2,bank,hq,cisco,,\n"):
            asked.append(line)
            yield line

    stream = iter(EquipmentStream(lines()))
    assert next(stream)[1].tag == "SW-1"
    assert len(asked) == 2


def test_a_tag_named_twice_in_an_import_is_reported_once_and_the_first_kept() -> None:
    """The second row is passed over; its line is in the message."""
    rows, stream = _read([HEAD, "A,b,c,d,,\n", "A,b,c,d,,x\n"], shown_as="list.csv")
    assert [machine.note for _, machine in rows] == [""]
    assert [one.message for one in stream.diagnostics()] == ['tag "A" on line 3 is on line 2 already']
    assert _where(stream.diagnostics()[0]) == ("list.csv", 3)
    assert stream.excerpts()["list.csv", 3] == "A,b,c,d,,x"


def _where(one: Diagnostic) -> tuple[str, int]:
    return one.span.file, one.span.line


def test_a_missing_import_file_is_a_finding(tmp_path: Path) -> None:
    """Nothing is raised for a path that is not there."""
    rows, stream = _read(tmp_path / "none.csv")
    assert rows == []
    assert [one.code for one in stream.diagnostics()] == ["UMC102"]
