"""``umc gaps``: what cannot be kept, from files or from the register, for people and for programs."""

import csv
import io
import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import umc
from tests.cli.small_book import TERMS, machine, write_book
from tests.sample_desk import SAMPLES, Desk

SLOW = TERMS.replace('calendar = "office"', 'calendar = "24x7"').replace(
    'ends = 2027-03-31\ncalendar = "24x7"\ntargets = { P1 = { accept',
    'ends = 2027-03-31\ncalendar = "office"\ntargets = { P1 = { accept',
)
"""The small book with a round-the-clock promise over a vendor's office hours."""


@pytest.fixture
def slow(tmp_path: Path) -> str:
    """Return the path of a book with one gap."""
    return str(write_book(tmp_path / "book", terms=SLOW))


def gaps(*words: str, **kept: Any) -> list[dict[str, Any]]:
    """Run the command and return its records."""
    result = umc("gaps", *words, "-o", "json", **kept)
    assert result.exit_code == 0, result.stderr
    found: list[dict[str, Any]] = result.json
    return found


def test_the_sample_book_has_the_one_gap_that_it_documents() -> None:
    """A P1 of the bank that counts in office hours: the eve of the year-end shutdown is the worst."""
    fails = [one for one in gaps(str(SAMPLES)) if one["verdict"] == "fails"]
    assert [(one["contract"], one["priority"], one["agreement"]) for one in fails] == [
        ("KB-2026", "P1", "FJ-SB-771")
    ]
    (gap,) = fails
    assert (gap["target"], gap["calendar"], gap["vendor_target"], gap["vendor_calendar"]) == (
        "4h",
        "24x7",
        "3h",
        "jp-weekday",
    )
    assert gap["worst_start"] == "2026-12-28T14:15:00.000001+09:00"
    assert gap["worst_start_utc"] == "2026-12-28T05:15:00.000001Z"
    assert (gap["dispatch"], gap["vendor_due"], gap["due"]) == (
        "2026-12-28T14:30:00.000001+09:00",
        "2027-01-04T09:00:00.000001+09:00",
        "2026-12-28T18:15:00.000001+09:00",
    )
    assert gap["shortfall_s"] == gap["wall_late_s"] == 6 * 86400 + 14 * 3600 + 45 * 60
    assert gap["failing_share"] == pytest.approx(gap["failing_s"] / gap["reporting_s"], abs=1e-6)
    assert (gap["machines"], gap["tags"][0], gap["triage_s"]) == (5, "KB-SRV-07", 900)
    assert (gap["from"], gap["to"], gap["nobody_s"]) == ("2026-04-01", "2027-03-31", 0)


def test_files_need_no_database(slow: str, tmp_path: Path) -> None:
    """Even the file that --db names is not made."""
    assert umc("gaps", slow, db=f"sqlite:///{tmp_path}/never.db").exit_code == 0
    assert not (tmp_path / "never.db").exists()


@cache
def said_of_the_files(*words: str) -> str:
    """Return what is said of the sample book's files, judged once."""
    return umc("gaps", str(SAMPLES), *words).stdout


def test_the_register_is_judged_as_the_files_are(desk: Desk) -> None:
    """Without a path: what was applied is what is judged, on both kinds of database."""
    for words in (("-o", "json", "--all", "--week"), ("--all", "-v")):
        kept = umc("gaps", *words, db=desk.url)
        assert kept.exit_code == 0
        assert kept.stdout == said_of_the_files(*words)
    assert [one["verdict"] for one in gaps(db=desk.url)].count("fails") == 1


def test_the_order_of_a_file_changes_nothing(tmp_path: Path) -> None:
    """Rows and tags are sorted by what they say: both orders of the machines give the same bytes."""
    machines = [machine(f"SW-{number:02}") for number in range(12)]
    said = []
    for name, tables in (("forth", machines), ("back", machines[::-1])):
        (tmp_path / name).mkdir()
        (tmp_path / name / "book.toml").write_text(SLOW + "".join(tables), encoding="utf-8")
        said.append([umc("gaps", str(tmp_path / name), *words).stdout for words in (("-o", "json"), ())])
    assert said[0] == said[1]
    assert json.loads(said[0][0])[0]["tags"] == [f"SW-{number:02}" for number in range(12)]


def test_the_exit_code_is_only_asked_for(slow: str, tmp_path: Path) -> None:
    """A report exits 0; with --check any gap exits 1, and none 0."""
    assert umc("gaps", slow).exit_code == 0
    assert umc("gaps", slow, "--check").exit_code == 1
    assert umc("gaps", str(write_book(tmp_path / "sound")), "--check").exit_code == 0


