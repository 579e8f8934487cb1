"""Sending while the database or the sender is disturbed: nothing is lost or sent twice."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest

from tests.sample_desk import Desk
from tests.services.sending import MINUTE, Clock, Counting, outcomes, send
from tests.store.outbox_rows import all_messages, dispatched, states, waiting
from umc.domain.letters.letter import Letter, NotSent
from umc.domain.refusals import OutsideFailure
from umc.services.send_outbox import send_outbox
from umc.store.database.engine import Database, open_database


@pytest.fixture
def database(desk: Desk) -> Iterator[Database]:
    """Give a database with the sample book and an empty outbox."""
    with open_database(desk.url) as opened:
        yield opened


@contextmanager
def locked_meanwhile(url: str, *, for_s: float) -> Iterator[Callable[[int], None]]:
    """Give what locks the messages at its first call, for so long or until the block ends."""
    locked, freed = threading.Event(), threading.Event()

    def lock() -> None:
        with open_database(url) as other, other.write() as connection:
            if other.path is None:
                connection.exec_driver_sql("LOCK TABLE messages IN ACCESS EXCLUSIVE MODE")
            locked.set()
            freed.wait(for_s)

    locker = threading.Thread(target=lock)

    def begin(_: int) -> None:
        if not locked.is_set():
            locker.start()
            locked.wait(10)

    try:
        yield begin
    finally:
        freed.set()
        if locked.is_set():
            locker.join()


def test_nothing_is_sent_inside_a_transaction(database: Database, desk: Desk) -> None:
    """While letters are with their gateways anybody may write."""
    waiting(database, 8, faults=8)

    def write(_: Letter) -> None:
        with open_database(desk.url, wait_s=1) as other, other.write():
            return

    sent = send(database, Counting(fails=write), parallel=4)
    assert outcomes(sent) == {"sent": 8}


def test_a_death_and_its_telling_are_one(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the event cannot be kept the message is not given up either: it is claimed again later."""
    dispatched(database)

    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("umc.store.faults.undelivered.record", broken)
    gone = Counting(fails=lambda _: NotSent("gone", for_good=True))
    with pytest.raises(ZeroDivisionError):
        send(database, gone)
    assert states(database) == ["sending"]
    monkeypatch.undo()
    late = Clock(Clock().now + 3 * MINUTE)
    assert outcomes(send(database, Counting(fails=lambda _: NotSent("gone", for_good=True)), late)) == {
        "dead": 2
    }


def test_being_stopped_finishes_what_has_begun_and_gives_the_rest_back(database: Database) -> None:
    """Nothing is left claimed, nothing sent is unmarked, and what went back was never tried."""
    waiting(database, 40, faults=40)
    by = Counting(taking_s=0.02)
    sent = send(database, by, parallel=2, stop=lambda: len(by.begun) >= 4)
    kept = all_messages(database)
    assert 4 <= len(sent.tried) < 40
    assert outcomes(sent) == {"sent": len(by.begun)}
    assert Counter((one.state.value, one.attempts) for one in kept) == {
        ("sent", 1): len(by.begun), ("waiting", 0): 40 - len(by.begun),
    }  # fmt: skip


def test_an_interruption_marks_what_was_sent(database: Database) -> None:
    """Even where it strikes in the middle: no copy is sent that was sent already."""
    waiting(database, 20, faults=20)
    by, told = Counting(taking_s=0.02), []

    def interrupted(count: int) -> None:
        told.append(count)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send(database, by, parallel=2, tell=interrupted)
    assert Counter(states(database)) == {"sent": len(by.begun), "waiting": 20 - len(by.begun)}
    assert len(told) == 1


