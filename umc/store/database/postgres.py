"""A PostgreSQL database: how it is reached, and what a session of ours insists on."""

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from umc.domain.refusals import OutsideFailure, Refusal
from umc.domain.retry_write import never_answered
from umc.store.database.trouble import Doubt, driver_told

for _logs in ("psycopg", "sqlalchemy"):
    logging.getLogger(_logs).addHandler(logging.NullHandler())
# What they log is raised as well, and said once, in our words; without this Python writes it to stderr too

OLDEST = 140_000  # PostgreSQL 14, as server_version numbers it
_FALLING_OVER = {
    "connect_timeout": "2",
    "tcp_user_timeout": "3000",
    "keepalives_idle": "3",  # a server that vanished while we wait for its answer says nothing any more
    "keepalives_interval": "1",
    "keepalives_count": "3",
    "target_session_attrs": "read-write",
}
_ALONE = {"connect_timeout": "10"}

_SESSION = """
SELECT set_config('timezone', 'UTC', false),
       set_config('lock_timeout', '{wait_ms}', false),
       set_config('statement_timeout', '{statement_ms}', false),
       set_config('idle_in_transaction_session_timeout', '600000', false),
       set_config('default_transaction_read_only', 'off', false),
       set_config('tcp_keepalives_idle', '10', false),
       set_config('tcp_keepalives_interval', '5', false),
       set_config('tcp_keepalives_count', '3', false),
       set_config('standard_conforming_strings', 'on', false),
       set_config('synchronous_commit',
                  CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN 'on'
                  ELSE current_setting('synchronous_commit') END, false)
"""
# A step that was answered is on disk, on the standby's too where there is one, whatever the server's setting;
# and the locks of a client that vanished are let go within half a minute

_HOLDER = """
SELECT 'pid ' || pid || ' (' || application_name || ')' FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL
ORDER BY xact_start LIMIT 1
"""  # the oldest transaction that has written: the one that the others wait for


def postgres_engine(url: URL, command: str, wait_s: float, *, statement_s: float = 0.0) -> Engine:
    """Return an engine on the server; it opens nothing yet.

    A statement that takes longer than ``statement_s`` seconds is given up by the server; 0: never.

    Raises:
        OutsideFailure: psycopg is not installed.
    """
    defaults = _FALLING_OVER if _hosts(url) > 1 else _ALONE
    given = {name: value for name, value in defaults.items() if name not in url.query}
    try:
        engine = create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,
            connect_args=given | {"application_name": command[:60], "client_encoding": "UTF8"},
        )
    except ImportError as error:
        raise OutsideFailure(
            "no-driver", "PostgreSQL needs the driver psycopg", hint="pip install 'umc[postgres]'"
        ) from error
    event.listen(engine, "connect", lambda raw, _record: _settle(raw, wait_s, statement_s))
    return engine


@contextmanager
def begun(connection: Connection, *, writes: bool, at: str, doubt: Doubt) -> Iterator[None]:
    """Begin a transaction of the right kind and end it; COMMIT counts once its answer can be relied on.

    ``doubt`` says that COMMIT was sent, until its answer is there.

    Raises:
        PassingFailure: ``outcome-unknown``; it was kept on the server ``at`` that answered, but no
            standby has it: lost if that server is lost.
    """
    _set_kind(connection, writes=writes)
    with connection.begin() as transaction:
        yield
        if not writes:
            return
        _see_sound(connection)
        doubt.in_doubt = True
        # A transaction whose COMMIT failed stays the connection's until it is closed: no other could begin.
        with _warnings_heard(connection) as warnings, closing(transaction):
            transaction.commit()
        if warnings:
            raise never_answered(at)
        doubt.in_doubt = False


def _set_kind(connection: Connection, *, writes: bool) -> None:
    """Set what the next transaction is, with the driver itself.

    What SQLAlchemy is told of it, it undoes when the connection is closed, once for every transaction:
    a command that runs for days would keep them all.
    """
    from psycopg import IsolationLevel

    raw: Any = connection.connection.driver_connection
    with driver_told(connection):
        raw.isolation_level = IsolationLevel.READ_COMMITTED if writes else IsolationLevel.REPEATABLE_READ
        raw.read_only = not writes


def holder_of(connection: Connection, error: DBAPIError) -> str:
    """Return who held the lock that a transaction waited for in vain; empty where that is not known."""
    if getattr(error.orig, "sqlstate", None) != "55P03":
        return ""
    try:
        with connection.begin():
            return str(connection.exec_driver_sql(_HOLDER).scalar() or "")
    except DBAPIError:
        return ""


def _see_sound(connection: Connection) -> None:
    """See that COMMIT will keep what was written: after an error the server answers it, and undoes all."""
    raw: Any = connection.connection.driver_connection
    if raw.info.transaction_status.name == "INERROR":
        raise RuntimeError("an error inside this transaction was passed over")


@contextmanager
def _warnings_heard(connection: Connection) -> Iterator[list[str]]:
    """Give the warnings of the server during the block: such as that its wait for a standby was cut short.

    Whoever cancels COMMIT while it waits gets it answered, with no more than that: kept here, and
    lost with this server. (A statement's time-out does not count that wait: measured on 18.4.)
    """
    raw: Any = connection.connection.driver_connection
    heard: list[str] = []

    def hear(said: Any) -> None:
        if said.severity_nonlocalized == "WARNING":
            heard.append(str(said.sqlstate))

    raw.add_notice_handler(hear)
    try:
        yield heard
    finally:
        raw.remove_notice_handler(hear)


def _settle(raw: Any, wait_s: float, statement_s: float = 0.0) -> None:
    try:
        _insist(raw, wait_s, statement_s)
    except Exception:
        raw.close()
        raise


def _hosts(url: URL) -> int:
    hosts = url.query.get("host", url.host or "")
    return len(hosts) if isinstance(hosts, tuple) else len(hosts.split(","))


def _insist(raw: Any, wait_s: float, statement_s: float) -> None:
    """Refuse a server that is too old or keeps no UTF-8; set what a session needs.

    Raises:
        Refusal: ``old-server`` or ``wrong-encoding``.
    """
    if raw.info.server_version < OLDEST:
        raise Refusal(
            "old-server",
            f"the server is PostgreSQL {raw.info.server_version // 10_000}; umc needs 14 or newer",
            hint="upgrade the server, or use SQLite",
        )
    encoding = raw.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise Refusal(
            "wrong-encoding",
            f"the database keeps text as {encoding}; umc needs UTF8",
            hint="createdb --encoding=UTF8 --template=template0 NAME",
        )
    raw.autocommit = True
    raw.execute(_SESSION.format(wait_ms=int(wait_s * 1000), statement_ms=int(statement_s * 1000)))
    raw.autocommit = False
