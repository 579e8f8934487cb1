"""Agreements against machines: who stands behind our promise, exactly one, and long enough."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from umc.domain.checks.found import Alike, Found, Names, has_term, tag_path
from umc.domain.findings.finding_codes import AGREEMENT_ENDS_FIRST, AMBIGUOUS_BACKING, NOT_BACKED
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, Contract
from umc.domain.register.equipment import Equipment
from umc.domain.register.estate import Estate, Group, some_tags
from umc.domain.register.matching import matches
from umc.domain.register.term import in_force
from umc.domain.who_answers.backing_index import Backer, BackingIndex


def check_backing(book: Book, names: Names, estate: Estate, at: date | None) -> Iterator[Found]:
    """Yield machines that two agreements back alike, or none, and agreements that end too soon."""
    if not all(_is_known(name, names) for name in book.agreements):
        return iter(())  # one that cannot be read might decide
    return _Backing(book, names, estate, at if names.has_all("agreements", "routes") else None).all()


def _is_known(agreement: str, names: Names) -> bool:
    """Tell whether whose machines an agreement backs, and when, is as it was meant."""
    return has_term(names, "agreements", agreement) and all(
        names.is_sure("agreements", agreement, key) for key in ("vendor", "customer", "backs")
    )


class _Backing:
    """One pass over all groups."""

    def __init__(self, book: Book, names: Names, estate: Estate, at: date | None) -> None:
        self._book = book
        self._flaws = names.flawed_machines
        self._knows_routes = names.has_all("routes")  # one that cannot be read might decide
        self._estate = estate
        self._at = at
        self._index = BackingIndex(book)
        self._under: dict[str, dict[str, Contract]] = {}  # agreement: the contracts it stands behind
        self._contracts: dict[str, list[Contract]] = {}
        for contract in book.contracts.values():
            if not (
                has_term(names, "contracts", contract.id)
                and names.is_sound("contracts", contract.id, "covers")
            ):
                continue
            self._contracts.setdefault(contract.customer, []).append(contract)

    def all(self) -> Iterator[Found]:
        ties: dict[tuple[str, ...], list[Equipment]] = {}
        for customer in self._estate.customers():
            for group in self._estate.of(customer):
                backers = tuple(self._index.candidates(group.first))
                for machines in _alike(group, backers):
                    fits = _fits(machines[0], backers)
                    for tie in _ties(fits) if self._knows_routes else ():
                        ties.setdefault(tie, []).extend(one for one in machines if not self._routed(one))
                    self._note_contracts(machines[0], fits)
                    yield from self._unbacked(machines, fits)
        yield from (_ambiguous(tie, machines) for tie, machines in ties.items() if machines)
        yield from self._ending_first()

    def _note_contracts(self, machine: Equipment, fits: dict[str, tuple[Agreement, int]]) -> None:
        if not fits:
            return
        for contract in self._contracts.get(machine.customer, ()):
            if any(matches(cover.selector, machine) for cover in contract.covers):
                for agreement, _ in fits.values():
                    self._under.setdefault(agreement.id, {})[contract.id] = contract

    def _unbacked(self, machines: list[Equipment], fits: dict[str, tuple[Agreement, int]]) -> Iterator[Found]:
        at = self._at
        if at is None or any(in_force(one.starts, one.ends, at) for one, _ in fits.values()):
            return
        bare = [
            machine
            for machine in machines
            if (machine.warranty_until is None or machine.warranty_until < at)
            and "warranty_until" not in self._flaws.get(machine.tag, ())
            and not self._routed(machine)
        ]
        if bare:
            yield _not_backed(at, bare)

    def _routed(self, machine: Equipment) -> bool:
        """Tell whether a route that asks for no priority and no symptom answers for the machine."""
        return any(
            matches(route.when, machine)
            for route in self._book.routes
            if not route.priorities and not route.symptom
        )

    def _ending_first(self) -> Iterator[Found]:
        for name, contracts in self._under.items():
            agreement = self._book.agreements[name]
            longest = max(contracts.values(), key=lambda one: (one.ends, one.id))
            overlapping = agreement.starts <= longest.ends and longest.starts <= agreement.ends
            if agreement.ends < longest.ends and overlapping and not self._followed(agreement, longest):
                message = (
                    f"agreement {name} ends on {agreement.ends}, contract {longest.id} on {longest.ends}"
                )
                notes = ((("contracts", longest.id, "ends"), "the contract ends here"),)
                path = ("agreements", name, "ends")
                yield Found(AGREEMENT_ENDS_FIRST, path, message, "renew the agreement in time", notes)

    def _followed(self, agreement: Agreement, contract: Contract) -> bool:
        """Tell whether another agreement of that vendor goes on where this one ends."""
        return any(
            other.vendor == agreement.vendor
            and other.customer in (None, contract.customer)
            and other.ends > agreement.ends
            and (other.starts - agreement.ends).days <= 1
            for other in self._book.agreements.values()
        )


def _alike(group: Group, backers: Iterable[Backer]) -> list[list[Equipment]]:
    """Return the group whole, or machine by machine where an agreement names tags or serials."""
    exact = any(selector.tag or selector.serial for _, selector, _ in backers)
    return [[machine] for machine in group.machines] if exact else [group.machines]


def _fits(machine: Equipment, backers: Iterable[Backer]) -> dict[str, tuple[Agreement, int]]:
    """Return the agreements that take a machine in, each with its best exactness."""
    fits: dict[str, tuple[Agreement, int]] = {}
    for agreement, selector, rank in backers:
        if matches(selector, machine):
            best = max(rank, fits.get(agreement.id, (agreement, 0))[1])
            fits[agreement.id] = (agreement, best)
    return fits


def _ties(fits: dict[str, tuple[Agreement, int]]) -> Iterator[tuple[str, ...]]:
    """Yield pairs that on some day are in force, as exact as each other, and nothing is more exact."""
    if len(fits) < 2:
        return
    ranked = sorted(fits.values(), key=lambda one: one[0].id)
    for place, (first, rank) in enumerate(ranked):
        better = [one for one, other in ranked if other > rank]
        for second, other in ranked[place + 1 :]:
            starts, ends = max(first.starts, second.starts), min(first.ends, second.ends)
            if other == rank and _leaves_a_day(starts, ends, better):
                yield (first.id, second.id)


def _leaves_a_day(starts: date, ends: date, others: Sequence[Agreement]) -> bool:
    """Tell whether on some day from one to another, both included, none of the others is in force."""
    day = starts
    for other in sorted(others, key=lambda one: one.starts):
        if other.starts > day:
            break
        if other.ends >= ends:
            return False
        day = max(day, other.ends + timedelta(days=1))
    return day <= ends


def _not_backed(at: date, bare: Sequence[Equipment]) -> Found:
    message = f"on {at} no agreement backs {some_tags(bare)}, and no warranty lasts"
    hint = f"add an agreement with {bare[0].vendor}, or a route"
    alike = Alike(bare, tag_path, partial(_not_backed, at))
    return Found(NOT_BACKED, tag_path(bare[0]), message, hint, alike=alike)


def _ambiguous(tie: tuple[str, ...], machines: Sequence[Equipment]) -> Found:
    message = f"agreements {tie[0]} and {tie[1]} back {some_tags(machines)} equally exactly"
    notes = tuple((("agreements", name), "one of the two") for name in tie)
    hint = "make one selector more exact, or write a route: at run time nobody is chosen"
    alike = Alike(machines, tag_path, partial(_ambiguous, tie))
    return Found(AMBIGUOUS_BACKING, tag_path(machines[0]), message, hint, notes, alike=alike)
