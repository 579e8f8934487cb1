"""Sealing what waits for it, where writers do not seal themselves: on PostgreSQL, by whoever comes by."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from umc.domain.refusals import OutsideFailure
from umc.domain.retry_write import may_only_read
from umc.store.database.engine import Database
from umc.store.database.upkeep import upkeep
from umc.store.record.seals import seal, waits

_IN_RECOVERY = "SELECT pg_is_in_recovery()"
_THAT_WRITE = ("read-write", "primary")


def seal_waiting(database: Database, *, now: datetime | None = None, wait: bool = True) -> None:
    """Lay a seal over every event that waits for one; on SQLite none ever does.

    Whoever does not ``wait`` for another sealer leaves it to that one. It is no write of the command's
    own: however it is lost, it may be done again.

    Raises:
        OutsideFailure: the database cannot be reached, is a leader no more, or may not be written to.
    """
    if database.path is not None:
        return
    with database.read() as connection:
        if not waits(connection):
            return
    with upkeep(database) as connection:
        seal(connection, now=now, wait=wait)


def seal_first(database: Database, *, now: datetime | None = None) -> None:
    """Lay a seal over what waits, so that what is read next lies under it as far as may be.

    Whoever may only read, or asked for any server and has a standby, leaves it as it is.

    Raises:
        OutsideFailure: the database cannot be reached, or is a leader no more.
    """
    if database.path is not None or _is_chosen_standby(database):
        return
    try:
        seal_waiting(database, now=now)
    except OutsideFailure as failure:
        if not may_only_read(failure):
            raise


def _is_chosen_standby(database: Database) -> bool:
    """Whether this is a server without writes that the URL itself allows; one turned into that is not."""
    with database.read() as connection:
        return _asked_for_any(connection) and bool(connection.exec_driver_sql(_IN_RECOVERY).scalar_one())


def _asked_for_any(connection: Connection) -> bool:
    driver: Any = connection.connection.driver_connection
    return driver.info.get_parameters().get("target_session_attrs") not in _THAT_WRITE
