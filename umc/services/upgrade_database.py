"""Bring a database's schema up to date."""

from umc.store.derive_marks import derive_marks
from umc.store.engine import Database


def upgrade_database(database: Database) -> tuple[str | None, str]:
    """Upgrade the schema, all or nothing; return the revision before (None: nothing there) and after.

    What a newer schema derives from the events is derived for the open faults there are.

    Raises:
        Refusal: it is another program's database, or a newer umc's.
    """
    return database.upgrade(derive_marks)
