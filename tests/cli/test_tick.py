"""``umc tick``: what is due is told once, whenever it comes and however often."""

from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

from tests.cli.running import NOW, Result, umc
from tests.cli.ticks import NIGHT, keys, kinds, rows, tick, whole
from tests.sample_desk import Desk
from umc.domain.desk.fault_file import FaultFile
from umc.domain.messages import due_tellings


def test_a_mark_fires_when_it_is_due_and_once(desk: Desk) -> None:
    """80 % of a quarter of an hour is due after twelve minutes: not before, and never again."""
    desk.open()
    assert tick(desk, "03:21") == []
    (only,) = tick(desk, "03:22")
    assert (only["number"], only["clock"], only["percent"]) == ("F-2026-000001", "respond", 80)
    assert (only["due_at"], only["late_s"]) == (NIGHT.format("03:22:00"), 0)
    assert (only["outcome"], only["role"], only["party"], only["contact"]) == (
        "told", "engineer", "desk", "見本 愛",
    )  # fmt: skip
    assert tick(desk, "03:22") == tick(desk, "03:40") == []
    assert kinds(desk).count("escalated") == 1
    whole(desk)


def test_a_tick_says_nothing_where_nothing_is_due(desk: Desk) -> None:
    """Cron mails what a command prints: nothing is due most of the time, and nothing is said."""
    desk.open()
    found = desk.run("tick", "-q", at=NIGHT.format("03:11"))
    assert found == Result(0, "", "")


def test_what_fired_is_shown_to_a_person(desk: Desk) -> None:
    """Fault, clock and leg, share, when it was due, who was told; and how many messages that makes."""
    desk.dispatched()
    found = desk.run("tick", at=NIGHT.format("03:40"))
    assert found.stdout.splitlines() == [
        "FAULT          CLOCK         AT    DUE              TOLD",
        "F-2026-000001  respond       80%   Sun 05-03 03:22  engineer 見本 愛",
        "F-2026-000001  leg.accept 1  100%  Sun 05-03 03:35  vendor:2 Duty manager",
        "2 marks, 2 messages written",
    ]


def test_a_late_tick_fires_all_that_was_missed_in_order_and_writes_one_message_a_person(desk: Desk) -> None:
    """Hours late, each mark has the instant at which it was due, and nobody is flooded."""
    desk.dispatched()
    found = tick(desk, "07:40")
    assert [(one["clock"], one["percent"], one["due_at"][11:16]) for one in found] == [
        ("respond", 80, "03:22"),
        ("leg.accept", 100, "03:35"),
        ("update", 90, "04:04"),
        ("restore", 50, "05:10"),
        ("leg.restore", 75, "05:35"),
        ("restore", 75, "06:10"),
        ("restore", 100, "07:10"),
    ]
    assert [one["late_s"] for one in found] == sorted((one["late_s"] for one in found), reverse=True)
    sent = rows(desk, "SELECT thread, contact FROM messages WHERE kind = 'escalation' ORDER BY id")
    assert [(one["thread"], one["contact"]) for one in sent] == [
        ("desk", "見本 愛"),
        ("leg-1", "Duty manager"),
        ("desk", "東京統合保守センター"),
        ("customer", "見本 太郎"),
    ]
    whole(desk)


def test_a_message_that_names_several_marks_tells_of_the_last_of_their_events(desk: Desk) -> None:
    """It stands beside that event: what it says is all recorded by then."""
    desk.dispatched()
    tick(desk, "07:40")
    (customer,) = rows(desk, "SELECT seq FROM messages WHERE thread = 'customer'")
    (last,) = rows(desk, "SELECT max(seq) AS seq FROM events WHERE kind = 'escalated'")
    assert customer["seq"] == last["seq"]


