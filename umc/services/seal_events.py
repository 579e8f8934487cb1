"""Seal the events that no seal covers yet."""

from datetime import datetime

from umc.store.database.engine import Database
from umc.store.database.sealing import seal_waiting


def seal_events(database: Database, *, now: datetime) -> None:
    """Seal everything that waits for it; where another sealer is at it, leave it to that one.

    Raises:
        OutsideFailure: the database cannot be reached, or may not be written to.
    """
    seal_waiting(database, now=now, wait=False)
