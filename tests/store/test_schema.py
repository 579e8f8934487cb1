"""Migrations on both databases, and what is refused when the schema does not fit."""

import re
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from tests.databases import fresh_postgres
from tests.store.older_schema import taken_down
from tests.store.registers import registered
from umc import __version__
from umc.domain.plans.plan import Kind
from umc.domain.refusals import Refusal
from umc.store.database import schema
from umc.store.database.engine import Connection, Database, open_database
from umc.store.register.versions import KIND_OF, ROUTES
from umc.store.tables.tables import TERM_KINDS
from umc.store.tables.whole_schema import whole_metadata

metadata = whole_metadata()


def differences(connection: Connection) -> Any:
    """Return what alembic finds to differ between the database and the tables of the program."""
    options = {"compare_type": True, "compare_server_default": True, "version_table": schema.VERSION_TABLE}
    return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


def shape(connection: Connection) -> dict[str, Any]:
    """Return the tables with all that alembic does not compare: checks, keys, order, partial indexes."""
    look = inspect(connection)
    return {
        table: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in look.get_columns(table)],
            look.get_pk_constraint(table)["constrained_columns"],
            sorted((check["name"], check["sqltext"]) for check in look.get_check_constraints(table)),
            sorted(str(key["constrained_columns"]) for key in look.get_foreign_keys(table)),
            sorted(
                (str(index["name"]), index["column_names"], index["unique"], _where(index))
                for index in look.get_indexes(table)
            ),
        )
        for table in look.get_table_names()
        if table != schema.VERSION_TABLE
    }


def _where(index: Any) -> str:
    """Return what rows a partial index holds."""
    options = index.get("dialect_options", {})
    return str(options.get("sqlite_where", options.get("postgresql_where", "")))


def test_up_from_nothing_equals_the_tables_of_the_program(database: Database) -> None:
    """Nothing that the program expects is missing, and nothing is there that it does not know."""
    with database.read() as connection:
        assert differences(connection) == []


def test_checks_and_keys_equal_the_tables_of_the_program(database: Database) -> None:
    """Checks, primary keys and the order of columns too."""
    with database.write() as connection:
        migrated = shape(connection)
        schema.downgrade(connection, "base")
        metadata.create_all(connection)
        made = shape(connection)
    assert migrated.keys() == made.keys()
    for table, described in made.items():
        assert migrated[table] == described, table


def test_every_table_is_strict_on_sqlite(sqlite_url: str) -> None:
    """SQLite keeps text in a whole-number column unless the table is strict."""
    with open_database(sqlite_url) as database, database.read() as connection:
        rows = connection.exec_driver_sql("PRAGMA table_list").all()
    ours = [row for row in rows if row.name in metadata.tables]
    assert len(ours) == len(metadata.tables)
    assert all(row.strict for row in ours)


def test_down_leaves_nothing_and_up_makes_it_whole_again(database: Database) -> None:
    """Every revision up, down, up."""
    with database.write() as connection:
        for revision in (*reversed(schema.KNOWN[:-1]), "base"):
            schema.downgrade(connection, revision)
        assert set(inspect(connection).get_table_names()) <= {schema.VERSION_TABLE}
        for revision in schema.KNOWN:
            schema.upgrade(connection, revision)
        assert differences(connection) == []


def test_one_head_and_the_program_knows_it() -> None:
    """The revisions form one line, and the constant that commands compare with is its end."""
    script = ScriptDirectory(str(schema.migrations_folder()))
    assert script.get_heads() == [schema.HEAD]
    assert [revision.revision for revision in script.walk_revisions()][::-1] == list(schema.KNOWN)


def test_the_kinds_of_terms_are_those_of_plans() -> None:
    """A kind is kept under the same word by which a plan names it."""
    assert set(TERM_KINDS) == {*KIND_OF.values(), ROUTES} == {kind.value for kind in Kind} - {"equipment"}


def test_an_upgrade_of_what_is_up_to_date_changes_nothing(database: Database) -> None:
    """It says from where to where: the same."""
    registered(database)
    assert database.upgrade() == (schema.HEAD, schema.HEAD)


def test_an_older_schema_is_refused_with_the_way_on(database: Database, database_url: str) -> None:
    """Nothing is read from it or written to it before the upgrade."""
    with database.read():
        pass
    database.close()
    taken_down(database, "0001")
    with open_database(database_url) as later:
        for block in (later.read, later.write):
            with pytest.raises(Refusal) as refused, block():
                pass
            assert (refused.value.code, refused.value.hint) == ("schema-behind", "umc db upgrade")
        assert later.revision() == "0001"
        assert later.upgrade() == ("0001", schema.HEAD)
        with later.write():
            pass


@pytest.mark.parametrize(
    ("reads_from", "writes_from", "may_read"), [("0.2.0", "99.0.0", True), ("99.0.0", "99.0.0", False)]
)
def test_a_newer_umcs_database_is_refused(
    database: Database, database_url: str, reads_from: str, writes_from: str, may_read: bool
) -> None:
    """It says itself who may still read it and who may write; this umc does neither by guessing."""
    with database.write() as connection:
        connection.exec_driver_sql(
            f"UPDATE umc_meta SET reads_from = '{reads_from}', writes_from = '{writes_from}'"
        )
        connection.exec_driver_sql("UPDATE umc_schema_version SET version_num = '9999'")
    with open_database(database_url) as older:
        if may_read:
            with older.read():
                pass
        else:
            refuses(older.read)
        refuses(older.write)
        refuses(older.upgrade)


