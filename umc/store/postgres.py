"""A PostgreSQL database: how it is reached, and what a session of ours insists on."""

from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from umc.domain.refusals import OutsideFailure, Refusal

OLDEST = 140_000  # PostgreSQL 14, as server_version numbers it
_FALLING_OVER = {"connect_timeout": "2", "tcp_user_timeout": "3000", "target_session_attrs": "read-write"}
_ALONE = {"connect_timeout": "10"}

_SESSION = """
SELECT set_config('timezone', 'UTC', false),
       set_config('lock_timeout', '{wait_ms}', false),
       set_config('statement_timeout', '0', false),
       set_config('idle_in_transaction_session_timeout', '600000', false),
       set_config('default_transaction_read_only', 'off', false),
       set_config('standard_conforming_strings', 'on', false),
       set_config('synchronous_commit',
                  CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on'
                  ELSE current_setting('synchronous_commit') END, false)
"""  # a step that was answered is on disk, whatever the server's own setting

HOLDER = """
SELECT 'pid ' || pid || ' (' || application_name || ')' FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL
ORDER BY xact_start LIMIT 1
"""  # the oldest transaction that has written: the one that the others wait for


def postgres_engine(url: URL, command: str, wait_s: float) -> Engine:
    """Return an engine on the server; it opens nothing yet.

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
    event.listen(engine, "connect", lambda raw, _record: _settle(raw, wait_s))
    return engine


def _settle(raw: Any, wait_s: float) -> None:
    try:
        _insist(raw, wait_s)
    except Exception:
        raw.close()
        raise


def _hosts(url: URL) -> int:
    hosts = url.query.get("host", url.host or "")
    return len(hosts) if isinstance(hosts, tuple) else len(hosts.split(","))


def _insist(raw: Any, wait_s: float) -> None:
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
    raw.execute(_SESSION.format(wait_ms=int(wait_s * 1000)))
    raw.autocommit = False
