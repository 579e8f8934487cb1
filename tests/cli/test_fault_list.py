"""``umc fault list``: which faults, in which order, in which format."""

import csv
import io
import json
from datetime import datetime
from typing import Any

import pytest

from tests.sample_desk import Desk
from umc.render.safe_text import width
from umc.services import list_faults

NOON = "2026-05-03T12:00+09:00"


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """Give a desk with five faults.

    1 dispatched and accepted; 2 held; 3 restored; 4 closed after a broken promise; 5 in New York,
    P4, routed.
    """
    desk.open("KB-SW-01")
    desk.step("dispatch")
    desk.step("accept", at="03:25")
    desk.open("KB-ST-01", "--priority", "P2")
    desk.step("hold", "2", "--reason", "access")
    desk.open("KB-SW-02")
    desk.step("restore", "3", at="04:00")
    desk.open("KB-SW-13")
    for verb in ("restore", "confirm", "resolve", "close"):
        desk.step(verb, "4", at="11:00")
    desk.open("LK-NY-FW-01", "--priority", "P4", at="2026-05-02T12:00")
    return desk


def numbers(desk: Desk, *words: str, at: str = NOON) -> list[int]:
    """Return which faults a listing holds, in its order."""
    result = desk.run("fault", "list", *words, "-o", "json", at=at)
    assert result.exit_code in (0, 1), result.stderr
    return [int(row["number"][-3:]) for row in result.json]


FILTERS: tuple[tuple[tuple[str, ...], set[int]], ...] = (
    ((), {1, 2, 3, 5}),
    (("--open",), {1, 2, 3, 5}),
    (("--all",), {1, 2, 3, 4, 5}),
    (("--status", "restored"), {3}),
    (("--status", "closed"), {4}),
    (("--status", "cancelled"), set()),
    (("--customer", "larkspur-stores"), {5}),
    (("--vendor", "cisco"), {1}),
    (("--vendor", "netapp"), set()),
    (("--equipment", "KB-ST-01"), {2}),
    (("--equipment", "FDO27311QKL"), {1}),
    (("--held",), {2}),
    (("--broken",), {1, 2, 3}),
    (("--broken", "--all"), {1, 2, 3, 4}),
    (("--at-risk", "--customer", "keihin-bank"), {1, 2}),
    (("--mine",), {1, 2, 3}),
    (("--broken", "--status", "restored"), {3}),
)


def test_a_filter_keeps_what_it_names(busy: Desk) -> None:
    """Each alone and several at once; ended faults only where asked for."""
    found = {words: set(numbers(busy, *words)) for words, _ in FILTERS}
    assert found == dict(FILTERS)


def test_mine_are_those_of_the_actors_customers(busy: Desk) -> None:
    """Somebody else's are another list."""
    result = busy.run("fault", "list", "--mine", "-o", "json", env={"UMC_ACTOR": "alex"})
    assert [row["customer"] for row in result.json] == ["larkspur-stores"]


def test_a_suspect_brings_the_fault_into_its_machines_list(desk: Desk) -> None:
    """A machine's list shows also where it is only suspected."""
    desk.open_unknown("KB-ST-01", "KB-SW-01")
    assert numbers(desk, "--equipment", "KB-ST-01") == [1]


def test_what_is_due_first_stands_first(desk: Desk) -> None:
    """What is held without an end, and what has nothing due, come last."""
    desk.open("KB-SW-01", "--priority", "P3", at="2026-05-07T09:00")
    desk.open("KB-SW-02", at="2026-05-07T09:00")
    desk.open("KB-ST-01", "--priority", "P2", at="2026-05-07T09:00")
    assert numbers(desk, at="2026-05-07T09:05+09:00") == [2, 3, 1]


def test_something_due_so_soon_is_exit_one(busy: Desk) -> None:
    """So that a job can ask; nothing due so soon is exit 0."""
    busy.open("KB-SW-14", "--priority", "P2", at="2026-05-03T11:30")
    soon = busy.run("fault", "list", "--due-within", "45m", "--customer", "keihin-bank", at=NOON)
    assert (soon.exit_code, "F-2026-000006" in soon.stdout) == (1, True)
    none = busy.run("fault", "list", "--due-within", "45m", "--customer", "larkspur-stores", at=NOON)
    assert (none.exit_code, none.stdout) == (0, "no such faults\n")


