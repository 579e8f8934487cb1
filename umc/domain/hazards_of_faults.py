"""Hazards to open faults: whose terms, machine or customer would go, and whose due times would move."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from umc.domain.book import Book
from umc.domain.contract import Contract
from umc.domain.due_moves import DueMove
from umc.domain.equipment import RETIRED, Equipment
from umc.domain.fault_at_stake import FaultAtStake
from umc.domain.plan import Action, Change, Hazard, Kind
from umc.domain.term import local_day


def faults_left(
    changes: Iterable[Change], faults: Sequence[FaultAtStake], registered: Book, at: datetime
) -> Iterator[Hazard]:
    """Say which open faults would lose what they rest on: contract, customer, agreement, machine.

    They stay open, on the terms that they go by.
    """
    asked = tuple(changes)
    ending = ending_contracts(asked, registered, at)
    for contract, what in ending.items():
        yield from _left(faults, f"contract {contract}, which {what}", "under", _under(contract))
    for change in asked:
        if change.action is Action.REMOVE and change.kind is Kind.AGREEMENT:
            yield from _left(
                faults, f"agreement {change.id}, which would go", "with a vendor under", _backed(change.id)
            )
        if change.action is Action.REMOVE and change.kind is Kind.CUSTOMER:
            orphans = [one for one in faults if one.contract not in ending]
            yield from _left(orphans, f"customer {change.id}, which would go", "of", _of(change.id))
    yield from _left(faults, "machines that would be retired", "about", _about(retired_tags(asked)))
    yield from _left(faults, "machines that would go to another customer", "about", _about(_moved(asked)))


def stuck_hazards(stuck: Mapping[str, str]) -> Iterator[Hazard]:
    """Say which open faults could not be rebased: ``stuck`` is why, by number."""
    by_reason: dict[str, list[str]] = {}
    for number, because in stuck.items():
        by_reason.setdefault(because, []).append(number)
    for because, numbers in sorted(by_reason.items()):
        text = f"{_counted(numbers)} could not be rebased: {because}"
        yield Hazard(code="faults-left", text=text, ids=tuple(sorted(numbers)))


def due_hazards(rebased: Sequence[DueMove], kept: Sequence[DueMove]) -> Iterator[Hazard]:
    """Say which due times move with the faults that are rebased, and which would with those that stay."""
    if rebased:
        numbers = _numbers(rebased)
        text = f"{_counted(numbers)} would go over to the new terms, and due times move"
        yield Hazard(code="due-times-move", text=text, ids=numbers, moves=tuple(rebased))
    if kept:
        numbers = _numbers(kept)
        stays, they = ("stays", "it was") if len(numbers) == 1 else ("stay", "they were")
        text = f"{_counted(numbers)} {stays} on the terms {they} opened under; rebased, due times would move"
        yield Hazard(code="due-times-stay", text=text, ids=numbers, moves=tuple(kept))


def ending_contracts(changes: Iterable[Change], registered: Book, at: datetime) -> Mapping[str, str]:
    """Return the contracts that would go, or be over before the day of ``at``, with what becomes of each."""
    found: dict[str, str] = {}
    for change in changes:
        old, new = change.before, change.after
        if change.kind is not Kind.CONTRACT or not isinstance(old, Contract):
            continue
        today = local_day(at, registered.zone_of(old.customer))
        if new is None:
            found[change.id] = "would go"
        elif isinstance(new, Contract) and new.ends < today <= old.ends:
            found[change.id] = f"would be over since {new.ends}"
    return found


def retired_tags(changes: Iterable[Change]) -> frozenset[str]:
    """Return the machines that would be retired: they leave the book, or the book says so."""
    return frozenset(
        change.id
        for change in changes
        if isinstance(old := change.before, Equipment)
        and old.status != RETIRED
        and (change.action is Action.RETIRE or _is_retired(change.after))
    )


def _is_retired(machine: object) -> bool:
    return isinstance(machine, Equipment) and machine.status == RETIRED


def _moved(changes: Iterable[Change]) -> frozenset[str]:
    return frozenset(
        change.id
        for change in changes
        if isinstance(old := change.before, Equipment)
        and isinstance(new := change.after, Equipment)
        and old.customer != new.customer
    )


_Test = Callable[[FaultAtStake], bool]


def _under(contract: str) -> _Test:
    return lambda fault: fault.contract == contract


def _backed(agreement: str) -> _Test:
    return lambda fault: any(leg.agreement == agreement for leg in fault.legs)


def _of(customer: str) -> _Test:
    return lambda fault: fault.customer == customer


def _about(tags: frozenset[str]) -> _Test:
    return lambda fault: not tags.isdisjoint(fault.machines)


def _left(faults: Sequence[FaultAtStake], what: str, how: str, concerns: _Test) -> Iterator[Hazard]:
    numbers = tuple(sorted(fault.number for fault in faults if concerns(fault)))
    if numbers:
        verb = "is" if len(numbers) == 1 else "are"
        yield Hazard(code="faults-left", text=f"{_counted(numbers)} {verb} {how} {what}", ids=numbers)


def _numbers(moves: Iterable[DueMove]) -> tuple[str, ...]:
    return tuple(sorted({move.number for move in moves}))


def _counted(numbers: Sequence[str]) -> str:
    return f"{len(numbers):,} open fault{'' if len(numbers) == 1 else 's'}"
