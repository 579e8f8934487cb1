"""``umc demo``: the night is told as it was reckoned."""

import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import umc
from tests.sample_desk import clock
from umc.cli import demo_story
from umc.render.demo import typed
from umc.render.safe_text import width


@pytest.fixture(scope="module")
def steps() -> list[dict[str, Any]]:
    """Return the steps of the demo as programs read them; no test changes them."""
    found: list[dict[str, Any]] = umc("demo", "-o", "json").json
    return found


@pytest.fixture(scope="module")
def told() -> str:
    """Return what the demo tells on a pipe."""
    return umc("demo").stdout


def the(steps: list[dict[str, Any]], beginning: str) -> dict[str, Any]:
    """Return the first step whose command begins so."""
    return next(step for step in steps if step["command"].startswith(beginning))


def test_every_step_says_what_was_typed_and_what_came_of_it(steps: list[dict[str, Any]]) -> None:
    """Two steps answer no: the route that cannot be decided, and closing too early."""
    assert [step["step"] for step in steps] == list(range(1, len(steps) + 1))
    assert {step["command"].split()[0] for step in steps} == {"umc"}
    unusual = {step["command"].split(" --")[0]: step["exit_code"] for step in steps if step["exit_code"]}
    assert unusual == {"umc route YH-SRV-05": 1, "umc fault close 1": 3}


def test_the_fault_opens_with_two_suspects_and_nobody_blamed(steps: list[dict[str, Any]]) -> None:
    """The bank's restore is due at 07:10; the vendors must be brought in by 04:10 and 05:10."""
    opened = the(steps, "umc fault open")["result"]
    safe = {one["vendor"]: one["latest_safe_dispatch"][11:16] for one in opened["suspects"]}
    assert (opened["status"], opened["vendor"], opened["due"]["restore"][11:16]) == ("triage", None, "07:10")
    assert safe == {"netapp": "05:10", "cisco": "04:10"}


def test_one_vendor_denies_and_its_clock_ends_without_a_verdict(steps: list[dict[str, Any]]) -> None:
    """NetApp's leg is denied at 04:05."""
    denied = the(steps, "umc fault deny")["result"]
    assert denied["legs"][0]["state"] == "denied"
    assert clock(denied, "leg.restore", 1)["state"] == "ended"


def test_the_hold_stands_the_bank_s_and_the_vendor_s_clock_still(steps: list[dict[str, Any]]) -> None:
    """2 h 40 min are left of the bank's four, two hours of the vendor's three."""
    held = the(steps, "umc fault hold")["result"]
    left = (clock(held, "restore")["left_s"], clock(held, "leg.restore", 2)["left_s"])
    assert left == (9_600, 7_200)
    assert held["due"]["restore"] is None


def test_the_bank_s_promises_are_kept_and_one_vendor_s_is_broken(steps: list[dict[str, Any]]) -> None:
    """Restore took 2 h 47 min of 4 h; Cisco took 28 min of 15 to accept."""
    closed = steps[-3]["result"]
    assert closed["status"] == "closed"
    assert {one["state"] for one in closed["clocks"] if one["leg"] is None} == {"kept"}
    assert clock(closed, "restore")["used_s"] == 2 * 3600 + 47 * 60
    broken = [one for one in closed["clocks"] if one["state"] == "broken"]
    assert [(one["party"], one["clock"], one["used_s"]) for one in broken] == [("cisco", "leg.accept", 1680)]


def test_closing_before_the_bank_s_word_is_refused_with_what_can_be_done(steps: list[dict[str, Any]]) -> None:
    """The refusal belongs to the story, with its hint."""
    refused = the(steps, "umc fault close")
    assert refused["error"]["code"] == "wrong-step"
    assert "confirm" in refused["error"]["hint"]


