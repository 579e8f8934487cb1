"""Hazards of a plan: what a person should weigh before saying yes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from umc.domain.book import Book
from umc.domain.contract import Agreement, Contract
from umc.domain.cover_days import takes_in
from umc.domain.equipment import Equipment
from umc.domain.hazards_of_cover import hazards_of_cover
from umc.domain.plan import Action, Change, Hazard, Kind, counted_machines

_FEW_CONTRACTS = 5
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

    Contracts removed or ending earlier, machines that lose cover or backing though they
    stay, machines moved to another customer, and machines retired. ``registered`` is what is
    in force, ``desired`` what would be; only customers ``touched`` are looked at, so both may
    be parts that hold those.
    """
    asked = tuple(changes)
    of_cover = hazards_of_cover(
        registered, desired, at, covers=touched.covers, backings=touched.backings
    )  # fmt: skip
    return (*of_cover, *_removed(asked), *_shortened(asked), *_moved(asked), *_retired(asked))


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
    return {one.customer for one in machines if any(takes_in(agreement, one) for agreement in agreements)}


def _removed(changes: tuple[Change, ...]) -> Iterator[Hazard]:
    gone = [one.id for one in changes if one.kind is Kind.CONTRACT and one.action is Action.REMOVE]
    if len(gone) > _FEW_CONTRACTS:
        text = f"{len(gone):,} contracts would go"
        yield Hazard(code="contract-removed", text=text, ids=tuple(sorted(gone)))
        return
    for id in sorted(gone):
        yield Hazard(code="contract-removed", text=f"contract {id} would go", ids=(id,))


def _shortened(changes: tuple[Change, ...]) -> Iterator[Hazard]:
    by_day: dict[date, list[tuple[Contract, Contract]]] = {}
    for change in changes:
        old, new = change.before, change.after
        if isinstance(old, Contract) and isinstance(new, Contract) and new.ends < old.ends:
            by_day.setdefault(new.ends, []).append((old, new))
    for day, shorter in sorted(by_day.items()):
        if len(shorter) > _FEW_CONTRACTS:
            ids = tuple(sorted(new.id for _, new in shorter))
            text = f"{len(ids):,} contracts would end on {day} instead of later"
            yield Hazard(code="contract-ends-earlier", text=text, ids=ids, day=day)
            continue
        for old, new in shorter:
            text = f"contract {new.id} would end on {day} instead of {old.ends}"
            yield Hazard(code="contract-ends-earlier", text=text, ids=(new.id,), day=day)


def _moved(changes: tuple[Change, ...]) -> Iterator[Hazard]:
    moved: dict[tuple[str, str], list[str]] = {}
    for change in changes:
        old, new = change.before, change.after
        if isinstance(old, Equipment) and isinstance(new, Equipment) and old.customer != new.customer:
            moved.setdefault((old.customer, new.customer), []).append(change.id)
    for (old_owner, new_owner), tags in sorted(moved.items()):
        text = f"{counted_machines(tags)} would move from customer {old_owner} to {new_owner}"
        yield Hazard(code="equipment-moves", text=text, ids=tuple(sorted(tags)))


def _retired(changes: tuple[Change, ...]) -> Iterator[Hazard]:
    retired = tuple(sorted(change.id for change in changes if change.action is Action.RETIRE))
    if retired:
        text = f"{counted_machines(retired)} would be retired"
        yield Hazard(code="equipment-retired", text=text, ids=retired)