def test_hours_that_nobody_covers_are_a_gap_too(tmp_path: Path) -> None:
    """Desk and vendor by day, the promise round the clock."""
    terms = SLOW.replace('name = "Main desk"\ncalendar = "24x7"', 'name = "Main desk"\ncalendar = "office"')
    book = str(write_book(tmp_path / "book", terms=terms.replace('restore = "4h"', 'restore = "9d"')))
    (found,) = gaps(book)
    assert (found["verdict"], found["nobody_weekly_s"] // 3600) == ("nobody", 125)
    assert (found["nobody_from"], found["nobody_to"]) == (
        "2026-04-01T00:00:00+09:00",
        "2026-04-01T09:00:00+09:00",
    )
    assert umc("gaps", book, "--check").exit_code == 1


def test_what_holds_is_told_only_with_all(tmp_path: Path) -> None:
    """And then with the share of the target after which the vendor must have been called at the latest."""
    book = str(write_book(tmp_path / "book"))
    assert gaps(book) == []
    (kept,) = gaps(book, "--all")
    assert (kept["verdict"], kept["failing_s"]) == ("keeps", 0)
    assert kept["safe_dispatch_share"] == pytest.approx(0.25)
    drawn = umc("gaps", book, "--all").stdout.splitlines()
    (row,) = (line for line in drawn if line.lstrip().startswith("KB-2026"))
    assert "1h, 25 %" in row


def test_the_latest_safe_dispatch_is_an_instant_and_the_desks_own_time(tmp_path: Path) -> None:
    """Kept over a weekend on which the customer's clock stands, it is not nothing; seconds are whole."""
    terms = TERMS.replace('restore = "4h"', 'restore = "1bd"').replace(
        "hours = { mon-fri", "hours = { mon-sat", 1
    )
    book = str(write_book(tmp_path / "book", terms=terms))
    (kept,) = gaps(book, "--all")
    assert kept["verdict"] == "keeps"
    report, call = (datetime.fromisoformat(kept[name]) for name in ("safe_report", "safe_dispatch"))
    assert kept["safe_dispatch_s"] == (call - report) // timedelta(seconds=1) > 0
    lengths = [kept[name] for name in kept if name.endswith("_s") and kept[name] is not None]
    assert lengths
    assert all(isinstance(one, int) for one in lengths)


def test_a_choice_narrows_what_is_looked_at(slow: str) -> None:
    """By customer, contract and priority; letter case of a priority aside."""
    assert len(gaps(slow, "--customer", "bank", "--contract", "KB-2026", "--priority", "p1")) == 1
    assert gaps(slow, "--priority", "P2", "--priority", "P3") == []


@pytest.mark.parametrize(
    ("flag", "name", "hint"), [("--customer", "bnak", "bank"), ("--contract", "KB-2025", "KB-2026")]
)
def test_an_unknown_name_is_refused_with_a_near_one(slow: str, flag: str, name: str, hint: str) -> None:
    """Nothing found for a misspelt name must not look like nothing wrong."""
    result = umc("gaps", slow, flag, name, "-o", "json")
    assert result.exit_code == 3
    assert name in result.error["message"]
    assert hint in result.error["hint"]


def test_a_book_with_errors_is_refused_with_its_findings(tmp_path: Path) -> None:
    """What could not be read cannot be judged: as umc plan does it."""
    book = write_book(tmp_path / "book", terms=SLOW.replace('desk = "main"', 'desk = "mian"'))
    result = umc("gaps", str(book))
    assert result.exit_code == 1
    assert "UMC301" in result.stderr
    assert result.stdout == ""
    assert "1 error in the files; no promise was judged" in result.stderr
    assert "written" not in result.stderr


def test_an_instant_is_refused(slow: str) -> None:
    """The whole term is judged, whatever the time."""
    assert umc("gaps", slow, "--at", "2026-05-01T10:00+09:00").exit_code == 2


def test_all_formats_carry_the_same_fields(slow: str) -> None:
    """JSON, a line each, and CSV with the same columns; --week adds one."""
    (record,) = gaps(slow)
    lines = umc("gaps", slow, "-o", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == [record]
    (row,) = csv.DictReader(io.StringIO(umc("gaps", slow, "-o", "csv").stdout))
    assert list(row) == list(record)
    assert row["worst_start"] == record["worst_start"]
    (with_week,) = gaps(slow, "--week")
    assert list(with_week) == [*record, "week"]


def test_the_week_tells_without_colour(slow: str) -> None:
    """A row a day, a mark for each half hour, and what the marks mean; the same for programs."""
    text = umc("gaps", slow, "--week").stdout.splitlines()
    monday = "  Mon " + "#" * 16 + "." * 13 + "#" * 19
    assert monday in text
    assert "     . kept  # all too late" in text
    (record,) = gaps(slow, "--week")
    assert record["week"]["step_minutes"] == 30
    assert record["week"]["days"][0] == monday.removeprefix("  Mon ")
    assert len(record["week"]["days"]) == 7


def test_the_week_is_coloured_on_a_terminal(slow: str) -> None:
    """The same marks, each in the colour of what it means."""
    drawn = umc("gaps", slow, "--week", columns=80).stdout
    assert f"\x1b[32m{'.' * 13}\x1b[0m" in drawn
    assert f"\x1b[1;31m{'#' * 16}\x1b[0m" in drawn


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_narrow_terminal_loses_nothing(slow: str, columns: int) -> None:
    """No line is wider than the screen, and what matters stands whole on it."""
    drawn = umc("gaps", slow, "--week", columns=columns, env={"NO_COLOR": "1"}).stdout
    assert max(map(len, drawn.splitlines())) <= columns
    for whole in ("KB-2026", "MK-1", "2d14h30m", "#" * 16 + "." * 13 + "#" * 19):
        assert whole in drawn


def test_eighty_columns_hold_what_matters_under_its_header(slow: str) -> None:
    """What is left out there is named; a wider screen has all of it."""
    drawn = umc("gaps", slow, columns=80, env={"NO_COLOR": "1"}).stdout.splitlines()
    header, row = (next(line for line in drawn if name in line) for name in ("CONTRACT", "KB-2026"))
    for name, value in (("CONTRACT", "KB-2026"), ("AGREEMENT", "MK-1"), ("LATE BY", "2d14h30m")):
        assert header.index(name) == row.index(value)
    (left_out,) = (line for line in drawn if "left out at this width" in line)
    assert "promised" in left_out
    wide = umc("gaps", slow, columns=160, env={"NO_COLOR": "1"}).stdout
    assert "PROMISED" in wide
    assert "left out" not in wide


@pytest.mark.parametrize("columns", [60, 76, 78, 79, 80, 81, 82, 100, 120])
def test_no_digit_of_a_date_is_lost_at_any_width(tmp_path: Path, columns: int) -> None:
    """Days over which an answer stands are kept whole, or flow."""
    ends = TERMS.replace('ends = 2027-03-31\ncalendar = "24x7"', 'ends = 2026-09-10\ncalendar = "24x7"')
    book = str(write_book(tmp_path / "book", terms=ends))
    drawn = umc("gaps", book, "--all", columns=columns, env={"NO_COLOR": "1"}).stdout
    assert (
        drawn.count("2026-04-01 to 2026-09-10") == umc("gaps", book, "--all").stdout.count("2026-09-10") > 0
    )


def test_the_desk_is_told_where_it_matters(tmp_path: Path) -> None:
    """Its triage and its hours, where there are any; a desk that is always there is not worth a column."""
    day = SLOW.replace('name = "Main desk"\ncalendar = "24x7"', 'name = "Main desk"\ncalendar = "office"')
    triage = SLOW.replace('desk = "main"', 'desk = "main"\ntriage = "15m"')
    for number, (terms, said) in enumerate(((day, "  office  "), (triage, "  15m 24x7  "))):
        drawn = umc("gaps", str(write_book(tmp_path / str(number), terms=terms))).stdout.split("\n\n")[0]
        assert "  DESK  " in drawn
        assert said in drawn
    assert "DESK" not in umc("gaps", str(write_book(tmp_path / "always", terms=SLOW))).stdout


def test_machines_that_nothing_tells_apart_are_one_row(tmp_path: Path) -> None:
    """Whatever their models and sites are called, the promise is the same."""
    text = SLOW + "".join(machine(f"SW-{number:02}", model=f"Switch {number}") for number in range(30))
    book = tmp_path / "book"
    book.mkdir()
    (book / "book.toml").write_text(text, encoding="utf-8")
    (found,) = gaps(str(book))
    assert (found["machines"], len(found["tags"])) == (30, 30)
    assert "SW-00, SW-01, SW-02 and 27 more" in umc("gaps", str(book)).stdout
