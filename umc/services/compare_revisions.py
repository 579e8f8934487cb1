"""Say what the register came to between two revisions."""

from dataclasses import dataclass

from umc.domain.plans.plan import Step, steps
from umc.domain.refusals import OutsideFailure
from umc.domain.register.revision_names import revision_meant
from umc.store.database.engine import Database
from umc.store.plans.net_changes import net_changes
from umc.store.register.revisions import last_rev


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The steps that lead from one revision to another, in the order of a plan, each thing once."""

    first: int
    second: int
    steps: tuple[Step, ...]


def compare_revisions(database: Database, first: str, second: str) -> Compared:
    """Compare the register as of two revisions, named as in ``umc book show``; 0 is before the first.

    From the later to the earlier the steps are those that would lead back.

    Raises:
        Misuse: a name names no revision.
        Refusal: there is no such revision, or the steps between the two were not kept.
        OutsideFailure: what was kept of them is damaged.
    """
    with database.read() as connection:
        last = last_rev(connection)
        one, other = revision_meant(first, last), revision_meant(second, last)
        try:
            found = net_changes(connection, one, other)
        except ValueError as error:
            raise OutsideFailure(
                "damaged-database", str(error), hint="umc db check names all that is wrong"
            ) from None
    return Compared(first=one, second=other, steps=steps(found))