def test_a_held_clock_tells_nobody_and_goes_on_where_it_stood(desk: Desk) -> None:
    """Half of four hours, an hour and a half of which is held."""
    desk.open()
    desk.step("respond", at="03:15")
    desk.step("hold", "1", "--reason", "access", at="05:00")
    assert [key for key in keys(tick(desk, "06:20")) if key[0] == "restore"] == []
    desk.step("resume", at="06:30")
    assert [key for key in keys(tick(desk, "06:39")) if key[0] == "restore"] == []
    (restore,) = [one for one in tick(desk, "06:40") if one["clock"] == "restore"]
    assert (restore["percent"], restore["due_at"]) == (50, NIGHT.format("06:40:00"))
    whole(desk)


def test_what_was_due_before_a_hold_is_told_when_the_hold_ends(desk: Desk) -> None:
    """No tick came in time; while the clock is held nobody is told, afterwards with its own instant."""
    desk.open()
    desk.step("hold", "1", "--reason", "access", at="05:20")
    assert [key for key in keys(tick(desk, "05:30")) if key[0] == "restore"] == []
    desk.step("resume", at="06:00")
    (restore,) = [one for one in tick(desk, "06:05") if one["clock"] == "restore"]
    assert (restore["percent"], restore["due_at"], restore["late_s"]) == (50, NIGHT.format("05:10:00"), 3300)


def test_a_hold_with_an_end_needs_nobody_to_end_it(desk: Desk) -> None:
    """What was due before it is told once the stated end is there."""
    desk.open()
    desk.step("hold", "1", "--reason", "access", "--until", NIGHT.format("06:00"), at="05:20")
    assert [key for key in keys(tick(desk, "05:59")) if key[0] == "restore"] == []
    assert ("restore", 50, "desk") in keys(tick(desk, "06:00"))
    whole(desk)


def test_a_clock_that_stopped_tells_nobody_any_more(desk: Desk) -> None:
    """Service was back before anybody ticked: what had been reached until then is history."""
    desk.restored(at="05:00")
    assert {key[0] for key in keys(tick(desk, "08:00"))} <= {"confirm", "resolve"}


def test_a_breach_that_a_late_entry_disproves_is_withdrawn_and_may_come_again(desk: Desk) -> None:
    """Who was told hears that it was not so; once, whoever ticks afterwards."""
    desk.open()
    assert ("restore", 100, "customer") in keys(tick(desk, "07:20"))
    desk.step("restore", at="07:00")
    assert kinds(desk)[-2:] == ["restored", "breach-withdrawn"]
    assert [key for key in keys(tick(desk, "07:30")) if key[0] == "restore"] == []
    last = rows(desk, "SELECT kind, contact FROM messages ORDER BY id DESC LIMIT 1")
    assert last == [{"kind": "withdrawal", "contact": "見本 太郎"}]
    desk.step("reopen", "1", "--reason", "down again", at="07:40")
    assert ("restore", 100, "customer") in keys(tick(desk, "08:00"))
    whole(desk)


def test_each_cycle_of_an_update_promise_has_its_own_mark(desk: Desk) -> None:
    """A word to the customer begins the next hour; nine tenths of it are told again."""
    desk.open()
    desk.step("note", "1", "on it", "--to", "customer", at="03:30")
    desk.step("note", "1", "still on it", "--to", "customer", at="05:00")
    found = [(one["cycle"], one["due_at"][11:16]) for one in tick(desk, "06:30") if one["clock"] == "update"]
    assert found == [(3, "05:54")]
    assert rows(desk, "SELECT cycle FROM marks WHERE clock = 'update'") == []


def test_the_machines_clock_set_back_tells_nothing_twice_and_loses_nothing(desk: Desk) -> None:
    """Ticks of the real clock: an hour forward, an hour back, and on."""
    desk.open()

    def now(text: str) -> list[tuple[str, int, str]]:
        return keys(desk.ask("tick", now=datetime.fromisoformat(NIGHT.format(text))))

    assert now("05:30") == [("respond", 80, "engineer"), ("update", 90, "engineer"), ("restore", 50, "desk")]
    assert now("04:30") == now("05:30") == []
    desk.step("note", "1", "on it", "--to", "customer", at="04:20")
    assert now("04:40") == []
    assert now("06:10") == [("update", 90, "engineer"), ("restore", 75, "customer")]
    whole(desk)


