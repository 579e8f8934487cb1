"""Bring a database's schema up to date."""

from dataclasses import dataclass
from datetime import datetime

from umc.store.database.engine import Connection, Database
from umc.store.database.roles import renew, require_owner
from umc.store.faults.derive_marks import derive_marks
from umc.store.plans.compare_marks import clocks_due


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

    What roles were given is given again, on new tables too.

    Raises:
        Refusal: it is another program's database, or a newer umc's, or not ours to upgrade.
    """
    due = 0
    if database.path is None:
        with database.look() as connection:
            require_owner(connection, "umc db upgrade")

    def derive(connection: Connection) -> None:
        nonlocal due
        derive_marks(connection)
        due = clocks_due(connection, at)
        renew(connection)

    before, after = database.upgrade(derive)
    return Upgraded(before=before, after=after, due=due if before != after else 0)