def test_a_limit_cuts_what_is_due_last(busy: Desk) -> None:
    """The first ones stay."""
    assert numbers(busy, "--limit", "2") == numbers(busy)[:2]


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("--status", "workng"), "unknown-status", 2),
        (("--due-within", "30"), "bad-duration", 2),
        (("--due-within", "1bd"), "bad-duration", 2),
        (("--limit", "0"), "usage", 2),
        (("--customer", "keihin"), "unknown-customer", 3),
        (("--vendor", "cisc"), "unknown-vendor", 3),
        (("--equipment", "KB-SW-1"), "unknown-equipment", 3),
    ],
)
def test_a_filter_that_names_nothing_is_refused(
    desk: Desk, words: tuple[str, ...], code: str, exit_code: int
) -> None:
    """An empty list would say that all is well."""
    assert desk.refused("fault", "list", *words, code=exit_code)["code"] == code


def _as_csv(text: str) -> list[dict[str, Any]]:
    return [dict(row) for row in csv.DictReader(io.StringIO(text))]


def test_every_format_holds_the_same_rows_and_names(busy: Desk) -> None:
    """JSON, JSON lines and CSV agree field by field; the table shows each number."""
    records = busy.ask("fault", "list", "--all", at=NOON)
    lines = busy.run("fault", "list", "--all", "-o", "jsonl", at=NOON).stdout
    assert [json.loads(line) for line in lines.splitlines()] == records
    rows = _as_csv(busy.run("fault", "list", "--all", "-o", "csv", at=NOON).stdout)
    assert [list(row) for row in rows] == [list(record) for record in records]
    for row, record in zip(rows, records, strict=True):
        assert (row["number"], row["due_at"]) == (record["number"], record["due_at"] or "")
        assert row["held"] == str(record["held"]).lower()
    *table, zone = busy.run("fault", "list", "--all", at=NOON).stdout.splitlines()
    assert [line.split()[0] for line in table] == ["FAULT", *(record["number"] for record in records)]
    assert zone == "times in UTC"


def test_the_table_reads_all_times_in_one_zone_and_says_it(busy: Desk) -> None:
    """That of the settings, else the one of all its faults, else UTC; programs get each fault's own."""
    words = ("fault", "list", "--equipment", "LK-NY-FW-01")
    due = busy.ask(*words, at=NOON)[0]["due_at_utc"]
    assert due == "2026-05-03T10:00:00Z"
    tokyo = {"UMC_TIME_ZONE": "Asia/Tokyo"}
    for said, env, reading in (
        (words, {}, "05-03 06:00"),
        (words, tokyo, "05-03 19:00"),
        (("fault", "list"), {}, "05-03 10:00"),
    ):
        (row,) = [one for one in busy.run(*said, at=NOON, env=env).stdout.splitlines() if "LK-NY" in one]
        assert reading in row
    assert busy.run(*words, at=NOON).stdout.endswith("times in America/New_York\n")


@pytest.mark.parametrize("words", [("fault", "list", "--all"), ("board",)])
def test_no_number_and_no_due_time_is_cut(busy: Desk, words: tuple[str, ...]) -> None:
    """However narrow the terminal: each stands on one line, whole, within the width."""
    records = busy.ask(*words, at=NOON)
    due = [datetime.fromisoformat(record["due_at_utc"]) for record in records if record["due_at"]]
    assert due
    for columns in (60, 80, 120):
        drawn = busy.run(*words, at=NOON, columns=columns, env={"NO_COLOR": "1"}).stdout
        assert max(width(line) for line in drawn.splitlines()) <= columns
        assert all(record["number"] in drawn.split() for record in records)
        assert all(
            f"{at:%m-%d %H:%M}" in drawn or (words == ("board",) and f"{at:%H:%M}" in drawn) for at in due
        )


def test_a_bad_duration_is_not_answered_with_business_days(sqlite_desk: Desk) -> None:
    """A listing has no calendar to count them on; so it does not offer them."""
    error = sqlite_desk.refused("fault", "list", "--due-within", "1bd", code=2)
    assert error["message"] == "--due-within: '1bd' is no duration"
    assert "bd" not in error["hint"]


