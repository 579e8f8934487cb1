"""Terms on record as forgotten: which may say something else, whoever asks, on both databases."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from tests.store.registers import NOW, a_book, apply, registered
from tests.store.tampering import unguarded
from umc.domain.register.party import Contact, Customer, Site
from umc.store.checks.check import check
from umc.store.database.engine import Connection, Database
from umc.store.record.forgettings import digest_since
from umc.store.tables.tables import terms
from umc.store.tables.word_tables import forgettings

BODY = '{"name":"[forgotten]"}'


@pytest.fixture
def twice(database: Database) -> Database:
    """Give a register in which the bank, a calendar and a ladder have a version of the past each."""
    registered(database)
    with database.write() as connection:
        site = Site(id="hq", name="本店", time_zone="Asia/Tokyo")
        bank = Customer(
            id="bank", name="京浜銀行", sites=(site,), contacts=(Contact(name="Ann", email="a@b.example"),)
        )
        apply(connection, a_book(customers={"bank": bank}))
        connection.execute(
            terms.update().where(terms.c.kind.in_(("calendar", "vendor"))).values(current=False)
        )
    return database


def version(connection: Connection, kind: str, *, current: bool) -> str:
    """Return the digest of a version."""
    query = select(terms.c.digest).where(terms.c.kind == kind, terms.c.current == current)
    return str(connection.execute(query.limit(1)).scalar_one())


def put_on_record(connection: Connection, digest: str, customer: str, body: str) -> None:
    """Say that something in a version was forgotten."""
    row = {"forgotten_at": NOW, "actor": "x", "customer": customer, "kind": "terms", "name": digest}
    connection.execute(forgettings.insert(), row | {"digest": digest_since(body.encode())})


def rewrite(connection: Connection, digest: str, body: str = BODY) -> None:
    """Let a version say something else."""
    connection.execute(terms.update().where(terms.c.digest == digest).values(body=body))


@pytest.mark.parametrize(
    ("kind", "current", "customer"),
    [
        ("customer", True, "bank"),
        ("customer", False, "shop"),
        ("calendar", False, "bank"),
        ("vendor", False, "bank"),
        ("contract", True, "bank"),
    ],
)
def test_no_record_opens_what_is_in_force_or_nobodys_own(
    twice: Database, kind: str, current: bool, customer: str
) -> None:
    """A guard refuses it: a target or an hour changed under such a record would bind open faults."""
    with twice.write() as connection:
        digest = version(connection, kind, current=current)
        put_on_record(connection, digest, customer, BODY)
    with pytest.raises(DBAPIError, match="never changed"), twice.write() as connection:
        rewrite(connection, digest)


def test_a_version_of_the_past_may_be_rewritten_once_that_is_on_record(twice: Database) -> None:
    """Control: that is what a forgetting does, and the check finds nothing."""
    with twice.write() as connection:
        digest = version(connection, "customer", current=False)
        put_on_record(connection, digest, "bank", BODY)
        rewrite(connection, digest)
    assert found(twice) == []


@pytest.mark.parametrize(
    ("kind", "current", "body"),
    [("customer", True, BODY), ("vendor", False, BODY), ("customer", False, '{"name":"somebody else"}')],
)
def test_what_a_record_cannot_mean_is_found(twice: Database, kind: str, current: bool, body: str) -> None:
    """Behind the guards' back: in force, of a kind that names nobody, or without a trace of forgetting."""
    with unguarded(twice) as connection:
        digest = version(connection, kind, current=current)
        put_on_record(connection, digest, "bank", body)
        rewrite(connection, digest, body)
    assert [one for one in found(twice) if "cannot be" in one]


def found(database: Database) -> list[str]:
    """Return what is wrong with the terms."""
    with database.read() as connection:
        return [one.message for one in check(connection) if one.code == "terms"]
