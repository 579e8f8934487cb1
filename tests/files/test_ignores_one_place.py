"""An ignore comment takes out its own place: what one finding tells of others stands, and is told there."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.files.books import BOOK, CSV_NAMED, PARTIES, SWITCH, write
from umc.files.reading import Reading, read_book

DAY = date(2026, 5, 1)
WHY = "because the paper says so"
DESKS = """[desks.a]
calendar = "nope"
[desks.b]
calendar = "nope"
[desks.c]
calendar = "nope"
"""


def _read(folder: Path, files: Mapping[str, str], at: date | None = DAY) -> Reading:
    return read_book([write(folder, files)], at=at)


def _told(reading: Reading, code: str) -> list[tuple[int, str]]:
    """Return line and message of each finding of a code that stands."""
    return [(one.span.line, one.message) for one in reading.diagnostics if one.code == code]


def _ignored(reading: Reading) -> list[tuple[str, int, str]]:
    found = [one.diagnostic for one in reading.ignored]
    return [(one.code, one.span.line, one.message) for one in found]


def _commented(text: str, line: int, code: str) -> str:
    lines = text.splitlines()
    lines[line - 1] += f"  # umc: ignore {code} {WHY}"
    return "\n".join(lines) + "\n"


def _switches(*tags: str) -> str:
    """Return machines that no selector tells apart, six lines each."""
    return "".join(SWITCH.replace("SW-1", tag) for tag in tags)


@pytest.mark.parametrize(
    ("line", "stands", "notes"),
    [
        (2, (4, 'unknown calendar "nope", in 2 places'), [6]),
        (4, (2, 'unknown calendar "nope", in 2 places'), [6]),
        (6, (2, 'unknown calendar "nope", in 2 places'), [4]),
    ],
)
def test_the_other_uses_of_a_name_are_told(
    tmp_path: Path, line: int, stands: tuple[int, str], notes: list[int]
) -> None:
    """At the first of them, counted without the ignored one, which no note names."""
    reading = _read(tmp_path, {"book.toml": _commented(DESKS, line, "UMC301")})
    assert _told(reading, "UMC301") == [stands]
    assert [note.span.line for note in reading.diagnostics[0].notes] == notes
    assert _ignored(reading) == [("UMC301", line, 'unknown calendar "nope"')]


def test_with_one_left_it_is_told_as_one(tmp_path: Path) -> None:
    """Two comments of three uses: no number, no note."""
    text = _commented(_commented(DESKS, 2, "UMC301"), 6, "UMC301")
    reading = _read(tmp_path, {"book.toml": text})
    assert _told(reading, "UMC301") == [(4, 'unknown calendar "nope"')]
    assert reading.diagnostics[0].notes == ()


def test_with_none_left_nothing_is_told(tmp_path: Path) -> None:
    """Each use has its comment, and none of them is idle."""
    text = DESKS
    for line in (2, 4, 6):
        text = _commented(text, line, "UMC301")
    reading = _read(tmp_path, {"book.toml": text})
    assert reading.diagnostics == ()
    assert [line for _, line, _ in _ignored(reading)] == [2, 4, 6]


def _agreement(name: str) -> str:
    return (
        f'[agreements.{name}]\nvendor = "cisco"\nstarts = 2026-04-01\nends = 2027-03-31\ncalendar = "24x7"\n'
        'targets.P1.restore = "2h"\nbacks = [{ class = "switch" }]\n'
    )


GROUPED = {
    "UMC402": ("", "no contract covers {}"),
    "UMC403": ("", "on 2026-05-01 no agreement backs {}, and no warranty lasts"),
    "UMC405": (_agreement("X") + _agreement("Y"), "agreements X and Y back {} equally exactly"),
}


@pytest.mark.parametrize("code", GROUPED)
@pytest.mark.parametrize(("tag", "rest"), [("SW-1", (2, "SW-2, SW-3")), ("SW-2", (1, "SW-1, SW-3"))])
def test_the_other_machines_are_told(tmp_path: Path, code: str, tag: str, rest: tuple[int, str]) -> None:
    """Machines that no selector tells apart are one finding; the comment is on one of them."""
    terms, said = GROUPED[code]
    machines = _switches("SW-1", "SW-2", "SW-3").lstrip("\n")
    before = _read(tmp_path / "before", {"book.toml": machines, "rest.toml": PARTIES + terms})
    assert [message for _, message in _told(before, code)] == [said.format("SW-1, SW-2, SW-3")]
    text = machines.replace(f'"{tag}"', f'"{tag}"  # umc: ignore {code} {WHY}')
    reading = _read(tmp_path / "after", {"book.toml": text, "rest.toml": PARTIES + terms})
    first, tags = rest
    assert _told(reading, code) == [(2 + 7 * (first - 1), said.format(tags))]
    assert [(one, message) for one, _, message in _ignored(reading)] == [(code, said.format(tag))]
    assert "UMC417" not in [one.code for one in reading.diagnostics]


def test_a_like_machine_that_comes_later_is_told(tmp_path: Path) -> None:
    """The comment was written of one machine, not of all that anybody will add."""
    alone = _commented(_switches("SW-1"), 3, "UMC402")
    assert _told(_read(tmp_path / "a", {"book.toml": PARTIES + alone}), "UMC402") == []
    more = _read(tmp_path / "b", {"book.toml": PARTIES + alone + _switches("SW-2")})
    assert [message for _, message in _told(more, "UMC402")] == ["no contract covers SW-2"]


def test_a_comment_at_a_pattern_takes_out_the_machines_of_its_files(tmp_path: Path) -> None:
    """As one ignored finding; those of other files, told with them before, stand."""
    rows = "tag,customer,site,vendor,class\n" + "".join(f"C-{n},bank,hq,cisco,switch\n" for n in range(9))
    text = PARTIES + _switches("SW-1") + CSV_NAMED.rstrip("\n") + f"  # umc: ignore UMC402 {WHY}\n"
    reading = _read(tmp_path, {"book.toml": text, "machines.csv": rows})
    assert [message for _, message in _told(reading, "UMC402")] == ["no contract covers SW-1"]
    assert _ignored(reading) == [("UMC402", 2, "no contract covers C-0, C-1, C-2, C-3, C-4 and 4 more")]


def test_an_ignored_use_still_stands_against_an_apply(tmp_path: Path) -> None:
    """Taken out of the finding, it is an error all the same."""
    text = BOOK.replace('desk = "tokyo"', f'desk = "osaka"  # umc: ignore UMC301 {WHY}')
    reading = _read(tmp_path, {"book.toml": text + DESKS.replace("nope", "24x7")})
    assert [one.code for one in reading.ignored_errors] == ["UMC301"]
    assert reading.has_errors


def test_a_comment_of_another_code_changes_no_finding(tmp_path: Path) -> None:
    """Word for word what is said without it."""
    without = _read(tmp_path / "a", {"book.toml": DESKS})
    beside = _read(tmp_path / "b", {"book.toml": _commented(DESKS, 2, "UMC302")})
    assert [one.message for one in without.diagnostics] == [one.message for one in beside.diagnostics]


def test_one_comment_among_thousands_of_like_machines_costs_little(tmp_path: Path) -> None:
    """Each place is looked up once: 20,000 machines take no more than a few seconds."""
    rows = "".join(_switches(f"SW-{number}") for number in range(20_000))
    text = PARTIES + rows.replace('"SW-7"', f'"SW-7"  # umc: ignore UMC402 {WHY}')
    reading = _read(tmp_path, {"book.toml": text})
    assert _told(reading, "UMC402")[0][1] == "no contract covers SW-0, SW-1, SW-2, SW-3, SW-4 and 19994 more"
    assert len(reading.ignored) == 1
