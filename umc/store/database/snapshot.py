"""One state of a database, to be copied whole: seen for as long as it takes, and by other programs too."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

_NO_HURRY = """
SELECT set_config('statement_timeout', '0', true),
       set_config('idle_in_transaction_session_timeout', '0', true)
"""  # for the transaction alone: it waits for as long as the other program takes
_EXPORTED = "SELECT pg_export_snapshot(), current_schema()"
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
