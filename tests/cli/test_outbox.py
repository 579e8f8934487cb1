"""``umc outbox list|show|retry|drop``: messages and their fate, from the command line."""

import re
import subprocess
import sys
from typing import Any

import pytest

from tests.sample_desk import Desk
from tests.store.outbox_rows import all_messages, claim, states, waiting
from umc.store.database.engine import open_database


def listed(desk: Desk, *words: str) -> Any:
    """Return the outbox's listing."""
    return desk.ask("outbox", "list", *words)


def test_an_empty_outbox_says_so(desk: Desk) -> None:
    """And nothing is due; sending does nothing and is well."""
    assert desk.run("outbox", "list").stdout == "no message was ever written\n"
    assert desk.run("outbox", "send").stdout == "nothing was due\n"
    assert listed(desk) == []


def test_a_dispatch_waits_in_the_outbox(desk: Desk) -> None:
    """With whom it goes to, by what, and when."""
    desk.dispatched()
    (found,) = listed(desk)
    assert {name: found[name] for name in ("state", "number", "kind", "leg", "party", "address")} == {
        "state": "waiting", "number": "F-2026-000001", "kind": "dispatch", "leg": 1, "party": "cisco",
        "address": "tac@example.com",
    }  # fmt: skip
    screen = desk.run("outbox", "list").stdout
    assert re.search(r"waiting +F-2026-000001 +dispatch +TAC +email tac@example.com +0", screen)
    assert screen.endswith("\n1 waiting\ndue now: umc outbox send\n")


def test_a_message_is_shown_whole_but_for_its_reply_token(desk: Desk) -> None:
    """By id, by key, by Message-ID; what answers a thread is nobody's but the receiver's."""
    desk.dispatched()
    (row,) = listed(desk)
    for reference in (str(row["id"]), row["key"], row["message_id"], row["message_id"].strip("<>")):
        found = desk.ask("outbox", "show", reference)
        assert {name: found[name] for name in row} == row
    assert found["event"] == 3
    assert found["facts"]["number"] == "F-2026-000001"
    with open_database(desk.url) as database, database.write() as connection:
        token = claim(connection)[0].letter.reply_token
    screen = desk.run("outbox", "show", str(row["id"])).stdout
    assert found["text"].splitlines()[0] in screen
    assert token
    assert token not in screen + str(found)


def test_a_message_that_is_not_there_is_refused(desk: Desk) -> None:
    """Whatever it is called; the hint names the list."""
    for reference in ("7", "", "x", "9" * 400, "%", "\ud800", "<>"):
        assert desk.refused("outbox", "show", reference)["code"] in ("unknown-message", "unstorable-text")
        refused = desk.refused("outbox", "drop", reference, "--reason", "x")
        assert refused["code"] in ("unknown-message", "unstorable-text")


def test_dropping_keeps_who_decided_it_and_why(desk: Desk) -> None:
    """It is not sent, and not listed as outstanding; nobody drops it twice."""
    desk.dispatched()
    (row,) = listed(desk)
    (dropped,) = desk.ask("outbox", "drop", str(row["id"]), "--reason", "told by phone")
    assert (dropped["state"], dropped["why"]) == ("dropped", "dropped by sato: told by phone")
    assert desk.ask("outbox", "send")["messages"] == []
    assert listed(desk) == []
    assert [one["id"] for one in listed(desk, "--state", "dropped")] == [row["id"]]
    assert desk.refused("outbox", "drop", str(row["id"]), "--reason", "x")["code"] == "wrong-state"


def test_a_drop_needs_its_reason(desk: Desk) -> None:
    """Wrong usage, and nothing is dropped."""
    desk.dispatched()
    (row,) = listed(desk)
    assert desk.run("outbox", "drop", str(row["id"])).exit_code == 2
    assert desk.run("outbox", "drop", str(row["id"]), "--reason", " ").exit_code == 2
    assert desk.run("outbox", "drop", "--reason", "x").exit_code == 2
    assert [one["state"] for one in listed(desk)] == ["waiting"]


def test_what_is_being_sent_is_neither_dropped_nor_retried(desk: Desk) -> None:
    """Whoever has it in hand may have handed it over already; who that is, and until when, is said."""
    desk.dispatched()
    (row,) = listed(desk)
    with open_database(desk.url) as database, database.write() as connection:
        claim(connection)
    for words in (("drop", "--reason", "x"), ("retry",)):
        refused = desk.refused("outbox", *words, str(row["id"]))
        assert refused["code"] == "wrong-state"
        assert "being sent, by here:1 until 2026-11-01T03:02:00+00:00" in refused["message"]


def test_a_batch_of_ids_is_all_or_none(desk: Desk) -> None:
    """One that cannot be dropped, and none is."""
    with open_database(desk.url) as database:
        waiting(database, 3, faults=3)
        ids = [str(one.id) for one in all_messages(database)]
        desk.ask("outbox", "drop", ids[2], "--reason", "x")
        desk.refused("outbox", "drop", *ids, "--reason", "y")
        assert states(database) == ["waiting", "waiting", "dropped"]
        desk.ask("outbox", "drop", *ids[:2], ids[0], "--reason", "y")
        assert states(database) == ["dropped"] * 3


@pytest.mark.parametrize("words", [(), ("1", "--dead"), ("1", "--waiting", "--dead")])
def test_a_retry_says_which_messages_in_one_way(desk: Desk, words: tuple[str, ...]) -> None:
    """Ids, or all of a state; nothing at all means nothing."""
    assert desk.refused("outbox", "retry", *words, code=2)["code"] == "which-messages"


@pytest.mark.parametrize("verb", ["list", "send", "show", "retry", "drop"])
def test_the_outbox_is_about_no_other_instant(desk: Desk, verb: str) -> None:
    """Messages leave at the real time alone."""
    words = {"show": ["1"], "retry": ["1"], "drop": ["1", "--reason", "x"]}.get(verb, [])
    assert desk.refused("outbox", verb, *words, at="03:10", code=2)["code"] == "at-says-nothing"


HOSTILE = "\x1b]52;c;x\x07\u202e[/b] =1+1"


def test_text_from_outside_commands_nobody(desk: Desk) -> None:
    """A symptom, a reason: shown as it is, in lists and whole, plain and on a terminal."""
    desk.open(at="03:10")
    desk.ask("fault", "note", "1", HOSTILE, "--to", "customer", at="03:15")
    desk.step("dispatch")
    (row,) = listed(desk, "--state", "waiting")
    desk.ask("outbox", "drop", str(row["id"]), "--reason", HOSTILE)
    for words in (("list", "--state", "dropped"), ("show", str(row["id"]))):
        for columns in (None, 80):
            shown = desk.run("outbox", *words, columns=columns).stdout
            assert "\x1b]52" not in shown
            assert "\u202e" not in shown
    assert listed(desk, "--state", "dropped")[0]["why"] == f"dropped by sato: {HOSTILE}"


def test_ids_are_completed(desk: Desk) -> None:
    """Those of messages that have not arrived."""
    desk.dispatched()
    (row,) = listed(desk)
    line = {"_UMC_COMPLETE": "bash_complete", "COMP_CWORD": "3", "UMC_DATABASE_URL": desk.url}
    command = [sys.executable, "-m", "umc"]
    found = subprocess.run(
        command, env={"COMP_WORDS": "umc outbox show ", **line}, capture_output=True, text=True, check=False
    )
    assert f"plain,{row['id']}\n" in found.stdout
