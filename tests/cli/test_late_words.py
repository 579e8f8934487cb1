"""Words to the customer that are entered late, and promises that end: nobody is told twice or in error."""

import shutil
from pathlib import Path
from typing import Any

from tests.sample_desk import SAMPLES, Desk
from umc.store.database.engine import open_database


def note(desk: Desk, at: str) -> None:
    """Tell the customer something, or enter that it was told."""
    desk.ask("fault", "note", "1", "we work on it", "--to", "customer", at=at)


def tick(desk: Desk, at: str) -> list[Any]:
    """Let time act, and return what was told of the next word to the customer."""
    found: list[Any] = desk.ask("tick", at=f"2026-05-03T{at}+09:00")
    return [one for one in found if one["clock"] == "update"]


def kinds(desk: Desk) -> list[str]:
    """Return the kinds of all messages in order."""
    with open_database(desk.url) as database, database.read() as connection:
        return list(connection.exec_driver_sql("SELECT kind FROM messages ORDER BY id").scalars())


def last_text(desk: Desk) -> str:
    """Return the text of the last message; the desk of the sample book reads Japanese."""
    with open_database(desk.url) as database, database.read() as connection:
        return str(connection.exec_driver_sql("SELECT text FROM messages ORDER BY id DESC").scalars().first())


def test_a_word_entered_late_tells_no_instant_twice(desk: Desk) -> None:
    """The cycle told of is the third (the answer was a word), then the fourth: due once, and told once."""
    desk.open()
    desk.step("respond", at="03:15")
    note(desk, "04:20")
    assert [one["cycle"] for one in tick(desk, "05:30")] == [3]
    note(desk, "03:40")
    assert tick(desk, "05:31") == []
    assert desk.run("db", "check").exit_code == 0


def test_a_breach_of_what_is_not_promised_any_more_is_withdrawn(desk: Desk, tmp_path: Path) -> None:
    """The new priority owes the customer no word at all: whoever was told of the breach is told so."""
    book = tmp_path / "book"
    shutil.copytree(SAMPLES, book)
    ladder = book / "escalations.toml"
    text = ladder.read_text(encoding="utf-8")
    ladder.write_text(text.replace('clock = "update", at = "90%"', 'clock = "update", at = "100%"'), "utf-8")
    desk.ask("apply", str(book), "--yes")
    desk.open()
    assert [one["percent"] for one in tick(desk, "04:30")] == [100]
    before = kinds(desk)
    desk.ask("fault", "reprioritise", "1", "P4", at="04:40")
    assert kinds(desk)[len(before) :] == ["withdrawal"]
    assert "it is not promised any more" in desk.run("fault", "timeline", "1").stdout
    assert "現在はお約束の対象ではありません" in last_text(desk)
    assert desk.run("db", "check").exit_code == 0
