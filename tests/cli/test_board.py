"""``umc board``: what comes due first, held ones apart, at any instant."""

import csv
import io
import json
from typing import Any

import pytest

from tests.cli.running import NOW
from tests.sample_desk import Desk
from umc.render.board import FIELDS
from umc.render.safe_text import width

NIGHT = "2026-05-03T"


def board(desk: Desk, reading: str, *words: str) -> list[dict[str, Any]]:
    """Return the board at a clock reading of that night in Tokyo."""
    found: list[dict[str, Any]] = desk.ask("board", *words, at=f"{NIGHT}{reading}+09:00")
    return found


def shown(desk: Desk, reading: str, *words: str, **kept: Any) -> str:
    """Return what a person sees."""
    return desk.run("board", *words, at=f"{NIGHT}{reading}+09:00", **kept).stdout


def answered(desk: Desk, fault: str, at: str) -> None:
    """Record that the customer was answered."""
    desk.step("respond", fault, at=at)


def test_an_empty_board_says_so(desk: Desk) -> None:
    """For people in words, for programs an empty list."""
    assert shown(desk, "03:00") == "no open fault\n"
    assert board(desk, "03:00") == []


def test_what_comes_due_first_stands_first(desk: Desk) -> None:
    """By the due time of the clock to mind, whatever the order of opening."""
    desk.open("KB-SW-01", at="03:10")
    answered(desk, "1", "03:12")
    desk.open("KB-ST-01", at="03:20")
    rows = board(desk, "03:21")
    assert [(row["number"][-1], row["clock"], row["due_at"][11:16]) for row in rows] == [
        ("2", "respond", "03:35"),
        ("1", "update", "04:12"),
    ]


def test_the_clock_to_mind_may_be_the_vendor_s(desk: Desk) -> None:
    """A vendor that has to accept within fifteen minutes comes before everything else."""
    desk.open()
    answered(desk, "1", "03:12")
    desk.step("dispatch", at="03:20")
    (row,) = board(desk, "03:25")
    assert (row["clock"], row["party"], row["due_at"][11:16]) == ("leg.accept", "cisco", "03:35")
    assert (row["left_s"], row["share"]) == (600, round(5 / 15, 4))
    assert row["holder"] == "cisco"


def test_a_due_time_gone_by_is_negative_and_marked(desk: Desk) -> None:
    """Past the due time nothing is hidden: it stands first, with ! for those who see no colour."""
    desk.open()
    (row,) = board(desk, "03:40")
    assert (row["state"], row["left_s"], row["share"]) == ("broken", -900, 2.0)
    text = shown(desk, "03:40")
    assert "!200%" in text
    assert "-15 min" in text
    assert "1 open, 0 held, 1 with a broken promise" in text


def test_a_hold_without_end_leaves_nothing_due_and_stands_apart(desk: Desk) -> None:
    """Null for programs; people find it under its own heading, after what runs."""
    desk.open("KB-SW-01", "--priority", "P3", at="03:10")
    answered(desk, "1", "03:12")
    desk.step("hold", "1", "--reason", "access", at="03:20")
    desk.open("KB-ST-01", at="03:30")
    running, held = board(desk, "03:40")
    assert (running["number"][-1], running["state"]) == ("2", "running")
    assert (held["number"][-1], held["clock"], held["state"], held["held_for"]) == (
        "1", "restore", "held", ["access"],
    )  # fmt: skip
    assert (held["due_at"], held["due_at_utc"], held["left_s"]) == (None, None, None)
    text = shown(desk, "03:40")
    assert text.index("\nRunning\n") < text.index("F-2026-000002") < text.index("\nHeld\n")
    assert text.index("\nHeld\n") < text.index("F-2026-000001")


def test_a_held_fault_whose_update_still_runs_stands_under_held_with_who_has_it(desk: Desk) -> None:
    """The word to the customer is owed although restoring waits for access: its clock and due time stand."""
    desk.open()
    answered(desk, "1", "03:12")
    desk.step("hold", "1", "--reason", "access", at="03:20")
    (row,) = board(desk, "03:40")
    assert (row["clock"], row["state"], row["held_for"], row["holder"]) == (
        "update", "running", ["access"], "access",
    )  # fmt: skip
    text = shown(desk, "03:40")
    assert "1 open, 1 held" in text
    assert "Running" not in text
    assert text.index("\nHeld\n") < text.index("F-2026-000001  P1   update  04:12")
    assert "WITH" in text


def test_a_promise_broken_before_marks_the_row(desk: Desk) -> None:
    """The answer came late; what is minded now is the next word to the customer."""
    desk.open()
    answered(desk, "1", "03:40")
    assert "F-2026-000001  P1!  update" in shown(desk, "03:45")


@pytest.mark.parametrize("at", [f"{NIGHT}03:30+09:00", NOW.isoformat()])
def test_the_board_of_a_customer_that_nobody_knows_is_refused(desk: Desk, at: str) -> None:
    """An empty board would say that all is well; ``fault list`` refuses alike."""
    refused = desk.run("board", "--customer", "keihin-bnak", at=at)
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert "keihin-bank" in refused.stderr
    assert desk.run("board", "--customer", "keihin-bank", at=at).exit_code == 0


def test_the_past_is_shown_as_it_stood(desk: Desk) -> None:
    """A fault closed since is on the board of an hour when it was open, without what came later."""
    desk.open(at="03:10")
    answered(desk, "1", "03:12")
    desk.step("cancel", "1", "--reason", "false alarm", at="04:00")
    assert board(desk, "03:05") == []
    assert [row["clock"] for row in board(desk, "03:11")] == ["respond"]
    assert [row["clock"] for row in board(desk, "03:59")] == ["update"]
    assert board(desk, "04:00") == []
    assert desk.ask("board") == []


