"""List the archives in which faults of a database lie, and say whether there are any."""

from umc.domain.copies.archive import Archive
from umc.store.archive.archives import all_archives, is_any_away
from umc.store.database.engine import Database


def list_archives(database: Database) -> tuple[Archive, ...]:
    """Return every archive of which faults lie out, the oldest first."""
    with database.read() as connection:
        return all_archives(connection)


def is_any_archived(database: Database) -> bool:
    """Return whether any fault lies in an archive."""
    with database.read() as connection:
        return is_any_away(connection)