def test_the_ledger_sums_to_the_wall_clock(steps: list[dict[str, Any]]) -> None:
    """Four days and eight hours, shared out without rest."""
    ledger = the(steps, "umc fault ledger")["result"]
    sums = {one["holder"]: one["lasts_s"] // 60 for one in ledger["totals"]}
    assert sums == {"desk": 32, "netapp": 8, "cisco": 5987, "access": 35, "customer": 178}
    assert sum(sums.values()) * 60 == ledger["wall_s"] == (4 * 24 + 8) * 3600


def test_a_newcomer_reads_the_telling_moments(told: str) -> None:
    """Each promise of the story stands in the text, in words."""
    for words in (
        "latest safe dispatch: cisco 04:10, netapp 05:10",
        "undecided: evernex or lenovo",
        "software_version 10.3(4a)",
        "accept by cisco: BROKEN, 28 min of 15 min, 13 min too long",
        "restore by netapp: ended without a verdict",
        "restore to the customer: held, no due time now, 2 h 40 min left of 4 h",
        "restore to the customer: KEPT, 2 h 47 min of 4 h (35 min held taken out)",
        "umc: wrong-step: cannot close",
        "kept to the customer: respond, restore, resolve, update, confirm",
        "broken by cisco: accept",
        "book/customers/keihin-bank.toml:",
    ):
        assert words in told


def test_each_chapter_is_named_once(told: str) -> None:
    """Eight chapters, in order."""
    chapters = list(dict.fromkeys(step.chapter for step in demo_story.STORY))
    assert [line for line in told.splitlines() if line in chapters] == chapters


def test_it_fits_a_terminal_of_80_columns() -> None:
    """No line is wider, and nothing is cut."""
    shown = umc("demo", columns=80, env={"NO_COLOR": "1"})
    assert max(width(line) for line in shown.stdout.splitlines()) <= 80
    assert "…" not in shown.stdout


def test_shown_commands_can_be_copied(steps: list[dict[str, Any]]) -> None:
    """Their lines fit 80 columns, and a shell puts them together again as they were."""
    for step in steps:
        words = shlex.split(step["command"])
        lines = typed(words[1:])
        assert max(width(line) for line in lines) <= 80
        assert shlex.split(" ".join(line.removesuffix(" \\") for line in lines)) == ["$", *words]


def test_on_a_pipe_sentences_are_not_wrapped(told: str) -> None:
    """Plain text at its full width."""
    said = next(step.said for step in demo_story.STORY if "one fault with two suspects" in step.said)
    assert said in told.splitlines()


def test_csv_and_jsonl_have_a_row_for_every_step(steps: list[dict[str, Any]]) -> None:
    """Like every listing."""
    assert len(umc("demo", "-o", "jsonl").stdout.splitlines()) == len(steps)
    assert umc("demo", "-o", "csv").stdout.startswith("step,chapter,said,command,exit_code,")


def test_kept_it_stays_and_every_command_to_try_next_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commands are run as they are printed, in the order they are printed."""
    monkeypatch.chdir(tmp_path)
    printed = umc("demo").stdout.split("What to try next")[1].splitlines()
    commands = [shlex.split(line) for line in printed if line.startswith("  ")]
    assert len(commands) > 8
    for words in commands:
        if words[0] == "cd":
            monkeypatch.chdir(words[1])
            continue
        assert words[0] == "umc"
        result = umc(*words[1:])
        assert (result.exit_code, result.stdout == "") == (0, False), (words, result.stderr)


def test_every_shown_command_does_the_same_when_typed_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: list[dict[str, Any]]
) -> None:
    """Half a year later, on an empty database beside the kept book, the fault comes out the same."""
    assert umc("demo", "--keep", str(tmp_path / "night"), "-q").exit_code == 0
    monkeypatch.chdir(tmp_path / "night")
    for path in Path().glob("umc.db*"):
        path.unlink()
    for step in steps:
        result = umc(*shlex.split(step["command"])[1:], "-o", "json")
        assert result.exit_code == step["exit_code"], (step["command"], result.stderr)
        if step["command"].startswith(("umc fault ledger", "umc fault why", "umc board", "umc fault close")):
            assert step["result"] in (None, result.json if result.stdout else None)
