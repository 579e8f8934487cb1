"""``umc validate``: findings over files, no database."""

import csv
import io
import json
from pathlib import Path

from tests.cli.running import umc
from tests.cli.small_book import TERMS, machine, write_book, write_text

FULL = TERMS.replace(
    'restore = "4h" } }', 'restore = "4h" }, ' + "P2.respond = '1h', P3.respond = '1h', P4.respond = '1h' }"
)
"""The small book with something promised for every priority: nothing is to be found in it."""


def test_a_sound_book_is_summed_up_in_one_line(tmp_path: Path) -> None:
    """Exit 0, and the line counts what was read in the trade's words."""
    result = umc("validate", str(write_book(tmp_path / "book", terms=FULL)))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "2 machines, 1 customer, 1 contract, 1 vendor, 1 agreement, 1 calendar, 1 desk: "
        "no findings in 1 file\n"
    )


def test_no_database_is_touched(tmp_path: Path) -> None:
    """Even the file that --db names is not made."""
    book = write_book(tmp_path / "book")
    assert umc("validate", str(book), db=f"sqlite:///{tmp_path}/never.db").exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book"]


def test_errors_fail_and_are_all_shown_with_their_places(tmp_path: Path) -> None:
    """Every finding of the run is there at once: file, line, column, the line and a hint."""
    text = FULL.replace('respond = "30m"', "respond = 30").replace('desk = "main"', 'desk = "mian"')
    result = umc("validate", str(write_text(tmp_path / "book", text + machine("SW-01"))))
    assert result.exit_code == 1
    assert "book.toml:23:8: error UMC301" in result.stdout
    assert "did you mean" in result.stdout
    assert "error UMC205" in result.stdout
    assert "^^" in result.stdout
    assert "2 errors, 0 warnings in 1 file" in result.stdout


def test_warnings_pass_unless_strict(tmp_path: Path) -> None:
    """A warning is for a person to judge; --strict lets it fail a job."""
    twice = TERMS + machine("SW-01", serial="S1") + machine("SW-02", serial="S1")
    book = str(write_text(tmp_path / "book", twice))
    lenient, strict = umc("validate", book), umc("validate", book, "--strict")
    assert (lenient.exit_code, strict.exit_code) == (0, 1)
    assert "warning UMC401" in lenient.stdout
    assert lenient.stdout == strict.stdout


def test_json_has_every_finding(tmp_path: Path) -> None:
    """One document with counts and findings; the exit code is that of the text."""
    text = FULL.replace('respond = "30m"', "respond = 30")
    result = umc("validate", str(write_text(tmp_path / "b", text + machine("SW-01"))), "--format", "json")
    assert result.exit_code == 1
    assert (result.json["errors"], result.json["warnings"], result.json["files"]) == (1, 0, 1)
    assert result.json["counts"]["equipment"] == 1
    (finding,) = result.json["findings"]
    assert (finding["code"], finding["severity"]) == ("UMC205", "error")
    assert finding["excerpt"].startswith("targets")


def test_a_day_to_judge_by_brings_findings_that_depend_on_it(tmp_path: Path) -> None:
    """A contract that ends within 60 days of --at is warned of; without a day nothing is."""
    book = str(write_book(tmp_path / "book"))
    assert "UMC408" not in umc("validate", book).stdout
    assert "UMC408" not in umc("validate", book, "--at", "2026-06-01").stdout
    assert "UMC408" in umc("validate", book, "--at", "2027-03-01").stdout
    assert "UMC408" in umc("validate", book, "--at", "2027-03-01T10:00+09:00").stdout


def test_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    """04/05 could be either day: wrong usage, with a hint."""
    result = umc("validate", str(write_book(tmp_path / "book")), "--at", "04/05")
    assert result.exit_code == 2
    assert "04/05" in result.stderr
    assert "hint: " in result.stderr


def test_a_path_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    """A typing error in a job's path must not pass as an empty book."""
    result = umc("validate", str(tmp_path / "bok"))
    assert result.exit_code == 1
    assert "UMC101" in result.stdout


def test_without_a_path_the_usage_is_said() -> None:
    """Validate never guesses which folder is meant."""
    result = umc("validate")
    assert result.exit_code == 2
    assert "umc: usage:" in result.stderr


def test_what_files_say_is_never_obeyed(tmp_path: Path) -> None:
    """Escape codes and markup of a file reach the screen as text."""
    result = umc("validate", str(write_text(tmp_path / "b", 'x = "\x1b[31m[bold]"\n"k\\u001b[1m" = 1\n')))
    assert result.exit_code == 1
    assert "\x1b" not in result.stdout


def test_each_finding_is_a_line_for_programs_that_read_lines(tmp_path: Path) -> None:
    """JSON lines and CSV hold the findings of the JSON document, and the same exit code."""
    text = FULL.replace('respond = "30m"', "respond = 30").replace('desk = "main"', 'desk = "mian"')
    book = str(write_text(tmp_path / "b", text + machine("SW-01")))
    document, lines, cells = (umc("validate", book, "-o", form) for form in ("json", "jsonl", "csv"))
    findings = document.json["findings"]
    assert [json.loads(line) for line in lines.stdout.splitlines()] == findings
    rows = list(csv.DictReader(io.StringIO(cells.stdout)))
    assert [(row["code"], row["line"]) for row in rows] == [
        (one["code"], str(one["line"])) for one in findings
    ]
    assert {one.exit_code for one in (document, lines, cells)} == {1}


def test_table_is_the_text(tmp_path: Path) -> None:
    """The word that every command knows, and the one that checkers use."""
    book = str(write_book(tmp_path / "book"))
    assert umc("validate", book, "-o", "table").stdout == umc("validate", book, "-o", "text").stdout
