"""Carrying out a plan: the register is made to hold what a book says."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, update

from umc.domain.actor import Actor
from umc.domain.plans.plan import Hazard, Kind
from umc.store.faults.derive_marks import derive_marks
from umc.store.faults.marks import change_ladders
from umc.store.plans.compare_book import Comparison
from umc.store.plans.rebase_faults import rebase_faults
from umc.store.register import equipment as machines
from umc.store.register import revisions
from umc.store.register import terms as kept_terms
from umc.store.register.applied_plans import AppliedPlan
from umc.store.tables.tables import equipment as machine_table
from umc.store.values.chunks import chunks
from umc.store.values.codec import Plain

_BOOK = "book"


def keep_others_out(connection: Connection) -> None:
    """Keep what a plan is compared with as it is until the transaction ends; reading goes on."""
    revisions.begin(connection)
    if connection.dialect.name == "postgresql":
        # A desk that registered a machine meanwhile would meet the same tag half-way through.
        connection.exec_driver_sql("LOCK TABLE equipment IN SHARE ROW EXCLUSIVE MODE")


def keep(connection: Connection, comparison: Comparison, *, actor: Actor, now: datetime) -> int | None:
    """Carry out a plan in the transaction that is open; return its revision, None for an empty plan.

    A plan that does nothing but rebase faults is a revision too.

    ``keep_others_out`` and the comparison come first, in the same transaction.
    """
    _adopt(connection, comparison.adopted)
    if comparison.plan.is_empty:
        return None
    new_ladders = any(step.kind is Kind.ESCALATION for step in comparison.plan.steps)
    if new_ladders:
        change_ladders(connection)
    rev = _keep_plan(connection, comparison, actor=actor, now=now)
    rebase_faults(connection, comparison.rebasings, rev=rev, actor=actor, now=now)
    if new_ladders:
        derive_marks(connection)
    return rev


def _keep_plan(connection: Connection, comparison: Comparison, *, actor: Actor, now: datetime) -> int:
    plan = comparison.plan
    rev = revisions.record(
        connection, actor=actor.name, digest=plan.digest, summary=_summary(comparison), now=now,
        plan=AppliedPlan(
            steps=plan.steps, hazards=_done(plan.hazards), machines=comparison.touched,
            rebased=comparison.rebased,
        ),
    )  # fmt: skip
    kept_terms.drop(connection, comparison.gone)
    kept_terms.put(connection, comparison.versions, rev)
    machines.insert_many(connection, comparison.added, declared_by=_BOOK, now=now)
    machines.update_many(connection, comparison.changed, declared_by=_BOOK, now=now)
    machines.retire_many(connection, comparison.retired, now=now)
    return rev


def _adopt(connection: Connection, tags: tuple[str, ...]) -> None:
    for chunk in chunks(tags):
        chosen = machine_table.c.tag.in_(chunk)
        connection.execute(update(machine_table).where(chosen).values(declared_by=_BOOK))


def _done(hazards: Sequence[Hazard]) -> tuple[Hazard, ...]:
    return tuple(hazard.once_done() for hazard in hazards)


def _summary(comparison: Comparison) -> Mapping[str, Plain]:
    plan = comparison.plan
    counts = [[kind.value, action.value, count] for (kind, action), count in plan.counts().items()]
    return {
        "counts": counts,
        "hazards": [hazard.text for hazard in _done(plan.hazards)],
        "rebased": [one.number for one in comparison.rebasings],
    }
