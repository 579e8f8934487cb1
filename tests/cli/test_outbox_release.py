"""``umc outbox release``: held messages go when a person says so, and not before."""

from pathlib import Path

import pytest

from tests.cli.copies import sql
from tests.sample_desk import Desk
from tests.store.outbox_rows import multiplied
from umc.store.database.engine import open_database

_HOLD = "UPDATE messages SET state = 'held', why = 'held: it had not gone when night.umc was made'"


@pytest.fixture
def held(sqlite_desk: Desk) -> Desk:
    """Give a desk with two faults, a held message on each."""
    return _with_held(sqlite_desk)


def _with_held(desk: Desk) -> Desk:
    desk.dispatched()
    desk.open()
    desk.step("dispatch", "2")
    sql(desk.url, _HOLD)
    return desk


@pytest.fixture
def ids(held: Desk) -> list[str]:
    """Give the ids of the two held messages."""
    return [str(one["id"]) for one in held.ask("outbox", "list")]


def _states(desk: Desk) -> list[str]:
    return [one["state"] for one in desk.ask("outbox", "list")]


def test_held_messages_are_listed_apart(held: Desk) -> None:
    """With all that have not arrived, and by themselves."""
    assert _states(held) == ["held", "held"]
    assert len(held.ask("outbox", "list", "--state", "held")) == 2
    assert "2 held" in held.run("outbox", "list").stdout


def test_a_held_message_is_never_claimed(held: Desk) -> None:
    """Whatever the time, and it counts as due at no time."""
    answer = held.ask("outbox", "send")
    assert (answer["messages"], answer["next_due"]) == ([], None)


def test_wherever_messages_do_not_go_it_is_said_that_they_are_held(held: Desk, ids: list[str]) -> None:
    """With the command that lets them go; once none is held nothing is said."""
    for words in (("outbox", "list"), ("outbox", "send"), ("db", "status")):
        said = held.run(*words).stdout
        assert "2 messages are held: they had not gone when this database was put back" in said, words
        assert "umc outbox release" in said, words
    assert held.ask("outbox", "send")["held"] == held.ask("db", "status")["counts"]["messages_held"] == 2
    held.ask("outbox", "release", *ids)
    for words in (("outbox", "list"), ("db", "status")):
        assert "put back" not in held.run(*words).stdout


def test_a_released_message_waits_to_be_sent(held: Desk, ids: list[str]) -> None:
    """At once, as if never tried, under its own Message-ID; the others stay held."""
    before = held.ask("outbox", "show", ids[0])
    (released,) = held.ask("outbox", "release", ids[0])
    assert (released["state"], released["attempts"], released["why"]) == ("waiting", 0, "")
    assert released["message_id"] == before["message_id"]
    assert _states(held) == ["waiting", "held"]


def test_all_are_released_once_somebody_agrees(desk: Desk) -> None:
    """--yes agrees; where nobody is there to ask, nothing goes. Until then no sender takes one."""
    held = _with_held(desk)
    assert held.ask("outbox", "send")["messages"] == []
    assert held.refused("outbox", "release", "--all", code=2)["code"] == "needs-yes"
    assert _states(held) == ["held", "held"]
    assert len(held.ask("outbox", "release", "--all", "--yes")) == 2
    assert held.ask("outbox", "release", "--all", "--yes") == []


@pytest.mark.parametrize("words", [(), ("1", "--all")])
def test_either_some_or_all_are_named(sqlite_desk: Desk, words: tuple[str, ...]) -> None:
    """Neither, or both, says nothing clear."""
    assert sqlite_desk.refused("outbox", "release", *words, code=2)["code"] == "which-messages"


def test_all_or_none_are_released(held: Desk, ids: list[str]) -> None:
    """One that is not held, or not there, keeps the others held."""
    held.ask("outbox", "release", ids[1])
    assert held.refused("outbox", "release", *ids)["code"] == "wrong-state"
    assert held.refused("outbox", "release", ids[0], "999999")["code"] == "unknown-message"
    assert _states(held) == ["held", "waiting"]


def test_a_held_message_is_dropped_like_one_that_waits(held: Desk, ids: list[str]) -> None:
    """And stands on its fault as not given."""
    (dropped,) = held.ask("outbox", "drop", ids[0], "--reason", "told by phone")
    assert dropped["state"] == "dropped"
    assert _states(held) == ["held"]


def test_retry_leaves_held_messages_to_release(held: Desk, ids: list[str]) -> None:
    """Whoever tries all again after an outage does not let go what was held for a reason."""
    error = held.refused("outbox", "retry", ids[0])
    assert (error["code"], f"umc outbox release {ids[0]}" in error["hint"]) == ("wrong-state", True)
    assert held.ask("outbox", "retry", "--dead", "--waiting") == []
    assert _states(held) == ["held", "held"]


@pytest.fixture
def overtaken(desk: Desk) -> tuple[Desk, list[str]]:
    """Give a desk with a held message, and one that was written later in the same thread and waits."""
    desk.dispatched()
    with open_database(desk.url) as database, database.write() as connection:
        multiplied(connection, 2)
    ids = [str(one["id"]) for one in desk.ask("outbox", "list")]
    sql(desk.url, f"{_HOLD} WHERE id = {ids[0]}")
    return desk, ids


def test_later_word_of_the_same_thread_does_not_wait_for_a_held_one(
    overtaken: tuple[Desk, list[str]],
) -> None:
    """A held message has most likely gone: the desk's new words must not wait until somebody decides."""
    desk, ids = overtaken
    (tried,) = desk.run("outbox", "send", "-o", "json").json["messages"]
    assert str(tried["id"]) == ids[1]


def test_who_releases_what_was_overtaken_is_told(overtaken: tuple[Desk, list[str]]) -> None:
    """The vendor would hear the older word after the newer one."""
    desk, ids = overtaken
    assert "1 of them come after later word" in desk.run("outbox", "release", ids[0]).stdout


def test_a_bounce_of_a_held_message_gives_it_up(held: Desk, ids: list[str], tmp_path: Path) -> None:
    """It went after the backup was made, and came back: nobody has to release it."""
    shown = held.ask("outbox", "show", ids[0])
    mail = tmp_path / "bounce.eml"
    mail.write_text(
        f"From: MAILER-DAEMON@example.com\nTo: desk@example.com\nSubject: Undelivered\n"
        f"Message-ID: <b1@example.com>\nDate: Sun, 03 May 2026 03:30:00 +0900\n"
        f'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\nno such user\n"
        f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; example.com\n\n"
        f"Final-Recipient: rfc822; {shown['address']}\nAction: failed\nStatus: 5.1.1\n\n"
        f"--b\nContent-Type: message/rfc822\n\nMessage-ID: {shown['message_id']}\n\n--b--\n"
    )
    result = held.run("inbox", "read", "-", stdin=mail.read_bytes())
    assert result.exit_code in (0, 1), result.stderr
    assert held.ask("outbox", "show", ids[0])["state"] == "dead"
    assert held.refused("outbox", "release", ids[0])["code"] == "wrong-state"
