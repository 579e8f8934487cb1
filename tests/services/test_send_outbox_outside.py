"""Sending the outbox to servers on loopback that behave badly; each ends with the truth kept."""

import socket
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.sample_desk import Desk
from tests.services.sending import MINUTE, Clock, outcomes, send
from tests.smtp_server import Conduct, smtp_server
from tests.store.outbox_rows import all_messages, dispatched, states, waiting
from tests.webhook_server import receiver
from umc.domain.letters.delivery import Delivery, WebhookHost
from umc.domain.letters.letter import Means
from umc.services.check_database import check_database
from umc.store.database.engine import Database, open_database


@pytest.fixture
def database(desk: Desk) -> Iterator[Database]:
    """Give a database with the sample book and an empty outbox."""
    with open_database(desk.url) as opened:
        yield opened


def test_a_server_that_is_not_there_leaves_everything_waiting(database: Database) -> None:
    """Each message waits for its own time, with the reason; the next run after that sends it."""
    waiting(database, 6, faults=6)
    clock = Clock()
    with smtp_server() as server:
        server.stop()
        sent = send(database, server.settings(), clock)
        server.start()
        assert outcomes(sent) == {"again": 6}
        kept = all_messages(database)
        assert {(one.state.value, one.attempts) for one in kept} == {("waiting", 1)}
        assert all(one.why for one in kept)
        assert sent.next_due == min(one.try_at for one in kept)
        assert outcomes(send(database, server.settings(), clock)) == {}
        clock.now += MINUTE
        assert outcomes(send(database, server.settings(), clock)) == {"sent": 6}
        assert len(server.taken) == 6


@pytest.mark.parametrize("answer", ["452 4.2.2 full", "451 4.3.0 try later"])
def test_a_server_that_is_full_is_tried_again(database: Database, answer: str) -> None:
    """What it said stands beside the message."""
    waiting(database)
    clock = Clock()
    with smtp_server(conduct=Conduct(full=answer)) as server:
        sent = send(database, server.settings(), clock)
        assert outcomes(sent) == {"again": 1}
        assert answer.split(" ", 2)[2] in all_messages(database)[0].why
        server.conduct.full = ""
        clock.now += MINUTE
        assert outcomes(send(database, server.settings(), clock)) == {"sent": 1}


def test_a_mail_that_vanished_after_data_is_sent_again_with_the_same_message_id(database: Database) -> None:
    """Nobody knows whether it was taken: the second copy is known by its Message-ID."""
    waiting(database, 3, faults=3)
    clock = Clock()
    with smtp_server(conduct=Conduct(drops=2, drops_taken=True)) as server:
        assert outcomes(send(database, server.settings(), clock, parallel=1)) == {"again": 2, "sent": 1}
        clock.now += MINUTE
        assert outcomes(send(database, server.settings(), clock)) == {"sent": 2}
    copies = Counter(one.message_id for one in server.taken)
    assert sorted(copies.values()) == [1, 2, 2]
    assert set(copies) == {one.message_id for one in all_messages(database)}


def test_a_mailbox_that_does_not_exist_is_told_to_the_desk(database: Database) -> None:
    """Given up at once; the fault says so, and a message tells the desk, in the same run."""
    dispatched(database)
    with smtp_server(conduct=Conduct(refused={"tac@example.com": "550 5.1.1 no such mailbox"})) as server:
        sent = send(database, server.settings())
    assert outcomes(sent) == {"dead": 1, "sent": 1}
    first, told = all_messages(database)
    assert (first.state, told.state) == ("dead", "sent")
    assert "no such mailbox" in first.why
    assert (told.kind, told.role, told.address) == ("undelivered", "desk", "desk-tokyo@example.jp")
    assert [one.recipients for one in server.taken] == [("desk-tokyo@example.jp",)]
    assert check_database(database).troubles == ()


def by_webhook(database: Database, port: int, **stated: Any) -> Delivery:
    """Let one message wait for a receiver on loopback, and return settings that allow it."""
    waiting(database, means=Means.WEBHOOK.value, address=f"http://localhost:{port}/umc")
    host = WebhookHost(host="localhost", private=True, plain=True, **stated)
    return Delivery(webhooks={"localhost": host})


def test_a_webhook_that_fails_is_tried_again_with_the_same_key(database: Database) -> None:
    """500, then 503, then yes: three requests, one idempotency key."""
    clock = Clock()
    with receiver() as there:
        there.answers = [500, 503, 204]
        delivery = by_webhook(database, there.port)
        found = []
        for _ in range(3):
            found.append(outcomes(send(database, delivery, clock)))
            clock.now += 2 * MINUTE
    assert found == [{"again": 1}, {"again": 1}, {"sent": 1}]
    (kept,) = all_messages(database)
    assert (kept.state, kept.attempts) == ("sent", 3)
    assert {one.headers["idempotency-key"] for one in there.got} == {kept.key}
    assert len(there.got) == 3


def test_a_webhook_that_redirects_is_not_followed(database: Database) -> None:
    """The other place hears nothing, and the reason says that it was a redirect."""
    with receiver() as there, receiver() as other:
        there.answers, there.location = [302], f"http://localhost:{other.port}/elsewhere"
        sent = send(database, by_webhook(database, there.port))
    assert not sent.all_went
    assert "answered 302" in all_messages(database)[0].why
    assert other.got == []


def test_a_webhook_that_says_nothing_is_left_after_its_time(database: Database) -> None:
    """The message waits for its next try; nobody waits for ever."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        delivery = by_webhook(database, silent.getsockname()[1], timeout_s=0.3)
        begun = time.monotonic()
        sent = send(database, delivery)
    assert outcomes(sent) == {"again": 1}
    assert time.monotonic() - begun < 10


def test_a_mail_server_that_is_slow_delays_only_itself(database: Database) -> None:
    """Four connections wait at once; everything goes, nothing twice."""
    waiting(database, 12, faults=12)
    with smtp_server(conduct=Conduct(slow_s=0.3)) as server:
        begun = time.monotonic()
        sent = send(database, server.settings())
        took_s = time.monotonic() - begun
    assert (outcomes(sent), len(server.taken)) == ({"sent": 12}, 12)
    assert took_s < 12 * 0.3


def test_a_mail_server_that_restarts_is_found_again(database: Database) -> None:
    """Messages whose connection was cut wait; the others, and those in the next run, go."""
    waiting(database, 30, faults=30)
    clock, times = Clock(), list[int]()
    with smtp_server() as server:

        def restart(_: int) -> None:
            if not times:
                times.append(1)
                server.stop()
                server.start()

        first = send(database, server.settings(), clock, tell=restart)
        clock.now += MINUTE
        second = send(database, server.settings(), clock)
        copies = Counter(one.message_id for one in server.taken)
    assert first.then(second).all_went
    assert states(database) == ["sent"] * 30
    assert set(copies) == {one.message_id for one in all_messages(database)}
    unknown = len(first.tried) - outcomes(first)["sent"]
    assert copies.total() <= 30 + unknown
