"""Hazards of a plan: what a person should weigh before saying yes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from umc.domain.plans.hazards_of_backing import hazards_of_backing
from umc.domain.plans.hazards_of_cover import hazards_of_cover
from umc.domain.plans.hazards_together import told_together
from umc.domain.plans.machine_pairs import machine_pairs
from umc.domain.plans.plan import Action, Change, Hazard, Kind, counted_machines
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, Contract
from umc.domain.register.equipment import Equipment
from umc.domain.who_answers.cover_days import takes_in

_BEARS_ON_COVER = frozenset({Kind.CONTRACT, Kind.CUSTOMER, Kind.EQUIPMENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """The customers whose cover changes may bear on, and those whose machines may lose their backing."""

    covers: frozenset[str]
    backings: frozenset[str]

    @property
    def customers(self) -> frozenset[str]:
        """All of them."""
        return self.covers | self.backings


def hazards(
    changes: Iterable[Change], registered: Book, desired: Book, at: datetime, touched: Touched
) -> tuple[Hazard, ...]:
    """Say what these changes put at risk from an instant on; what open faults risk is told apart.

    Contracts removed or ending earlier, machines that stay and lose their cover or backing, or
    whose backing passes to another agreement, machines moved to another customer, and machines
    retired. ``registered`` is what is in force, ``desired`` what would be; only customers
    ``touched`` are looked at, so both may be parts that hold those.
    """
    asked = tuple(changes)
    pairs = machine_pairs(registered, desired, at, touched.customers)
    return (
        *hazards_of_cover(pairs, touched.covers),
        *hazards_of_backing(pairs, touched.backings),
        *_removed(asked),
        *_shortened(asked),
        *_moved(asked),
        *_retired(asked),
    )


def touched_by(changes: Iterable[Change], machines: Iterable[Equipment]) -> Touched:
    """Return the customers to look at for these changes; ``machines`` are those the book would hold.

    What is only added takes no cover away. A contract that is added may ask for more backing
    than there is: its customer is looked at for that. An agreement bears on nobody's backing
    unless its term, its customer, or what it backs changes.
    """
    asked = tuple(changes)
    covers = {
        customer
        for change in asked
        if change.kind in _BEARS_ON_COVER and change.action is not Action.ADD
        for customer in _customers(change)
    }
    contracts = {one for change in asked if change.kind is Kind.CONTRACT for one in _customers(change)}
    agreements = [change.before for change in asked if _takes_backing_away(change)]
    backed = _backed_by([one for one in agreements if isinstance(one, Agreement)], machines)
    return Touched(covers=frozenset(covers), backings=frozenset({*covers, *contracts, *backed}))


def _customers(change: Change) -> Iterator[str]:
    for value in (change.before, change.after):
        if isinstance(value, Contract | Equipment):
            yield value.customer
    if change.kind is Kind.CUSTOMER:
        yield change.id


def _takes_backing_away(change: Change) -> bool:
    old, new = change.before, change.after
    if not isinstance(old, Agreement):
        return False
    if not isinstance(new, Agreement):
        return True
    shorter = new.ends < old.ends or new.starts > old.starts
    return shorter or (new.backs, new.customer) != (old.backs, old.customer)


def _backed_by(agreements: list[Agreement], machines: Iterable[Equipment]) -> set[str]:
    if not agreements:
        return set()
    by_customer: dict[str | None, list[Agreement]] = {}
    for agreement in agreements:
        by_customer.setdefault(agreement.customer, []).append(agreement)
    for_any = by_customer.get(None, [])
    found: set[str] = set()
    for one in machines:
        if one.customer not in found:  # one machine is enough, and there are many
            theirs = chain(by_customer.get(one.customer, ()), for_any)
            if any(takes_in(agreement, one) for agreement in theirs):
                found.add(one.customer)
    return found


def _removed(changes: tuple[Change, ...]) -> Iterator[Hazard]:
    gone = sorted(one.id for one in changes if one.kind is Kind.CONTRACT and one.action is Action.REMOVE)
    for ids in told_together(gone, lambda _: None):
        what, go = (f"contract {ids[0]}", "is") if len(ids) == 1 else (f"{len(ids):,} contracts", "are")
        yield Hazard(
            code="contract-removed", text=f"{what} would go", done=f"{what} {go} gone", ids=tuple(ids)
        )


def _shortened(changes: tuple[Change, ...]) -> Iterator[Hazard]:
    shorter = [
        (new.ends, new.id, old.ends)
        for change in changes
        if isinstance(old := change.before, Contract)
        and isinstance(new := change.after, Contract)
        and new.ends < old.ends
    ]
    for alike in told_together(sorted(shorter), lambda one: one[0]):
        (day, id, before), is_one = alike[0], len(alike) == 1
        what, end = (f"contract {id}", "ends") if is_one else (f"{len(alike):,} contracts", "end")
        than = f"on {day} instead of {before if is_one else 'later'}"
        yield Hazard(
            code="contract-ends-earlier",
            text=f"{what} would end {than}",
            done=f"{what} {end} {than}",
            ids=tuple(id for _, id, _ in alike),
            day=day,
        )


def _moved(changes: tuple[Change, ...]) -> Iterator[Hazard]:
    moved: dict[tuple[str, str], list[str]] = {}
    for change in changes:
        old, new = change.before, change.after
        if isinstance(old, Equipment) and isinstance(new, Equipment) and old.customer != new.customer:
            moved.setdefault((old.customer, new.customer), []).append(change.id)
    for (old_owner, new_owner), tags in sorted(moved.items()):
        what, where = counted_machines(tags), f"from customer {old_owner} to {new_owner}"
        yield Hazard(
            code="equipment-moves",
            text=f"{what} would move {where}",
            done=f"{what} moved {where}",
            ids=tuple(sorted(tags)),
        )


def _retired(changes: tuple[Change, ...]) -> Iterator[Hazard]:
    retired = tuple(sorted(change.id for change in changes if change.action is Action.RETIRE))
    if retired:
        what, were = counted_machines(retired), "was" if len(retired) == 1 else "were"
        yield Hazard(
            code="equipment-retired",
            text=f"{what} would be retired",
            done=f"{what} {were} retired",
            ids=retired,
        )
