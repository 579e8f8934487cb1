"""One state of a database, to be copied whole: sealed first, seen for as long as it takes, by others too."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from umc.domain.refusals import OutsideFailure
from umc.domain.retry_write import READ_ONLY, Lost, PassingFailure
from umc.store.engine import Database
from umc.store.seals import seal, waits

_NO_HURRY = """
SELECT set_config('statement_timeout', '0', true),
       set_config('idle_in_transaction_session_timeout', '0', true)
"""  # for the transaction alone: it waits for as long as the other program takes
_EXPORTED = "SELECT pg_export_snapshot(), current_schema()"
_IN_RECOVERY = "SELECT pg_is_in_recovery()"
_THAT_WRITE = ("read-write", "primary")
_OF_SEVERAL = ("service", "target_session_attrs", "load_balance_hosts", "application_name", "options")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A state that stays to be seen while its transaction lasts.

    ``service`` is what libpq needs to reach the very server, by its keywords, the password among it;
    ``release`` is the server's major release.
    """

    id: str
    schema: str
    release: int
    service: Mapping[str, str]


def exported(connection: Connection) -> Snapshot:
    """Let others see what a reading transaction sees, until it ends."""
    unhurried(connection)
    row = connection.exec_driver_sql(_EXPORTED).one()
    driver: Any = connection.connection.driver_connection
    return Snapshot(
        id=row[0], schema=row[1], release=driver.info.server_version // 10_000, service=_service(driver.info)
    )


def seal_first(database: Database, *, now: datetime | None = None) -> None:
    """Lay a seal over what writers left unsealed, so that a copy's head covers it.

    SQLite has left nothing unsealed; whoever may only read, or asked for any server and has a standby,
    leaves it as it is. It is no write of the command's own: however it is lost, it may be done again.

    Raises:
        OutsideFailure: the database cannot be reached, or is a leader no more.
    """
    if database.path is not None:
        return
    with database.read() as connection:
        if not waits(connection) or _is_chosen_standby(connection):
            return
    try:
        with database.write(upkeep=True) as connection:
            seal(connection, now=now)
    except PassingFailure as failure:
        if failure.lost is not Lost.IN_DOUBT:
            raise
        said = f"the connection to {database.shown} was lost"
        raise PassingFailure("database-unreachable", said, hint="try again", lost=Lost.AWAY) from None
    except OutsideFailure as failure:
        if failure.code != READ_ONLY:
            raise


def _is_chosen_standby(connection: Connection) -> bool:
    """Whether this is a server without writes that the URL itself allows; one turned into that is not."""
    driver: Any = connection.connection.driver_connection
    if driver.info.get_parameters().get("target_session_attrs") in _THAT_WRITE:
        return False
    return bool(connection.exec_driver_sql(_IN_RECOVERY).scalar_one())


def unhurried(connection: Connection) -> None:
    """Let a transaction take as long as it needs, also where it waits for us; SQLite's does anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_NO_HURRY)


def _service(info: Any) -> dict[str, str]:
    given = {name: str(value) for name, value in info.get_parameters().items() if name not in _OF_SEVERAL}
    # Of several servers the one that answered: nobody else knows the snapshot.
    given |= {"host": info.host, "port": str(info.port), "dbname": info.dbname, "user": info.user}
    if "hostaddr" in given:
        given["hostaddr"] = info.hostaddr
    return given | ({"password": info.password} if info.password else {})
