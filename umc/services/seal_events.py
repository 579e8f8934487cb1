"""Seal the events that no seal covers yet."""

from datetime import datetime

from umc.store.engine import Database
from umc.store.seals import Seal, seal


def seal_events(database: Database, *, now: datetime, wait: bool = True) -> Seal | None:
    """Seal everything that waits for it; return the last seal made, None where nothing waited.

    On SQLite nothing ever waits: whoever writes events seals them. Whoever does not ``wait`` for
    another sealer leaves it to that one.

    Raises:
        OutsideFailure: the database cannot be reached, or may not be written to.
    """
    if database.path is not None:
        return None
    with database.write() as connection:
        return seal(connection, now=now, wait=wait)
