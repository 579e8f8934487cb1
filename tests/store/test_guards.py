"""The guards do what the migrations made them do: one of the same name that does nothing is found."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import Connection

from umc.store.checks.check import check
from umc.store.database.engine import Database, open_database
from umc.store.tables.guards import GUARDS, guards_there, wrong_guards


class Undone(Exception):
    """Takes a transaction back."""


@contextmanager
def meddled(database: Database, *statements: str) -> Iterator[Connection]:
    """Give a database in which guards were meddled with; everything is undone."""
    with suppress(Undone), database.write() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        yield connection
        raise Undone


def test_the_guards_do_what_the_migrations_make_them_do(database: Database) -> None:
    """Where a migration changed one, what differs here are the digests to be written down."""
    with database.read() as connection:
        assert guards_there(connection) == GUARDS[connection.dialect.name]
        assert list(wrong_guards(connection)) == []


NAME = "events_are_never_changed"
SAYS = "RAISE(ABORT, 'an event is never changed')"
LET_PASS = {
    "does nothing": "BEFORE UPDATE ON events BEGIN SELECT 1; END",
    "other columns": f"BEFORE UPDATE OF digest ON events BEGIN SELECT {SAYS}; END",
    "never": f"BEFORE UPDATE ON events WHEN 0 BEGIN SELECT {SAYS}; END",
    "too late for some": f"AFTER UPDATE ON events BEGIN SELECT {SAYS}; END",
}


@pytest.mark.parametrize("instead", LET_PASS.values(), ids=LET_PASS)
def test_a_guard_of_the_same_name_that_lets_pass_is_found(sqlite_url: str, instead: str) -> None:
    """It is there by name, and switched on; what it does is compared."""
    drop, create = f"DROP TRIGGER {NAME}", f"CREATE TRIGGER {NAME} {instead}"
    with open_database(sqlite_url) as database, meddled(database, drop, create) as connection:
        assert found(connection) == [NAME]


def test_a_guard_made_again_as_it_was_is_none_that_is_wrong(sqlite_url: str) -> None:
    """However it is spaced, and with its table in quotes as SQLite writes it after a rename."""
    again = f'CREATE TRIGGER {NAME}\n  BEFORE UPDATE ON "events" BEGIN SELECT {SAYS};\n END'
    with (
        open_database(sqlite_url) as database,
        meddled(database, f"DROP TRIGGER {NAME}", again) as connection,
    ):
        assert found(connection) == []


STAYS = "FUNCTION umc_events_stay()"
AROUND = {
    "function does nothing": (
        f"CREATE OR REPLACE {STAYS} RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ),
    "looks elsewhere": (f"ALTER {STAYS} SET search_path = elsewhere, public",),
    "another function": (
        "CREATE FUNCTION passes() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        f"CREATE OR REPLACE TRIGGER {NAME} BEFORE UPDATE OR DELETE ON events"
        " FOR EACH ROW EXECUTE FUNCTION passes()",
    ),
    "never": (
        f"CREATE OR REPLACE TRIGGER {NAME} BEFORE UPDATE OR DELETE ON events"
        " FOR EACH ROW WHEN (false) EXECUTE FUNCTION umc_events_stay()",
    ),
    "other columns": (
        f"CREATE OR REPLACE TRIGGER {NAME} BEFORE UPDATE OF digest OR DELETE ON events"
        " FOR EACH ROW EXECUTE FUNCTION umc_events_stay()",
    ),
}


@pytest.mark.postgres
@pytest.mark.parametrize("statements", AROUND.values(), ids=AROUND)
def test_a_way_around_a_guard_of_postgresql_is_found(postgres_url: str, statements: tuple[str, ...]) -> None:
    """Its function, and all that decides when that is run, is compared."""
    with open_database(postgres_url) as database, meddled(database, *statements) as connection:
        assert NAME in found(connection)


@pytest.mark.postgres
def test_a_guard_closed_for_writers_is_none_that_is_wrong(postgres_url: str) -> None:
    """``umc db grant`` makes its functions look into umc's own schema alone."""
    closed = f"ALTER {STAYS} SET search_path = public, pg_temp"
    with open_database(postgres_url) as database, meddled(database, closed) as connection:
        assert found(connection) == []


def found(connection: Connection) -> list[str]:
    """Return the guards that a check of the whole database names."""
    troubles = list(check(connection))
    assert {one.code for one in troubles} <= {"trigger"}
    assert all("is not the one that umc made" in one.message for one in troubles)
    return [one.message.split("'")[1] for one in troubles]
