"""A PostgreSQL session: its settings, and what is refused of a server."""

import logging
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from tests.databases import fresh_postgres
from umc.domain.refusals import OutsideFailure, Refusal
from umc.store.database import postgres
from umc.store.database.engine import open_database

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("TimeZone", "UTC"),
        ("lock_timeout", "30s"),
        ("statement_timeout", "0"),
        ("synchronous_commit", "on"),
        ("default_transaction_read_only", "off"),
        ("application_name", "umc fault open"),
        ("client_encoding", "UTF8"),
        ("transaction_isolation", "read committed"),
    ],
)
def test_the_settings_of_a_writing_session(postgres_url: str, setting: str, value: str) -> None:
    """Read back from the server."""
    with open_database(postgres_url, command="umc fault open") as database, database.write() as connection:
        assert connection.exec_driver_sql(f"SHOW {setting}").scalar() == value


def test_the_driver_writes_no_lines_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A connection that dies in a pipeline makes it log what is raised too: that is said once, by us."""
    log = logging.getLogger("psycopg")
    monkeypatch.setattr(log, "propagate", False)  # past pytest, which listens at the root
    log.warning("error ignored terminating a pipeline")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(log, "handlers", [])
    log.warning("the negative control")
    assert "the negative control" in capsys.readouterr().err


def test_a_server_that_acknowledges_early_is_told_not_to(postgres_url: str) -> None:
    """What was answered is on disk, whatever the database's own setting."""
    name = sql.Identifier(str(make_url(postgres_url).database))
    with psycopg.connect(postgres_url, autocommit=True) as administrator:
        administrator.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(name))
    with open_database(postgres_url) as database, database.write() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


def test_a_stricter_server_stays_strict(postgres_url: str) -> None:
    """Waiting for standbys is not turned down to waiting for the disk."""
    name = sql.Identifier(str(make_url(postgres_url).database))
    with psycopg.connect(postgres_url, autocommit=True) as administrator:
        administrator.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = remote_apply").format(name))
    with open_database(postgres_url) as database, database.write() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "remote_apply"


def test_a_reading_session_can_change_nothing(postgres_url: str) -> None:
    """The server itself sees to it."""
    with open_database(postgres_url) as database, database.read() as connection:
        assert connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"
        assert connection.exec_driver_sql("SHOW transaction_isolation").scalar() == "repeatable read"


def test_a_database_in_another_encoding_is_refused(postgres_server: str) -> None:
    """Names in any script must come back as they were given."""
    with psycopg.connect(postgres_server, autocommit=True) as administrator:
        administrator.execute("DROP DATABASE IF EXISTS umc_latin1")
        administrator.execute("CREATE DATABASE umc_latin1 TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
        latin1 = make_url(postgres_server).set(database="umc_latin1")
        try:
            refused = meet(latin1.render_as_string(hide_password=False))
        finally:
            administrator.execute("DROP DATABASE umc_latin1 WITH (FORCE)")
    assert refused.code == "wrong-encoding"


def test_a_server_older_than_14_is_refused() -> None:
    """Asked of the connection's own report, before anything is sent."""
    closed: list[bool] = []
    raw: Any = SimpleNamespace(
        info=SimpleNamespace(server_version=130_004), close=lambda: closed.append(True)
    )
    with pytest.raises(Refusal, match="PostgreSQL 13") as refused:
        postgres._settle(raw, 30.0)
    assert refused.value.code == "old-server"
    assert closed == [True]


def test_a_missing_database_is_an_outside_failure(postgres_server: str) -> None:
    """With its name, and the command that makes it."""
    missing = make_url(postgres_server).set(database="umc_is_not_there")
    failure = meet(missing.render_as_string(hide_password=False))
    assert isinstance(failure, OutsideFailure)
    assert failure.code == "database-unreachable"
    assert "umc_is_not_there" in failure.message


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://desk:s3cret-word@127.0.0.1:1/umc",
        "postgresql://desk@127.0.0.1:1/umc?password=s3cret-word",
        "postgresql://desk:s3cret-word@/umc?host=/nowhere/at/all",
        "postgresql://desk:s3cret-word@/umc?host=127.0.0.1:1&host=127.0.0.1:2",
    ],
)
def test_an_unreachable_server_is_an_outside_failure_without_the_password(url: str) -> None:
    """Whatever the driver says."""
    failure = meet(url)
    assert isinstance(failure, OutsideFailure)
    assert failure.code == "database-unreachable"
    assert "s3cret-word" not in failure.message
    assert failure.__cause__ is None


def test_a_lost_connection_is_an_outside_failure_and_the_next_block_connects_again(
    postgres_server: str,
) -> None:
    """A server that restarts costs one command, not the whole session."""
    with fresh_postgres(postgres_server) as url, open_database(url) as database:
        database.upgrade()
        with pytest.raises(OutsideFailure) as failed, database.write() as connection:
            connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
        assert failed.value.code == "database-unreachable"
        with database.write() as connection:
            assert connection.exec_driver_sql("SELECT 1").scalar() == 1


def meet(url: str) -> Refusal:
    """Return the refusal that using a server meets."""
    with pytest.raises(Refusal) as refused, open_database(url) as database, database.read():
        pass
    return refused.value
