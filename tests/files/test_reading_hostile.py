"""Hostile and broken input: a finding with its place, quickly, and never a crash."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.files.books import BOOK, CSV_NAMED, PARTIES, codes, places, read_text, write
from umc.files.reading import Reading, read_book
from umc.files.texts import TOML_LIMIT


def _timed(folder: Path) -> tuple[Reading, float]:
    start = time.process_time()
    reading = read_book([folder])
    return reading, time.process_time() - start


def test_a_folder_without_a_book_is_a_finding(tmp_path: Path) -> None:
    """An empty folder is no empty book."""
    assert codes(read_book([tmp_path])) == ["UMC108"]


def test_a_missing_path_is_a_finding_beside_those_of_other_files(tmp_path: Path) -> None:
    """The files that are there are read all the same."""
    folder = write(tmp_path, {"book.toml": "[vendors.x]\nnmae = 1\n"})
    assert codes(read_book([tmp_path / "none", folder])) == ["UMC101", "UMC201"]


@pytest.mark.parametrize("name", ["nul\0byte.toml", "x" * 5000])
def test_a_path_that_no_system_takes_is_a_finding(name: str) -> None:
    """Whatever stands on the command line, reading does not crash."""
    assert codes(read_book([name])) in (["UMC102"], ["UMC101"])


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Only ordinary files are read."""
    os.mkfifo(tmp_path / "book.toml")
    assert codes(read_book([tmp_path])) == ["UMC102"]


def test_a_link_that_leads_to_itself_is_a_finding(tmp_path: Path) -> None:
    """A circle of links ends in a reason, not in a loop."""
    (tmp_path / "a.toml").symlink_to("b.toml")
    (tmp_path / "b.toml").symlink_to("a.toml")
    (tmp_path / "folder").symlink_to(tmp_path)
    assert set(codes(read_book([tmp_path]))) <= {"UMC102", "UMC107"}
    assert codes(read_book([tmp_path])) != []


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A book that somebody sent cannot make umc show another file."""
    write(tmp_path, {"secret.toml": "password = 'canary'\n", "book/ok.toml": PARTIES})
    (tmp_path / "book" / "link.toml").symlink_to(tmp_path / "secret.toml")
    reading = read_book([tmp_path / "book"])
    assert codes(reading) == ["UMC107"]
    assert "canary" not in str(reading)


def test_a_csv_by_way_of_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """Equipment files stay in the book's folder, links included."""
    write(tmp_path, {"secret.csv": "canary\n", "book/ok.toml": PARTIES + CSV_NAMED})
    (tmp_path / "book" / "machines.csv").symlink_to(tmp_path / "secret.csv")
    reading = read_book([tmp_path / "book"])
    assert codes(reading) == ["UMC107"]
    assert "canary" not in str(reading)


@pytest.mark.parametrize("pattern", ["../*.csv", "/etc/*", "a/../../x.csv", "..", "../../../etc/passwd"])
def test_an_equipment_path_out_of_the_folder_is_refused(tmp_path: Path, pattern: str) -> None:
    """Neither by dots nor from the root."""
    write(tmp_path, {"x.csv": "canary\n"})
    folder = write(tmp_path / "book", {"b.toml": f"[equipment_files]\npaths = ['{pattern}']\n"})
    reading = read_book([folder])
    assert codes(reading) == ["UMC107"]
    assert "canary" not in str(reading)


@pytest.mark.parametrize("pattern", [".", "**", "a**b", "[", "[!", "*" * 200, "~/x.csv", "$HOME/x.csv"])
def test_a_strange_equipment_path_names_no_file(tmp_path: Path, pattern: str) -> None:
    """What is no pattern finds nothing; nothing is expanded."""
    folder = write(tmp_path / "book", {"b.toml": f"[equipment_files]\npaths = ['{pattern}']\n"})
    assert set(codes(read_book([folder]))) <= {"UMC112", "UMC110", "UMC111"}
    assert codes(read_book([folder])) != []


def test_an_equipment_path_may_climb_within_the_book(tmp_path: Path) -> None:
    """A file in a folder of the book may name one in another folder of it."""
    named = '[equipment_files]\npaths = ["../machines/*.csv"]\n'
    files = {
        "book.toml": BOOK,
        "customers/bank.toml": named,
        "machines/m.csv": "tag,customer,site,vendor,class\nSW-2,bank,hq,cisco,switch\n",
    }
    reading = read_book([write(tmp_path, files)])
    assert codes(reading) == []
    assert set(reading.book.equipment) == {"SW-1", "SW-2"}


def test_a_large_file_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    """50 MB of TOML: the limit is named within a second or two."""
    (tmp_path / "book.toml").write_bytes(b"[vendors.x]\n" + b"#" * (50 * 1024 * 1024))
    reading, seconds = _timed(tmp_path)
    assert codes(reading) == ["UMC104"]
    assert f"{TOML_LIMIT // 1024 // 1024} MiB" in reading.diagnostics[0].message
    assert seconds < 2


