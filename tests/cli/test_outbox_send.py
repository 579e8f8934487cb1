"""``umc outbox send``: what it says, when it ends, and how it is stopped."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from signal import SIGINT, SIGTERM
from typing import Any

import pytest

from tests.sample_desk import Desk
from tests.smtp_process import smtp_process
from tests.smtp_server import Conduct, smtp_server
from tests.store.outbox_rows import all_messages, waiting
from umc.store.database.engine import open_database

NOBODY_HERE = '[mail]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nfrom = "desk@example.jp"\n'


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """Give a file of settings with a mail server that is not there."""
    path = tmp_path / "umc.toml"
    path.write_text(NOBODY_HERE, encoding="utf-8")
    return path


def listed(desk: Desk, *words: str) -> Any:
    """Return the outbox's listing."""
    return desk.ask("outbox", "list", *words)


def test_sending_says_what_was_sent(desk: Desk, settings: Path) -> None:
    """Exit 0; then nothing waits any more, and all about the fault can still be listed."""
    desk.dispatched()
    with smtp_server() as server:
        settings.write_text(server.toml(), encoding="utf-8")
        result = desk.run("outbox", "send", "--config", str(settings))
    (kept,) = server.taken
    assert result.exit_code == 0
    assert re.fullmatch(
        r"1 sent\n  \d+  F-2026-000001 dispatch to TAC by email tac@example.com\n", result.stdout
    )
    assert listed(desk) == []
    (found,) = listed(desk, "--fault", "1")
    assert (found["state"], found["message_id"], found["attempts"]) == ("sent", kept.message_id, 1)
    assert found["sent_at_utc"] == "2026-11-01T03:00:00Z"


def test_what_could_not_be_sent_is_said_with_when_it_is_tried_again(desk: Desk, settings: Path) -> None:
    """Exit 1; the listing has the reason and the instant."""
    desk.dispatched()
    result = desk.run("outbox", "send", "-o", "json", "--config", str(settings))
    answer = result.json
    assert result.exit_code == 1
    assert {name: answer[name] for name in ("sent", "again", "dead", "given_back", "lost")} == {
        "sent": 0, "again": 1, "dead": 0, "given_back": 0, "lost": 0,
    }  # fmt: skip
    (tried,), (kept,) = answer["messages"], listed(desk)
    assert tried["why"] == kept["why"] != ""
    assert tried["again_at_utc"] == kept["try_at_utc"] == answer["next_due_utc"]
    assert "2026-11-01T03:00:15" <= kept["try_at_utc"] <= "2026-11-01T03:00:30Z"
    assert re.search(r"the next is due Sun 2026-11-01 03:00:\d\d\S* \+00:00, in \d+ s\n$", _list(desk))


def _list(desk: Desk, *words: str) -> str:
    return desk.run("outbox", "list", *words).stdout


def test_what_died_is_said_and_the_desk_is_told(desk: Desk, settings: Path) -> None:
    """Exit 1, also though the word to the desk went out in the same run; the fault's timeline has it."""
    desk.dispatched()
    conduct = Conduct(refused={"tac@example.com": "550 5.1.1 no such mailbox"})
    with smtp_server(conduct=conduct) as server:
        settings.write_text(server.toml(), encoding="utf-8")
        result = desk.run("outbox", "send", "--config", str(settings))
    assert result.exit_code == 1
    assert re.search(r"^1 sent\n  \d+  F-2026-000001 undelivered to \S+ by email", result.stdout)
    assert re.search(r"^1 given up\n .*no such mailbox", result.stdout, re.MULTILINE)
    assert [one["kind"] for one in desk.ask("fault", "timeline", "1")][-1] == "undelivered"
    assert [one["state"] for one in listed(desk)] == ["dead"]


def test_what_died_can_be_sent_after_all(desk: Desk, settings: Path) -> None:
    """With the same Message-ID, and a whole day of tries before it."""
    desk.dispatched()
    (before,) = listed(desk)
    conduct = Conduct(refused=dict.fromkeys(("tac@example.com", "desk-tokyo@example.jp"), "550 5.1.1 gone"))
    with smtp_server(conduct=conduct) as server:
        settings.write_text(server.toml(), encoding="utf-8")
        assert desk.run("outbox", "send", "--config", str(settings)).exit_code == 1
        server.conduct.refused.clear()
        retried = desk.ask("outbox", "retry", "--dead")
        assert [(one["state"], one["attempts"]) for one in retried] == [("waiting", 0)] * 2
        assert desk.run("outbox", "send", "--config", str(settings)).exit_code == 0
    assert server.taken[0].message_id == before["message_id"]
    assert desk.refused("outbox", "retry", str(before["id"]))["code"] == "wrong-state"


