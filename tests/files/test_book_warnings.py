"""What a whole book is looked through for: shut calendars, promises that lack, routes that take all."""

from pathlib import Path

import pytest

from tests.files.books import BOOK, PARTIES, codes, read_text

_SHUT = """
[calendars.office]
time_zone = "Asia/Tokyo"
hours = { daily = ["09:00-17:30"] }
closed = [{ from = FROM, to = TO }]
"""


def _shut(first: str, last: str) -> str:
    return _SHUT.replace("FROM", first).replace("TO", last)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2020-01-01", "2021-12-31", None),
        ("2025-01-01", "2027-12-31", "2026-04-01, the first day of contract BANK-26"),
        ("2026-07-01", "2027-12-31", "2026-07-01, the first day of a closure"),
        ("2027-04-02", "2028-12-31", None),
    ],
)
def test_a_calendar_must_open_in_the_terms_that_count_on_it(
    tmp_path: Path, first: str, last: str, said: str | None
) -> None:
    """A closure long before the contract, or after it, is nobody's trouble; the day meant is named."""
    book = BOOK.replace('calendar = "24x7"\n[contracts', 'calendar = "office"\n[contracts')
    reading = read_text(tmp_path, book + _shut(first, last))
    expected = [] if said is None else [f'calendar "office" has no open minute within 366 days from {said}']
    assert [one.message for one in reading.diagnostics] == expected


def test_a_calendar_named_only_by_a_priority_is_looked_at_too(tmp_path: Path) -> None:
    """Whatever a clock can be counted on."""
    book = BOOK.replace('P4 = { respond = "1h" }', 'P4 = { respond = "1h", calendar = "office" }')
    reading = read_text(tmp_path, book + _shut("2025-01-01", "2027-12-31"))
    assert codes(reading) == ["UMC309"]


@pytest.mark.parametrize(("first", "expected"), [("2020-01-01", []), ("2029-01-01", ["UMC309"])])
def test_an_unused_calendar_must_open_from_the_earliest_contract_on(
    tmp_path: Path, first: str, expected: list[str]
) -> None:
    """A site's hours may matter as long as there are contracts, however late."""
    reading = read_text(tmp_path, BOOK + _shut(first, f"{int(first[:4]) + 1}-12-31"))
    assert codes(reading) == expected


def test_without_contracts_every_closure_counts(tmp_path: Path) -> None:
    """Nobody knows yet what the calendar is for."""
    assert codes(read_text(tmp_path, _shut("2020-01-01", "2021-12-31"))) == ["UMC309"]


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ("", "P2, P3 and P4"),
        ('high = { high = "P1", medium = "P1", low = "P1" }', ""),
        ('high = { high = "P1", medium = "P2", low = "P1" }', "P2"),
    ],
)
def test_a_priority_that_can_arise_needs_a_promise(tmp_path: Path, matrix: str, said: str) -> None:
    """Judged by the contract's own matrix, or the usual one."""
    book = "".join(f"{line}\n" for line in BOOK.splitlines() if line[:2] not in ("P2", "P3", "P4"))
    if matrix:
        rows = [matrix, *(matrix.replace("high =", f"{level} =", 1) for level in ("medium", "low"))]
        table = "\n".join(["[contracts.BANK-26.priorities]", *rows])
        book = book.replace("[[contracts", f"{table}\n[[contracts")
    expected = [f"contract BANK-26 promises nothing for {said}, which its priorities give"] if said else []
    assert [one.message for one in read_text(tmp_path, book).diagnostics] == expected


def test_what_one_cover_promises_is_promised(tmp_path: Path) -> None:
    """A cover's targets fill the contract's."""
    book = BOOK.replace('P4 = { respond = "1h" }\n', "")
    assert codes(read_text(tmp_path, book)) == ["UMC410"]
    assert not codes(read_text(tmp_path, book + 'targets = { P4 = { respond = "2h" } }\n'))


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{}", ["UMC411"]),
        ('{ vendor = "*", model = "**" }', ["UMC411"]),
        ('{ priority = "P1" }', []),
        ('{ symptom = "fan" }', []),
        ('{ vendor = "c*" }', []),
        ('{ vendr = "cisco" }', ["UMC201"]),
    ],
)
def test_a_route_that_takes_in_all_is_warned_of(tmp_path: Path, when: str, expected: list[str]) -> None:
    """Unless it asks for a priority or a symptom, or its pattern cannot be read."""
    text = f'{PARTIES}[[routes]]\nwhen = {when}\nto = "cisco"\n'
    assert codes(read_text(tmp_path, text)) == expected


def test_of_routes_that_take_in_everything_the_first_is_told(tmp_path: Path) -> None:
    """It names how many never match after it."""
    text = PARTIES + '[[routes]]\nwhen = {}\nto = "cisco"\n' * 3
    (found,) = read_text(tmp_path, text).diagnostics
    assert found.message == "this route takes in every machine, so that the 2 after it never match"
