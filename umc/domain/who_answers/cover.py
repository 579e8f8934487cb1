"""Which contract covers a machine at an instant, and which others come near it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeAlias

from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, Contract, Cover
from umc.domain.register.equipment import RETIRED, Equipment
from umc.domain.register.matching import in_words, matches
from umc.domain.register.term import in_force, local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A contract in force takes the machine in.

    ``cover_index`` is the place of ``cover`` in the contract's covers, from 0.
    ``overlapping`` are other contracts that take it in at the same time.
    """

    contract: Contract
    cover_index: int
    cover: Cover
    reasons: tuple[str, ...]
    overlapping: tuple[Contract, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCovered:
    """No contract in force takes the machine in.

    ``expired`` are those that once did, the last to end first; ``upcoming`` those that
    are going to, the first to start first.
    """

    reasons: tuple[str, ...]
    expired: tuple[Contract, ...] = ()
    upcoming: tuple[Contract, ...] = ()


Covering: TypeAlias = Covered | NotCovered


def covering(book: Book, equipment: Equipment, at: datetime) -> Covering:
    """Find the contract, and the first of its covers, that takes the machine in at an instant.

    Where two contracts do, the one that started last decides, then the lower id. Retired
    equipment is covered by nothing.
    """
    if equipment.status == RETIRED:
        return NotCovered(reasons=(f"{equipment.tag} is retired",))
    customer = book.customers.get(equipment.customer)
    if customer is None:
        return NotCovered(reasons=(f"customer {equipment.customer} is not registered",))
    held = _held(book, customer.id)
    day = local_day(at, customer.zone)
    running = [contract for contract in held if in_force(contract.starts, contract.ends, day)]
    found = [contract for contract in running if first_cover(contract, equipment) is not None]
    return _covered(found, equipment) if found else _not_covered(held, running, equipment, day)


def contracts_in_force(book: Book, customer: str, at: datetime) -> tuple[Contract, ...]:
    """Return a customer's contracts in force at an instant, the one that decides first.

    For a fault that names no machine: the latest start comes first, then the lower id.
    """
    known = book.customers.get(customer)
    if known is None:
        return ()
    day = local_day(at, known.zone)
    return tuple(one for one in _held(book, customer) if in_force(one.starts, one.ends, day))


def first_cover(contract: Contract, equipment: Equipment) -> int | None:
    """Return the place, from 0, of the first cover that takes the machine in, whatever the day."""
    covers = enumerate(contract.covers)
    return next((index for index, cover in covers if matches(cover.selector, equipment)), None)


def parts_by_customer(book: Book) -> Mapping[str, Book]:
    """Cut a book into one part for each customer, so that asking for every machine stays cheap.

    A part has that customer's contracts, and the agreements for it or for any customer;
    all else is shared and whole. Answers from a part are those from the book.
    """
    contracts: dict[str, dict[str, Contract]] = {customer: {} for customer in book.customers}
    for contract in book.contracts.values():
        contracts.setdefault(contract.customer, {})[contract.id] = contract
    agreements, for_any = _agreements_by_customer(book.agreements.values())
    return {
        customer: replace(book, contracts=held, agreements=for_any | agreements.get(customer, {}))
        for customer, held in contracts.items()
    }


def _agreements_by_customer(
    agreements: Iterable[Agreement],
) -> tuple[dict[str, dict[str, Agreement]], dict[str, Agreement]]:
    own: dict[str, dict[str, Agreement]] = {}
    for_any: dict[str, Agreement] = {}
    for agreement in agreements:
        held = for_any if agreement.customer is None else own.setdefault(agreement.customer, {})
        held[agreement.id] = agreement
    return own, for_any


def _held(book: Book, customer: str) -> list[Contract]:
    held = [contract for contract in book.contracts.values() if contract.customer == customer]
    return sorted(held, key=lambda contract: (-contract.starts.toordinal(), contract.id))


def _covered(found: list[Contract], equipment: Equipment) -> Covered:
    contract, *others = found
    index = first_cover(contract, equipment) or 0
    cover = contract.covers[index]
    reasons = [
        f"contract {contract.id} runs from {contract.starts} to {contract.ends}, "
        f"and its cover {index + 1} takes in {in_words(cover.selector)}"
    ]
    reasons += [
        f"contract {other.id} takes in {equipment.tag} as well; {contract.id} decides: "
        + (
            "it started later"
            if other.starts < contract.starts
            else "both started that day, its id comes first"
        )
        for other in others
    ]
    return Covered(
        contract=contract, cover_index=index, cover=cover, reasons=tuple(reasons), overlapping=tuple(others)
    )


def _not_covered(
    held: list[Contract], running: list[Contract], equipment: Equipment, day: date
) -> NotCovered:
    fitting = [contract for contract in held if first_cover(contract, equipment) is not None]
    expired = sorted((c for c in fitting if c.ends < day), key=lambda c: c.ends, reverse=True)
    upcoming = sorted((c for c in fitting if c.starts > day), key=lambda c: c.starts)
    reasons = [f"contract {c.id} is in force, but {_no_cover(c)} {equipment.tag}" for c in running]
    reasons += [f"contract {c.id} ended on {c.ends}" for c in expired[:1]]
    reasons += [f"contract {c.id} starts on {c.starts} only" for c in upcoming[:1]]
    if not held:
        reasons.append(f"customer {equipment.customer} has no contract")
    elif not reasons:
        reasons.append(f"no contract of customer {equipment.customer} takes in {equipment.tag}")
    return NotCovered(reasons=tuple(reasons), expired=tuple(expired), upcoming=tuple(upcoming))


def _no_cover(contract: Contract) -> str:
    count = len(contract.covers)
    if not count:
        return "it has no covers: it does not take in"
    return "its one cover does not take in" if count == 1 else f"none of its {count} covers takes in"