def test_what_waits_for_its_next_try_can_be_sent_now(desk: Desk, settings: Path) -> None:
    """The mail server is back: nobody waits an hour for that."""
    desk.dispatched()
    desk.run("outbox", "send", "--config", str(settings))
    assert desk.ask("outbox", "send", "--config", str(settings))["messages"] == []
    desk.ask("outbox", "retry", "--waiting")
    with smtp_server() as server:
        settings.write_text(server.toml(), encoding="utf-8")
        assert desk.ask("outbox", "send", "--config", str(settings))["sent"] == 1


def test_sending_takes_no_part_in_a_batch(desk: Desk) -> None:
    """Its transaction may be open, and nothing is sent inside one; lists may stand there."""
    desk.dispatched()
    done = desk.run("batch", "-", stdin="outbox send\noutbox list\n")
    sent, listing = (json.loads(line) for line in done.stdout.splitlines())
    assert (sent["exit_code"], sent["error"]["code"]) == (2, "not-in-a-batch")
    assert (listing["exit_code"], len(listing["result"])) == (0, 1)
    assert [one["state"] for one in listed(desk)] == ["waiting"]


def test_lines_have_one_message_each(desk: Desk, settings: Path) -> None:
    """CSV and JSON lines of what a run did, with the fields that are documented."""
    with open_database(desk.url) as database:
        waiting(database, 3, faults=3)
    done = desk.run("outbox", "send", "-o", "csv", "--config", str(settings))
    head, *lines = done.stdout.splitlines()
    assert head.startswith("id,outcome,number,kind,thread,party,contact,means,address,attempt,why,at,at_utc")
    assert len(lines) == 3


def test_long_answers_are_cut_unless_all_is_asked_for(desk: Desk, settings: Path) -> None:
    """Twenty of each fate; -v names all."""
    with open_database(desk.url) as database:
        waiting(database, 25, faults=25)
    short = desk.run("outbox", "send", "--config", str(settings)).stdout
    assert "25 not sent, tried again later" in short
    assert "  and 5 more: -v names all" in short
    desk.run("outbox", "retry", "--waiting")
    assert "more:" not in desk.run("outbox", "send", "-v", "--config", str(settings)).stdout


def sending(desk: Desk, settings: Path, *words: str) -> "subprocess.Popen[str]":
    """Start to send in a process of its own."""
    command = [sys.executable, "-m", "umc", "outbox", "send", *words]
    return subprocess.Popen(
        [*command, "-o", "json", "--db", desk.url, "--config", str(settings)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "code"), [(SIGINT, 130), (SIGTERM, 0)])
def test_a_signal_ends_it_after_what_has_begun(
    desk: Desk, settings: Path, tmp_path: Path, kind: Any, code: int
) -> None:
    """What was handed over is marked, the rest waits, and the answer says what was done."""
    with open_database(desk.url) as database:
        waiting(database, 40, faults=40)
        with smtp_process(tmp_path / "log", slow_s=0.1) as server:
            settings.write_text(server.toml(), encoding="utf-8")
            process = sending(desk, settings)
            _until(lambda: bool(server.message_ids()))
            process.send_signal(kind)
            answer, said = process.communicate(timeout=60)
            arrived = server.message_ids()
        assert process.returncode == code, said
        assert f'"sent": {len(arrived)},' in answer
        kept = all_messages(database)
        assert {one.message_id for one in kept if one.state == "sent"} == set(arrived)
        assert {one.state.value for one in kept} == {"sent", "waiting"}
        assert len(set(arrived)) == len(arrived) < 40


def test_waiting_goes_on_until_all_went(desk: Desk, settings: Path) -> None:
    """A server that comes back meanwhile is found by the next try."""
    with open_database(desk.url) as database:
        waiting(database, 2, faults=2)
        with smtp_server(conduct=Conduct(full="452 4.2.2 full")) as server:
            settings.write_text(server.toml(), encoding="utf-8")
            process = sending(desk, settings, "--wait")
            _until(lambda: {one.attempts for one in all_messages(database)} == {1})
            server.conduct.full = ""
            desk.ask("outbox", "retry", "--waiting")
            answer, said = process.communicate(timeout=60)
        assert process.returncode == 0, said
        assert '"sent": 2,' in answer
        assert len(server.taken) == 2


def _until(holds: Any, patience_s: float = 60) -> None:
    until = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)
