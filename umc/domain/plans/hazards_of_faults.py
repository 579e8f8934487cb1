"""Hazards to open faults: whose terms, machine or customer would go, and whose due times would move."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from umc.domain.clocks.due_moves import DueMove
from umc.domain.plans.fault_at_stake import FaultAtStake
from umc.domain.plans.plan import Action, Change, Hazard, Kind
from umc.domain.register.book import Book
from umc.domain.register.contract import Contract
from umc.domain.register.equipment import RETIRED, Equipment
from umc.domain.register.term import local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What becomes of a contract, in words: what it ``would``, and what it ``did`` once that is done."""

    would: str
    did: str


def faults_left(
    changes: Iterable[Change], faults: Sequence[FaultAtStake], registered: Book, at: datetime
) -> Iterator[Hazard]:
    """Say which open faults would lose what they rest on: contract, customer, agreement, machine.

    They stay open, on the terms that they go by.
    """
    asked = tuple(changes)
    ending = ending_contracts(asked, registered, at)
    for contract, end in ending.items():
        yield from _left(faults, f"under contract {contract}, which", end.would, end.did, _under(contract))
    for change in asked:
        if change.action is Action.REMOVE and change.kind is Kind.AGREEMENT:
            what = f"with a vendor under agreement {change.id}, which"
            yield from _left(faults, what, "would go", "is gone", _backed(change.id))
        if change.action is Action.REMOVE and change.kind is Kind.CUSTOMER:
            orphans = [one for one in faults if one.contract not in ending]
            yield from _left(
                orphans, f"of customer {change.id}, which", "would go", "is gone", _of(change.id)
            )
    machines = "about machines that"
    yield from _left(faults, machines, "would be retired", "were retired", _about(retired_tags(asked)))
    to = "to another customer"
    yield from _left(faults, machines, f"would go {to}", f"went {to}", _about(_moved(asked)))


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
        who = _counted(numbers)
        yield Hazard(
            code="due-times-move",
            text=f"{who} would go over to the new terms, and due times move{_turns(rebased, 'would be')}",
            done=f"{who} went over to the new terms, and due times moved{_turns(rebased, 'now')}",
            ids=numbers,
            moves=tuple(rebased),
        )
    if kept:
        numbers = _numbers(kept)
        stays, they = ("stays", "it was") if len(numbers) == 1 else ("stay", "they were")
        text = f"{_counted(numbers)} {stays} on the terms {they} opened under; rebased, due times would move"
        yield Hazard(code="due-times-stay", text=text, ids=numbers, moves=tuple(kept))


def mark_hazards(come_due: Mapping[str, int]) -> Iterator[Hazard]:
    """Say how many marks other ladders reach at once: ``come_due`` are those of open faults, by number."""
    if come_due:
        count, numbers = sum(come_due.values()), tuple(sorted(come_due))
        what = f"{_promises(count, 'mark')} on {_counted(numbers)}"
        yield Hazard(
            code="marks-come-due",
            text=f"{what} would come due at once: the next umc tick tells of them",
            done=f"{what} came due at once: the next umc tick tells of them",
            ids=numbers,
        )


def _turns(moves: Sequence[DueMove], is_: str) -> str:
    """Say how many broken promises are withdrawn by the new terms, and how many break at once."""
    withdrawn = sum(move.is_withdrawn for move in moves)
    broken = sum(move.breaks_at_once for move in moves)
    said = [f"{_promises(withdrawn, 'broken promise')} {is_} withdrawn"] if withdrawn else []
    said += [f"{_promises(broken, 'promise')} {is_} broken at once"] if broken else []
    return "".join(f"; {each}" for each in said)


def _promises(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def ending_contracts(changes: Iterable[Change], registered: Book, at: datetime) -> Mapping[str, Ending]:
    """Return the contracts that would go, or be over before the day of ``at``, with what becomes of each."""
    found: dict[str, Ending] = {}
    for change in changes:
        old, new = change.before, change.after
        if change.kind is not Kind.CONTRACT or not isinstance(old, Contract):
            continue
        today = local_day(at, registered.zone_of(old.customer))
        if new is None:
            found[change.id] = Ending(would="would go", did="is gone")
        elif isinstance(new, Contract) and new.ends < today <= old.ends:
            over = f"over since {new.ends}"
            found[change.id] = Ending(would=f"would be {over}", did=f"is {over}")
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


def _left(
    faults: Sequence[FaultAtStake], what: str, would: str, did: str, concerns: _Test
) -> Iterator[Hazard]:
    numbers = tuple(sorted(fault.number for fault in faults if concerns(fault)))
    if numbers:
        they = f"{_counted(numbers)} {'is' if len(numbers) == 1 else 'are'} {what}"
        yield Hazard(code="faults-left", text=f"{they} {would}", done=f"{they} {did}", ids=numbers)


def _numbers(moves: Iterable[DueMove]) -> tuple[str, ...]:
    return tuple(sorted({move.number for move in moves}))


def _counted(numbers: Sequence[str]) -> str:
    return f"{len(numbers):,} open fault{'' if len(numbers) == 1 else 's'}"
