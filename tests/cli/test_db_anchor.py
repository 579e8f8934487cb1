"""``umc db anchor`` and ``umc db check --anchor``: what was recorded is provably what it was."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import umc
from tests.sample_desk import Desk
from tests.store.tampering import cut, reseal, rewrite
from umc.store.database.engine import open_database

NOTHING = "umc-anchor:1:0:0:" + "0" * 64


def check(desk: Desk, *anchors: str) -> Any:
    """Return what a check against anchors answers, its exit code beside it."""
    given = [word for one in anchors for word in ("--anchor", one)]
    found = desk.run("db", "check", *given, "-o", "json")
    return {**found.json, "exit_code": found.exit_code}


def test_an_anchor_is_one_line_that_a_file_collects(desk: Desk, tmp_path: Path) -> None:
    """As printed, from before the first event on; a later one covers more; all of them hold."""
    lines = []
    for step in (lambda: None, desk.open, lambda: desk.step("dispatch")):
        step()
        lines.append(desk.run("db", "anchor").stdout)
    kept = tmp_path / "anchors.txt"
    kept.write_text("# the desk's anchors\n\n" + "".join(lines))
    assert [line.count("\n") for line in lines] == [1, 1, 1]
    assert lines[0].startswith(NOTHING)
    assert [int(line.split(":")[3]) for line in lines] == [0, 2, 3]
    found = check(desk, str(kept), lines[1].split(" #")[0])
    assert (found["exit_code"], found["anchors"], found["troubles"]) == (0, 4, [])
    assert (
        "4 anchors held"
        in desk.run("db", "check", "--anchor", str(kept), "--anchor", lines[0].split()[0]).stdout
    )


def test_the_record_of_an_anchor_has_its_parts_and_times(desk: Desk) -> None:
    """For programs that keep it where they like."""
    assert desk.ask("db", "anchor")["sealed_at"] is None
    desk.open()
    found = desk.ask("db", "anchor")
    assert found["anchor"] == f"umc-anchor:1:{found['seal']}:{found['events']}:{found['digest']}"
    assert (found["seal"], found["events"]) == (1, 2)
    assert found["sealed_at_utc"] == found["anchored_at_utc"] == "2026-11-01T03:00:00Z"
    assert desk.ask("db", "anchor") == found


@pytest.mark.parametrize("how", ["rewritten", "cut off"])
def test_a_book_rewritten_with_all_its_seals_fails_its_anchor(desk: Desk, how: str) -> None:
    """The check alone finds nothing (the negative control); with the anchor it names it and exits 1."""
    desk.dispatched()
    desk.step("accept", at="03:30")
    anchor = desk.ask("db", "anchor")["anchor"]
    with open_database(desk.url) as database:
        if how == "rewritten":
            rewrite(database, "F-2026-000001", "somebody")
        else:
            cut(database, "F-2026-000001", 3)
        reseal(database)
    assert not [one for one in check(desk)["troubles"] if one["code"] in ("seal", "chain")]
    found = check(desk, NOTHING, anchor)
    assert found["exit_code"] == 1
    [said] = [one["message"] for one in found["troubles"] if one["code"] == "anchor"]
    assert said.startswith(anchor)


def test_an_anchor_of_another_database_fails(sqlite_desk: Desk) -> None:
    """It was mailed from elsewhere, or this is a restored copy that is older."""
    sqlite_desk.open()
    other = f"umc-anchor:1:9:20:{'a' * 64}"
    found = check(sqlite_desk, other)
    assert found["exit_code"] == 1
    assert found["troubles"] == [
        {
            "code": "anchor",
            "message": f"{other}: seal 9 is not there: what lies under it was rewritten or cut off",
        }
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "is neither an anchor nor a file: No such file or directory"),
        ("umc-anchor:1:2\n", "'umc-anchor:1:2' is no anchor"),
        (NOTHING + "0", "is no anchor"),
        ("# none yet\n", "holds no anchor"),
        ("\x1b[2J\u202ehello\n", "is no anchor"),
        ("x" * 10_000_001, "is no file of anchors"),
    ],
)
def test_what_is_no_anchor_is_wrong_usage(
    sqlite_desk: Desk, tmp_path: Path, content: str | None, said: str
) -> None:
    """Exit 2, told with the text; nothing from it reaches the terminal raw."""
    path = tmp_path / "anchors.txt"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    refused = sqlite_desk.run("db", "check", "--anchor", str(path))
    assert refused.exit_code == 2
    assert "umc: bad-anchor: " in refused.stderr
    assert said in refused.stderr
    assert "\x1b" not in refused.stderr


def test_a_mistyped_anchor_is_wrong_usage(sqlite_desk: Desk) -> None:
    """It begins like one, and is none."""
    refused = sqlite_desk.run("db", "check", "--anchor", NOTHING[:-1])
    assert (refused.exit_code, "bad-anchor: --anchor: " in refused.stderr) == (2, True)


def test_an_anchor_is_taken_as_it_was_printed(sqlite_desk: Desk, tmp_path: Path) -> None:
    """With its note, several lines together, and from a file that begins with a byte-order mark."""
    first = sqlite_desk.run("db", "anchor").stdout
    sqlite_desk.open()
    lines = first + sqlite_desk.run("db", "anchor").stdout
    assert " # " in first
    kept = tmp_path / "anchors.txt"
    kept.write_text(lines, encoding="utf-8-sig")
    for given, held in ((first.rstrip(), 1), (lines, 2), (str(kept), 2), (f"\ufeff{first}", 1)):
        found = check(sqlite_desk, given)
        assert (found["exit_code"], found["anchors"]) == (0, held), found


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "--anchor is empty"), (" ", "--anchor is empty"), ("/dev/null", "--anchor '/dev/null' holds no")],
)
def test_nothing_is_no_anchor(sqlite_desk: Desk, text: str, said: str) -> None:
    """Such as what a command that failed has printed."""
    refused = sqlite_desk.run("db", "check", "--anchor", text)
    assert (refused.exit_code, f"umc: bad-anchor: {said}" in refused.stderr) == (2, True), refused.stderr
    assert "hint: umc db anchor prints one\n" in refused.stderr, refused.stderr


def test_an_anchor_needs_the_whole_chain(sqlite_desk: Desk) -> None:
    """What moved since last night says nothing about what lies before."""
    refused = sqlite_desk.run("db", "check", "--since", "last", "--anchor", NOTHING)
    assert (refused.exit_code, "anchor-needs-all" in refused.stderr) == (2, True)


def test_a_database_that_is_not_there_has_no_anchor(tmp_path: Path) -> None:
    """A mistyped path is refused, not made and anchored."""
    refused = umc("db", "anchor", db=f"sqlite:///{tmp_path}/typo.db")
    assert (refused.exit_code, "no-database" in refused.stderr) == (3, True)
    assert list(tmp_path.iterdir()) == []
