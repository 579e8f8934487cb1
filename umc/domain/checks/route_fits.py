"""Whether any machine of a book fits a selector, asked of many routes over a large estate."""

from collections.abc import Iterable, Iterator
from operator import attrgetter

from umc.domain.checks.found import Names
from umc.domain.register.book import Book
from umc.domain.register.equipment import Equipment
from umc.domain.register.estate import Estate
from umc.domain.register.matching import fits, matches
from umc.domain.register.selector import Selector

_ATTRIBUTES = ("tag", "serial", "customer", "part_number", "model", "site", "class_", "vendor")
"""A selector's keys, those first by whose texts the fewest machines are found."""


class RouteFits:
    """Answers from one machine for all that a selector's keys cannot tell apart.

    Those are found once for each set of keys that routes name: a book of many thousand
    machines has a few hundred models and a few classes.
    """

    def __init__(self, book: Book, names: Names, estate: Estate) -> None:
        self._book = book
        self._estate = estate
        self._has_all = names.has_all("customers", "equipment")
        self._unsure = {one for one in book.customers if not (estate.of(one) and estate.knows_all(one))}
        self._told_apart: dict[tuple[str, ...], tuple[Equipment, ...]] = {}
        self._indexed: dict[tuple[str, tuple[str, ...]], dict[str, list[Equipment]]] = {}

    def fits_nothing(self, when: Selector) -> bool:
        """Tell whether no machine fits, for sure: all customers that it can mean have theirs in the book."""
        if not self._has_all or not self._book.customers:
            return False
        if any(fits(when.customer, one) for one in self._unsure):
            return False
        return not any(matches(when, one) for one in self._machines(when))

    def _machines(self, when: Selector) -> Iterable[Equipment]:
        """Return machines that stand for all that could fit, by a key without stars where there is one."""
        keys = tuple(key for key in _ATTRIBUTES if getattr(when, key))
        if keys not in self._told_apart:
            self._told_apart[keys] = tuple(self._standing_for_all(keys))
        plain = next((key for key in keys if "*" not in "".join(getattr(when, key))), None)
        if plain is None:
            return self._told_apart[keys]
        index = self._index(plain, keys)
        return (machine for text in getattr(when, plain) for machine in index.get(text, ()))

    def _index(self, key: str, keys: tuple[str, ...]) -> dict[str, list[Equipment]]:
        if (key, keys) not in self._indexed:
            index: dict[str, list[Equipment]] = {}
            for machine in self._told_apart[keys]:
                index.setdefault(getattr(machine, key), []).append(machine)
            self._indexed[key, keys] = index
        return self._indexed[key, keys]

    def _standing_for_all(self, keys: tuple[str, ...]) -> Iterator[Equipment]:
        if not keys:
            return
        told_apart = attrgetter(*keys)
        groups = (group for customer in self._estate.customers() for group in self._estate.of(customer))
        if {"tag", "serial"} & set(keys):
            seen = {told_apart(machine): machine for group in groups for machine in group.machines}
        else:
            seen = {told_apart(group.first): group.first for group in groups}
        yield from seen.values()
