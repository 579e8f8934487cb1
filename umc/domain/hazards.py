"""Hazards of a plan: what a person should weigh before saying yes."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from umc.domain.book import Book
from umc.domain.contract import Contract
from umc.domain.cover import Covered, covering, parts_by_customer
from umc.domain.equipment import RETIRED, Equipment
from umc.domain.plan import Action, Change, Hazard, Kind

_BEARS_ON_COVER = frozenset({Kind.CONTRACT, Kind.CUSTOMER, Kind.EQUIPMENT})


def hazards(changes: Iterable[Change], registered: Book, desired: Book, at: datetime) -> tuple[Hazard, ...]:
    """Say what these changes put at risk at an instant.

    Contracts removed or ending earlier, machines that lose cover though they stay, and
    machines retired. ``registered`` is what is in force, ``desired`` what would be; only
    customers that a change bears on are looked at, so both may be parts that hold those.
    """
    asked = tuple(changes)
    found = [*_removed(asked), *_shortened(asked)]
    if lost := losing_cover(registered, desired, at, touched_customers(asked)):
        found.append(_counted("loses-cover", lost, "would no longer be covered"))
    if retired := sorted(change.id for change in asked if change.action is Action.RETIRE):
        found.append(_counted("equipment-retired", tuple(retired), "would be retired"))
    return tuple(found)


def losing_cover(registered: Book, desired: Book, at: datetime, customers: Iterable[str]) -> tuple[str, ...]:
    """Name, sorted, the machines of these customers that are covered at an instant and would not be.

    Machines that the desired book retires or no longer has are not among them.
    """
    before, after = parts_by_customer(registered), parts_by_customer(desired)
    theirs = set(customers)
    return tuple(
        sorted(
            tag
            for tag, machine in registered.equipment.items()
            if machine.customer in theirs
            and (then := desired.equipment.get(tag)) is not None
            and then.status != RETIRED
            and _is_covered(before, machine, at)
            and not _is_covered(after, then, at)
        )
    )


def _is_covered(parts: Mapping[str, Book], machine: Equipment, at: datetime) -> bool:
    part = parts.get(machine.customer)
    return part is not None and isinstance(covering(part, machine, at), Covered)


def touched_customers(changes: Iterable[Change]) -> set[str]:
    """Return the customers whose cover these changes may bear on; what is only added takes none away."""
    touched: set[str] = set()
    for change in changes:
        if change.kind in _BEARS_ON_COVER and change.action is not Action.ADD:
            touched.update(_customers(change))
    return touched


def _customers(change: Change) -> Iterator[str]:
    for value in (change.before, change.after):
        if isinstance(value, Contract | Equipment):
            yield value.customer
    if change.kind is Kind.CUSTOMER:
        yield change.id


def _removed(changes: tuple[Change, ...]) -> Iterator[Hazard]:
    for change in changes:
        if change.kind is Kind.CONTRACT and change.action is Action.REMOVE:
            yield Hazard(code="contract-removed", text=f"contract {change.id} would go", ids=(change.id,))


def _shortened(changes: tuple[Change, ...]) -> Iterator[Hazard]:
    for change in changes:
        old, new = change.before, change.after
        if isinstance(old, Contract) and isinstance(new, Contract) and new.ends < old.ends:
            text = f"contract {change.id} would end on {new.ends} instead of {old.ends}"
            yield Hazard(code="contract-ends-earlier", text=text, ids=(change.id,))


def _counted(code: str, tags: tuple[str, ...], what: str) -> Hazard:
    machines = f"{len(tags)} machine{'' if len(tags) == 1 else 's'}"
    return Hazard(code=code, text=f"{machines} {what}", ids=tags)
