"""What a message that was lost, dropped or sent after all leaves on its fault."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from tests.actors import stated
from tests.cli.running import NOW
from tests.sample_desk import Desk
from tests.services.sending import MINUTE, Clock, Counting, outcomes, send
from tests.store.outbox_rows import addressed, all_messages
from umc.domain.faults.events import Noted
from umc.domain.faults.tellings import Delivered, Undelivered
from umc.domain.letters.letter import Letter, Means, NotSent
from umc.domain.letters.outbox import Message
from umc.services.change_messages import drop_messages, retry_messages
from umc.store.database.engine import Database, open_database
from umc.store.faults.fault_files import load_file

LATER = Clock(NOW + 5 * MINUTE)


@pytest.fixture
def database(desk: Desk) -> Iterator[Database]:
    """Give a database in which a word to the customer waits to be sent, and a second one."""
    desk.open()
    for word in ("first", "second"):
        desk.ask("fault", "note", "1", word, "--to", "customer", "--send", at="03:30")
    with open_database(desk.url) as opened:
        yield opened


def told(database: Database) -> Sequence[Any]:
    """Return what the fault says of lost and late messages, with its events' actors."""
    with database.read() as connection:
        events = load_file(connection, "1").events
    return [one for one in events if isinstance(one.what, Undelivered | Delivered)]


def words(database: Database) -> list[Any]:
    """Return the instants of the words to the customer."""
    with database.read() as connection:
        events = load_file(connection, "1").events
    return [one.happened_at for one in events if isinstance(one.what, Noted) and one.what.sent]


def first(database: Database) -> Message:
    """Return the first word's message."""
    return next(one for one in all_messages(database) if one.kind == "note")


def lost(database: Database) -> Message:
    """Let the first word's message die, and return it."""
    gone = first(database).key

    def fails(letter: Letter) -> Exception | None:
        return NotSent("550 no such user", for_good=True) if letter.key == gone else None

    send(database, Counting(fails=fails))
    return first(database)


def test_a_word_that_dies_says_which_word_was_not_given(database: Database) -> None:
    """The event names the instant of the word."""
    assert lost(database).state == "dead"
    (event,) = told(database)
    assert (event.what.word_at, event.what.dropped, event.actor) == (words(database)[0], False, "umc")


def test_a_message_that_is_no_word_to_the_customer_names_none(desk: Desk) -> None:
    """A hand-over that dies is no word."""
    desk.dispatched()
    with open_database(desk.url) as database:
        send(database, Counting(fails=lambda _: NotSent("550 no", for_good=True)))
        assert [one.what.word_at for one in told(database)] == [None]


def test_dropping_stands_on_the_fault(database: Database) -> None:
    """Who, why, and the word that was not given; the desk decided it, so the desk is not told of it."""
    message = first(database)
    drop_messages(database, [str(message.id)], why="said by phone", actor=stated("mori"), now=NOW)
    (event,) = told(database)
    assert (event.what.message, event.what.dropped, event.what.word_at, event.what.why, event.actor) == (
        message.message_id, True, words(database)[0], "dropped by mori: said by phone", "mori",
    )  # fmt: skip
    assert [one.kind for one in all_messages(database)] == ["note", "note"]


@pytest.mark.parametrize("dropped", [False, True])
def test_what_is_sent_after_all_stands_on_the_fault(database: Database, dropped: bool) -> None:
    """Once, at the instant at which it went, with the word that it carried."""
    message = first(database) if dropped else lost(database)
    if dropped:
        drop_messages(database, [str(message.id)], why="x", actor=stated("mori"), now=NOW)
    retry_messages(database, [str(message.id)], now=NOW)
    assert first(database).why == ""
    assert set(outcomes(send(database, Counting(), LATER))) == {"sent"}
    missed, found = told(database)
    assert isinstance(found.what, Delivered)
    assert (found.what.message, found.what.word_at) == (message.message_id, missed.what.word_at)
    assert (found.happened_at, found.recorded_at) == (LATER.now, LATER.now)
    retried = first(database)
    assert (retried.state, retried.sent_at) == ("sent", LATER.now)


def test_what_was_never_missed_is_sent_without_a_word(database: Database) -> None:
    """Another message of the same fault was lost; this one was not."""
    lost(database)
    send(database, Counting(), LATER)  # the word to the desk that the first was lost
    assert [type(one.what) for one in told(database)] == [Undelivered]


def test_of_one_thread_a_failed_message_keeps_its_place(database: Database) -> None:
    """Down for the first, up again: nothing leaves before it, within the run and after it."""
    down = Counting(fails=lambda _: NotSent("connection refused"))
    send(database, down)
    assert len(down.begun) == 1
    up = Counting()
    send(database, up, LATER)
    in_order = [one.key for one in all_messages(database)]
    assert [one.key for one in up.begun] == in_order


def test_an_address_that_is_a_secret_is_not_written_on_the_fault(database: Database) -> None:
    """Of a webhook its host stands there, and no path."""
    with database.write() as connection:
        addressed(connection, Means.WEBHOOK, "https://hooks.example.jp/services/T0/S3CR3T?x=1")
    lost(database)
    (event,) = told(database)
    assert event.what.address == "https://hooks.example.jp"