def refuses(block: Any, needed: str = "99.0.0") -> None:
    """See that a newer database is refused, with the version that it takes."""
    with pytest.raises(Refusal, match=re.escape(f"it takes {needed}")) as refused, block():
        pass
    assert refused.value.code == "newer-database"


def test_a_newer_revision_is_named_where_the_version_says_nothing(sqlite_url: str) -> None:
    """It takes a version that we have: the schema that this umc does not know is what makes it newer."""
    with open_database(sqlite_url) as database:
        with database.write() as connection:
            connection.exec_driver_sql("UPDATE umc_schema_version SET version_num = '9999'")
        with pytest.raises(Refusal) as refused:
            database.upgrade()
    said = f"it takes one that knows schema 9999; this one, {__version__}, knows {schema.HEAD}"
    assert (refused.value.code, said in refused.value.message) == ("newer-database", True)


@pytest.mark.parametrize(("schema_known", "version"), [(("0001", "0002"), "0.1.0"), (schema.KNOWN, "0.1.9")])
def test_an_umc_that_knows_no_rebased_faults_is_refused(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch,
    schema_known: tuple[str, ...], version: str,
) -> None:  # fmt: skip
    """0.1.0 would fail at the first such event, and write past what the newer one relies on."""
    registered(database)
    monkeypatch.setattr(schema, "KNOWN", schema_known)
    monkeypatch.setattr(schema, "HEAD", schema_known[-1])
    monkeypatch.setattr(schema, "__version__", version)
    with open_database(database_url) as older:
        refuses(older.read, "0.4.0")
        refuses(older.write, "0.4.0")


def test_without_newer_events_an_older_umc_is_let_in_again(database: Database) -> None:
    """The way down takes back what the way up asked for; this umc itself is always let in."""
    asked = "SELECT reads_from, writes_from FROM umc_meta"
    with database.write() as connection:
        assert tuple(connection.exec_driver_sql(asked).one()) == ("0.4.0", "0.4.0")
        schema.downgrade(connection, "0005")
        assert tuple(connection.exec_driver_sql(asked).one()) == ("0.3.0", "0.3.0")
        schema.downgrade(connection, "0004")
        assert tuple(connection.exec_driver_sql(asked).one()) == ("0.2.0", "0.2.0")
        schema.downgrade(connection, "0003")
        assert tuple(connection.exec_driver_sql(asked).one()) == ("0.1.0", "0.1.0")
        schema.upgrade(connection)
        assert tuple(connection.exec_driver_sql(asked).one()) == ("0.4.0", "0.4.0")


@pytest.mark.postgres
def test_an_empty_postgres_database_waits_for_its_upgrade(postgres_server: str) -> None:
    """A server's database is made whole by a person's word, not by the first command."""
    with fresh_postgres(postgres_server) as url, open_database(url) as database:
        with pytest.raises(Refusal) as refused, database.read():
            pass
        assert (refused.value.code, refused.value.hint) == ("schema-behind", "umc db upgrade")
        assert database.revision() is None
        assert database.upgrade() == (None, schema.HEAD)


OTHERS = (
    "CREATE TABLE equipment (id int)",
    "CREATE TABLE keys (id int)",
    "CREATE TABLE legs (id int)",
    "CREATE VIEW clocks AS SELECT 1 AS one",
    "CREATE TABLE umc_meta (id int)",
    "CREATE TABLE umc_meta (id int); CREATE TABLE umc_schema_version (id int)",
)


@pytest.mark.postgres
@pytest.mark.parametrize("made", OTHERS)
def test_another_programs_postgres_database_is_left_as_it_is(postgres_server: str, made: str) -> None:
    """Whichever table of ours bears a name that is taken: refused, and not half made."""
    with fresh_postgres(postgres_server) as url:
        with psycopg.connect(url, autocommit=True) as stranger:
            stranger.execute(made.encode())
            before = relations(stranger)
        with open_database(url) as database:
            for ask in (database.revision, database.upgrade):
                with pytest.raises(Refusal) as refused:
                    ask()
                assert refused.value.code == "foreign-database"
        with psycopg.connect(url) as stranger:
            assert relations(stranger) == before


def relations(connection: "psycopg.Connection[Any]") -> list[Any]:
    """Return the names of all that stands in the database."""
    query = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY relname"
    return connection.execute(query).fetchall()


@pytest.mark.postgres
def test_tables_in_another_schema_of_the_database_are_in_nobodys_way(postgres_server: str) -> None:
    """Only what lies where ours would be made counts."""
    with fresh_postgres(postgres_server) as url:
        with psycopg.connect(url, autocommit=True) as stranger:
            stranger.execute("CREATE SCHEMA other")
            stranger.execute("CREATE TABLE other.equipment (id int)")
        with open_database(url) as database:
            assert database.upgrade() == (None, schema.HEAD)
