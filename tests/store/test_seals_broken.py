"""What was changed so that each fault still fits itself: found by the seals, or by an anchor kept elsewhere.

The naive way, a chain for each fault and no more, is the negative control: it finds none of it.
"""

from collections.abc import Callable, Iterator

import pytest

from tests.store.registers import move, open_fault, registered
from tests.store.tampering import archived, cut, erase_last, execute, record_all, reseal, rewrite
from umc.domain.copies.anchor import Anchor
from umc.domain.faults.events import Noted
from umc.store.checks.check import Tally, check
from umc.store.checks.check_faults import all_faults, wrong_faults
from umc.store.checks.check_seals import failing_anchor
from umc.store.database.engine import Database, open_database
from umc.store.faults.numbers import wrong_numbers
from umc.store.record.seals import head, seal

FAULTS = 3


@pytest.fixture
def worked(database: Database) -> Database:
    """Give a database with three faults, the second with two notes, each step under a seal of its own."""
    return at_work(database)


@pytest.fixture
def worked_file(sqlite_url: str) -> Iterator[Database]:
    """Give the same on SQLite alone, for what is looked at in the same way on both."""
    with open_database(sqlite_url) as database:
        yield at_work(database)


def at_work(database: Database) -> Database:
    """Open three faults and note twice on the second."""
    registered(database)
    for _ in range(FAULTS):
        with database.write() as connection:
            open_fault(connection)
            seal(connection)
    for minute in (5, 6):
        with database.write() as connection:
            move(connection, "2", (f"2026-04-06 10:{minute:02}", Noted(text="called")))
            seal(connection)
    return database


def troubles(database: Database) -> list[tuple[str, str]]:
    """Return what the check finds, what is derived left aside."""
    with database.read() as connection:
        return [(one.code, one.message) for one in check(connection)]


def naive(database: Database) -> list[str]:
    """Return what is found by who looks at each fault's own chain and at the numbers given out."""
    with database.read() as connection:
        found = wrong_faults(connection, all_faults(connection), None, Tally())
        return [*(one.message for one in found), *wrong_numbers(connection)]


def anchored(database: Database) -> Anchor:
    """Return the head of the chain, to be kept."""
    with database.read() as connection:
        last = head(connection)
    return Anchor(seal=last.id, events=last.events, digest=last.digest)


def failing(database: Database, *anchors: Anchor) -> str | None:
    """Return what is said of the first anchor that does not hold."""
    with database.read() as connection:
        return failing_anchor(connection, anchors)


CHANGES: dict[str, tuple[Callable[[Database], None], str]] = {
    "rewritten": (
        lambda database: rewrite(database, "F-2026-000001", "somebody"),
        "F-2026-000001: event 1, under seal 1, is not what was recorded",
    ),
    "rewritten, with later seals": (
        lambda database: rewrite(database, "F-2026-000002", "somebody"),
        "F-2026-000002: event 1, under seal 2, is not what was recorded",
    ),
    "cut off": (
        lambda database: cut(database, "F-2026-000002", 2),
        "F-2026-000002: event 3, under seal 5, is gone",
    ),
    "erased whole": (erase_last, "a fault that is gone (its id was "),
}


@pytest.mark.parametrize("way", CHANGES)
def test_a_change_that_fits_itself_is_found_by_the_seals(worked: Database, way: str) -> None:
    """Once, naming fault, event and seal; the naive way finds nothing at all."""
    change, said = CHANGES[way]
    change(worked)
    assert naive(worked) == []
    [(code, message)] = troubles(worked)
    assert code == "seal"
    assert message.startswith(said)


@pytest.mark.parametrize("way", CHANGES)
def test_a_chain_made_to_fit_again_is_found_by_an_anchor(worked: Database, way: str) -> None:
    """Whoever computes every seal anew leaves nothing to see inside; a line kept elsewhere tells."""
    kept = anchored(worked)
    assert failing(worked, kept) is None
    change, _ = CHANGES[way]
    change(worked)
    reseal(worked)
    assert troubles(worked) == []
    said = failing(worked, kept)
    assert said is not None
    assert said.startswith(kept.text)


def test_the_first_anchor_that_fails_is_named(worked_file: Database) -> None:
    """It says until when nothing was touched."""
    anchors = [Anchor(seal=0, events=0, digest="0" * 64)]
    with worked_file.read() as connection:
        rows = connection.exec_driver_sql("SELECT id, events, digest FROM seals ORDER BY id").all()
    anchors += [Anchor(seal=row.id, events=row.events, digest=row.digest) for row in rows]
    assert failing(worked_file, *anchors) is None
    rewrite(worked_file, "F-2026-000003", "somebody")
    reseal(worked_file)
    said = failing(worked_file, *reversed(anchors))
    assert said is not None
    assert said.startswith(anchors[3].text)


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["UPDATE seals SET digest = digest || '0' WHERE id = 2"], "seal 2 is not what was sealed"),
        (["UPDATE seals SET sealed_at = sealed_at + 1 WHERE id = 5"], "seal 5 is not what was sealed"),
        (["UPDATE seals SET events = events + 1 WHERE id = 3"], "seal 3 is not what was sealed"),
        (["DELETE FROM sealings WHERE seal = 4", "DELETE FROM seals WHERE id = 4"], "seal 4 is gone"),
        (["DELETE FROM sealings WHERE seal = 1"], "seal 1 is not what was sealed"),
        (["UPDATE sealings SET seq = 2 WHERE seal = 1"], "seal 1 is not what was sealed"),
    ],
)
def test_a_seal_that_was_touched_is_found(worked_file: Database, statements: list[str], said: str) -> None:
    """Itself, what lies under it, and that it is there."""
    execute(worked_file, *statements)
    found = [message for code, message in troubles(worked_file) if code == "seal"]
    assert any(message.startswith(said) for message in found), found


def test_an_event_that_no_sealer_would_find_is_found(worked: Database) -> None:
    """Put in by hand, or its word taken away: it must not stay outside of the chain for ever."""
    execute(worked, "DELETE FROM sealings WHERE seal = 5", "DELETE FROM seals WHERE id = 5")
    assert ("seal", "F-2026-000002: event 3 is under no seal, and no sealer would find it") in troubles(
        worked
    )


@pytest.mark.postgres
def test_an_event_cut_off_before_it_was_sealed_is_found(postgres_url: str) -> None:
    """Its word is still there, and no sealer takes it away."""
    with open_database(postgres_url) as database:
        registered(database)
        with database.write() as connection:
            open_fault(connection)
            move(connection, "1", ("2026-04-06 10:05", Noted(text="called")))
        cut(database, "F-2026-000001", 1)
        for _ in range(2):
            assert troubles(database) == [("seal", "F-2026-000001: event 2 was recorded and is gone")]
            with database.write() as connection:
                seal(connection)


def test_what_is_archived_is_no_trouble_unless_it_is_not_what_was_sealed(worked: Database) -> None:
    """Its number stays taken, its seals stay provable, and its last digest has to be the sealed one."""
    execute(worked, *archived(worked, "F-2026-000002"))
    record_all(worked)
    assert troubles(worked) == []
    execute(worked, "UPDATE archived SET head = 'x'")
    assert [code for code, _ in troubles(worked)] == ["seal", "record"]
