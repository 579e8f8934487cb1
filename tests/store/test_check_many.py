"""A check of many faults: what they share is read once and together, and it says how far it has come."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.domain.builders import a_contract, dispatched, routed
from tests.store.registers import a_book, apply, move, open_fault
from tests.store.tampering import execute
from umc.domain.register.contract import Agreement, Contract
from umc.store.checks import check_file
from umc.store.checks.check import check
from umc.store.checks.check_faults import all_faults, wrong_faults
from umc.store.checks.check_file import wrong_file
from umc.store.checks.tally import Tally
from umc.store.database.engine import Connection, Database, open_database
from umc.store.faults import derived_states
from umc.store.faults.derived_states import deriving
from umc.store.register.term_values import forget_values
from umc.store.register.terms import digest_now

CONTRACTS = {f"C-{place}": a_contract(id=f"C-{place}") for place in range(1, 7)}
UNDERIVED = "nothing can be derived from its events"


@pytest.fixture
def desk(database: Database) -> Database:
    """Give a database with six contracts and no fault."""
    with database.write() as connection:
        apply(connection, a_book(contracts=CONTRACTS))
    return database


def opened(database: Database, contract: str, count: int = 1) -> None:
    """Open so many faults under a contract, each with a leg."""
    with database.write() as connection:
        terms = digest_now(connection, Contract, contract)
        for _ in range(count):
            stored = open_fault(connection, terms=terms)
            steps = (("2026-04-06 10:06", routed()), ("2026-04-06 10:07", dispatched()))
            move(connection, stored.number, *steps)


@contextmanager
def counted(connection: Connection) -> Iterator[list[str]]:
    """Collect the statements that a database is asked."""
    found: list[str] = []

    def keep(_c: object, _k: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(connection.engine, "before_cursor_execute", keep)
    try:
        yield found
    finally:
        event.remove(connection.engine, "before_cursor_execute", keep)


def underived(database: Database) -> list[str]:
    """Return the numbers of the faults of which a check can derive nothing."""
    with database.read() as connection:
        found = list(wrong_faults(connection, all_faults(connection), deriving(connection), Tally()))
    return [one.message.partition(":")[0] for one in found if UNDERIVED in one.message]


def asked(database: Database) -> int:
    """Return how many statements a check of all faults takes in a process that has read no terms."""
    with database.read() as connection:
        forget_values(digest_now(connection, Contract, one) for one in CONTRACTS)
        derive = deriving(connection)
        with counted(connection) as found:
            list(wrong_faults(connection, all_faults(connection), derive, Tally()))
    return len(found)


def test_many_faults_take_no_more_statements_than_a_few(desk: Database) -> None:
    """Terms, words, events and rows are read for all of them together: none takes one of its own."""
    opened(desk, "C-1")
    few = asked(desk)
    for contract in CONTRACTS:
        opened(desk, contract)
    assert asked(desk) <= few


def test_terms_that_cannot_be_read_are_told_of_each_fault_under_them_and_no_other(desk: Database) -> None:
    """What is read together does not fall together."""
    for contract in ("C-1", "C-2", "C-1"):
        opened(desk, contract)
    with desk.read() as connection:
        digest = digest_now(connection, Contract, "C-1")
    forget_values([digest])
    execute(desk, f"UPDATE terms SET body = '{{}}' WHERE digest = '{digest}'")
    assert underived(desk) == ["F-2026-000001", "F-2026-000003"]


def test_a_version_of_another_kind_is_not_taken_for_a_contract(desk: Database) -> None:
    """A fault that has pinned an agreement as its contract is named; nothing breaks off."""
    opened(desk, "C-1")
    with desk.write() as connection:
        open_fault(connection, terms=digest_now(connection, Agreement, "A-1"))
    assert underived(desk) == ["F-2026-000002"]


def test_only_so_many_versions_of_terms_are_kept(desk: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those asked for last; one that is no longer kept is read again."""
    monkeypatch.setattr(derived_states, "_KEPT_AT_MOST", 1)
    opened(desk, "C-1")
    with desk.read() as connection:
        derive = deriving(connection)
        first, second = (digest_now(connection, Contract, one) for one in ("C-1", "C-2"))
        kept = []
        for wanted in ([first, second], [second], [first]):
            derive.foresee(wanted)
            kept.append(set(derive._known))
    assert kept == [{first, second}, {second}, {first}]
    assert underived(desk) == []


def test_a_check_says_what_it_looks_at_and_how_far_it_has_come(desk: Database) -> None:
    """Each part as it begins, the faults with how many there are."""
    opened(desk, "C-1", 2)
    seen: list[tuple[str, int | None]] = []
    with desk.read() as connection:
        list(check(connection, watch=lambda tally: seen.append((tally.at, tally.all_faults))))
    parts = [part for part, _ in dict.fromkeys(seen)]
    assert parts[-8:] == [
        "terms", "machines", "plans", "numbers", "faults", "seals", "records", "messages", "engineers",
    ][-8:]  # fmt: skip
    assert ("faults", 2) in seen


def test_a_long_look_at_the_file_can_be_interrupted(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite calls back while it is at work; Ctrl-C there is no damage, and the connection goes on."""
    monkeypatch.setattr(check_file, "_STEPS", 1)
    calls = []

    def interrupted() -> None:
        raise KeyboardInterrupt

    with open_database(sqlite_url) as database:
        database.upgrade()
        with database.read() as connection:
            with pytest.raises(KeyboardInterrupt):
                list(wrong_file(connection, interrupted))
            assert list(wrong_file(connection, lambda: calls.append(1))) == []
    assert calls
