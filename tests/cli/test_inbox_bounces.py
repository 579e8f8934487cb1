"""``umc inbox read``: what comes back marks the message that did not arrive, and the desk is told once."""

from pathlib import Path

import pytest

from tests.mailbox import VENDOR, a_mail, events_of, messages_of, read, sent_in
from tests.sample_desk import Desk

DAEMON = "MAILER-DAEMON@mx.example.net"
BOUNCES = Path(__file__).parents[1] / "files" / "mails"


def a_bounce(name: str, message_id: str, **also: str) -> bytes:
    """Return a sample bounce that returns the message of this id."""
    content = (BOUNCES / f"{name}.eml").read_bytes()
    for word, value in {"MESSAGE-ID": message_id, **also}.items():
        content = content.replace(f"@@{word}@@".encode(), value.encode())
    return content


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bounce-report", "5.1.1 550 5.1.1 <tac@example.com>: no such user"),
        ("bounce-in-words", "550 unknown user"),
        ("bounce-of-headers", "5.2.2"),
        ("bounce-in-japanese", "no reason given"),
    ],
)
def test_a_dispatch_that_came_back_is_not_delivered_and_the_desk_is_told(
    desk: Desk, tmp_path: Path, name: str, said: str
) -> None:
    """By a standard report or in a mail system's own words: the message is found by its Message-ID."""
    desk.dispatched()
    (told,) = read(desk, tmp_path, a_bounce(name, sent_in(desk, "leg-1").message_id), at="03:30")
    assert (told["verdict"], told["thread"], told["for_a_person"]) == ("returned", "leg-1", False)
    assert said in told["why"]
    undelivered = events_of(desk)[-1]
    assert undelivered["kind"] == "undelivered"
    assert undelivered["seq"] == told["seq"]
    (dispatch,) = messages_of(desk, "leg-1")
    assert dispatch.returned_at is not None
    assert said in dispatch.why
    assert [message.kind for message in messages_of(desk, "desk")] == ["undelivered"]
    assert desk.ask("fault", "show", "1")["legs"][0]["state"] == "dispatched"


def test_another_bounce_of_the_same_message_tells_nobody_again(desk: Desk, tmp_path: Path) -> None:
    """Some mail systems report twice."""
    desk.dispatched()
    message_id = sent_in(desk, "leg-1").message_id
    twice = (a_bounce("bounce-report", message_id), a_bounce("bounce-in-words", message_id))
    told = read(desk, tmp_path, *twice)
    assert [each["verdict"] for each in told] == ["returned", "returned-before"]
    assert len(messages_of(desk, "desk")) == 1


def test_a_delay_is_no_failure(desk: Desk, tmp_path: Path) -> None:
    """The mail system goes on trying: nothing is recorded on the fault."""
    desk.dispatched()
    before = len(events_of(desk))
    (told,) = read(desk, tmp_path, a_bounce("bounce-delayed", sent_in(desk, "leg-1").message_id))
    assert (told["verdict"], told["seq"]) == ("delayed", None)
    assert len(events_of(desk)) == before
    assert messages_of(desk, "leg-1")[0].returned_at is None


def test_a_bounce_of_nothing_that_we_sent_is_a_note_for_nobody(desk: Desk, tmp_path: Path) -> None:
    """Backscatter of forged mail: it is kept in the list, and nobody has to look."""
    desk.dispatched()
    (told,) = read(desk, tmp_path, a_bounce("bounce-report", "<somebody.else@example.net>"))
    assert (told["verdict"], told["number"], told["for_a_person"]) == ("unknown-bounce", None, False)


def test_a_bounce_is_found_by_the_token_it_came_to(desk: Desk, tmp_path: Path) -> None:
    """A mail system that returns nothing of the message still writes to the address it came from."""
    desk.dispatched()
    mail = a_mail("The address does not exist.", by=DAEMON, to=sent_in(desk, "leg-1").reply_to,
                  subject="Undeliverable", return_path="<>")  # fmt: skip
    (told,) = read(desk, tmp_path, mail)
    assert (told["verdict"], told["thread"]) == ("returned", "leg-1")


def test_that_the_desk_cannot_be_told_is_not_told_to_the_desk(desk: Desk, tmp_path: Path) -> None:
    """What tells the desk came back: somebody has to look, and no further message is written."""
    desk.dispatched()
    read(desk, tmp_path, a_bounce("bounce-report", sent_in(desk, "leg-1").message_id))
    (told,) = read(desk, tmp_path, a_bounce("bounce-in-words", sent_in(desk, "desk").message_id), code=1)
    assert (told["verdict"], told["for_a_person"]) == ("desk-unreached", True)
    assert len(messages_of(desk, "desk")) == 1


def test_the_newest_message_that_a_bounce_names_first_is_the_one_returned(desk: Desk, tmp_path: Path) -> None:
    """A returned message names the earlier ones of its thread behind its own Message-ID."""
    desk.dispatched()
    first = sent_in(desk, "leg-1").message_id
    desk.step("note", "1", "--to", "cisco", "--send", "the badge is at the gate", at="03:25")
    second = sent_in(desk, "leg-1").message_id
    assert first != second
    read(desk, tmp_path, a_bounce("bounce-in-words", first, REFERENCES=second))
    assert [message.returned_at is not None for message in messages_of(desk, "leg-1")] == [True, False]


def test_a_vendor_that_writes_of_a_failure_is_no_bounce(desk: Desk, tmp_path: Path) -> None:
    """A person's answer stays one, whatever its subject and however much it quotes."""
    desk.dispatched()
    sent = sent_in(desk, "leg-1")
    text = f"Accepted\n\n> Message-ID: {sent.message_id}\n> Undeliverable"
    mail = a_mail(text, by=VENDOR, to=sent.reply_to, subject="Re: Undeliverable: no link")
    (told,) = read(desk, tmp_path, mail)
    assert told["verdict"] == "accepted"
