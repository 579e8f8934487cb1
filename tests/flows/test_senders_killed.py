"""Senders beside each other, and senders killed at each point: a copy only of what had not been marked.

Kills at any other instant, and many at once, are those of ``test_time_acts_killed``.
"""

import os
import signal
import time
from collections import Counter
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from tests.flows.night_judged import in_order
from tests.sample_desk import Desk
from tests.smtp_process import ServerProcess, smtp_process
from tests.store.outbox_rows import all_messages, waiting
from tests.store.processes import MANY, PATIENCE_S
from umc.domain.letters import outbox
from umc.domain.letters.delivery import Delivery
from umc.domain.letters.letter import Letter
from umc.domain.letters.outbox import MessageState
from umc.gateways import clock
from umc.gateways.post_office import PostOffice
from umc.services.send_outbox import send_outbox
from umc.store.database.engine import open_database
from umc.store.messages import outbox_lists

SENDERS = 8
PARALLEL = 2
LEASE = timedelta(seconds=2)
"""What a killed sender had in hand is soon free; on a busy machine one who lives may lose it too."""


def send_until_all_went(url: str, server: ServerProcess, lease: timedelta = LEASE) -> None:
    """Be a sender: send what is due, again and again, until no message waits and none is being sent."""
    delivery = Delivery(mail=server.settings())
    with open_database(url) as database:
        while True:
            send_outbox(
                database, lambda: PostOffice(delivery), clock=clock.now, parallel=PARALLEL, lease=lease
            )
            with database.read() as connection:
                counts = outbox_lists.counts(connection)
            if not {MessageState.WAITING, MessageState.SENDING} & set(counts):
                return
            time.sleep(0.05)


def a_sender(url: str, server: ServerProcess, lease: timedelta = LEASE) -> BaseProcess:
    """Start a sender in a process of its own."""
    process = MANY.Process(target=send_until_all_went, args=(url, server, lease))
    process.start()
    return process


def test_eight_senders_send_each_message_once(desk: Desk, tmp_path: Path) -> None:
    """While nobody is killed there is no copy at all, and of each fault the order is kept."""
    with open_database(desk.url) as database:
        waiting(database, 200, faults=50)
        with smtp_process(tmp_path / "log") as server:
            senders = [a_sender(desk.url, server, outbox.LEASE) for _ in range(SENDERS)]
            for one in senders:
                one.join(PATIENCE_S)
            arrived = server.message_ids()
        kept = all_messages(database)
        assert [one.exitcode for one in senders] == [0] * SENDERS
        assert Counter(arrived) == {one.message_id: 1 for one in kept}
        assert {(one.state.value, one.attempts) for one in kept} == {("sent", 1)}
        assert in_order(arrived, {one.message_id: (one.number, one.id) for one in kept})


class Dying:
    """A post office that kills its own process right before or right after a letter has left."""

    def __init__(self, server: ServerProcess, dies: str) -> None:
        self._office = PostOffice(Delivery(mail=server.settings()))
        self._dies = dies

    def send(self, letter: Letter) -> None:
        """Hand a letter over, and die."""
        if self._dies == "before the send":
            die()
        self._office.send(letter)
        if self._dies == "after the send":
            die()

    def close(self) -> None:
        """Hang up."""
        self._office.close()


def die(*_: object) -> None:
    """End this process as if the power had gone."""
    os.kill(os.getpid(), signal.SIGKILL)


def send_and_die(url: str, server: ServerProcess, dies: str) -> None:
    """Be a sender that is killed at that very point."""
    told = die if dies == "after the mark" else lambda _: None
    with open_database(url) as database:
        send_outbox(database, lambda: Dying(server, dies), clock=clock.now, lease=LEASE, tell=told)


@pytest.mark.parametrize(
    ("dies", "copies"), [("before the send", 1), ("after the send", 2), ("after the mark", 1)]
)
def test_a_copy_is_sent_only_where_the_kill_fell_between_send_and_mark(
    desk: Desk, tmp_path: Path, dies: str, copies: int
) -> None:
    """Each of the three points, on its own; every copy has the same Message-ID."""
    with open_database(desk.url) as database:
        waiting(database)
        with smtp_process(tmp_path / "log") as server:
            sender = MANY.Process(target=send_and_die, args=(desk.url, server, dies))
            sender.start()
            sender.join(PATIENCE_S)
            send_until_all_went(desk.url, server)
            arrived = server.message_ids()
        (kept,) = all_messages(database)
    assert sender.exitcode == -signal.SIGKILL
    assert arrived == [kept.message_id] * copies
    assert (kept.state.value, kept.attempts) == ("sent", 1 if dies == "after the mark" else 2)
