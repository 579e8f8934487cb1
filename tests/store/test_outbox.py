"""The outbox in the store: claims never overlap, run out by themselves, and fence their marks."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from tests.cli.running import NOW
from tests.sample_desk import Desk
from tests.store.outbox_rows import ELSEWHERE, OWNER, all_messages, claim, states, tried, waiting
from tests.store.processes import run_at_once
from umc.domain.letters.outbox import LEASE, Outcome, Tried
from umc.domain.letters.retry import LONGEST_WAIT
from umc.store.database.engine import Database, open_database
from umc.store.messages import outbox
from umc.store.tables.message_tables import messages

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


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


def changed(database: Database, place: int = 1, **values: Any) -> None:
    """Change a message: 1 is the oldest."""
    found = all_messages(database)[place - 1].id
    with database.write() as connection:
        connection.execute(update(messages).where(messages.c.id == found).values(**values))


def test_a_claimed_message_is_whole(database: Database) -> None:
    """It holds all that its gateway and its thread need, the reply token among it."""
    waiting(database)
    with database.write() as connection:
        (found,) = claim(connection)
    (kept,) = all_messages(database)
    assert found.attempts == 1
    assert (found.letter.number, found.letter.key, found.letter.message_id) == (
        "F-2026-000001", kept.key, kept.message_id,
    )  # fmt: skip
    assert (found.letter.subject, found.letter.text, found.letter.address) == (
        kept.subject, kept.text, kept.address,
    )  # fmt: skip
    assert found.letter.facts == kept.facts != {}
    assert len(found.letter.reply_token) == 32


def test_what_is_claimed_is_nobody_elses(database: Database) -> None:
    """A second claim finds the rest, a third nothing."""
    waiting(database, 5, faults=5)
    assert [claimed(database, at_most=3), claimed(database, ELSEWHERE), claimed(database)] == [
        [1, 2, 3], [4, 5], [],
    ]  # fmt: skip


def test_the_oldest_is_claimed_first(database: Database) -> None:
    """By when it was due, and of those due at once by when it was written."""
    waiting(database, 4, faults=4)
    changed(database, 3, try_at=NOW - SECOND)
    assert [claimed(database, at_most=1) for _ in range(3)] == [[3], [1], [2]]


def test_of_one_fault_nothing_is_claimed_while_one_is_in_hand(database: Database) -> None:
    """So they leave in order, whoever sends; other faults do not wait for it."""
    waiting(database, 4, faults=2)  # 1 and 3 are about one fault, 2 and 4 about the other
    assert claimed(database, at_most=1) == [1]
    assert claimed(database, ELSEWHERE) == [2, 4]
    assert claimed(database, ELSEWHERE) == []


def test_what_a_sender_left_behind_is_claimed_once_its_lease_has_run_out(database: Database) -> None:
    """Not before; it counts as a further attempt."""
    waiting(database)
    claimed(database)
    assert claimed(database, ELSEWHERE, now=NOW + LEASE - SECOND) == []
    assert claimed(database, ELSEWHERE, now=NOW + LEASE) == [1]
    (kept,) = all_messages(database)
    assert (kept.attempts, kept.owner) == (2, ELSEWHERE)


def test_a_renewed_lease_runs_on(database: Database) -> None:
    """As long as it is renewed nobody else claims what it is for."""
    waiting(database)
    with database.write() as connection:
        mine = claim(connection)
        assert len(outbox.renew(connection, OWNER, mine, until=NOW + 2 * LEASE)) == 1
        assert outbox.renew(connection, ELSEWHERE, mine, until=NOW + 9 * LEASE) == frozenset()
    assert claimed(database, ELSEWHERE, now=NOW + LEASE, lease=2 * LEASE) == []
    assert claimed(database, ELSEWHERE, now=NOW + 2 * LEASE) == [1]


def test_what_came_of_messages_is_kept(database: Database) -> None:
    """Each outcome has its state, its reason and its instants."""
    waiting(database, 4, faults=4)
    with database.write() as connection:
        sent, again, dead, back = claim(connection)
        assert outbox.mark_sent(connection, OWNER, [tried(sent)]) == 1
        assert outbox.mark_again(connection, OWNER, [tried(again, Outcome.AGAIN, why="451 later")]) == 1
        assert outbox.mark_dead(connection, OWNER, [tried(dead, Outcome.DEAD, why="550 no")]) == 1
        assert outbox.give_back(connection, OWNER, [tried(back, Outcome.GIVEN_BACK)]) == 1
    assert [(one.state, one.attempts, one.why, one.try_at - NOW) for one in all_messages(database)] == [
        ("sent", 1, "", timedelta(0)),
        ("waiting", 1, "451 later", timedelta(minutes=1)),
        ("dead", 1, "550 no", timedelta(0)),
        ("waiting", 0, "", timedelta(0)),
    ]
    assert [one.sent_at for one in all_messages(database)] == [NOW, None, None, None]
    assert {(one.owner, one.leased_until) for one in all_messages(database)} == {(None, None)}


Mark = Callable[[Connection, str, Sequence[Tried]], int]


@pytest.mark.parametrize("mark", [outbox.mark_sent, outbox.mark_dead, outbox.give_back, outbox.mark_again])
def test_who_lost_the_lease_marks_nothing(database: Database, mark: Mark) -> None:
    """Neither under another's claim nor under one's own at a later attempt."""
    waiting(database)
    with database.write() as connection:
        mine = tried(claim(connection)[0], Outcome.AGAIN)
    with database.write() as connection:
        theirs = tried(claim(connection, ELSEWHERE, now=NOW + LEASE)[0], Outcome.AGAIN)
        assert mark(connection, OWNER, [mine]) == 0
    with database.write() as connection:
        claim(connection, OWNER, now=NOW + 2 * LEASE)
        assert mark(connection, OWNER, [mine]) == 0
        assert mark(connection, ELSEWHERE, [theirs]) == 0
    assert [(one.state, one.attempts) for one in all_messages(database)] == [("sending", 3)]


def test_marks_of_a_group_count_those_that_were_still_ours(database: Database) -> None:
    """One of three was taken over; it is the one that is not marked as sent at its attempt."""
    waiting(database, 3, faults=3)
    with database.write() as connection:
        mine = [tried(one) for one in claim(connection)]
    changed(database, 2, attempts=2, owner=ELSEWHERE)
    with database.write() as connection:
        assert outbox.mark_sent(connection, OWNER, mine) == 2
        assert outbox.unsent(connection, mine) == 1
    assert states(database) == ["sent", "sending", "sent"]


def test_what_failed_waits_for_its_time(database: Database) -> None:
    """To the microsecond."""
    waiting(database)
    changed(database, attempts=1, try_at=NOW)
    assert claimed(database, now=NOW - timedelta(microseconds=1)) == []
    assert claimed(database, now=NOW) == [1]


def test_what_a_run_tried_is_left_for_the_next_run(database: Database) -> None:
    """A run ends, however long it takes; what was written meanwhile is taken along."""
    waiting(database, 2, faults=2)
    changed(database, 1, attempts=1, try_at=NOW + SECOND)
    changed(database, 2, try_at=NOW + SECOND)
    assert claimed(database, now=NOW + HOUR, begun_at=NOW) == [2]
    assert claimed(database, now=NOW + HOUR, begun_at=NOW + HOUR) == [1]


def test_one_given_back_may_be_told_to_wait(database: Database) -> None:
    """It was not tried, so it is due in the same run once that time is over; the reason stands beside it."""
    waiting(database)
    with database.write() as connection:
        (found,) = claim(connection)
        later = tried(found, Outcome.GIVEN_BACK, again_at=NOW + 30 * SECOND, why="it does not answer")
        outbox.give_back(connection, OWNER, [later])
    assert all_messages(database)[0].why == "it does not answer"
    assert claimed(database, now=NOW + 29 * SECOND, begun_at=NOW) == []
    assert claimed(database, now=NOW + 30 * SECOND, begun_at=NOW) == [1]


@pytest.mark.parametrize("back", [timedelta(minutes=5), HOUR, timedelta(days=400)])
def test_a_clock_set_back_keeps_nothing_waiting(database: Database, back: timedelta) -> None:
    """What would wait for longer than it can have been told to is due at once: new, failed, given back."""
    waiting(database, 3, faults=3)
    changed(database, 2, attempts=1, try_at=NOW + 20 * SECOND)
    changed(database, 3, attempts=0, try_at=NOW + 30 * SECOND)
    assert claimed(database, now=NOW - back) == [1, 2, 3]


def test_a_clock_set_back_a_little_costs_at_most_the_wait_itself(database: Database) -> None:
    """A message that failed 40 times waits an hour after the clock was set, not that and more."""
    waiting(database)
    changed(database, attempts=20, try_at=NOW + LONGEST_WAIT)
    assert claimed(database, now=NOW - SECOND) == [1]
    changed(database, state="waiting", try_at=NOW + LONGEST_WAIT)
    assert claimed(database, now=NOW) == []


def test_a_lease_given_out_before_the_clock_was_set_back_runs_out_in_its_time(database: Database) -> None:
    """Whoever holds it keeps it for as long as a lease lasts, and no longer."""
    waiting(database)
    claimed(database)
    early = NOW - HOUR
    assert claimed(database, ELSEWHERE, now=early) == []
    assert claimed(database, ELSEWHERE, now=early + LEASE - SECOND) == []
    assert claimed(database, ELSEWHERE, now=early + LEASE) == [1]


def test_when_the_next_is_due(database: Database) -> None:
    """Nothing waits; one is due; one will be; one is being sent, and may have to be sent again."""
    assert _next_due(database) is None
    waiting(database)
    assert _next_due(database) == NOW
    changed(database, attempts=1, try_at=NOW + 20 * SECOND)
    assert _next_due(database) == NOW + 20 * SECOND
    assert _next_due(database, NOW - HOUR) == NOW - HOUR
    claimed(database, now=NOW + HOUR)
    assert _next_due(database, NOW + HOUR) == NOW + HOUR + LEASE


def _next_due(database: Database, now: datetime = NOW) -> datetime | None:
    with database.read() as connection:
        return outbox.next_due(connection, now=now)


def claim_until_dry(url: str, owner: str) -> None:
    """Claim a few at a time until there is nothing left, and mark none."""
    with open_database(url) as database:
        found = True
        while found:
            with database.write() as connection:
                found = bool(claim(connection, f"{owner}{os.getpid()}", at_most=3))
            time.sleep(0.02)  # so that one does not have claimed all before the others are up


def test_eight_processes_never_claim_the_same(desk: Desk) -> None:
    """Each message is claimed once, by one of them; none is passed over."""
    with open_database(desk.url) as database:
        waiting(database, 60, faults=60)
    assert run_at_once(8, claim_until_dry, desk.url, "p") == [0] * 8
    with open_database(desk.url) as database:
        found = all_messages(database)
    assert [(one.state, one.attempts) for one in found] == [("sending", 1)] * 60
    assert len({one.owner for one in found}) > 1


@pytest.mark.postgres
def test_a_claim_passes_over_what_somebody_is_just_marking(postgres_desk: Desk) -> None:
    """Rows that another transaction holds are skipped, not waited for."""
    with open_database(postgres_desk.url) as database, open_database(postgres_desk.url, wait_s=5) as other:
        waiting(database, 2, faults=2)
        with database.write() as connection:
            first = select(messages.c.id).order_by(messages.c.id).limit(1).with_for_update()
            connection.execute(first)
            assert claimed(other) == [2]
