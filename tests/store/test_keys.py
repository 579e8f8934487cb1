"""Keys: a repeated write does nothing and answers as the first time did."""

import threading

import pytest

from tests.store.registers import NOW
from umc.domain.refusals import Refusal
from umc.store.database.engine import Database, open_database
from umc.store.record import keys
from umc.store.register import revisions


def test_a_new_key_has_no_outcome(database: Database) -> None:
    """The command is to be done."""
    with database.write() as connection:
        assert keys.recall(connection, "k", "fault open") is None


def test_a_repeated_command_gets_the_first_outcome(database: Database) -> None:
    """Word for word, in a later transaction."""
    with database.write() as connection:
        keys.remember(connection, "k", "fault open", '{"fault":"F-1"}', now=NOW)
    with database.write() as connection:
        assert keys.recall(connection, "k", "fault open") == '{"fault":"F-1"}'


def test_a_key_of_another_command_is_refused(database: Database) -> None:
    """Two commands under one key would be a mistake in the script."""
    with database.write() as connection:
        keys.remember(connection, "k", "fault open", "{}", now=NOW)
        with pytest.raises(Refusal, match="'k'") as refused:
            keys.recall(connection, "k", "fault close")
    assert refused.value.code == "key-reused"


def test_a_key_is_forgotten_with_the_write_that_failed(database: Database) -> None:
    """The repetition then does the work."""
    with pytest.raises(ZeroDivisionError):
        fail(database)
    with database.write() as connection:
        assert keys.recall(connection, "k", "fault open") is None


def fail(database: Database) -> None:
    """Keep a key in a block that ends badly."""
    with database.write() as connection:
        keys.remember(connection, "k", "fault open", "{}", now=NOW)
        raise ZeroDivisionError


@pytest.mark.parametrize("key", ["a\0b", "\ud800"])
def test_a_key_that_cannot_be_kept_is_refused_by_both_alike(database: Database, key: str) -> None:
    """Before anything is done under it."""
    with database.write() as connection, pytest.raises(Refusal, match="key holds"):
        keys.recall(connection, key, "fault open")


def test_the_same_key_twice_at_once_is_done_once(database: Database, database_url: str) -> None:
    """The second waits, and gets what the first has done."""
    outcomes: list[str | None] = []
    asking = threading.Event()

    def second() -> None:
        with open_database(database_url) as other:
            asking.set()
            with other.write() as connection:
                outcomes.append(keys.recall(connection, "k", "c"))

    with database.write() as connection:
        assert keys.recall(connection, "k", "c") is None
        waiting = threading.Thread(target=second)
        waiting.start()
        asking.wait()
        keys.remember(connection, "k", "c", "done", now=NOW)
    waiting.join()
    assert outcomes == ["done"]


def test_revisions_count_up_without_a_gap(database: Database) -> None:
    """Each with who, when and what; the newest first."""
    with database.write() as connection:
        for actor in ("sato", "ito"):
            revisions.begin(connection)
            revisions.record(connection, actor=actor, digest="d", summary={"added": 3}, now=NOW)
    with pytest.raises(ZeroDivisionError), database.write() as connection:
        raise_after(revisions.record(connection, actor="x", digest="d", summary={}, now=NOW))
    with database.write() as connection:
        assert revisions.record(connection, actor="abe", digest="d", summary={}, now=NOW) == 3
        found = revisions.latest(connection, limit=5)
    assert [(one.rev, one.actor) for one in found] == [(3, "abe"), (2, "ito"), (1, "sato")]
    assert found[2].applied_at == NOW
    assert found[2].summary == {"added": 3}


def raise_after(_done: object) -> None:
    """End a block badly."""
    raise ZeroDivisionError
