"""Contracts against machines: each machine under one contract at a time, each cover of use."""

from collections.abc import Iterator, Sequence
from datetime import date

from umc.domain.checks.found import Alike, Found, Names, has_term, tag_path
from umc.domain.findings.finding_codes import COVERS_NOTHING, NOT_COVERED, TWO_CONTRACTS
from umc.domain.register.book import Book
from umc.domain.register.contract import Contract
from umc.domain.register.equipment import Equipment
from umc.domain.register.estate import Estate, some_tags


def check_coverage(book: Book, names: Names, estate: Estate, at: date | None) -> Iterator[Found]:
    """Yield covers that match nothing, machines under two contracts at once, and machines under none.

    A customer without any machine in the book is left alone: its machines are registered
    at the desk. With a day given, contracts that ended before it do not count as cover.
    """
    held: dict[str, list[Contract]] = {}
    for contract in book.contracts.values():
        held.setdefault(contract.customer, []).append(contract)
    certain = names.has_all("contracts") and all(
        names.is_sound("contracts", one, "customer") for one in book.contracts
    )
    for customer in estate.customers():
        contracts = held.get(customer, [])
        if names.has_all("equipment") and estate.knows_all(customer):
            yield from _idle_covers(contracts, names, estate)
        yield from _two_at_once([one for one in contracts if _is_known(one, names)], estate)
        if certain and all(_is_known(one, names) for one in contracts):
            yield from _uncovered(customer, contracts, estate, at)


def _is_known(contract: Contract, names: Names) -> bool:
    """Tell whether what a contract takes in, and when, is as it was meant."""
    return has_term(names, "contracts", contract.id) and names.is_sure("contracts", contract.id, "covers")


def _idle_covers(contracts: list[Contract], names: Names, estate: Estate) -> Iterator[Found]:
    for contract in contracts:
        groups = estate.of(contract.customer)
        if not contract.covers and names.is_sure("contracts", contract.id, "covers"):
            message = f"contract {contract.id} has no covers: it takes in nothing"
            hint = f"add [[contracts.{contract.id}.covers]]"
            yield Found(COVERS_NOTHING, ("contracts", contract.id), message, hint, on_key=True)
        for index, cover in enumerate(contract.covers):
            is_sound = names.is_sound("contracts", contract.id, "covers", index)
            if is_sound and not any(group.taken(cover.selector) for group in groups):
                message = f"cover {index + 1} of {contract.id} matches no equipment of {contract.customer}"
                hint = "correct its selector, or declare the equipment"
                yield Found(
                    COVERS_NOTHING, ("contracts", contract.id, "covers", index), message, hint, on_key=True
                )


def _two_at_once(contracts: list[Contract], estate: Estate) -> Iterator[Found]:
    if len(contracts) < 2:
        return
    in_order = sorted(contracts, key=lambda one: (one.starts, one.id))
    taken = {one.id: _taken(one, estate) for one in in_order}
    for place, first in enumerate(in_order):
        for second in in_order[place + 1 :]:
            both = [taken[first.id][tag] for tag in taken[first.id] if tag in taken[second.id]]
            if both and second.starts <= first.ends:
                yield _overlap(first, second, both)


def _overlap(first: Contract, second: Contract, both: list[Equipment]) -> Found:
    until = min(first.ends, second.ends)
    message = (
        f"contracts {first.id} and {second.id} are both in force "
        f"from {second.starts} to {until} for {some_tags(both)}"
    )
    notes = ((("contracts", first.id, "ends"), f"{first.id} lasts until here"),)
    return Found(
        TWO_CONTRACTS, ("contracts", second.id, "starts"), message, "end one before the other starts", notes
    )


def _taken(contract: Contract, estate: Estate) -> dict[str, Equipment]:
    return estate.taken(contract.customer, (cover.selector for cover in contract.covers))


def _uncovered(customer: str, contracts: list[Contract], estate: Estate, at: date | None) -> Iterator[Found]:
    selectors = [
        cover.selector
        for contract in contracts
        if at is None or contract.ends >= at
        for cover in contract.covers
    ]
    for group in estate.of(customer):
        if bare := group.left_by(selectors):
            yield _not_covered(bare)


def _not_covered(bare: Sequence[Equipment]) -> Found:
    message = f"no contract covers {some_tags(bare)}"
    hint = f"add a cover to a contract of {bare[0].customer}"
    alike = Alike(bare, tag_path, _not_covered)
    return Found(NOT_COVERED, tag_path(bare[0]), message, hint, alike=alike)