def test_an_empty_listing_is_empty_in_every_format(sqlite_desk: Desk) -> None:
    """An array, no line, a header alone, and a word for people."""
    said = {form: sqlite_desk.run("fault", "list", "-o", form).stdout for form in ("json", "jsonl", "table")}
    assert said == {"json": "[]\n", "jsonl": "", "table": "no such faults\n"}
    assert sqlite_desk.run("fault", "list", "-o", "csv").stdout.startswith("number,status,")


def test_a_row_says_what_is_due_and_how_long_is_left(busy: Desk) -> None:
    """Durations end in _s; left is by the wall clock, negative once past."""
    by_number = {row["number"][-1]: row for row in busy.ask("fault", "list", at="2026-05-03T03:26+09:00")}
    first = by_number["1"]
    assert (first["clock"], first["clock_party"], first["left_s"]) == ("respond", "customer", -60)
    assert by_number["2"]["vendors"] == []
    assert by_number["1"]["vendors"] == ["cisco"]


def test_the_past_is_listed_as_it_was(desk: Desk) -> None:
    """What was open then is there though it was closed since; what came later is not."""
    desk.open("KB-SW-01")
    desk.step("dispatch", at="03:20")
    desk.open("KB-ST-01", at="03:30")
    desk.step("cancel", "1", "--reason", "it was nothing", at="04:00")
    before = desk.ask("fault", "list", at="2026-05-03T03:25+09:00")
    assert [(row["number"][-1], row["status"], row["vendors"]) for row in before] == [
        ("1", "dispatched", ["cisco"])
    ]
    assert numbers(desk, at="2026-05-03T03:45+09:00") == [1, 2]
    assert numbers(desk, at="2026-05-03T04:10+09:00") == [2]
    assert numbers(desk, "--all", at="2026-05-03T03:25+09:00") == [1]
    assert numbers(desk, "--all", at="2026-05-03T03:05+09:00") == []


def test_filters_of_the_past_ask_what_was_true_then(desk: Desk) -> None:
    """A hold that ended since held it then; a suspect named since was none."""
    desk.open_unknown("KB-SW-01")
    desk.step("hold", "1", "--reason", "access", at="03:20")
    desk.step("resume", at="03:40")
    desk.step("suspect", "1", "KB-ST-01", at="03:50")
    assert numbers(desk, "--held", at="2026-05-03T03:30+09:00") == [1]
    assert numbers(desk, "--held", at="2026-05-03T03:45+09:00") == []
    assert numbers(desk, "--equipment", "KB-ST-01", at="2026-05-03T03:45+09:00") == []
    assert numbers(desk, "--equipment", "KB-ST-01", at="2026-05-03T03:55+09:00") == [1]
    assert numbers(desk, "--broken", at="2026-05-03T03:15+09:00") == []
    assert numbers(desk, "--due-within", "20m", at="2026-05-03T03:15+09:00") == [1]


def test_the_past_and_the_present_read_a_fault_alike(busy: Desk) -> None:
    """A look back at the present instant gives the rows that a look at it gives."""
    at = "2026-05-03T12:00:00+09:00"
    now = datetime.fromisoformat(at)
    looked_back = busy.ask("fault", "list", "--all", at=at)
    assert busy.run("fault", "list", "--all", "-o", "json", now=now).json == looked_back


def test_too_much_of_the_past_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each fault is read whole; the hint says how to ask for fewer."""
    monkeypatch.setattr(list_faults, "_PAST_AT_MOST", 1)
    desk.open("KB-SW-01")
    assert numbers(desk) == [1]
    desk.open("KB-SW-02")
    for words in ((), ("--all",)):
        error = desk.refused("fault", "list", *words, at=NOON)
        assert (error["code"], "--customer" in error["hint"]) == ("too-many-then", True)


@pytest.mark.parametrize("at", [NOON, "2026-12-01T00:00+09:00"])
def test_a_list_that_was_cut_says_so(busy: Desk, at: str) -> None:
    """On stderr, beside the result; not when it just fits."""
    assert "there are more than 3" in busy.run("fault", "list", "--limit", "3", at=at).stderr
    assert "more than" not in busy.run("fault", "list", "--limit", "4", at=at).stderr