BOMBS = {
    "lists": "a = " + "[" * 10_000 + "]" * 10_000,
    "inline tables": "a = " + "{a=" * 10_000 + "1" + "}" * 10_000,
    "dotted key": ".".join("a" * 20_000) + " = 1",
    "dotted header": "[" + ".".join("a" * 20_000) + "]",
    "open lists": "a = " + "[" * 100_000,
    "digits": "a = " + "9" * 1_000_000,
    "hex digits": "a = 0x" + "f" * 1_000_000,
    "quotes": 'a = "' + '\\"' * 500_000,
    "blank": " " * 5_000_000,
    "one bracket and blanks": "[" + " " * 1_000_000 + "\n" + "[ " * 100_000,
    "unknown tables": "".join(f"[t{n}]\n" for n in range(20_000)),
    "unknown keys": "[vendors.x]\n" + "".join(f"k{n} = 1\n" for n in range(20_000)),
    "unknown names": PARTIES
    + "".join(
        f'[[equipment]]\ntag="T{n}"\ncustomer="bamk{n}"\nsite="hq"\nvendor="c"\n' for n in range(5_000)
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_answered_quickly(tmp_path: Path, bomb: str) -> None:
    """Depth, digits and repetition cost no more than reading the text; the limit allows a slow machine."""
    reading, seconds = _timed(write(tmp_path, {"book.toml": BOMBS[bomb]}))
    assert seconds < 4
    assert bomb == "blank" or reading.has_errors


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "9" * 30, "1e300", "-0.0", "[]", "{}", "true"])
def test_a_strange_value_is_the_wrong_type_everywhere(tmp_path: Path, value: str) -> None:
    """No number, list or table is taken for a text, a date or a duration."""
    text = f"""
[desks.d]
name = {value}
calendar = {value}
[contracts.c]
customer = {value}
starts = {value}
ends = {value}
triage = {value}
targets = {{ P1 = {{ restore = {value} }} }}
[calendars.c]
time_zone = {value}
hours = {{ mon = [{value}] }}
"""
    found = codes(read_text(tmp_path, text))
    assert found.count("UMC202") >= 6
    assert set(found) <= {"UMC202", "UMC203", "UMC205", "UMC209", "UMC410"}


@pytest.mark.parametrize(
    "zone", ["/etc/passwd", "../../etc/passwd", "America", "", ".", "\u0410sia", "UTC\\u0000"]
)
def test_a_zone_is_a_name_and_no_path(tmp_path: Path, zone: str) -> None:
    """Nothing but the names of zones is looked up."""
    text = f'[customers.c.sites.s]\ntime_zone = "{zone}"\n'
    assert codes(read_text(tmp_path, text)) == ["UMC206"]


def test_a_byte_order_mark_and_windows_line_ends_are_no_trouble(tmp_path: Path) -> None:
    """Files from any editor."""
    text = BOOK.replace("\n", "\r\n").replace("4h", "4 h")
    reading = read_book([write(tmp_path, {"book.toml": b"\xef\xbb\xbf" + text.encode()})])
    line = BOOK[: BOOK.index("4h")].count("\n") + 1
    assert places(reading) == [("UMC205", line, 35)]


def test_a_file_without_the_right_to_read_is_a_finding(tmp_path: Path) -> None:
    """The reason of the system is passed on."""
    folder = write(tmp_path, {"book.toml": BOOK})
    (folder / "book.toml").chmod(0)
    if os.access(folder / "book.toml", os.R_OK):  # root reads everything: a folder of that name will do
        (folder / "book.toml").unlink()
        (folder / "book.toml").symlink_to("/dev/null")
        assert codes(read_book([folder / "book.toml"])) == ["UMC102"]
    else:
        assert codes(read_book([folder])) == ["UMC102"]


LINES = BOOK.splitlines()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.integers(0, len(LINES) - 1),
    st.sampled_from(["drop", "twice", "cut", "swap", "quote"]),
    st.integers(0, 30),
    st.sampled_from(list("[]{}=\"'#.,-*\\ \n\x00\u202e9a")),
)
def test_a_damaged_book_gives_findings_and_no_crash(
    tmp_path: Path, line: int, damage: str, column: int, sign: str
) -> None:
    """Whatever is lost, doubled or mistyped, every finding has a line of the file."""
    lines = list(LINES)
    match damage:
        case "drop":
            del lines[line]
        case "twice":
            lines.insert(line, lines[line])
        case "cut":
            lines[line] = lines[line][:column]
        case "swap":
            lines[line] = lines[line][:column] + sign + lines[line][column + 1 :]
        case _:
            lines[line] = lines[line][:column] + sign + lines[line][column:]
    reading = read_text(tmp_path, "\n".join(lines))
    for one in reading.diagnostics:
        assert 1 <= one.span.line <= len(lines) + 2
        assert one.span.column >= 1
