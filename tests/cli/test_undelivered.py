"""A message that did not arrive, on the screens of the fault that it was about."""

from datetime import datetime
from typing import Any

from tests.cli.running import NOW
from tests.sample_desk import Desk, clock
from umc.domain.actor import ITSELF, Actor, by_mail
from umc.domain.faults.events import Denied, What
from umc.domain.faults.tellings import Delivered, Undelivered
from umc.store.database.engine import open_database
from umc.store.faults.fault_files import load_file, record

BOARD_AT = "2026-05-03T03:40+09:00"
WHY = "550 5.1.1 no such mailbox"
HAND_OVER: dict[str, Any] = {"message": "<m1@umc>", "kind": "dispatch", "leg": 1, "party": "cisco"}
WORD: dict[str, Any] = {"message": "<m2@umc>", "kind": "note", "party": "customer"}


def recorded(desk: Desk, what: What, at: str, *, actor: Actor = ITSELF) -> None:
    """Record an event that no command records, at a clock reading of that night."""
    when = datetime.fromisoformat(f"2026-05-03T{at}:00+09:00")
    with open_database(desk.url) as database, database.write() as connection:
        record(connection, load_file(connection, "1", locked=True), [what], at=when, now=NOW, actor=actor)


def checked(desk: Desk) -> None:
    """See that what is kept follows from the events."""
    found = desk.run("db", "check")
    assert found.exit_code == 0, found.stdout


def shown(desk: Desk, *words: str, at: str = "03:40") -> str:
    """Return a screen."""
    return desk.run(*words, at=at).stdout


def board_shown(desk: Desk) -> str:
    """Return the board, which reads no clock of a fault's own."""
    return desk.run("board", at=BOARD_AT).stdout


def test_a_hand_over_that_did_not_arrive_is_marked_until_it_does(desk: Desk) -> None:
    """In the headline, on its leg, on the board, and for programs; then nothing of it is left."""
    desk.dispatched()
    recorded(desk, Undelivered(why=WHY, **HAND_OVER), "03:30")
    screen = shown(desk, "fault", "show", "1")
    assert "not delivered" in screen.splitlines()[0]
    assert f"not delivered: {WHY}" in screen
    assert desk.ask("fault", "show", "1", at="03:40")["legs"][0]["undelivered"] == WHY
    assert "cisco (not delivered)" in board_shown(desk)
    (row,) = desk.ask("board", at=BOARD_AT)
    assert (row["holder"], row["undelivered"]) == ("cisco", WHY)
    checked(desk)
    recorded(desk, Delivered(**HAND_OVER), "03:35")
    assert "not delivered" not in shown(desk, "fault", "show", "1") + board_shown(desk)
    assert desk.ask("board", at=BOARD_AT)[0]["undelivered"] is None
    checked(desk)


def test_a_vendor_that_accepts_was_reached_after_all(desk: Desk) -> None:
    """By phone: the mark goes without anybody sending anything."""
    desk.dispatched()
    recorded(desk, Undelivered(why=WHY, **HAND_OVER), "03:30")
    assert desk.step("accept", at="03:35")["legs"][0]["undelivered"] is None
    assert "not delivered" not in shown(desk, "fault", "show", "1")


def test_a_word_that_was_lost_leaves_the_next_word_owed_as_before(desk: Desk) -> None:
    """And once it arrives after all, the next one is owed from then; both databases agree with the check."""
    before = desk.open()
    word_at = datetime.fromisoformat("2026-05-03T03:40:00+09:00")
    given = desk.ask("fault", "note", "1", "we work on it", "--to", "customer", at="03:40")
    assert given["word_owed_at"] > before["word_owed_at"]
    recorded(desk, Undelivered(why=WHY, word_at=word_at, **WORD), "03:50")
    lost = desk.ask("fault", "show", "1", at="03:55")
    assert lost["word_owed_at"] == before["word_owed_at"]
    checked(desk)
    recorded(desk, Delivered(word_at=word_at, **WORD), "04:00")
    arrived = desk.ask("fault", "show", "1", at="04:05")
    assert clock(arrived, "update")["started_at"] == "2026-05-03T04:00:00+09:00"
    checked(desk)


def test_a_denial_by_mail_tells_the_desk(desk: Desk) -> None:
    """One message in the desk's thread says what was said and what to do; a typed-in one says nothing."""
    desk.dispatched()
    recorded(desk, Denied(leg=1, reason="the power is off"), "03:40", actor=by_mail("tac@example.com"))
    with open_database(desk.url) as database, database.read() as connection:
        found = connection.exec_driver_sql("SELECT kind, text FROM messages WHERE thread = 'desk'").all()
    ((kind, text),) = found
    assert kind == "note"
    assert "the power is off" in text
    assert "umc fault culprit" in text


def test_a_denial_that_somebody_typed_in_tells_nobody(desk: Desk) -> None:
    """They know."""
    desk.dispatched()
    desk.step("deny", "1", "--reason", "not ours", at="03:40")
    with open_database(desk.url) as database, database.read() as connection:
        found = connection.exec_driver_sql("SELECT kind FROM messages WHERE thread = 'desk'").all()
    assert found == []
