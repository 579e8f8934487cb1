"""What a step leaves for time to act on, and the messages that go with it, on both databases."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from tests.cli.running import umc
from tests.sample_desk import SAMPLES, Desk
from tests.store.older_schema import as_written_then, taken_down
from umc.store.database.engine import open_database

NIGHT = "2026-05-03T03:10+09:00"


def rows(desk: Desk, statement: str) -> list[dict[str, Any]]:
    """Return what a statement finds."""
    with open_database(desk.url) as database, database.read() as connection:
        return [dict(row._mapping) for row in connection.exec_driver_sql(statement)]


def said(desk: Desk, *words: str) -> Any:
    """Run a command that must succeed, and return its JSON."""
    found = umc(*words, "-o", "json", db=desk.url)
    assert found.exit_code == 0, found.stderr
    return json.loads(found.stdout)


def opened(desk: Desk) -> None:
    """Open a P1 on the bank's core switch at ten past three in a Golden Week night."""
    said(
        desk,
        "fault",
        "open",
        "--equipment",
        "KB-SW-01",
        "--priority",
        "P1",
        "--symptom",
        "no link",
        "--at",
        NIGHT,
    )


def marks(desk: Desk) -> dict[str, tuple[int, str]]:
    """Return the percent and whom it tells of the next mark of each clock."""
    found = rows(desk, "SELECT clock, percent, tell FROM marks ORDER BY clock")
    return {row["clock"]: (row["percent"], row["tell"]) for row in found}


def test_every_running_clock_has_its_next_mark(desk: Desk) -> None:
    """By the contract's ladder, and where that says nothing the desk is told when it is due."""
    opened(desk)
    assert marks(desk) == {
        "respond": (80, "engineer"),
        "restore": (50, "desk"),
        "update": (90, "engineer"),
        "resolve": (100, "desk"),
    }
    said(desk, "fault", "dispatch", "1", "--at", "2026-05-03T03:20+09:00")
    assert marks(desk)["leg.accept"] == (100, "vendor:2")


def test_a_clock_that_stops_has_no_mark_any_more(desk: Desk) -> None:
    """And one that is held without an end has none until it goes on."""
    opened(desk)
    said(desk, "fault", "respond", "1", "--at", "2026-05-03T03:15+09:00")
    assert "respond" not in marks(desk)
    said(desk, "fault", "hold", "1", "--reason", "customer", "--at", "2026-05-03T03:30+09:00")
    assert "restore" not in marks(desk)
    said(desk, "fault", "resume", "1", "--at", "2026-05-03T04:00+09:00")
    assert marks(desk)["restore"] == (50, "desk")


def test_a_dispatch_writes_one_message_to_the_vendor(desk: Desk) -> None:
    """In the transaction of the step, in the leg's own thread, with a token of 128 bits."""
    opened(desk)
    said(desk, "fault", "dispatch", "1", "--at", "2026-05-03T03:20+09:00")
    (message,) = rows(desk, "SELECT * FROM messages")
    assert (message["kind"], message["thread"], message["party"], message["state"]) == (
        "dispatch", "leg-1", "cisco", "waiting",
    )  # fmt: skip
    (event,) = rows(desk, f"SELECT kind FROM events WHERE seq = {message['seq']}")
    assert event["kind"] == "dispatched"
    (thread,) = rows(desk, "SELECT * FROM threads")
    assert len(bytes.fromhex(thread["token"])) == 16
    assert thread["first"] == thread["last"] == message["message_id"]


def test_a_key_used_again_writes_no_second_message(desk: Desk) -> None:
    """A script that repeats a dispatch calls nobody twice."""
    opened(desk)
    for _ in range(2):
        said(desk, "fault", "dispatch", "1", "--key", "d1", "--at", "2026-05-03T03:20+09:00")
    assert len(rows(desk, "SELECT id FROM messages")) == 1


def test_a_refused_dispatch_leaves_no_message(desk: Desk) -> None:
    """All or nothing."""
    opened(desk)
    found = umc("fault", "dispatch", "1", "--vendor", "nobody", db=desk.url)
    assert found.exit_code == 3
    assert rows(desk, "SELECT id FROM messages") == []


def test_a_new_ladder_moves_the_marks_of_open_faults(desk: Desk, tmp_path: Path) -> None:
    """Who is told when is for today's book to say; promises stay pinned."""
    opened(desk)
    book = tmp_path / "book"
    shutil.copytree(SAMPLES, book)
    ladder = book / "escalations.toml"
    text = ladder.read_text(encoding="utf-8")
    ladder.write_text(
        text.replace('clock = "restore", at = "50%"', 'clock = "restore", at = "25%"'), encoding="utf-8"
    )
    said(desk, "apply", str(book), "--yes")
    assert marks(desk)["restore"] == (25, "desk")
    assert umc("db", "check", db=desk.url).exit_code == 0


def test_the_check_finds_a_mark_that_does_not_follow(desk: Desk) -> None:
    """A mark that was moved by hand would be told at the wrong time."""
    opened(desk)
    with open_database(desk.url) as database, database.write() as connection:
        connection.exec_driver_sql("UPDATE marks SET acts_at = acts_at + 1 WHERE clock = 'restore'")
    found = umc("db", "check", db=desk.url)
    assert found.exit_code == 1
    assert "marks do not follow" in found.stdout


def test_no_message_is_without_its_event(desk: Desk) -> None:
    """The database itself refuses it."""
    opened(desk)
    said(desk, "fault", "dispatch", "1", "--at", "2026-05-03T03:20+09:00")
    with (
        open_database(desk.url) as database,
        pytest.raises(DBAPIError, match=r"(?i)foreign key"),
        database.write() as connection,
    ):
        connection.exec_driver_sql("UPDATE messages SET seq = 99")


def test_an_upgrade_gives_the_faults_that_are_open_their_marks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A schema that had none must not leave promises that nobody is told about."""
    monkeypatch.setattr("umc.store.faults.event_rows.put_aside", as_written_then)
    book = tmp_path / "book"
    shutil.copytree(SAMPLES, book, ignore=shutil.ignore_patterns("templates.toml", "_plain"))
    tmp_path.chmod(0o700)
    old = Desk(f"sqlite:///{tmp_path / 'umc.db'}")
    said(old, "apply", str(book), "--yes")
    opened(old)
    before = rows(old, "SELECT * FROM marks ORDER BY clock")
    taken_down(open_database(old.url), "0004")
    assert umc("db", "upgrade", db=old.url).exit_code == 0
    assert rows(old, "SELECT * FROM marks ORDER BY clock") == before
    assert umc("db", "check", db=old.url).exit_code == 0
