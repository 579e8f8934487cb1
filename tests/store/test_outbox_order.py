"""The order of a thread in the store: an earlier message that waits holds the later ones back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.cli.running import NOW
from tests.sample_desk import Desk
from tests.store.outbox_rows import ELSEWHERE, OWNER, all_messages, claim, states, tried, waiting
from umc.domain.letters.outbox import LEASE, Outcome
from umc.store.database.engine import Database, open_database
from umc.store.intake.mails import mark_returned, returned_message
from umc.store.messages import outbox
from umc.store.tables.message_tables import messages

SECOND = timedelta(seconds=1)


@pytest.fixture
def database(desk: Desk) -> Iterator[Database]:
    """Give a database with the sample book and an empty outbox."""
    with open_database(desk.url) as opened:
        yield opened


def claimed(database: Database, owner: str = OWNER, **more: Any) -> list[int]:
    """Claim, and return which: 1 is the oldest message there is."""
    with database.write() as connection:
        known = list(connection.execute(select(messages.c.id).order_by(messages.c.id)).scalars())
        return [known.index(one.id) + 1 for one in claim(connection, owner, **more)]


def changed(database: Database, place: int, **values: Any) -> None:
    """Change a message: 1 is the oldest."""
    found = all_messages(database)[place - 1].id
    with database.write() as connection:
        connection.execute(update(messages).where(messages.c.id == found).values(**values))


def next_due(database: Database, now: datetime = NOW) -> datetime | None:
    """Return when the next message is due."""
    with database.read() as connection:
        return outbox.next_due(connection, now=now)


def test_one_that_waits_for_its_next_try_holds_back_what_follows_in_its_thread(database: Database) -> None:
    """They are due with it; another fault's messages do not wait."""
    waiting(database, 6, faults=2)  # 1, 3 and 5 are about one fault, 2, 4 and 6 about the other
    changed(database, 1, attempts=1, try_at=NOW + 20 * SECOND)
    assert claimed(database) == [2, 4, 6]
    assert claimed(database, now=NOW + 20 * SECOND) == [1, 3, 5]


def test_what_was_tried_in_this_run_holds_back_too(database: Database) -> None:
    """Its time may be over, its run is not: those behind it are left for the next run with it."""
    waiting(database, 2)
    changed(database, 1, attempts=1, try_at=NOW + SECOND)
    assert claimed(database, now=NOW + 9 * SECOND, begun_at=NOW) == []
    assert claimed(database, now=NOW + 9 * SECOND) == [1, 2]


def test_another_thread_of_the_fault_does_not_wait(database: Database) -> None:
    """The customer hears what a vendor's address cannot be told."""
    waiting(database, 3)
    changed(database, 2, thread="customer")
    changed(database, 1, attempts=1, try_at=NOW + 20 * SECOND)
    assert claimed(database) == [2]


@pytest.mark.parametrize("state", ["dead", "dropped", "sent"])
def test_what_is_over_holds_nobody_back(database: Database, state: str) -> None:
    """Given up, dropped or gone: the next one leaves."""
    waiting(database, 2)
    changed(database, 1, state=state, attempts=1, try_at=NOW + 20 * SECOND)
    assert claimed(database) == [2]


def test_a_claim_that_is_cut_short_takes_the_earlier_message_first(database: Database) -> None:
    """One that failed is due later than those behind it: where not all fit, it goes before them."""
    waiting(database, 4)
    changed(database, 1, attempts=1, try_at=NOW + 20 * SECOND)
    assert claimed(database, now=NOW + 60 * SECOND, at_most=2) == [1, 2]


def test_what_is_held_back_is_not_due(database: Database) -> None:
    """Neither by an earlier message nor by one in hand: whoever waits for it does not ask in vain."""
    waiting(database, 3)
    changed(database, 1, attempts=1, try_at=NOW + 20 * SECOND)
    assert next_due(database) == NOW + 20 * SECOND
    changed(database, 1, try_at=NOW)
    assert claimed(database, at_most=1) == [1]
    assert next_due(database) == NOW + LEASE
    with database.read() as connection:
        (held,) = outbox.in_hand(connection, now=NOW)
        assert outbox.in_hand(connection, now=NOW + LEASE) == ()
    assert (held.until, held.behind) == (NOW + LEASE, 2)


def _returned(database: Database, place: int = 1) -> None:
    of = all_messages(database)[place - 1]
    with database.write() as connection:
        found = returned_message(connection, [of.message_id], [])
        assert found is not None
        mark_returned(connection, found, "returned: no such user", now=NOW)


def test_what_came_back_before_it_was_marked_is_not_sent_again(database: Database) -> None:
    """It waits after a try that went unnoticed: it is dead, with the reason of the one who returned it."""
    waiting(database)
    _returned(database)
    assert claimed(database) == []
    (kept,) = all_messages(database)
    assert (kept.state, kept.why) == ("dead", "returned: no such user")


@pytest.mark.parametrize(
    ("outcome", "state"), [(Outcome.SENT, "sent"), (Outcome.AGAIN, "dead"), (Outcome.GIVEN_BACK, "dead")]
)
def test_what_came_back_while_it_was_in_hand_keeps_its_reason(
    database: Database, outcome: Outcome, state: str
) -> None:
    """Marked as sent it still says why it was returned; it is not tried again."""
    mark = {
        Outcome.SENT: outbox.mark_sent,
        Outcome.AGAIN: outbox.mark_again,
        Outcome.GIVEN_BACK: outbox.give_back,
    }[outcome]
    waiting(database)
    with database.write() as connection:
        (found,) = claim(connection)
    _returned(database)
    with database.write() as connection:
        assert mark(connection, OWNER, [tried(found, outcome, why="451 later")]) == 1
    (kept,) = all_messages(database)
    assert (kept.state, kept.why) == (state, "returned: no such user")


def test_what_came_back_from_a_sender_that_is_gone_is_given_up(database: Database) -> None:
    """Its lease runs out, and nobody sends it again."""
    waiting(database)
    claimed(database)
    _returned(database)
    assert claimed(database, ELSEWHERE, now=NOW + LEASE) == []
    assert states(database) == ["dead"]
