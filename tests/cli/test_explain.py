"""``umc explain``: the page of a code, several, or all; the list of codes; no database."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.running import umc
from umc.domain.findings.finding_codes import FINDING_CODES
from umc.render.safe_text import width

FIELDS = ["code", "severity", "title", "meaning", "judged_on", "example", "cure", "see_also"]


@pytest.mark.parametrize("word", ["UMC214", "umc214", "214", " Umc214 "])
def test_a_code_is_found_however_it_is_written(word: str) -> None:
    """Letter case aside, and by its number alone."""
    result = umc("explain", word)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("UMC214: ends before it starts (error)\n\nA contract, ")


def test_a_page_shows_its_files_as_they_are_to_be_written() -> None:
    """Each under its name and set in, so that it can be told from the words around it."""
    lines = umc("explain", "UMC214").stdout.splitlines()
    assert lines.count("book.toml:") == 2
    assert "    ends = 2025-03-31" in lines
    assert "    ends = 2027-03-31" in lines
    assert lines.index("Example") < lines.index("    ends = 2025-03-31") < lines.index("Cure")
    assert lines[-3:] == [f"{code}: {FINDING_CODES[code].title}" for code in ("UMC306", "UMC404", "UMC408")]


def test_several_codes_come_in_the_order_asked_for_and_each_once() -> None:
    """One page below the other."""
    lines = umc("explain", "406", "umc214", "UMC406").stdout.splitlines()
    heads = [line for line in lines if line.endswith((" (error)", " (warning)"))]
    assert heads == ["UMC406: a day that ends at 23:59 (warning)", "UMC214: ends before it starts (error)"]


def test_all_pages_are_told_in_order() -> None:
    """For programs: an array with every code there is."""
    records = umc("explain", "--all", "-o", "json").json
    assert [one["code"] for one in records] == sorted(FINDING_CODES)
    assert all(one["meaning"] and one["cure"]["text"] for one in records)
    assert all(one["title"] == FINDING_CODES[one["code"]].title for one in records)


def test_without_a_code_all_are_listed() -> None:
    """With how grave they are and what they are called."""
    lines = umc("explain").stdout.splitlines()
    assert lines[0].split() == ["CODE", "SEVERITY", "TITLE"]
    assert lines[1].split(maxsplit=2) == ["UMC101", "error", "no such file or folder"]
    assert len(lines) == len(FINDING_CODES) + 2
    records = umc("explain", "-o", "json").json
    assert records[0] == {"code": "UMC101", "severity": "error", "title": "no such file or folder"}
    assert [one["code"] for one in records] == sorted(FINDING_CODES)


def test_one_page_for_programs_is_one_object() -> None:
    """Its fields are stable; files are there whole, and the day to judge by where there is one."""
    record = umc("explain", "408", "--format", "json").json
    assert list(record) == FIELDS
    assert record["judged_on"] == "2027-03-01"
    assert [one["file"] for one in record["example"]["files"]] == ["book.toml"]
    assert [one["file"] for one in record["cure"]["files"]] == ["renewal.toml"]
    assert record["cure"]["files"][0]["text"].startswith("[contracts.BANK-27]\n")
    assert record["see_also"] == ["UMC306", "UMC404"]


def test_what_files_cannot_show_is_told_as_it_goes_at_a_shell() -> None:
    """Such an example has no files."""
    example = umc("explain", "101", "-o", "json").json["example"]
    assert example["files"] == []
    assert example["shell"].startswith("$ umc validate contracts\ncontracts:1:1: error UMC101")


def test_several_pages_as_lines_and_as_csv() -> None:
    """One object a line; one row each, what is nested as JSON."""
    lines = umc("explain", "101", "214", "-o", "jsonl").stdout.splitlines()
    assert [json.loads(line)["code"] for line in lines] == ["UMC101", "UMC214"]
    rows = list(csv.DictReader(io.StringIO(umc("explain", "101", "214", "-o", "csv").stdout)))
    assert [row["code"] for row in rows] == ["UMC101", "UMC214"]
    assert json.loads(rows[1]["example"])["files"][0]["file"] == "book.toml"


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("UMC2l4", "did you mean UMC214"),
        ("999", "umc explain lists all codes"),
        ("unknown-equipment", "umc explain lists all codes"),
        ("", "umc explain lists all codes"),
    ],
)
def test_an_unknown_code_is_refused_with_a_way_on(word: str, hint: str) -> None:
    """Nothing is said of the others either: half an answer would look whole."""
    result = umc("explain", "UMC101", word, "-o", "json")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.error["code"] == "unknown-finding"
    assert repr(word) in result.error["message"]
    assert result.error["hint"].startswith(hint)


def test_codes_and_all_at_once_are_a_misuse() -> None:
    """One of the two was not meant."""
    result = umc("explain", "UMC101", "--all")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "all-or-some" in result.stderr


def test_on_a_terminal_words_flow_and_listings_stay_whole() -> None:
    """At eighty columns nothing of a page is wider than the screen."""
    result = umc("explain", "--all", "--color", "never", columns=80)
    assert max(map(width, result.stdout.splitlines())) <= 80
    narrow = umc("explain", "UMC214", "--color", "never", columns=40).stdout.splitlines()
    assert '    targets = { P1 = { accept = "30m", restore = "3h" } }' in narrow


def test_in_a_pipe_a_paragraph_is_one_line() -> None:
    """A program that searches finds a sentence whole."""
    first = umc("explain", "UMC214").stdout.splitlines()[2]
    assert first.endswith("when last year's file was copied.")


def test_no_database_is_made(tmp_path: Path) -> None:
    """Even the file that --db names is not made."""
    assert umc("explain", "214", db=f"sqlite:///{tmp_path}/never.db").exit_code == 0
    assert list(tmp_path.iterdir()) == []


def test_a_page_is_about_no_instant() -> None:
    """``--at`` would say nothing."""
    assert umc("explain", "214", "--at", "2026-05-03").exit_code == 2