def test_in_the_past_a_vendor_s_board_is_of_what_it_had_then(desk: Desk) -> None:
    """Cisco denied at 04:00; at 03:50 it had the fault in hand."""
    desk.dispatched(at="03:20")
    desk.step("deny", "1", "--reason", "not ours", at="04:00")
    assert len(board(desk, "03:50", "--vendor", "cisco")) == 1
    assert board(desk, "04:10", "--vendor", "cisco") == []
    assert desk.ask("board", "--vendor", "cisco") == []


def test_it_can_be_asked_for_a_time_to_come(desk: Desk) -> None:
    """What will be due if nothing happens."""
    desk.open()
    (row,) = desk.ask("board", at=(NOW.replace(year=NOW.year + 1)).isoformat())
    assert row["state"] == "broken"


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (("--customer", "keihin-bank"), ["1", "2"]),
        (("--customer", "larkspur-stores"), []),
        (("--vendor", "cisco"), ["1"]),
        (("--mine",), ["1", "2"]),
        (("--limit", "1"), ["1"]),
    ],
)
def test_it_can_be_narrowed(desk: Desk, words: tuple[str, ...], numbers: list[str]) -> None:
    """By customer, by the vendor that has it in hand, by the customer's own engineer, in length."""
    desk.dispatched()
    desk.open("KB-ST-01", at="03:25")
    for at in (f"{NIGHT}03:30+09:00", NOW.isoformat()):
        found = desk.ask("board", *words, at=at)
        assert sorted(row["number"][-1] for row in found) == numbers


def test_somebody_else_s_board_is_empty(desk: Desk) -> None:
    """--mine means the customers whose engineer you are."""
    desk.open()
    assert desk.ask("board", "--mine", env={"UMC_ACTOR": "alex"}) == []


def test_programs_get_the_same_fields_in_every_form(desk: Desk) -> None:
    """JSON, JSON lines and CSV; the fields are part of the interface."""
    desk.open()
    at = f"{NIGHT}03:15+09:00"
    (row,) = desk.ask("board", at=at)
    assert tuple(row) == FIELDS
    assert json.loads(desk.run("board", "-o", "jsonl", at=at).stdout) == row
    (cells,) = csv.DictReader(io.StringIO(desk.run("board", "-o", "csv", at=at).stdout))
    assert tuple(cells) == FIELDS
    assert (cells["number"], cells["left_s"], cells["due_at"]) == ("F-2026-000001", "600", row["due_at"])


def test_a_screen_of_80_columns_holds_it(desk: Desk) -> None:
    """Nothing wider, and number, clock and due time on one line."""
    desk.open()
    answered(desk, "1", "03:12")
    desk.step("dispatch", at="03:20")
    lines = shown(desk, "03:25", columns=80, env={"NO_COLOR": "1"}).splitlines()
    assert max(width(line) for line in lines) <= 80
    assert any(line.startswith("F-2026-000001  P1   leg.accept  03:35") for line in lines)


def test_faults_of_several_zones_are_read_in_one(desk: Desk) -> None:
    """In UTC, or in the zone that the settings name; never one row in Tokyo and the next in Shanghai."""
    desk.open("KB-SW-01", at="03:10")
    desk.open("YH-SW-01", at="02:11")
    text = shown(desk, "03:12")
    assert text.startswith("Sat 2026-05-02 18:12 +00:00")
    assert "18:25" in text
    here = shown(desk, "03:12", env={"UMC_TIME_ZONE": "Asia/Shanghai"})
    assert here.startswith("Sun 2026-05-03 02:12 +08:00")
    assert "02:25" in here


def test_a_symptom_cannot_command_the_terminal(desk: Desk) -> None:
    """It is shown and made safe: whole in a pipe, its beginning on a terminal."""
    desk.ask(
        "fault", "open", "--customer", "keihin-bank", "--site", "dc", "--priority", "P1",
        "--symptom", "\x1b[31mred [bold]" + "y" * 100, at="03:10",
    )  # fmt: skip
    piped = shown(desk, "03:12")
    on_screen = shown(desk, "03:12", columns=120, env={"NO_COLOR": "1"})
    for text in (piped, on_screen):
        assert "\x1b" not in text
        assert "\\x1b[31mred [bold]" in text
    assert ("y" * 100 in piped, "y" * 40 in on_screen) == (True, False)


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--limit", "0"), 2), (("--at", "2026-05-03T10:00"), 2), (("--at", "soon"), 2), (("extra",), 2)],
)
def test_wrong_words_are_wrong_usage(sqlite_desk: Desk, words: tuple[str, ...], code: int) -> None:
    """Exit 2 with a hint, and nothing on stdout."""
    result = sqlite_desk.run("board", *words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert "hint: " in result.stderr


@pytest.mark.parametrize("at", [f"{NIGHT}03:40+09:00", "2026-12-01T00:00+09:00"])
def test_all_open_faults_are_counted_whatever_is_shown(desk: Desk, at: str) -> None:
    """A board that was cut says so, at an instant gone by as now."""
    for _ in range(3):
        desk.open()
    result = desk.run("board", "--limit", "2", at=at)
    assert "3 open, 0 held, 3 with a broken promise; 2 shown" in result.stdout
    assert "there are more than 2" in result.stderr