def test_a_tick_ahead_of_time_is_refused(desk: Desk) -> None:
    """Nothing is told before its time; to look ahead there is --dry-run."""
    desk.open()
    refused = desk.refused("tick", at="2027-01-01T00:00+09:00", code=2)
    assert refused["code"] == "not-due-yet"
    assert "--dry-run" in refused["hint"]
    assert "escalated" not in kinds(desk)


def test_a_dry_run_shows_what_would_be_told_and_writes_nothing(desk: Desk) -> None:
    """It may look ahead, and what it showed is told by the tick that comes."""
    desk.open()
    before = rows(desk, "SELECT * FROM marks ORDER BY clock")
    shown = tick(desk, "05:30", "--dry-run")
    assert keys(shown) == [("respond", 80, "engineer"), ("update", 90, "engineer"), ("restore", 50, "desk")]
    assert ("restore", 100, "customer") in keys(tick(desk, "2027-01-01T00:00+09:00", "--dry-run"))
    assert rows(desk, "SELECT * FROM marks ORDER BY clock") == before
    assert kinds(desk).count("escalated") == 0
    assert tick(desk, "05:30") == shown


def test_a_fault_that_cannot_be_decided_does_not_silence_the_others(desk: Desk) -> None:
    """It is named on stderr with what went wrong, nothing of it is kept, and the next tick tries again."""
    desk.open()
    desk.open("KB-ST-01")
    decide = due_tellings.due_tellings

    def refusing(file: FaultFile, *given: Any, **kept: Any) -> due_tellings.DueTellings:
        if file.number == "F-2026-000001":
            raise ZeroDivisionError("a bug")
        return decide(file, *given, **kept)

    with mock.patch("umc.store.faults.ticking.due_tellings", refusing):
        found = desk.run("tick", "-o", "json", at=NIGHT.format("03:22"))
    assert found.exit_code == 70
    assert [one["number"] for one in found.json] == ["F-2026-000002"]
    assert "F-2026-000001" in found.error["message"]
    assert "escalated" not in kinds(desk)
    assert keys(tick(desk, "03:22")) == [("respond", 80, "engineer")]
    whole(desk)


def test_time_has_no_hand_on_the_keyboard(desk: Desk) -> None:
    """The events are by umc itself, whoever's cron ran the tick; recorded when it ran."""
    desk.open()
    tick(desk, "03:30", env={"UMC_ACTOR": "cron"})
    (event,) = rows(desk, "SELECT actor, happened_at, recorded_at FROM events WHERE kind = 'escalated'")
    assert event["actor"] == "umc"
    happened = datetime.fromisoformat(NIGHT.format("03:30"))
    assert event["happened_at"] == int(happened.timestamp() * 1_000_000)
    assert event["recorded_at"] == int(NOW.timestamp() * 1_000_000)


def test_a_tick_is_a_line_of_a_batch_like_any_other(desk: Desk) -> None:
    """All or nothing with it: what a later line undoes was told to nobody."""
    desk.open()
    late = f"--at {NIGHT.format('03:30')}"
    found = desk.run("batch", "-", "--atomic", stdin=f"tick {late}\nfault respond 99\n")
    assert found.exit_code != 0
    assert kinds(desk).count("escalated") == 0
    found = desk.run("batch", "-", "--atomic", stdin=f"tick {late}\nfault respond 1 {late}\n")
    assert found.exit_code == 0, found.stdout
    assert kinds(desk).count("escalated") == 1
    assert tick(desk, "04:00") == []
    whole(desk)


def test_a_tick_makes_no_database(tmp_path: Path) -> None:
    """A crontab that names a wrong file would tick an empty one for ever, and nobody would know."""
    found = umc("tick", db=f"sqlite:///{tmp_path / 'typo.db'}")
    assert (found.exit_code, found.stdout) == (3, "")
    assert "no-database" in found.stderr
    assert list(tmp_path.iterdir()) == []
