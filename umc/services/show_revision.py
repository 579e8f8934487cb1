"""Show what one applied plan did: its steps, what they put at risk, who applied it and when."""

from dataclasses import dataclass

from umc.domain.refusals import OutsideFailure
from umc.domain.register.revision_names import revision_meant, there_is_none
from umc.store.database.engine import Database
from umc.store.register import revisions
from umc.store.register.applied_plans import AppliedPlan, plan_of
from umc.store.register.revisions import Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A revision and the plan that was applied; None where its steps were not kept."""

    revision: Revision
    plan: AppliedPlan | None


def show_revision(database: Database, name: str) -> Shown:
    """Return the revision that a name means: its number, ``latest``, or ``-1`` for the one before it.

    Raises:
        Misuse: the name is none of these.
        Refusal: there is no such revision.
        OutsideFailure: what was kept of it is damaged.
    """
    with database.read() as connection:
        last = revisions.last_rev(connection)
        rev = revision_meant(name, last)
        found = revisions.revision(connection, rev)
        if found is None:
            raise there_is_none(last)
        try:
            return Shown(revision=found, plan=plan_of(connection, rev))
        except ValueError as error:
            raise OutsideFailure(
                "damaged-database", f"revision {rev}: {error}", hint="umc db check names all that is wrong"
            ) from None
