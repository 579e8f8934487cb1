"""List who looked up customers' contacts."""

from umc.store.database.engine import Database
from umc.store.personal.lookups import LookUpMade, list_made


def list_lookups(
    database: Database, *, customer: str | None = None, limit: int = 1000
) -> tuple[tuple[LookUpMade, ...], bool]:
    """Return up to ``limit`` look-ups, the newest first, and whether there are more.

    Of one customer, or of all; they are kept only while the setting ``log_lookups`` is on.
    """
    with database.read() as connection:
        return list_made(connection, customer=customer, limit=limit)
