"""``umc calendar due|elapsed|show``: sums on a calendar, of the register or of files."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import umc
from tests.sample_desk import SAMPLES, Desk
from umc.render.calendar import DAY_FIELDS
from umc.render.safe_text import width

FRIDAY = "2026-05-01T16:00"


def ask(*words: str, **kept: Any) -> Any:
    """Ask the files of the sample book; no database is needed."""
    result = umc("calendar", *words, "--book", str(SAMPLES), "-o", "json", **kept)
    assert result.exit_code == 0, result.stderr
    return result.json


def error(*words: str) -> tuple[int, str, str]:
    """Return exit code, code and hint of a question that is refused."""
    result = umc("calendar", *words, "--book", str(SAMPLES), "-o", "json")
    assert result.stdout == ""
    return result.exit_code, result.error["code"], result.error["hint"]


def test_due_skips_golden_week() -> None:
    """1 h 30 min on Friday, the rest on Thursday after the holidays."""
    answer = ask("due", "jp-office", FRIDAY, "8h")
    assert answer == {
        "calendar": "jp-office",
        "time_zone": "Asia/Tokyo",
        "start": "2026-05-01T16:00:00+09:00",
        "start_utc": "2026-05-01T07:00:00Z",
        "target": "8h",
        "target_s": 28_800,
        "due": "2026-05-07T16:30:00+09:00",
        "due_utc": "2026-05-07T07:30:00Z",
    }


def test_the_register_answers_as_the_files_do(desk: Desk) -> None:
    """On both databases."""
    assert desk.ask("calendar", "due", "jp-office", FRIDAY, "8h") == ask("due", "jp-office", FRIDAY, "8h")


def test_asking_files_opens_no_database(tmp_path: Path) -> None:
    """--book needs none, so a CI job can ask."""
    url = f"sqlite:///{tmp_path / 'umc.db'}"
    assert umc("calendar", "due", "jp-office", FRIDAY, "8h", "--book", str(SAMPLES), db=url).exit_code == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("target", "due"),
    [
        ("1h", "2026-05-01T17:00:00+09:00"),
        ("1h30m", "2026-05-01T17:30:00+09:00"),
        ("1bd", "2026-05-07T16:00:00+09:00"),
        ("2bd", "2026-05-08T16:00:00+09:00"),
    ],
)
def test_targets_are_counted_time_or_business_days(target: str, due: str) -> None:
    """What is used up at closing time is due at closing time."""
    assert ask("due", "jp-office", FRIDAY, target)["due"] == due


def test_a_hold_moves_the_due_time() -> None:
    """An hour that does not count on Friday is an hour more on Thursday."""
    assert ask("due", "jp-office", FRIDAY, "8h", "--hold", "2026-05-01T16:00/2026-05-01T17:00")["due"] == (
        "2026-05-07T17:30:00+09:00"
    )


def test_holds_that_overlap_take_out_the_same_time_once() -> None:
    """As one hold from the first start to the last end."""
    twice = ("--hold", "2026-05-01T16:00/2026-05-01T17:00", "--hold", "2026-05-01T16:30/2026-05-01T17:30")
    once = ("--hold", "2026-05-01T16:00/2026-05-01T17:30")
    assert ask("due", "jp-office", FRIDAY, "8h", *twice) == ask("due", "jp-office", FRIDAY, "8h", *once)


def test_an_endless_hold_leaves_no_due_time() -> None:
    """Null for programs, words for people."""
    answer = ask("due", "jp-office", FRIDAY, "8h", "--hold", "2026-05-01T17:00/")
    assert (answer["due"], answer["due_utc"]) == (None, None)
    shown = umc(
        "calendar", "due", "jp-office", FRIDAY, "8h", "--hold", "2026-05-01T17:00/", "--book", str(SAMPLES)
    )
    assert "none while the hold lasts" in shown.stdout


def test_an_endless_hold_behind_the_due_time_changes_nothing() -> None:
    """It stands only before what is not yet used up."""
    later = ask("due", "jp-office", FRIDAY, "1h", "--hold", "2026-05-01T17:10/")
    assert later["due"] == "2026-05-01T17:00:00+09:00"


def test_round_the_clock_is_read_in_the_zone_of_the_question() -> None:
    """24x7 has no zone of its own."""
    answer = ask("due", "24x7", "2026-05-03T03:10+09:00", "4h")
    assert (answer["due"], answer["due_utc"]) == ("2026-05-03T07:10:00+09:00", "2026-05-02T22:10:00Z")


def test_elapsed_is_open_time_and_what_holds_take_out() -> None:
    """Friday 16:00 to Thursday 10:00 is 1 h 30 min and 1 h; an hour of it was held."""
    answer = ask(
        "elapsed", "jp-office", FRIDAY, "2026-05-07T10:00", "--hold", "2026-05-07T09:00/2026-05-07T12:00"
    )
    assert (answer["elapsed_s"], answer["held_s"], answer["used_s"]) == (9_000, 3_600, 5_400)


def test_elapsed_between_equal_instants_is_nothing() -> None:
    """Zero, and no error."""
    assert ask("elapsed", "jp-office", FRIDAY, FRIDAY)["elapsed_s"] == 0


def test_elapsed_for_people_tells_a_hold_only_where_there_is_one() -> None:
    """The sums, in words."""
    words = ("calendar", "elapsed", "jp-office", FRIDAY, "2026-05-07T10:00", "--book", str(SAMPLES))
    plain = umc(*words).stdout
    held = umc(*words, "--hold", "2026-05-07T09:00/").stdout
    assert "2 h 30 min" in plain
    assert "held" not in plain
    assert "1 h 30 min" in held


REFUSALS = {
    "an unknown calendar": (("due", "jp-ofice", FRIDAY, "8h"), 3, "unknown-calendar", "jp-office"),
    "a target without a unit": (("due", "jp-office", FRIDAY, "8"), 2, "bad-duration", "durations"),
    "a negative target": (("due", "jp-office", FRIDAY, "-8h"), 2, "usage", "-- -30m"),
    "a start that is no time": (("due", "jp-office", "04/05", "8h"), 2, "bad-time", "2026-05-03"),
    "a hold without a slash": (("due", "jp-office", FRIDAY, "8h", "--hold", FRIDAY), 2, "bad-time", "FROM/"),
    "a hold of nonsense": (("due", "jp-office", FRIDAY, "8h", "--hold", "x/y"), 2, "bad-time", "2026"),
    "a hold that ends before it starts": (
        ("due", "jp-office", FRIDAY, "8h", "--hold", "2026-05-02T00:00/2026-05-01T00:00"),
        2, "bad-time", "earlier",
    ),
    "an end before the start": (
        ("elapsed", "jp-office", FRIDAY, "2026-04-01T00:00"), 2, "bad-time", "earlier",
    ),
    "a month that is none": (("show", "jp-office", "--month", "2026-13"), 2, "bad-time", "2026-05"),
    "a month with a day": (("show", "jp-office", "--month", "2026-05-03"), 2, "bad-time", "2026-05"),
    "a target beyond all calendars": (("due", "jp-office", FRIDAY, "900000h"), 3, "beyond-horizon", ""),
    "a month before all time": (("show", "jp-office", "--month", "0001-01"), 2, "bad-time", "2026-05"),
    "a month after all time": (("show", "jp-office", "--month", "9999-12"), 2, "bad-time", "2026-05"),
    "a start at the edge of time": (("due", "jp-office", "0001-01-01T00:00", "8h"), 2, "bad-time", ""),
    "an end at the edge of time": (
        ("elapsed", "jp-office", FRIDAY, "9999-12-31T23:00"), 3, "beyond-horizon", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_what_cannot_be_answered_is_refused_with_a_hint(case: str) -> None:
    """Wrong words are 2, an unknown calendar is 3; the hint says what to write."""
    words, exit_code, code, hint = REFUSALS[case]
    found = error(*words)
    assert found[:2] == (exit_code, code)
    assert hint in found[2]


def test_round_the_clock_needs_an_offset_unless_the_settings_name_a_zone() -> None:
    """A clock reading on 24x7 could be anywhere."""
    assert error("due", "24x7", "2026-05-03T03:10", "4h")[:2] == (2, "naive-time")
    assert error("elapsed", "24x7", "2026-05-03T03:10Z", "2026-05-03T04:10")[:2] == (2, "naive-time")
    tokyo = ask("due", "24x7", "2026-05-03T03:10", "4h", env={"UMC_TIME_ZONE": "Asia/Tokyo"})
    assert tokyo["due"] == "2026-05-03T07:10:00+09:00"


def test_elapsed_round_the_clock_is_read_where_it_was_asked() -> None:
    """As due is."""
    answer = ask("elapsed", "24x7", "2026-05-03T03:10+09:00", "2026-05-02T20:10Z")
    assert (answer["end"], answer["elapsed_s"]) == ("2026-05-03T05:10:00+09:00", 7_200)


def test_files_that_are_not_there_are_said(tmp_path: Path) -> None:
    """The calendar is not found there, and the files are to blame."""
    result = umc("calendar", "due", "jp-office", FRIDAY, "8h", "--book", str(tmp_path / "gone"), "-o", "json")
    assert result.exit_code == 3
    assert "umc validate" in result.error["message"] + result.error["hint"]


def test_a_month_shows_what_counts_and_what_shuts() -> None:
    """Every day, its hours, and the holiday's name."""
    days = ask("show", "jp-office", "--month", "2026-05")
    assert [tuple(day) for day in days] == [DAY_FIELDS] * 31
    assert days[0] == {
        "date": "2026-05-01",
        "weekday": "Fri",
        "open": ["09:00-12:00", "13:00-17:30"],
        "open_s": 27_000,
        "closed_by": [],
    }
    assert (days[3]["open"], days[3]["closed_by"]) == ([], ["holiday: Greenery Day"])
    assert sum(day["open_s"] for day in days) == 135 * 3600


