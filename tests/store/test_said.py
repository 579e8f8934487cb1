"""Words beside the chain: kept, put back, and checked against their references, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from tests.domain.builders import dispatched, routed
from tests.store.registers import move, open_fault, registered
from umc.domain.faults.events import Noted, Reported
from umc.store.checks.wrong_words import wrong_words
from umc.store.database.engine import Database
from umc.store.faults.event_rows import read_row
from umc.store.faults.faults import load
from umc.store.faults.said import reference
from umc.store.record.chain import link
from umc.store.tables.fault_tables import events
from umc.store.tables.word_tables import said

LITERAL = "said:" + "0" * 64
"""A text that only looks like a reference."""


@pytest.fixture
def worked(database: Database) -> Database:
    """Give a database with a fault in which people have said something."""
    registered(database)
    with database.write() as connection:
        open_fault(connection)
        move(
            connection, "1",
            ("2026-04-06 10:06", routed()), ("2026-04-06 10:07", dispatched()),
            ("2026-04-06 10:08", Noted(text="called Ms Tanaka")), ("2026-04-06 10:09", Noted(text=LITERAL)),
        )  # fmt: skip
    return database


def troubles(database: Database) -> list[str]:
    """Return what is wrong with the words."""
    with database.read() as connection:
        return list(wrong_words(connection, 0, 2**40))


def test_events_hold_references_and_the_words_come_back(worked: Database) -> None:
    """No row of an event says what a person said; whoever reads the fault does not notice."""
    with worked.read() as connection:
        bodies = " ".join(connection.execute(select(events.c.body)).scalars())
        stored = load(connection, "1")
    assert "Tanaka" not in bodies
    assert [one.what.text for one in stored.events if isinstance(one.what, Noted)] == [
        "called Ms Tanaka", LITERAL,
    ]  # fmt: skip
    assert isinstance(stored.events[0].what, Reported)
    assert "said:" not in stored.events[0].what.symptom
    assert troubles(worked) == []


def test_a_reference_covers_salt_place_and_words(worked: Database) -> None:
    """The same words twice have two references: nobody can tell that they are the same."""
    with worked.write() as connection:
        move(connection, "1", ("2026-04-06 11:00", Noted(text="called Ms Tanaka")))
    with worked.read() as connection:
        rows = connection.execute(select(said).where(said.c.words == "called Ms Tanaka")).all()
        bodies = " ".join(connection.execute(select(events.c.body)).scalars())
    found = {reference(row.salt, row.place, row.words) for row in rows}
    assert len(found) == len({row.salt for row in rows}) == 2
    assert all(one in bodies for one in found)
    assert {len(row.salt) for row in rows} == {32}


def test_the_chain_covers_how_the_actor_is_known(worked: Database) -> None:
    """An event recorded before that was kept has the digest that it had."""
    with worked.read() as connection:
        before, row = connection.execute(select(events).where(events.c.seq.in_((3, 4)))).all()
    told = read_row(row)
    assert told.known_by is None
    assert link(before.digest, "F-2026-000001", told, row.body) == row.digest
    known = replace(told, known_by="system")
    assert link(before.digest, "F-2026-000001", known, row.body) != row.digest


def test_words_of_before_stay_as_they_are(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was recorded with words inside reads as it did, whatever it begins with."""
    monkeypatch.setattr("umc.store.faults.event_rows.put_aside", lambda event: (event, []))
    registered(database)
    with database.write() as connection:
        open_fault(connection)
        move(connection, "1", ("2026-04-06 10:08", Noted(text="said: she will ring")))
    with database.read() as connection:
        assert load(connection, "1").events[-1].what == Noted(text="said: she will ring")
        assert connection.execute(select(said)).all() == []
    assert troubles(database) == []


FORGETTINGS = """
INSERT INTO forgettings (forgotten_at, actor, customer, kind, name, digest)
VALUES (7, 'x', 'shop', 'contact', '{}', ''), (8, 'x', 'bank', 'contact', '{}', ''),
(9, 'x', 'bank', 'plan', '1', '')
"""
TAMPERED = {
    "other words": (
        "UPDATE said SET words = 'called nobody' WHERE seq = 4", "event 4: its text is not what was said"),
    "another salt": ("UPDATE said SET salt = 'x' WHERE seq = 4", "event 4: its text is not what was said"),
    "gone": ("DELETE FROM said WHERE seq = 4", "event 4: the words of its text are gone"),
    "another place": ("UPDATE said SET place = 'notes/0' WHERE seq = 4",
                      "event 4: its notes/0 holds no reference, yet there are words for it"),
    "no salt": ("UPDATE said SET salt = NULL WHERE seq = 4", "event 4: its text has lost its salt"),
    "forgotten unasked": (
        "UPDATE said SET salt = NULL, words = 'x', forgotten_at = 1 WHERE seq = 4",
        "event 4: its text is marked as forgotten, and no such forgetting is on record"),
    "forgotten of another customer": (
        "UPDATE said SET salt = NULL, words = 'ring [forgotten]', forgotten_at = 7 WHERE seq = 4",
        "event 4: its text is marked as forgotten, and no such forgetting is on record"),
    "forgotten with a plan": (
        "UPDATE said SET salt = NULL, words = 'ring [forgotten]', forgotten_at = 9 WHERE seq = 4",
        "event 4: its text is marked as forgotten, and no such forgetting is on record"),
    "other words, as if forgotten": (
        "UPDATE said SET salt = NULL, words = 'called nobody', forgotten_at = 8 WHERE seq = 4",
        "event 4: its text is marked as forgotten, and says nowhere [forgotten]"),
    "a salt of no salt's form": (
        "UPDATE said SET salt = salt || '0' WHERE seq = 4",
        "event 4: its text has a salt that is not 32 hex digits"),
}  # fmt: skip


@pytest.mark.parametrize("statement_and_said", TAMPERED.values(), ids=TAMPERED)
def test_words_that_are_not_what_was_said_are_found(
    worked: Database, statement_and_said: tuple[str, str]
) -> None:
    """Behind the guards' back; each trouble names the fault, the event and the place."""
    statement, told = statement_and_said
    with worked.write() as connection:
        if connection.dialect.name == "sqlite":
            for guard in ("said_is_only_forgotten", "said_is_never_removed"):
                connection.exec_driver_sql(f"DROP TRIGGER {guard}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql(FORGETTINGS)
        assert connection.exec_driver_sql(statement).rowcount == 1
    assert f"F-2026-000001: {told}" in troubles(worked)


def test_words_forgotten_of_their_own_customer_then_are_well(worked: Database) -> None:
    """Control: the same marks, with a forgetting of that customer at that instant, and its trace."""
    with worked.write() as connection:
        connection.exec_driver_sql(FORGETTINGS)
        connection.exec_driver_sql(
            "UPDATE said SET salt = NULL, words = 'ring [forgotten]', forgotten_at = 8 WHERE seq = 4"
        )
    assert troubles(worked) == []


def test_no_other_three_texts_give_the_same_reference() -> None:
    """A line end in the words cannot stand for the one between place and words."""
    assert reference("a", "b\nc", "d") != reference("a", "b", "c\nd")
    assert reference("a", 'b","c', "d") != reference("a", "b", 'c","d')


@pytest.mark.parametrize(
    "statement", ["UPDATE said SET words = 'x'", "DELETE FROM said", "UPDATE said SET forgotten_at = 1"]
)
def test_words_are_only_ever_forgotten(worked: Database, statement: str) -> None:
    """A guard refuses any other change, whoever asks."""
    with pytest.raises(DBAPIError, match="never"), worked.write() as connection:
        connection.exec_driver_sql(statement)
