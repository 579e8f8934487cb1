"""The chain of the book: everything recorded comes under a seal, once, whoever writes at the same time."""

import sys
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest

from tests.store.registers import move, open_fault, registered
from tests.store.undone import undone
from umc.domain.faults.events import Noted
from umc.store.checks.check import check
from umc.store.database.engine import Connection, Database, open_database
from umc.store.record import seals
from umc.store.record.seals import NO_SEAL, Seal, head, seal, waits


@pytest.fixture
def book(database: Database) -> Database:
    """Give a database with the bank's book, and nothing recorded."""
    return registered(database)


def sealed(database: Database) -> Seal:
    """Seal what waits, where writing has not sealed it already; return the head of the chain."""
    with database.write() as connection:
        seal(connection)
    return now(database)


def now(database: Database) -> Seal:
    """Return the head of the chain."""
    with database.read() as connection:
        return head(connection)


def troubles(database: Database) -> list[tuple[str, str]]:
    """Return what the check finds, what is derived left aside."""
    with database.read() as connection:
        return [(one.code, one.message) for one in check(connection)]


def covered(database: Database) -> list[tuple[int, int]]:
    """Return seal and last event of each sealing, in order."""
    with database.read() as connection:
        rows = connection.exec_driver_sql("SELECT seal, seq FROM sealings ORDER BY seal, fault")
        return [(row.seal, row.seq) for row in rows]


def note(connection: Connection, number: str, minute: int) -> None:
    """Write something down on a fault."""
    move(connection, number, (f"2026-04-06 10:{minute:02}", Noted(text="called")))


def test_a_chain_without_events_has_no_seal(book: Database) -> None:
    """A book that was applied moved no fault."""
    with book.write() as connection:
        assert seal(connection) is None
    assert now(book) == NO_SEAL


def test_a_seal_covers_the_last_event_of_each_fault_that_moved(book: Database) -> None:
    """Two faults in one transaction lie under one seal; a fault that did not move is not sealed again."""
    with book.write() as connection:
        open_fault(connection)
        open_fault(connection)
        note(connection, "2", 5)
    first = sealed(book)
    with book.write() as connection:
        note(connection, "1", 6)
    second = sealed(book)
    assert [(one.id, one.events) for one in (first, second)] == [(1, 3), (2, 4)]
    assert covered(book) == [(1, 1), (1, 2), (2, 2)]
    assert troubles(book) == []


def test_sqlite_seals_in_the_transaction_that_wrote(sqlite_url: str) -> None:
    """Whoever reads an event there finds it sealed; what is undone leaves no seal."""
    with open_database(sqlite_url) as database:
        registered(database)
        with database.write() as connection:
            open_fault(connection)
        assert now(database).events == 1
        with undone(database) as connection:
            open_fault(connection)
        assert now(database).id == 1
        with database.atomic():
            for _ in range(3):
                with database.write() as connection:
                    open_fault(connection)
        assert (now(database).id, now(database).events) == (2, 4)


@pytest.mark.postgres
def test_on_a_server_events_wait_for_a_sealer(postgres_url: str) -> None:
    """Writers do not wait for each other's seals; whoever comes by seals for all."""
    with open_database(postgres_url) as database:
        registered(database)
        with database.write() as connection:
            open_fault(connection)
        with database.read() as connection:
            assert waits(connection)
        assert now(database) == NO_SEAL
        assert [one for one in troubles(database) if one[0] == "seal"] == []
        assert sealed(database).id == 1
        with database.read() as connection:
            assert not waits(connection)


@pytest.mark.postgres
def test_an_event_that_is_committed_after_a_sealer_looked_waits_for_the_next(postgres_url: str) -> None:
    """Only word of what was sealed is taken away."""
    with open_database(postgres_url) as early, open_database(postgres_url) as late:
        registered(early)
        with early.write() as connection:
            open_fault(connection)
        with late.write() as connection:
            note(connection, "1", 5)
            assert sealed(early).id == 1
        assert now(early).events == 1
        last = sealed(early)
        assert (last.id, last.events) == (2, 2)
        assert troubles(early) == []


@pytest.mark.postgres
def test_who_does_not_wait_leaves_it_to_the_sealer_at_work(postgres_url: str) -> None:
    """A tick must not stand behind another's long seal."""
    with open_database(postgres_url) as one, open_database(postgres_url, wait_s=5) as other:
        registered(one)
        with one.write() as connection:
            open_fault(connection)
        with one.write() as connection:
            assert seal(connection) is not None
            with other.write() as second:
                assert seal(second, wait=False) is None
        assert now(other).id == 1


@pytest.mark.postgres
def test_sealers_and_writers_at_once_leave_one_chain(postgres_url: str) -> None:
    """Four writers and three sealers: every event under exactly one seal, the seals without a gap."""
    with open_database(postgres_url) as database:
        registered(database)
    writers, sealers, each = 4, 3, 15

    def write() -> None:
        with open_database(postgres_url) as mine:
            for _ in range(each):
                with mine.write() as connection:
                    open_fault(connection)

    def come_by() -> None:
        with open_database(postgres_url) as mine:
            for _ in range(each):
                with mine.write() as connection:
                    seal(connection)

    _at_once([write] * writers + [come_by] * sealers)
    with open_database(postgres_url) as database:
        last = sealed(database)
        assert last.events == writers * each
        assert len(covered(database)) == writers * each
        assert troubles(database) == []
        said = f"{writers * each} openings, {sealers * each} seals tried: {last.id} seals, 0 lost, 0 double"
        sys.stdout.write(f"{said}\n")


def _at_once(jobs: Sequence[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def test_a_long_backlog_is_sealed_piece_by_piece(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after an upgrade of a large database: several seals, none over more faults than fit in memory."""
    monkeypatch.setattr(seals, "AT_ONCE", 2)
    registered(database)
    with database.write() as connection:
        for _ in range(5):
            open_fault(connection)
    last = sealed(database)
    assert (last.id, last.events) == (3, 5)
    assert [under for under, _ in covered(database)] == [1, 1, 2, 2, 3]
    assert troubles(database) == []


def test_an_upgrade_seals_what_an_older_schema_left(book: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults that were recorded before there were seals lie under one from then on."""
    with monkeypatch.context() as before, book.write() as connection:
        before.setattr("umc.store.database.engine.seal", lambda _: None)
        open_fault(connection)
        note(connection, "1", 5)
    assert now(book) == NO_SEAL
    book.upgrade()
    assert (now(book).id, now(book).events) == (1, 2)
    assert troubles(book) == []


def test_a_seal_is_never_older_than_the_one_before_or_what_it_covers(book: Database) -> None:
    """Also where a clock was set back: the seals since an instant hold every event since."""
    recorded: list[datetime] = []
    for when in (timedelta(0), timedelta(days=-3), timedelta(days=1)):
        with book.write() as connection:
            stored = open_fault(connection)
            recorded.append(stored.events[-1].recorded_at)
        with book.write() as connection:
            seal(connection, now=recorded[-1] + when)
    with book.read() as connection:
        rows = connection.exec_driver_sql("SELECT id, sealed_at, events, digest FROM seals ORDER BY id")
        made = [seals.seal_of(row) for row in rows]
    assert [one.sealed_at for one in made] == sorted(one.sealed_at for one in made)
    assert all(one.sealed_at >= at for one, at in zip(made, recorded, strict=True))
