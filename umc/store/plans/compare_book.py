"""A book compared with the register: what applying it would change.

Digests are compared first, and only what differs is read. Equipment that the desk itself
registered stays as long as the book does not name its tag; a machine that leaves the book
is retired, never removed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from umc.domain.plans.plan import Plan, make_plan
from umc.domain.plans.rebased_fault import RebasedFault
from umc.domain.register.book import Book
from umc.domain.register.equipment import Equipment
from umc.store.plans.compare_equipment import compare_equipment, saying_whose
from umc.store.plans.compare_faults import Rebasing
from umc.store.plans.compare_terms import Name, compare_terms
from umc.store.plans.weigh_changes import weigh
from umc.store.register.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The plan, and what it takes to carry it out.

    ``versions`` become current (a contract too that only its calendar moves), ``gone`` stop
    being so. ``adopted`` are tags that the desk registered and the book declares alike: from
    now on the book answers for them, which changes nothing else and is no step. ``touched``
    are the machines changed or retired as they were, and those changed as they would become.
    ``rebasings`` are open faults that go over to newer terms, which is no step either;
    ``unchanged`` were asked for too, and have no newer terms.
    """

    plan: Plan
    versions: tuple[Version, ...] = ()
    gone: tuple[Name, ...] = ()
    added: tuple[Equipment, ...] = ()
    changed: tuple[Equipment, ...] = ()
    retired: tuple[str, ...] = ()
    adopted: tuple[str, ...] = ()
    touched: tuple[Equipment, ...] = ()
    rebasings: tuple[Rebasing, ...] = ()
    unchanged: tuple[str, ...] = ()

    @property
    def rebased(self) -> tuple[RebasedFault, ...]:
        """The faults that go over, each with the due times that move."""
        return tuple(RebasedFault(number=one.number, moves=one.moves) for one in self.rebasings)


def compare(connection: Connection, book: Book, at: datetime, *, rebase: Sequence[str] = ()) -> Comparison:
    """Say what would change if the register held what a book says; hazards are judged at ``at``.

    ``rebase`` names open faults that shall go over to the terms that the book would give them,
    or ``all`` for all that can be.

    Raises:
        Refusal: a text in the book cannot be kept, or a fault named cannot be rebased.
    """
    declared = compare_terms(connection, book)
    machines = compare_equipment(connection, book.equipment)
    weighed = weigh(connection, book, declared, machines, rebase=rebase, at=at)
    plan = make_plan(
        (*declared.changes, *machines.changes),
        weighed.hazards,
        weighed.confirmations,
        (one.number for one in weighed.rebasings),
    )
    return Comparison(
        plan=replace(plan, steps=saying_whose(plan.steps, machines.there)),
        versions=declared.fresh,
        gone=declared.gone,
        added=machines.added,
        changed=machines.changed,
        retired=machines.retired,
        adopted=machines.adopted,
        touched=machines.touched,
        rebasings=weighed.rebasings,
        unchanged=weighed.unchanged,
    )
