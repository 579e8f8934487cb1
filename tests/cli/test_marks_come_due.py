"""What comes due at once, said before it is told: by a plan of another ladder, and by an upgrade."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from tests.cli.running import umc
from tests.sample_desk import SAMPLES, Desk
from tests.store.older_schema import as_written_then, taken_down
from umc.store.database.engine import open_database

SAID = "1 mark on 1 open fault would come due at once: the next umc tick tells of them"
AT_04_20 = ("--at", "2026-05-03T04:20+09:00")
AN_HOUR_LATER = datetime.fromisoformat("2026-05-03T04:11+09:00")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The sample book, restoring told of at a quarter of its time and not at half."""
    book = tmp_path / "book"
    shutil.copytree(SAMPLES, book)
    ladder = book / "escalations.toml"
    text = ladder.read_text(encoding="utf-8")
    changed = text.replace('clock = "restore", at = "50%"', 'clock = "restore", at = "25%"')
    assert changed != text
    ladder.write_text(changed, encoding="utf-8")
    return book


def hazards(desk: Desk, book: Path, *words: str) -> list[tuple[str, str, list[str]]]:
    """Return what a plan says is at risk."""
    found = umc("plan", str(book), *words, "-o", "json", db=desk.url).json
    return [(one["code"], one["text"], one["ids"]) for one in found["hazards"]]


def test_a_plan_of_a_changed_ladder_says_which_faults_it_reaches_at_once(desk: Desk, book: Path) -> None:
    """Restoring within 4 h began at 03:10: at 04:20 a quarter is gone by, half is not."""
    desk.open(at="03:10")
    assert hazards(desk, book, *AT_04_20) == [("marks-come-due", SAID, ["F-2026-000001"])]
    assert hazards(desk, book, "--at", "2026-05-03T04:05+09:00") == []
    assert hazards(desk, SAMPLES, *AT_04_20) == []


def test_what_was_told_does_not_come_due_again(desk: Desk, book: Path) -> None:
    """Applied and ticked, the ladder tells; the way back and forth again reaches nothing anew."""
    desk.open(at="03:10")
    for one in (book, SAMPLES):
        assert umc("apply", str(one), "--yes", db=desk.url).exit_code == 0
        assert umc("tick", "--at", "2026-05-03T04:20+09:00", db=desk.url).exit_code == 0
    assert hazards(desk, book, *AT_04_20) == []


def test_a_plan_that_changes_no_ladder_does_not_look(desk: Desk, tmp_path: Path) -> None:
    """The marks of the ladders of now are the tick's own affair."""
    desk.open(at="03:10")
    book = tmp_path / "book"
    shutil.copytree(SAMPLES, book)
    for path in book.rglob("*.toml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("Cisco Systems", "Cisco"), encoding="utf-8")
    assert umc("plan", str(book), "-o", "json", db=desk.url).json["steps"]
    assert "marks-come-due" not in [code for code, _, _ in hazards(desk, book)]


def test_an_upgrade_from_before_the_marks_says_how_many_are_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody was told of anything under the older schema; the way to see whom it would tell is named."""
    monkeypatch.setattr("umc.store.faults.event_rows.put_aside", as_written_then)
    tmp_path.chmod(0o700)
    shutil.copytree(SAMPLES, tmp_path / "old", ignore=shutil.ignore_patterns("templates.toml", "_plain"))
    desk = Desk(f"sqlite:///{tmp_path / 'umc.db'}")
    assert umc("apply", str(tmp_path / "old"), "--yes", db=desk.url).exit_code == 0
    desk.open(at="03:10")
    taken_down(open_database(desk.url), "0004")
    upgraded = umc("db", "upgrade", db=desk.url, now=AN_HOUR_LATER)
    assert "2 marks are due at once; umc tick --dry-run shows whom" in upgraded.stdout
    foreseen = umc("tick", "--dry-run", "-o", "json", db=desk.url, now=AN_HOUR_LATER).json
    assert {one["clock"] for one in foreseen} == {"respond", "update"}
    again = umc("db", "upgrade", "-o", "json", db=desk.url, now=AN_HOUR_LATER).json
    assert (again["changed"], again["due"]) == (False, 0)
