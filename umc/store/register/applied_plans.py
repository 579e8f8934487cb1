"""The plan of a revision as it was applied, with the machines it changed: what history is told from.

One compressed text for each revision. Terms are not in it: every version of them is kept by
digest. Of a machine only the present is kept elsewhere, so a plan brings along what each
machine it changes or retires was, and became.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, func, select, update

from umc.domain.plans.plan import Hazard, Step, digest
from umc.domain.plans.rebased_fault import RebasedFault
from umc.domain.register.equipment import Equipment
from umc.store.record.forgettings import PLAN, digest_since, rewritten
from umc.store.tables.tables import applied_plans, revisions

_QUICKLY = 1  # the digests, which are most of a large plan, grow no smaller with more effort


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedPlan:
    """What was done, and what it put at risk, in the order in which it was shown.

    ``machines`` are those changed or retired as they were, and those changed as they became;
    a machine that was added is told by its digest alone. ``rebased`` are the open faults that
    went over to newer terms, with the due times that moved.
    """

    steps: tuple[Step, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    machines: tuple[Equipment, ...] = ()
    rebased: tuple[RebasedFault, ...] = ()

    @property
    def digest(self) -> str:
        """The digest of a plan with these steps and faults."""
        return digest(self.steps, (one.number for one in self.rebased))


_DECODER = msgspec.json.Decoder(AppliedPlan)


def keep_plan(connection: Connection, rev: int, plan: AppliedPlan) -> None:
    """Keep the plan of a revision that is there."""
    connection.execute(applied_plans.insert(), {"rev": rev, "plan": packed(plan)})


def plan_of(connection: Connection, rev: int) -> AppliedPlan | None:
    """Return the plan of a revision; None where none was kept (before schema 0003).

    Raises:
        ValueError: what was kept is damaged.
    """
    kept = connection.execute(select(applied_plans.c.plan).where(applied_plans.c.rev == rev)).scalar()
    return None if kept is None else unpacked(kept)


def packed_plan(connection: Connection, rev: int) -> bytes:
    """Return the plan of a revision that was kept, as it is kept."""
    return bytes(
        connection.execute(select(applied_plans.c.plan).where(applied_plans.c.rev == rev)).scalar_one()
    )


def change_plan(connection: Connection, rev: int, packed: bytes) -> None:
    """Put a plan in the place of a kept one; a guard refuses it unless a forgetting is on record."""
    connection.execute(update(applied_plans).where(applied_plans.c.rev == rev).values(plan=packed))


def packed(plan: AppliedPlan) -> bytes:
    """Return a plan as it is kept."""
    return zlib.compress(msgspec.json.encode(plan), _QUICKLY)


def with_plans(connection: Connection, revs: Sequence[int]) -> frozenset[int]:
    """Return those of some revisions, of consecutive numbers, whose plan was kept."""
    if not revs:
        return frozenset()
    kept = applied_plans.c.rev
    return frozenset(connection.execute(select(kept).where(kept.between(min(revs), max(revs)))).scalars())


def wrong_plans(connection: Connection) -> Iterator[str]:
    """Say of each kept plan that is damaged, or is not the one its revision names, that it is.

    One in which something was forgotten is what that left of it. From the first revision that has a
    plan on, every one has (those of before schema 0003 have none).
    """
    since = rewritten(connection, PLAN)
    yield from (f"revision {rev}: its plan is gone" for rev in _without(connection))
    query = select(revisions.c.rev, revisions.c.digest).join(applied_plans).order_by(revisions.c.rev)
    for rev, named in connection.execute(query).all():
        try:
            plan = plan_of(connection, rev)
        except ValueError as error:
            yield f"revision {rev}: {error}"
        else:
            if plan is not None and plan.digest != named:
                yield f"revision {rev}: the steps and faults kept are not those that its digest names"
            elif str(rev) in since and digest_since(packed_plan(connection, rev)) != since[str(rev)]:
                yield f"revision {rev}: the plan is not what a forgetting left of it"


def _without(connection: Connection) -> Sequence[int]:
    first = select(func.min(applied_plans.c.rev)).scalar_subquery()
    gone = applied_plans.c.rev.is_(None)
    query = select(revisions.c.rev).outerjoin(applied_plans).where(gone, revisions.c.rev > first)
    return connection.execute(query.order_by(revisions.c.rev)).scalars().all()


def unpacked(kept: bytes) -> AppliedPlan:
    """Return a plan that was kept.

    Raises:
        ValueError: it is damaged.
    """
    try:
        return _DECODER.decode(zlib.decompress(kept))
    except (zlib.error, msgspec.DecodeError) as error:
        raise ValueError(f"the kept plan is damaged: {error}") from None
