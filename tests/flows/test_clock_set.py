"""The machine's clock is set back, or forward: numbers, events, marks, letters and keys stand it."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.cli.running import NOW
from tests.flows.killing import a_settings_file
from tests.flows.ticking_desk import expected, heard, one_message_a_person
from tests.sample_desk import Desk
from tests.store.outbox_rows import ELSEWHERE, OWNER, all_messages, claim, waiting
from umc.domain.letters.outbox import LEASE
from umc.store.database.engine import open_database

JUMPS = (timedelta(0), -timedelta(days=2), timedelta(days=120), -timedelta(days=150), timedelta(minutes=1))

BACK_AND_FORTH = tuple(timedelta(hours=hours) for hours in (0, 3, -2, 3, -30, 5, 1, 5))


def events(desk: Desk) -> list[Any]:
    """Return every event, fault by fault in its order."""
    with open_database(desk.url) as database, database.read() as connection:
        query = "SELECT fault, seq, recorded_at FROM events ORDER BY fault, seq"
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_numbers_and_events_go_on_whatever_the_clock_says(desk: Desk) -> None:
    """No number twice, each event after the one before in its chain; what was kept stays as it was."""
    numbers, before = [], events(desk)
    for jump in JUMPS:
        now = NOW + jump
        said = ("--equipment", "KB-SW-01", "--symptom", "no link", "--priority", "P1")
        number = desk.ask("fault", "open", *said, now=now)["number"]
        numbers.append(number)
        desk.ask("fault", "respond", number, now=now)
        after = events(desk)
        assert after[: len(before)] == before
        assert len(after) > len(before)
        before = after
    assert len(set(numbers)) == len(JUMPS)
    years = Counter(number[2:6] for number in numbers)
    for year, count in years.items():  # each year counts for itself, without a gap
        assert {f"F-{year}-{place:06}" for place in range(1, count + 1)} <= set(numbers)
    assert desk.run("db", "check", now=NOW).exit_code == 0


def test_a_step_after_the_clock_was_set_back_is_refused_or_kept_in_order(desk: Desk) -> None:
    """A step cannot happen before the fault did: the clock that says so is named, with the way on."""
    desk.ask("fault", "open", "--equipment", "KB-SW-01", "--symptom", "x", "--priority", "P1", now=NOW)
    early = desk.run("fault", "respond", "1", "-o", "json", now=NOW - timedelta(days=2))
    assert early.exit_code in (2, 3), early
    assert early.error["hint"]
    assert desk.run("fault", "respond", "1", now=NOW + timedelta(minutes=1)).exit_code == 0
    assert desk.run("db", "check").exit_code == 0


def test_a_mark_is_told_once_though_the_clock_goes_back_and_forth(desk: Desk) -> None:
    """Ticks at ever other hours: what was due by the latest of them is told, and told once."""
    for minute in (10, 14):
        desk.open(at=f"03:{minute}")
    first = datetime.fromisoformat("2026-05-03T03:40:00+09:00")
    due = expected(desk, first + timedelta(hours=5))
    assert due
    for now in (first + jump for jump in BACK_AND_FORTH):
        assert desk.run("tick", now=now).exit_code == 0, now
    assert heard(desk) == due
    one_message_a_person(desk)
    assert desk.run("db", "check").exit_code == 0


def test_whoever_tells_what_came_due_since_the_last_time_tells_it_twice(sqlite_desk: Desk) -> None:
    """The control: the same hours, and no memory but that of the hour at which it last looked."""
    sqlite_desk.open(at="03:10")
    first = datetime.fromisoformat("2026-05-03T03:40:00+09:00")
    due = [mark[-1] for mark in expected(sqlite_desk, first + timedelta(hours=5))]
    looked, told = first - timedelta(days=1), Counter[datetime]()
    for now in (first + jump for jump in BACK_AND_FORTH):
        told.update(at for at in due if looked < at <= now)
        looked = now
    assert max(told.values()) > 1


def test_a_lease_given_out_before_the_clock_was_set_back_still_runs_out(desk: Desk) -> None:
    """A killed sender's letter is claimed two minutes later, not when the old hour comes again."""
    earlier = NOW - timedelta(days=30)
    with open_database(desk.url) as database:
        waiting(database, 1)
        with database.write() as connection:
            assert len(claim(connection, OWNER, now=NOW)) == 1
        for seconds, count in ((0, 0), (LEASE.total_seconds() - 1, 0), (LEASE.total_seconds() + 1, 1)):
            with database.write() as connection:
                again = claim(connection, ELSEWHERE, now=earlier + timedelta(seconds=seconds))
                assert len(again) == count, seconds


def test_a_key_stands_a_clock_that_is_set(desk: Desk) -> None:
    """Repeated an hour earlier or a day later, the command answers with the fault it opened."""
    said = ("fault", "open", "--equipment", "KB-SW-01", "--symptom", "x", "--priority", "P1", "--key", "k")
    shifts = (timedelta(0), -timedelta(hours=1), timedelta(days=1))
    numbers = {desk.ask(*said, now=NOW + shift)["number"] for shift in shifts}
    assert numbers == {"F-2026-000001"}


def test_letters_are_sent_though_the_clock_was_set_back(desk: Desk, tmp_path: Path) -> None:
    """What was written an hour ahead does not wait for that hour; each goes once."""
    board = tmp_path / "board"
    settings = a_settings_file(tmp_path, f'[maildirs]\nboard = "{board}"\n')
    with open_database(desk.url) as database:
        waiting(database, 3, means="file", address="board")
        found = desk.run("outbox", "send", "--config", str(settings), now=NOW - timedelta(hours=1))
        first = Counter(one.state.value for one in all_messages(database))
        again = desk.run("outbox", "send", "--config", str(settings), now=NOW + timedelta(days=1))
        last = Counter(one.state.value for one in all_messages(database))
    assert (found.exit_code, again.exit_code) == (0, 0), (found.stderr, again.stderr)
    assert last == {"sent": 3}, (first, last)
    assert len(list((board / "new").iterdir())) == 3
