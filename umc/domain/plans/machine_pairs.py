"""Machines that stay, before and after a plan, in groups that are told alike.

Selectors are tried once for all machines that they cannot tell apart: an estate of 55,000
is a few thousand of those.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, Contract
from umc.domain.register.equipment import RETIRED, Equipment
from umc.domain.register.matching import fits, matches
from umc.domain.register.selector import Selector
from umc.domain.register.term import local_day
from umc.domain.who_answers.backing_index import BackingIndex
from umc.domain.who_answers.cover import first_cover
from umc.domain.who_answers.cover_days import Days, backed_days, covered_days, lost_days


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """The contracts and agreements that take a machine in, whatever the day, by id."""

    contracts: Mapping[str, Contract]
    agreements: Mapping[str, Agreement]

    def covering_on(self, day: date) -> Contract:
        """Return the contract that covers it on a day: of several the one that decides.

        Raises:
            ValueError: none does.
        """
        running = (one for one in self.contracts.values() if one.starts <= day <= one.ends)
        return min(running, key=lambda one: (-one.starts.toordinal(), one.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class MachinePair:
    """A machine before and ``then``, each with what takes it in and the day at its customer's.

    ``tags`` are all the machines that it stands for, itself among them. ``agreements_then`` are
    all that there would be, by id.
    """

    machine: Equipment
    then: Equipment
    tags: tuple[str, ...]
    before: TakenIn
    after: TakenIn
    agreements_then: Mapping[str, Agreement]
    day: date
    day_then: date

    @property
    def _since(self) -> date:
        return min(self.day, self.day_then)  # the two differ where the customer's zone does

    def covered(self) -> Days:
        """Return the days covered by contracts before."""
        return covered_days(self.before.contracts.values(), self.machine, self._since)

    def covered_then(self) -> Days:
        """Return the days covered by contracts after."""
        return covered_days(self.after.contracts.values(), self.then, self._since)

    def backed(self) -> Days:
        """Return the days backed by an agreement, or under warranty, before."""
        return backed_days(self.before.agreements.values(), self.machine, self._since)

    def backed_then(self) -> Days:
        """Return the days backed by an agreement, or under warranty, after."""
        return backed_days(self.after.agreements.values(), self.then, self._since)

    def still_to_come(self, days: Days) -> Days:
        """Return what of some days is not past."""
        return lost_days(days, [(0, max(self.day, self.day_then).toordinal())])


def machine_pairs(
    registered: Book, desired: Book, at: datetime, customers: Set[str]
) -> tuple[MachinePair, ...]:
    """Return the machines of some customers that stay and are in use, before and after, in groups."""
    shapes = _Shapes((*_selectors(registered), *_selectors(desired)))
    before, after = _Taking(registered, shapes), _Taking(desired, shapes)
    past = at.date() - timedelta(days=2)  # whatever the zone: warranty until then is over
    groups: dict[object, tuple[Equipment, Equipment, list[str]]] = {}
    for machine, then in _staying(registered, desired, customers):
        key = shapes.of(machine), shapes.of(then), _until(machine, past), _until(then, past)
        groups.setdefault(key, (machine, then, []))[2].append(machine.tag)
    return tuple(
        MachinePair(
            machine=machine,
            then=then,
            tags=tuple(tags),
            before=before.taking(machine),
            after=after.taking(then),
            agreements_then=desired.agreements,
            day=local_day(at, registered.zone_of(machine.customer)),
            day_then=local_day(at, desired.zone_of(then.customer)),
        )
        for machine, then, tags in groups.values()
    )


def _staying(registered: Book, desired: Book, customers: Set[str]) -> Iterator[tuple[Equipment, Equipment]]:
    for tag, machine in registered.equipment.items():
        then = desired.equipment.get(tag)
        if then is None or RETIRED in (machine.status, then.status):
            continue
        if machine.customer in customers or then.customer in customers:
            yield machine, then


def _until(one: Equipment, past: date) -> date | None:
    return one.warranty_until if one.warranty_until is not None and one.warranty_until > past else None


def _selectors(book: Book) -> Iterator[Selector]:
    for contract in book.contracts.values():
        yield from (cover.selector for cover in contract.covers)
    for agreement in book.agreements.values():
        yield from agreement.backs


class _Shapes:
    """Tells what some selectors see of a machine: the values that a pattern fits, and the customer.

    Two machines of one shape are taken in by the same of these selectors.
    """

    def __init__(self, selectors: Iterable[Selector]) -> None:
        patterns: dict[str, set[str]] = {key.name: set() for key in fields(Selector)}
        for selector in selectors:
            for key, known in patterns.items():
                known.update(getattr(selector, key))
        # A lone star fits every value, and so tells none apart.
        self._seen = [
            _Seen(key, [one for one in known if one.strip("*") or not one])
            for key, known in patterns.items()
            if key != "customer"
        ]

    def of(self, machine: Equipment) -> tuple[str | None, ...]:
        return (machine.customer, *(seen.value(machine) for seen in self._seen))


class _Seen:
    """The values of one key that some of its patterns fit."""

    def __init__(self, key: str, patterns: Iterable[str]) -> None:
        self._key, self._patterns = key, tuple(patterns)
        self._fits: dict[str, bool] = {}

    def value(self, machine: Equipment) -> str | None:
        if not self._patterns:
            return None
        value: str = getattr(machine, self._key)
        known = self._fits.get(value)
        if known is None:
            known = self._fits[value] = fits(self._patterns, value)
        return value if known else None


class _Taking:
    """Finds what takes a machine in, once for all of its shape."""

    def __init__(self, book: Book, shapes: _Shapes) -> None:
        self._customers = book.customers
        self._shapes = shapes
        self._index = BackingIndex(book)
        self._contracts: dict[str, list[Contract]] = {}
        for contract in book.contracts.values():
            self._contracts.setdefault(contract.customer, []).append(contract)
        self._found: dict[object, TakenIn] = {}

    def taking(self, machine: Equipment) -> TakenIn:
        shape = self._shapes.of(machine)
        if shape not in self._found:
            self._found[shape] = self._look(machine)
        return self._found[shape]

    def _look(self, machine: Equipment) -> TakenIn:
        if machine.customer not in self._customers:  # who is not in the book has no contracts there
            return TakenIn(contracts={}, agreements={})
        contracts = self._contracts.get(machine.customer, ())
        candidates = self._index.candidates(machine)
        return TakenIn(
            contracts={one.id: one for one in contracts if first_cover(one, machine) is not None},
            agreements={one.id: one for one, selector, _ in candidates if matches(selector, machine)},
        )
