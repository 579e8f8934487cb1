"""Under which contract a fault is opened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from umc.domain.refusals import Misuse, Refusal
from umc.domain.register.book import Book
from umc.domain.register.contract import Contract
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import Customer
from umc.domain.register.term import local_day
from umc.domain.who_answers.cover import Covered, NotCovered, contracts_in_force, covering, first_cover


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


def cover_for_suspects(
    book: Book, suspects: Sequence[Equipment], at: datetime, *, contract: str | None = None
) -> FaultCover:
    """Return the one contract that covers the suspects at an instant, by the first that it covers.

    ``contract`` decides between several. A suspect that nothing covers, or another contract
    than the one returned, is warned of.

    Raises:
        Refusal: none of them is covered, or none by the contract insisted on.
        Misuse: several contracts cover them and none was named.
    """
    found = {one.tag: covering(book, one, at) for one in suspects}
    covered = {tag: one.contract.id for tag, one in found.items() if isinstance(one, Covered)}
    if contract is None and len(set(covered.values())) > 1:
        raise Misuse(
            "which-contract",
            "; ".join(f"{tag} is covered by {by}" for tag, by in covered.items()),
            hint="say under which it is opened with --contract, or open a fault for each",
        )
    fitting = (one for one in suspects if contract in (None, covered.get(one.tag)) and one.tag in covered)
    first = next(fitting, suspects[0])
    cover = cover_for_machine(book, first, at, contract=contract)
    others = tuple(
        warning
        for one in suspects
        if one != first and covered.get(one.tag) != cover.contract.id
        for warning in terms_kept(book, cover.contract, one, at)
    )
    return replace(cover, warnings=(*cover.warnings, *others))


def terms_kept(book: Book, contract: Contract, machine: Equipment, at: datetime) -> tuple[str, ...]:
    """Return a warning where a fault keeps the terms of a contract that does not take a machine in.

    ``contract`` is the fault's own, as pinned; ``at`` the instant at which it was opened.
    """
    if first_cover(contract, machine) is not None:
        return ()
    found = covering(book, machine, at)
    said = (
        f"is covered by {found.contract.id}"
        if isinstance(found, Covered)
        else f"is not covered: {'; '.join(found.reasons)}"
    )
    return (f"{machine.tag} {said}; this fault keeps the terms of {contract.id}",)


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
