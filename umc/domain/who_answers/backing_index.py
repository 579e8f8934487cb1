"""Which agreements may back a machine, found without trying every agreement of a book."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement
from umc.domain.register.equipment import Equipment
from umc.domain.register.matching import exactness
from umc.domain.register.selector import Selector

Backer: TypeAlias = tuple[Agreement, Selector, int]
"""One selector of an agreement and its exactness."""


class BackingIndex:
    """Finds the agreements that can back a group without trying every agreement of the book."""

    def __init__(self, book: Book) -> None:
        self._by_customer: dict[str | None, dict[str | None, list[Backer]]] = {}
        for agreement in book.agreements.values():
            by_vendor = self._by_customer.setdefault(agreement.customer, {})
            for selector in agreement.backs:
                rank = exactness(selector)
                for vendor in _literal(selector.vendor):
                    by_vendor.setdefault(vendor, []).append((agreement, selector, rank))

    def candidates(self, machine: Equipment) -> Iterator[Backer]:
        """Yield agreements with a selector that may take the machine in, and how exact that is."""
        for customer in (machine.customer, None):
            by_vendor = self._by_customer.get(customer, {})
            yield from by_vendor.get(machine.vendor, ())
            yield from by_vendor.get(None, ())


def _literal(vendors: tuple[str, ...]) -> Sequence[str | None]:
    """Return the vendors that patterns name exactly; None where they could fit others."""
    if not vendors or any("*" in vendor for vendor in vendors):
        return (None,)
    return vendors
