"""Sending the outbox: what is due goes once, in order; what cannot go waits, or dies and is told."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.sample_desk import Desk
from tests.services.sending import MINUTE, Clock, Counting, outcomes, send
from tests.smtp_server import Conduct, smtp_server
from tests.store.outbox_rows import all_messages, dispatched, states, waiting
from umc.domain.letters.delivery import Delivery
from umc.domain.letters.letter import Letter, Means, NotSent
from umc.domain.letters.retry import MOST_ATTEMPTS
from umc.services.send_outbox import Sent
from umc.store.database.engine import Database, open_database
from umc.store.tables.message_tables import messages


@pytest.fixture
def database(desk: Desk) -> Iterator[Database]:
    """Give a database with the sample book and an empty outbox."""
    with open_database(desk.url) as opened:
        yield opened


def test_everything_due_is_sent_once_with_its_message_id(database: Database) -> None:
    """Through a real mail server, by several connections, each message once."""
    waiting(database, 60, faults=6)
    with smtp_server() as server:
        sent = send(database, server.settings())
    assert outcomes(sent) == {"sent": 60}
    assert (sent.lost, sent.next_due, sent.all_went) == (0, None, True)
    assert states(database) == ["sent"] * 60
    assert Counter(one.message_id for one in server.taken) == Counter(
        one.message_id for one in all_messages(database)
    )
    assert 1 < server.connections <= 4


def test_messages_about_one_fault_leave_in_order(database: Database) -> None:
    """Never two of them at once, while those about other faults leave beside them."""
    waiting(database, 60, faults=5)
    by = Counting(taking_s=0.003)
    send(database, by, parallel=4)
    of = {one.key: one.id for one in all_messages(database)}
    for number in {one.number for one in by.begun}:
        ids = [of[one.key] for one in by.begun if one.number == number]
        assert ids == sorted(ids)
        assert len(ids) == 12
    assert set(by.most_at_once.values()) == {1}


def test_a_limit_leaves_the_rest(database: Database) -> None:
    """The oldest go; the rest is due now."""
    waiting(database, 9, faults=3)
    clock = Clock()
    sent = send(database, Counting(), clock, limit=4)
    assert states(database) == ["sent"] * 4 + ["waiting"] * 5
    assert (outcomes(sent), sent.next_due) == ({"sent": 4}, clock.now)


def test_what_the_desk_cannot_be_told_is_given_up_without_a_further_word(database: Database) -> None:
    """Otherwise each message that died would bring forth another, for ever."""
    dispatched(database)
    refused = dict.fromkeys(("tac@example.com", "desk-tokyo@example.jp"), "550 5.1.1 gone")
    with smtp_server(conduct=Conduct(refused=refused)) as server:
        sent = send(database, server.settings())
        assert outcomes(sent) == {"dead": 2}
        assert outcomes(send(database, server.settings())) == {}
    assert states(database) == ["dead", "dead"]


def test_what_failed_for_a_day_is_given_up_and_told(database: Database) -> None:
    """The number of attempts and the last reason stand beside it; so much time went by."""
    waiting(database)
    clock, begun = Clock(), Clock().now

    def gone(letter: Letter) -> Exception | None:
        return NotSent("no route to host") if letter.kind == "dispatch" else None

    found: list[Sent] = []
    while not found or found[-1].next_due is not None:
        found.append(send(database, Counting(fails=gone), clock))
        clock.now = found[-1].next_due or clock.now
    assert len(found) == MOST_ATTEMPTS
    assert outcomes(found[-1]) == {"dead": 1, "sent": 1}
    first, _ = all_messages(database)
    assert first.why == f"given up after {MOST_ATTEMPTS} attempts: no route to host"
    assert timedelta(hours=18) < clock.now - begun < timedelta(hours=28)


def test_without_a_mail_server_in_the_settings_the_reason_says_what_to_write(database: Database) -> None:
    """Not for good: it goes once somebody has written it."""
    waiting(database)
    assert outcomes(send(database, Delivery())) == {"again": 1}
    assert "write [mail] with host" in all_messages(database)[0].why


@pytest.mark.parametrize(
    ("means", "address", "named"),
    [
        (Means.WEBHOOK, "https://hooks.example.jp/x", "hooks.example.jp"),
        (Means.COMMAND, "pager", "pager"),
        (Means.FILE, "board", "board"),
    ],
)
def test_a_place_that_the_settings_do_not_know_is_named(
    database: Database, means: Means, address: str, named: str
) -> None:
    """Nothing is sent, and the message says which table lacks it."""
    waiting(database, means=means.value, address=address)
    sent = send(database, Delivery())
    assert not sent.all_went
    assert named in sent.tried[0].why


def test_a_bug_in_a_gateway_harms_no_other_message(database: Database) -> None:
    """The rest is sent and marked, the one waits, and the bug is raised at the end."""
    waiting(database, 6, faults=6)
    bad = all_messages(database)[2].key
    fails = Counting(fails=lambda one: ZeroDivisionError("oops") if one.key == bad else None)
    with pytest.raises(ZeroDivisionError, match="oops"):
        send(database, fails)
    assert Counter(states(database)) == {"sent": 5, "waiting": 1}
    assert all_messages(database)[2].why == "a bug of ours: ZeroDivisionError: oops"


def test_what_a_gateway_says_can_be_kept_whatever_it_is(database: Database) -> None:
    """NUL, half a character, escapes, a million letters: one line, stored."""
    waiting(database)
    said = "\x1b[31m\0\ud800 no\r\n" + "x" * 1_000_000
    assert outcomes(send(database, Counting(fails=lambda _: NotSent(said)))) == {"again": 1}
    assert len(all_messages(database)[0].why) <= 300


def test_a_place_that_does_not_answer_is_left_alone_for_a_while(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a minute lost on it the rest waits untried; what goes elsewhere is sent meanwhile."""
    monkeypatch.setattr("umc.gateways.patience.LOST_AT_MOST_S", 0.2)
    waiting(database, 30, faults=30)
    with database.write() as connection:
        every_other = messages.c.id % 2 == 0
        connection.execute(update(messages).where(every_other).values(means="command", address="pager"))
    clock = Clock()

    def dead_pager(letter: Letter) -> Exception | None:
        return NotSent("no answer within 20 s") if letter.means is Means.COMMAND else None

    sent = send(database, Counting(fails=dead_pager, taking_s=0.06), clock, parallel=1)
    assert outcomes(sent) == {"sent": 15, "again": 4, "given_back": 11}
    assert not sent.all_went
    untried = [one for one in all_messages(database) if one.why.startswith("not tried: command pager")]
    assert {(one.state.value, one.attempts) for one in untried} == {("waiting", 0)}
    assert len(untried) == 11
    assert all(clock.now < one.try_at <= clock.now + MINUTE for one in untried)
