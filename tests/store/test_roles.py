"""Roles on a real server: what a writer and a reader cannot do by any SQL of their own."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import errors, sql

from tests.role_users import Users, users_of
from tests.sample_desk import Desk
from umc.store.database.roles import SECRET, WRITES
from umc.store.database.schema import VERSION_TABLE
from umc.store.tables.whole_schema import whole_metadata

pytestmark = pytest.mark.postgres

TABLES = {table.name: [column.name for column in table.columns] for table in whole_metadata().sorted_tables}
KEPT_FOREVER = ("events", "seals", "sealings", "forgettings", "applied_plans", "revisions", "said")
GUARDED = ("events", "seals", "sealings", "applied_plans", "said")
"""Those of them that hold a row here and have a trigger."""


@pytest.fixture
def users(postgres_desk: Desk) -> Iterator[Users]:
    """Give a writer and a reader of a desk with one fault, sealed."""
    with users_of(postgres_desk) as found:
        found.granted().desk(found.writer).open()
        found.desk(found.writer).ask("db", "check")
        yield found


def changes(table: str) -> list[sql.Composed]:
    """Return the statements that change a table: one row more, all rows otherwise, none left."""
    name, column = sql.Identifier(table), sql.Identifier(TABLES.get(table, ["version_num"])[0])
    return [
        sql.SQL("INSERT INTO {} DEFAULT VALUES").format(name),
        sql.SQL("UPDATE {} SET {} = {}").format(name, column, column),
        sql.SQL("DELETE FROM {}").format(name),
        sql.SQL("TRUNCATE {} CASCADE").format(name),
    ]


@contextmanager
def undone(connection: "psycopg.Connection[object]") -> Iterator[None]:
    """Undo in the end whatever the block has changed."""
    with connection.transaction(force_rollback=True):
        yield


def test_every_table_has_its_rights() -> None:
    """A table that is added later is thought of here, or this fails."""
    assert WRITES.keys() == TABLES.keys() | {VERSION_TABLE}
    assert {table: set(columns) for table, columns in SECRET.items()} == {
        "threads": set(TABLES["threads"]) - {"token"}
    }


def test_a_writer_has_no_right_to_change_what_is_kept_for_ever(users: Users) -> None:
    """The first wall: the missing right."""
    with users.as_(users.writer) as writer:
        for table in KEPT_FOREVER:
            for statement in changes(table)[1:]:
                with pytest.raises(errors.InsufficientPrivilege), undone(writer):
                    writer.execute(statement)


def test_the_missing_right_holds_where_the_triggers_are_gone(users: Users) -> None:
    """Switched off by the owner, for the time of this test."""
    with psycopg.connect(users.owner.url) as owner, undone(owner):
        for table in GUARDED:
            owner.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
        owner.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(users.writer)))
        for table in GUARDED:
            for statement in changes(table)[1:]:
                with pytest.raises(errors.InsufficientPrivilege), undone(owner):
                    owner.execute(statement)


def test_the_triggers_hold_where_the_rights_were_given_by_hand(users: Users) -> None:
    """The second wall: whoever was given more than umc gives is refused all the same."""
    with psycopg.connect(users.owner.url) as owner, undone(owner):
        writer = sql.Identifier(users.writer)
        for table in GUARDED:
            owner.execute(sql.SQL("GRANT ALL ON {} TO {}").format(sql.Identifier(table), writer))
        owner.execute(sql.SQL("SET ROLE {}").format(writer))
        for table in GUARDED:
            for statement in changes(table)[1:3]:
                with pytest.raises(errors.RaiseException, match="never"), undone(owner):
                    owner.execute(statement)
            with pytest.raises((errors.RaiseException, errors.InsufficientPrivilege)), undone(owner):
                owner.execute(changes(table)[3])


@pytest.mark.parametrize("is_closed", [True, False], ids=["as granted", "negative control"])
def test_a_table_in_front_of_ours_opens_no_guard(users: Users, *, is_closed: bool) -> None:
    """The guard of events asks the archive of umc, not a passing table that has the same name.

    The negative control: with the search path as PostgreSQL leaves it, all events could be taken out.
    """
    with psycopg.connect(users.owner.url) as owner, undone(owner):
        writer = sql.Identifier(users.writer)
        owner.execute(sql.SQL("GRANT DELETE ON events, said, messages TO {}").format(writer))
        if not is_closed:
            owner.execute("ALTER FUNCTION umc_events_stay() RESET search_path")
            owner.execute("ALTER FUNCTION umc_said_stays() RESET search_path")
        owner.execute(sql.SQL("SET ROLE {}").format(writer))
        owner.execute("CREATE TEMP TABLE archived AS SELECT id AS fault FROM faults")
        owner.execute("DELETE FROM messages")
        if is_closed:
            with pytest.raises(errors.RaiseException, match="never"):
                owner.execute("DELETE FROM said; DELETE FROM events")
        else:
            assert owner.execute("DELETE FROM said; DELETE FROM events").rowcount >= 0


def test_a_reader_can_write_to_no_table_there_is(users: Users) -> None:
    """No row more, none otherwise, none less; and no table, no sequence of its own."""
    with users.as_(users.reader) as reader:
        for table in WRITES:
            for statement in changes(table):
                with pytest.raises(errors.InsufficientPrivilege), undone(reader):
                    reader.execute(statement)
        with pytest.raises(errors.InsufficientPrivilege):
            reader.execute("CREATE TABLE public.mine (id int)")


def test_a_reader_sees_everything_but_reply_tokens(users: Users) -> None:
    """Whoever knows a token could answer in a vendor's name."""
    with users.as_(users.reader) as reader:
        for table, columns in TABLES.items():
            seen = sql.SQL(", ").join(map(sql.Identifier, SECRET.get(table, tuple(columns))))
            reader.execute(sql.SQL("SELECT {} FROM {} LIMIT 1").format(seen, sql.Identifier(table)))
        with pytest.raises(errors.InsufficientPrivilege):
            reader.execute("SELECT token FROM threads")


def test_nobody_else_sees_anything(users: Users) -> None:
    """What was taken away is gone: every table, every column, the schema's sequences."""
    users.owner.ask("db", "grant", "--revoke", "--reader", users.reader, "--writer", users.writer)
    for role in (users.writer, users.reader):
        with users.as_(role) as nobody:
            for table in WRITES:
                with pytest.raises(errors.InsufficientPrivilege):
                    nobody.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table)))


def test_an_upgrade_gives_again_what_was_given(users: Users) -> None:
    """On tables that it adds too: here on two whose rights have been lost."""
    with psycopg.connect(users.owner.url, autocommit=True) as owner:
        for role in (users.writer, users.reader):
            owner.execute(sql.SQL("REVOKE ALL ON marks, messages FROM {}").format(sql.Identifier(role)))
    assert users.desk(users.reader).run("outbox", "list").exit_code == 4
    users.owner.ask("db", "upgrade")
    users.desk(users.reader).ask("outbox", "list")
    users.desk(users.writer).step("dispatch", "1", at="03:20")
