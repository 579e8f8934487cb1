"""All machines in groups that selectors cannot tell apart, so that 55,000 are matched as a few thousand.

A selector that names tags or serials looks at single machines; every other one sees only
the customer, site, vendor, model, part number and class, and takes in a whole group or
none of it.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from umc.domain.register.book import Book
from umc.domain.register.equipment import COLUMNS, RETIRED, Equipment
from umc.domain.register.matching import matches
from umc.domain.register.selector import SELECTOR_KEYS, Selector

_NOT_SELECTED = frozenset(COLUMNS) - {*SELECTOR_KEYS, "status"}


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
    """The groups of a book's machines by customer; retired machines are left out, and flawed ones.

    ``flaws`` are the keys that could not be read of some machines, by tag: those count by
    which a selector could tell machines apart, or which may be one of these misspelt.
    """

    def __init__(self, book: Book, flaws: Mapping[str, Set[str]] | None = None) -> None:
        flawed = {tag for tag, keys in (flaws or {}).items() if not keys <= _NOT_SELECTED}
        # One whose customer is unknown might be anybody's.
        self._flawed = {
            "" if "customer" in (flaws or {})[tag] else book.equipment[tag].customer for tag in flawed
        }
        groups: dict[tuple[str, str, str, str, str, str], list[Equipment]] = {}
        for one in book.equipment.values():
            if one.status != RETIRED and one.tag not in flawed:
                key = (one.customer, one.site, one.vendor, one.model, one.part_number, one.class_)
                groups.setdefault(key, []).append(one)
        self._groups: dict[str, list[Group]] = {}
        for key, machines in groups.items():
            self._groups.setdefault(key[0], []).append(Group(machines))

    def of(self, customer: str) -> list[Group]:
        """Return the groups of a customer, in the order of the book."""
        return self._groups.get(customer, [])

    def knows_all(self, customer: str) -> bool:
        """Tell whether no flawed machine is, or might be, the customer's."""
        return customer not in self._flawed and "" not in self._flawed

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
