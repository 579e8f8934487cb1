"""What had to be said against what was: an event that leads to a message has one, in a thread that fits."""

from collections.abc import Iterator

import pytest

from tests.sample_desk import Desk
from tests.store.tampering import execute
from umc.store.checks.check import check
from umc.store.database.engine import Database, open_database


@pytest.fixture
def told(sqlite_desk: Desk) -> Iterator[Database]:
    """Give a database with a fault on which somebody was told of everything there is to tell."""
    sqlite_desk.dispatched()
    sqlite_desk.step("note", "1", "--send", "we are at it", "--to", "customer", at="03:25")
    sqlite_desk.ask("tick", at="2026-05-03T09:00+09:00")
    sqlite_desk.open("KB-SW-02")
    with open_database(sqlite_desk.url) as database:
        yield database


def troubles(database: Database) -> list[tuple[str, str]]:
    """Return what the check finds."""
    with database.read() as connection:
        return [(one.code, one.message) for one in check(connection)]


OF_EVENT = "SELECT m.id FROM messages m JOIN events e ON e.fault = m.fault AND e.seq = m.seq WHERE e.kind ="


@pytest.mark.parametrize("kind", ["noted", "escalated"])
def test_an_event_that_had_to_be_told_and_was_not_is_found(told: Database, kind: str) -> None:
    """Somebody took the message away: nobody was told, and it would seem that they were."""
    assert troubles(told) == []
    execute(told, f"DELETE FROM messages WHERE id IN ({OF_EVENT} '{kind}')")
    found = troubles(told)
    assert {code for code, _ in found} == {"message"}
    assert any(f"({kind}) must have led to a message, and there is none" in said for _, said in found)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE messages SET key = 'k' WHERE id = 1", "its Message-ID is not that of its key"),
        ("UPDATE threads SET first = '<x@y>'", "does not begin or end with the messages in it"),
        ("UPDATE threads SET last = ''", "does not begin or end with the messages in it"),
    ],
)
def test_a_message_that_fits_no_thread_is_found(told: Database, statement: str, said: str) -> None:
    """An answer to it would be taken for one to something else."""
    execute(told, statement)
    found = troubles(told)
    assert found
    assert all(code == "message" and one.endswith(said) for code, one in found)


def test_an_engineer_whom_no_customer_named_is_found(told: Database) -> None:
    """Whose fault it is stands beside the events: it is one whom some version of the customer names."""
    execute(told, "UPDATE faults SET engineer = 'mallory' WHERE number = 'F-2026-000001'")
    said = "F-2026-000001: engineer 'mallory' is whom no version of customer 'keihin-bank' names"
    assert troubles(told) == [("derived", said)]


def test_a_revision_whose_plan_is_gone_is_found(told: Database) -> None:
    """From the first revision that has a plan on, every one has."""
    execute(told, "INSERT INTO revisions SELECT rev + 1, applied_at, actor, digest, summary FROM revisions")
    assert ("plan", "revision 2: its plan is gone") in troubles(told)
