"""Bring a database's schema up to date."""

from dataclasses import dataclass
from datetime import datetime

from umc.store.compare_marks import clocks_due
from umc.store.derive_marks import derive_marks
from umc.store.engine import Connection, Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """The schema's revision before (None: nothing there) and after.

    ``due`` is how many marks an upgrade has made due at once, one for each clock: a schema without
    marks has told nobody of anything. 0 where nothing was changed.
    """

    before: str | None
    after: str
    due: int = 0


def upgrade_database(database: Database, *, at: datetime) -> Upgraded:
    """Upgrade the schema, all or nothing; what is due is counted ``at`` an instant.

    What a newer schema derives from the events is derived for the open faults there are.

    Raises:
        Refusal: it is another program's database, or a newer umc's.
    """
    due = 0

    def derive(connection: Connection) -> None:
        nonlocal due
        derive_marks(connection)
        due = clocks_due(connection, at)

    before, after = database.upgrade(derive)
    return Upgraded(before=before, after=after, due=due if before != after else 0)
