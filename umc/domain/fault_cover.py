"""Under which contract a fault is opened."""

from dataclasses import dataclass
from datetime import datetime

from umc.domain.book import Book
from umc.domain.contract import Contract
from umc.domain.cover import NotCovered, contracts_in_force, covering
from umc.domain.equipment import Equipment
from umc.domain.party import Customer
from umc.domain.refusals import Misuse, Refusal
from umc.domain.term import local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultCover:
    """The contract, and the place in its covers, from 0, that takes the machine in (None: no machine)."""

    contract: Contract
    place: int | None = None
    warnings: tuple[str, ...] = ()


def cover_for_machine(
    book: Book, machine: Equipment, at: datetime, *, contract: str | None = None
) -> FaultCover:
    """Return the contract that covers the machine at an instant; ``contract`` insists on one.

    Raises:
        Refusal: ``not-covered``, with the reasons.
    """
    found = covering(book, machine, at)
    if isinstance(found, NotCovered):
        raise Refusal(
            "not-covered",
            f"{machine.tag} is not covered: {'; '.join(found.reasons)}",
            hint=f"see umc entitlement {machine.tag}",
        )
    if contract is not None and contract != found.contract.id:
        raise Refusal(
            "other-contract",
            f"{machine.tag} is covered by {found.contract.id}, not by {contract}",
            hint="leave --contract out",
        )
    warnings = tuple(f"{other.id} covers {machine.tag} as well" for other in found.overlapping)
    return FaultCover(contract=found.contract, place=found.cover_index, warnings=warnings)


def cover_for_customer(
    book: Book, customer: Customer, at: datetime, *, contract: str | None = None
) -> FaultCover:
    """Return the customer's contract in force at an instant, for a fault without a machine.

    Raises:
        Refusal: none is in force, or not the one insisted on.
        Misuse: several are in force and none was named.
    """
    running = contracts_in_force(book, customer.id, at)
    if contract is not None:
        running = tuple(one for one in running if one.id == contract)
    if len(running) == 1:
        return FaultCover(contract=running[0])
    if running:
        named = ", ".join(one.id for one in running)
        raise Misuse(
            "which-contract",
            f"{customer.id} has several contracts in force: {named}",
            hint="say which with --contract, or name a suspect",
        )
    day = local_day(at, customer.zone)
    wanted = f"contract {contract}" if contract else "contract"
    held = [one for one in book.contracts.values() if one.customer == customer.id]
    ended = ", ".join(f"{one.id} ({one.starts} to {one.ends})" for one in held) or "none"
    raise Refusal(
        "not-covered",
        f"no {wanted} of {customer.id} is in force on {day}",
        hint=f"contracts of {customer.id}: {ended}",
    )
