"""What ``umc outbox`` and ``umc tick`` say: who has a message, when the next is due, and no secret."""

import signal
from datetime import timedelta
from pathlib import Path

from tests.cli.running import NOW
from tests.cli.test_inbox_bounces import a_bounce
from tests.cli.ticks import NIGHT
from tests.mailbox import events_of, read, sent_in
from tests.sample_desk import Desk
from tests.store.outbox_rows import addressed, all_messages, claim, states, waiting
from umc.cli.stopping import Stopping
from umc.domain.faults.tellings import Undelivered
from umc.domain.letters.letter import Means
from umc.store.database.engine import open_database
from umc.store.faults.fault_files import load_file
from umc.store.tables.message_tables import messages

URL = "https://hooks.example.jp/services/T0/S3CR3T"


def test_what_is_in_hand_is_said_with_what_waits_behind_it(desk: Desk) -> None:
    """Not that nothing is due and that it is due now; the row shows when the lease ends."""
    with open_database(desk.url) as database:
        waiting(database, 5)
        with database.write() as connection:
            (held,) = claim(connection, at_most=1)
    said = f"message {held.id} is in hand until Sun 2026-11-01 03:02 +00:00; 4 wait behind it\n"
    sent = desk.run("outbox", "send")
    assert sent.stdout == f"nothing was due\n{said}"
    listed = desk.run("outbox", "list").stdout
    assert listed.endswith(said)
    (row,) = [line for line in listed.splitlines() if " sending " in line]
    assert "Sun 11-01 03:02" in row
    assert "times in UTC" in listed
    (found,) = desk.ask("outbox", "send")["in_hand"]
    assert (found["id"], found["behind"], found["until_utc"]) == (held.id, 4, "2026-11-01T03:02:00Z")


def test_what_is_due_in_a_moment_is_due_in_a_second(desk: Desk) -> None:
    """Never in 0 min."""
    with open_database(desk.url) as database:
        waiting(database)
        with database.write() as connection:
            soon = NOW + timedelta(milliseconds=300)
            connection.execute(messages.update().values(attempts=1, try_at=soon))
    assert desk.run("outbox", "list").stdout.endswith(", in 1 s\n")


def test_of_a_webhook_only_the_host_is_shown(desk: Desk) -> None:
    """In lists, whole, in JSON, and in what a run of sending did: the path is often a secret."""
    with open_database(desk.url) as database:
        waiting(database)
        with database.write() as connection:
            addressed(connection, Means.WEBHOOK, URL)
        (kept,) = all_messages(database)
    shown = [desk.run("outbox", *words).stdout for words in (("list",), ("show", str(kept.id)))]
    shown.append(desk.run("outbox", "list", "-o", "json").stdout)
    shown.append(desk.run("outbox", "show", str(kept.id), "-o", "json").stdout)
    shown.append(desk.run("outbox", "send", "-o", "json").stdout)
    shown.append(desk.run("outbox", "retry", "--waiting").stdout)
    shown.append(desk.run("outbox", "send").stdout)
    assert all("S3CR3T" not in one for one in shown)
    assert [one for one in shown if "https://hooks.example.jp" not in one] == [shown[-2]]


def test_a_retry_forgets_why_it_did_not_go(desk: Desk) -> None:
    """The list shows no reason that is no longer one."""
    with open_database(desk.url) as database:
        waiting(database, attempts=1, why="451 later")
        assert desk.ask("outbox", "retry", "--waiting")[0]["why"] == ""


def test_a_drop_stands_in_the_timeline(desk: Desk) -> None:
    """Also on a fault that is over."""
    desk.open()
    desk.ask("fault", "note", "1", "engineer on the way", "--to", "customer", "--send", at="03:30")
    desk.step("cancel", "1", "--reason", "x", at="03:40")
    with open_database(desk.url) as database:
        waits = next(one for one in all_messages(database) if one.kind == "note")
        desk.ask("outbox", "drop", str(waits.id), "--reason", "said by phone")
        assert "dropped" in states(database)
    event = events_of(desk)[-1]
    assert (event["kind"], event["actor"]) == ("undelivered", "sato")
    assert "dropped by sato: said by phone" in desk.run("fault", "timeline", "1").stdout


def test_a_word_that_came_back_says_which_it_was(desk: Desk, tmp_path: Path) -> None:
    """The instant of the note that did not arrive; a hand-over is no such word."""
    desk.open()
    desk.ask("fault", "note", "1", "on the way", "--to", "customer", "--send", at="03:30")
    read(desk, tmp_path, a_bounce("bounce-report", sent_in(desk, "customer").message_id), at="03:45")
    with open_database(desk.url) as database, database.read() as connection:
        found = [one.what for one in load_file(connection, "1").events if isinstance(one.what, Undelivered)]
    assert [one.word_at.isoformat() for one in found if one.word_at] == ["2026-05-02T18:30:00+00:00"]


def test_a_dry_tick_says_what_would_be_written(desk: Desk) -> None:
    """Nothing was."""
    desk.open()
    found = desk.run("tick", "--dry-run", at=NIGHT.format("03:22"))
    assert found.stdout.splitlines()[-1] == "1 mark, 1 message would be written"


def test_a_tick_ahead_is_refused_in_one_zone(sqlite_desk: Desk) -> None:
    """Both instants are read in that of the one given, to the second."""
    now = NOW + timedelta(microseconds=123456)
    refused = sqlite_desk.refused("tick", at="2026-11-01T13:00:00+09:00", code=2, now=now)
    assert refused["message"].startswith(
        "--at 2026-11-01T13:00:00+09:00 lies ahead of 2026-11-01T12:00:00+09:00:"
    )


def test_a_step_before_the_opening_is_refused_without_microseconds(sqlite_desk: Desk) -> None:
    """A fault that was opened within a second says which."""
    sqlite_desk.open(at="2026-05-03T03:10:00.123456+09:00")
    message = sqlite_desk.refused("fault", "note", "1", "x", at="03:05")["message"]
    assert "before" in message
    assert "123456" not in message


def test_nohup_is_respected() -> None:
    """A hang-up that the caller lets be ignored ends nothing, and is ignored afterwards."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Stopping() as stop:
            signal.raise_signal(signal.SIGHUP)
            assert not stop()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