def test_the_month_is_the_present_one_where_the_calendar_is() -> None:
    """At 23:30 UTC on 30 April it is May in Tokyo."""
    days = ask("show", "jp-office", "--at", "2026-04-30T23:30Z")
    assert days[0]["date"] == "2026-05-01"


@pytest.mark.parametrize(("month", "days"), [("2028-02", 29), ("2026-12", 31), ("2026-02", 28)])
def test_a_month_has_all_its_days(month: str, days: int) -> None:
    """February of a leap year, and the last of a year."""
    assert len(ask("show", "jp-office", "--month", month)) == days


@pytest.mark.parametrize(("month", "hours"), [("2026-03", 743), ("2026-11", 721), ("2026-05", 744)])
def test_a_month_around_the_clock_has_its_true_hours(month: str, hours: int, tmp_path: Path) -> None:
    """An hour less in March and more in November where clocks are changed."""
    book = 'calendars.ny = { time_zone = "America/New_York", hours = { mon-sun = ["00:00-24:00"] } }\n'
    (tmp_path / "book.toml").write_text(book, encoding="utf-8")
    result = umc("calendar", "show", "ny", "--month", month, "-o", "json", "--book", str(tmp_path))
    assert sum(day["open_s"] for day in result.json) == hours * 3600


def test_a_month_in_rows_for_programs() -> None:
    """JSON lines and CSV, a day each."""
    words = ("calendar", "show", "jp-office", "--month", "2026-05", "--book", str(SAMPLES))
    lines = umc(*words, "-o", "jsonl").stdout.splitlines()
    rows = list(csv.DictReader(io.StringIO(umc(*words, "-o", "csv").stdout)))
    assert (len(lines), len(rows)) == (31, 31)
    assert json.loads(rows[0]["open"]) == json.loads(lines[0])["open"] == ["09:00-12:00", "13:00-17:30"]