def test_a_send_that_outlasts_its_lease_keeps_it(database: Database, desk: Desk) -> None:
    """Leases of what is in hand are renewed: nobody else claims it while its sender lives."""
    waiting(database, 3, faults=3)
    by, others, begun, ended = Counting(taking_s=2.5), Counting(), threading.Event(), threading.Event()
    began_s, read = time.monotonic(), Clock().now

    def clock() -> datetime:
        begun.set()
        return read + timedelta(seconds=time.monotonic() - began_s)

    def meddle() -> None:
        begun.wait(30)
        time.sleep(1)
        with open_database(desk.url) as other:
            while not ended.is_set():
                send_outbox(other, lambda: others, clock=clock, lease=SHORT)
                time.sleep(0.1)

    meddler = threading.Thread(target=meddle)
    meddler.start()
    sent = send_outbox(database, lambda: by, clock=clock, parallel=3, lease=SHORT)
    ended.set()
    meddler.join()
    assert (outcomes(sent), sent.lost) == ({"sent": 3}, 0)
    assert others.begun == []


SHORT = timedelta(seconds=1.5)


def test_a_database_that_is_locked_from_the_start_is_not_waited_for(desk: Desk) -> None:
    """Nothing was sent yet, so nothing has to be marked: whoever waits may ask again."""
    with open_database(desk.url, wait_s=0.2) as database:
        waiting(database)
        by = Counting()
        with open_database(desk.url) as other, other.write() as connection:
            if database.path is None:
                connection.exec_driver_sql("LOCK TABLE messages IN ACCESS EXCLUSIVE MODE")
            begun_s = time.monotonic()
            with pytest.raises(OutsideFailure) as failed:
                send(database, by)
            assert time.monotonic() - begun_s < 10
        assert (failed.value.code, by.begun, states(database)) == ("database-busy", [], ["waiting"])


def test_a_database_that_is_locked_for_a_while_is_waited_for(desk: Desk) -> None:
    """What was sent meanwhile is marked once it is free; nothing is sent twice."""
    with open_database(desk.url, wait_s=0.3) as database:
        waiting(database, 10, faults=10)
        by = Counting(taking_s=0.05)
        with locked_meanwhile(desk.url, for_s=1.5) as begin_to_lock:
            sent = send(database, by, tell=begin_to_lock, parallel=2)
        assert (outcomes(sent), sent.lost) == ({"sent": 10}, 0)
        assert len(by.begun) == 10
        assert states(database) == ["sent"] * 10


def test_a_database_that_stays_away_ends_the_run_with_the_reason(desk: Desk) -> None:
    """Once leases begin to run out; what was sent unmarked is sent again, with the same Message-ID."""
    with open_database(desk.url, wait_s=0.2) as database:
        waiting(database, 4, faults=4)
        by = Counting(taking_s=0.05)
        with locked_meanwhile(desk.url, for_s=30) as begin_to_lock, pytest.raises(OutsideFailure) as failed:
            send(database, by, tell=begin_to_lock, parallel=1, lease=timedelta(seconds=2))
        assert failed.value.code == "database-busy"
        first = [one.message_id for one in by.begun]
        later = Clock(Clock().now + MINUTE)
        again = Counting()
        send(database, again, later)
        copies = Counter([*first, *(one.message_id for one in again.begun)])
        assert set(copies) == {one.message_id for one in all_messages(database)}
        assert max(copies.values()) <= 2
        assert states(database) == ["sent"] * 4


@pytest.mark.postgres
def test_connections_that_the_server_cuts_are_opened_again(postgres_desk: Desk) -> None:
    """A database restarted in the middle: whatever was sent is marked, and nothing is sent twice."""
    with open_database(postgres_desk.url) as database:
        waiting(database, 20, faults=20)
        by, cuts = Counting(taking_s=0.02), list[int]()

        def cut(_: int) -> None:
            if len(cuts) < 3:
                with psycopg.connect(postgres_desk.url, autocommit=True) as administrator:
                    cuts.append(administrator.execute(ALL_OTHERS).rowcount)

        sent = send(database, by, tell=cut, parallel=2)
        assert cuts == [1, 1, 1]
        assert (outcomes(sent), sent.lost, len(by.begun)) == ({"sent": 20}, 0, 20)
        assert states(database) == ["sent"] * 20


ALL_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
