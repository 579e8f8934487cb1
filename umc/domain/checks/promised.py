"""Priorities against targets: what the matrix can give, something must be promised for."""

from collections.abc import Iterator

from umc.domain.checks.found import Found, Names
from umc.domain.findings.finding_codes import NOTHING_PROMISED
from umc.domain.register.book import Book
from umc.domain.register.contract import Contract, Priority


def check_promised(book: Book, names: Names) -> Iterator[Found]:
    """Yield contracts whose matrix gives priorities for which they promise nothing: no clock would run.

    What a cover promises counts. Contracts are left out whose matrix or covers could not be read.
    """
    for name, contract in book.contracts.items():
        if not all(names.is_sure("contracts", name, key) for key in ("priorities", "covers")):
            continue
        lacking = [
            priority
            for priority in _given(contract) - _promised(contract)
            if names.is_sure("contracts", name, "targets", str(priority))
        ]
        if lacking:
            *some, last = sorted(lacking)
            said = f"{', '.join(some)} and {last}" if some else last
            message = f"contract {name} promises nothing for {said}, which its priorities give"
            hint = f"add targets for {said}, or leave {said} out of [contracts.{name}.priorities]"
            yield Found(NOTHING_PROMISED, ("contracts", name, "targets"), message, hint, on_key=True)


def _given(contract: Contract) -> set[Priority]:
    return {priority for row in contract.priorities.values() for priority in row.values()}


def _promised(contract: Contract) -> set[Priority]:
    """Return the priorities for which the contract, or a cover of it, promises anything."""
    each = [contract.targets, *(cover.targets for cover in contract.covers)]
    return {priority for targets in each for priority, one in targets.items() if one.clocks}