def test_a_month_fits_80_columns() -> None:
    """With its heading and its sum."""
    words = ("calendar", "show", "jp-office", "--month", "2026-05", "--book", str(SAMPLES))
    lines = umc(*words, columns=80, env={"NO_COLOR": "1"}).stdout.splitlines()
    assert max(width(line) for line in lines) <= 80
    assert (lines[0], lines[-1]) == ("jp-office, May 2026 (Asia/Tokyo)", "135 hours count in all")


def test_a_month_as_icalendar_has_an_event_for_each_stretch() -> None:
    """18 working days of two stretches each; lines end in CR LF and hold at most 75 octets."""
    words = ("calendar", "show", "jp-office", "--month", "2026-05", "--ical", "--book", str(SAMPLES))
    text = umc(*words).stdout
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 36
    assert "DTSTART:20260501T000000Z\r\nDTEND:20260501T030000Z\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_a_book_is_asked_without_importing_the_store() -> None:
    """Start-up is part of the interface: files need neither SQLAlchemy nor a database."""
    words = ["calendar", "due", "jp-office", "2026-05-01T16:00", "8h", "--book", str(SAMPLES)]
    program = (
        "import sys\nfrom umc.cli.main import run\n"
        f"try:\n    run({words!r})\nexcept SystemExit as left:\n    assert not left.code\n"
        "print([one for one in ('sqlalchemy', 'umc.store') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[-1:] == ["[]"], done.stderr


def test_the_instant_of_the_command_is_what_now_means() -> None:
    """Distances and spoken days count from --at, in sums and holds; it is echoed."""
    at = ("--at", "2026-05-01T16:00")
    assert ask("due", "jp-office", "now", "1h", *at)["due"] == "2026-05-01T17:00:00+09:00"
    assert ask("elapsed", "jp-office", "now", "mon 10:00", *at)["end"] == "2026-05-04T10:00:00+09:00"
    assert (
        ask("due", "jp-office", "now", "1h", "--hold", "now/30m", *at)["due"] == "2026-05-01T17:30:00+09:00"
    )
    book = ("--book", str(SAMPLES))
    before = umc("calendar", "due", "-o", "json", *book, *at, "jp-office", "--", "-30m", "1h")
    assert before.json["due"] == "2026-05-01T16:30:00+09:00"
    said = umc("calendar", "due", "jp-office", "now", "1h", *at, *book)
    assert "at 2026-05-01T16:00:00+09:00 (Fri)" in said.stderr


@pytest.mark.parametrize(
    "words",
    [("due", "jp-office", FRIDAY, "8h"), ("elapsed", "jp-office", FRIDAY, FRIDAY), ("show", "jp-office")],
)
def test_an_instant_of_the_command_that_is_none_is_refused(words: tuple[str, ...]) -> None:
    """Also where the sum would not have needed it."""
    assert error(*words, "--at", "soon")[:2] == (2, "bad-time")
