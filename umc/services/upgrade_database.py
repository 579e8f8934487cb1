"""Bring a database's schema up to date."""

from umc.store.engine import Database


def upgrade_database(database: Database) -> tuple[str | None, str]:
    """Upgrade the schema, all or nothing; return the revision before (None: nothing there) and after.

    Raises:
        Refusal: it is another program's database, or a newer umc's.
    """
    return database.upgrade()
