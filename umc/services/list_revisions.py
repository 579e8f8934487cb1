"""List what was applied to the register, the last first."""

from dataclasses import dataclass
from datetime import datetime

from umc.store.database.engine import Database
from umc.store.register import revisions
from umc.store.register.applied_plans import with_plans
from umc.store.register.revisions import Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A revision, and whether its steps are kept (they are since schema 0003)."""

    revision: Revision
    has_steps: bool


def list_revisions(
    database: Database, *, since: datetime | None = None, until: datetime | None = None, limit: int
) -> tuple[tuple[Listed, ...], bool]:
    """Return the last revisions, the newest first, and whether there are more.

    Those applied at ``since`` or later and before ``until``.
    """
    with database.read() as connection:
        found = revisions.latest(connection, limit=limit + 1, since=since, until=until)
        kept = with_plans(connection, [one.rev for one in found])
    listed = tuple(Listed(revision=one, has_steps=one.rev in kept) for one in found[:limit])
    return listed, len(found) > limit
