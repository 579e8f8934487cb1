"""The register against itself: what terms and machines are found by follows from what was declared."""

from collections.abc import Iterator

import pytest

from tests.sample_desk import Desk
from tests.store.tampering import execute
from umc.store.checks.check import check
from umc.store.database.engine import Database, open_database


@pytest.fixture
def declared(sqlite_desk: Desk) -> Iterator[Database]:
    """Give a database that holds the sample book."""
    with open_database(sqlite_desk.url) as database:
        yield database


def troubles(database: Database) -> list[tuple[str, str]]:
    """Return what the check finds."""
    with database.read() as connection:
        return [(one.code, one.message) for one in check(connection)]


BANK = "kind = 'customer' AND name = 'keihin-bank'"
PROMISE = "kind = 'contract' AND id = (SELECT min(id) FROM terms WHERE kind = 'contract')"


@pytest.mark.parametrize(
    ("column", "value", "where"),
    [
        ("name", "'another'", BANK),
        ("search", "'another'", BANK),
        ("version", "7", BANK),
        ("own_digest", "'0'", BANK),
        ("customer", "'another'", PROMISE),
        ("vendor", "'another'", PROMISE),
        ("starts", "'2001-01-01'", PROMISE),
        ("ends", "'2001-01-01'", PROMISE),
        ("search", "''", "kind = 'agreement'"),
    ],
)
def test_terms_are_found_by_what_they_say(declared: Database, column: str, value: str, where: str) -> None:
    """A contract that ends sooner in its column than in its text would be answered from the column."""
    assert troubles(declared) == []
    execute(declared, f"UPDATE terms SET {column} = {value} WHERE {where}")
    found = troubles(declared)
    assert {code for code, _ in found} == {"terms"}
    assert all(said.endswith(f": {column} is not what the version says") for _, said in found)


@pytest.mark.parametrize(
    ("statement", "column"),
    [
        ("UPDATE equipment SET serial_folded = 'x' WHERE tag = 'KB-SW-01'", "serial_folded"),
        ("UPDATE equipment SET tag_folded = 'x' WHERE tag = 'KB-SW-01'", "tag_folded"),
        ("UPDATE equipment SET search = '' WHERE tag = 'KB-SW-01'", "search"),
        ("INSERT INTO equipment_depends VALUES ('KB-SW-01', 'nowhere')", "equipment_depends"),
        (
            "DELETE FROM equipment_depends WHERE tag = (SELECT min(tag) FROM equipment_depends)",
            "equipment_depends",
        ),
    ],
)
def test_machines_are_found_by_what_they_are(declared: Database, statement: str, column: str) -> None:
    """A machine that no search finds, or that stands on one it does not depend on, is named."""
    assert troubles(declared) == []
    execute(declared, statement)
    [(code, said)] = troubles(declared)
    assert (code, said.endswith(f"is not what it is searched by: {column}")) == ("equipment", True)
