"""All machines in groups that selectors cannot tell apart, so that 55,000 are matched as a few thousand.

A selector that names tags or serials looks at single machines; every other one sees only
the customer, site, vendor, model, part number and class, and takes in a whole group or
none of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from umc.domain.book import Book
from umc.domain.equipment import RETIRED, Equipment
from umc.domain.matching import matches
from umc.domain.selector import Selector


@dataclass(frozen=True, slots=True)
class Group:
    """Machines of one customer that differ only in what few selectors name; never empty."""

    machines: list[Equipment]

    @property
    def first(self) -> Equipment:
        """The machine that stands for all."""
        return self.machines[0]

    def taken(self, selector: Selector) -> list[Equipment]:
        """Return the machines that a selector takes in."""
        if selector.tag or selector.serial:
            return [machine for machine in self.machines if matches(selector, machine)]
        return self.machines if matches(selector, self.first) else []

    def left_by(self, selectors: Iterable[Selector]) -> list[Equipment]:
        """Return the machines that none of the selectors takes in."""
        left = self.machines
        for selector in selectors:
            taken = self.taken(selector)
            if taken is self.machines:
                return []
            if taken:
                tags = {machine.tag for machine in taken}
                left = [machine for machine in left if machine.tag not in tags]
        return left


class Estate:
    """The groups of a book's machines by customer; retired machines are left out."""

    def __init__(self, book: Book) -> None:
        groups: dict[tuple[str, str, str, str, str, str], list[Equipment]] = {}
        for one in book.equipment.values():
            if one.status != RETIRED:
                key = (one.customer, one.site, one.vendor, one.model, one.part_number, one.class_)
                groups.setdefault(key, []).append(one)
        self._groups: dict[str, list[Group]] = {}
        for key, machines in groups.items():
            self._groups.setdefault(key[0], []).append(Group(machines))

    def of(self, customer: str) -> list[Group]:
        """Return the groups of a customer, in the order of the book."""
        return self._groups.get(customer, [])

    def customers(self) -> Iterable[str]:
        """Return the customers that have machines."""
        return self._groups

    def taken(self, customer: str, selectors: Iterable[Selector]) -> dict[str, Equipment]:
        """Return a customer's machines that any of the selectors takes in, by tag."""
        known = tuple(selectors)
        return {
            machine.tag: machine
            for group in self.of(customer)
            for selector in known
            for machine in group.taken(selector)
        }


def some_tags(machines: Iterable[Equipment], most: int = 5) -> str:
    """Return the tags of machines in words: a few by name, the rest by number."""
    tags = [machine.tag for machine in machines]
    rest = f" and {len(tags) - most} more" if len(tags) > most else ""
    return ", ".join(tags[:most]) + rest
