"""The part of a book that one customer needs: enough to be read, checked and proved by itself."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from umc.domain.calendars.calendar_terms import ALWAYS
from umc.domain.refusals import Refusal, did_you_mean
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, Contract, RouteRule, calendar_names
from umc.domain.register.matching import fits, matches
from umc.domain.register.party import Customer, Desk, Vendor
from umc.domain.register.selector import Selector


def part_of(book: Book, customer: str) -> Book:
    """Return one customer with its machines and contracts, and all that these name or go by.

    Agreements for any customer come along where they back a machine of this one, routes
    where they could bear on it; patterns that name other customers or their sites are left
    out, and so are dependencies on other customers' machines. The words of messages are the
    desk's to every customer, and come along. In the order of the book.

    Raises:
        Refusal: ``unknown-customer``.
    """
    found = book.customers.get(customer)
    if found is None:
        hint = did_you_mean(customer, tuple(book.customers)) or "see umc customer list"
        raise Refusal("unknown-customer", f"no customer {customer!r}", hint=hint)
    return _Part(book, found).book()


class _Part:
    """The part in the making: what bears on the customer first, then what that names."""

    def __init__(self, book: Book, customer: Customer) -> None:
        self._whole = book
        self._customer = customer
        self._sites = frozenset(site.id for site in customer.sites)
        own = {tag: one for tag, one in book.equipment.items() if one.customer == customer.id}
        self._machines = {
            tag: replace(one, depends_on=tuple(on for on in one.depends_on if on in own))
            if any(on not in own for on in one.depends_on)
            else one
            for tag, one in own.items()
        }
        self._contracts = {name: one for name, one in book.contracts.items() if one.customer == customer.id}
        self._agreements = dict(self._serving())
        self._routes = tuple(self._bearing())

    def book(self) -> Book:
        """Return the part as a book."""
        escalations = self._escalations()
        vendors = {name: one for name, one in self._whole.vendors.items() if name in self._vendors_named()}
        part = Book(
            desks={},
            vendors=vendors,
            customers={self._customer.id: self._customer},
            contracts=self._contracts,
            agreements=self._agreements,
            routes=self._routes,
            escalations={name: one for name, one in self._whole.escalations.items() if name in escalations},
            templates=self._whole.templates,
            equipment=self._machines,
        )
        part = replace(part, desks=dict(self._desks(part)))
        names = {ALWAYS.name, *_calendars(part)}
        calendars = {name: one for name, one in self._whole.calendars.items() if name in names}
        return replace(part, calendars=calendars)

    def _serving(self) -> Iterator[tuple[str, Agreement]]:
        """Yield the customer's own agreements, and those for anybody that back a machine of it."""
        for name, one in self._whole.agreements.items():
            if one.customer not in (None, self._customer.id):
                continue
            backs = tuple(each for selector in one.backs if (each := self._narrowed(selector)) is not None)
            if one.customer is not None or self._takes_in(backs):
                yield name, one if backs == one.backs else replace(one, backs=backs)

    def _takes_in(self, selectors: tuple[Selector, ...]) -> bool:
        return any(matches(one, machine) for one in selectors for machine in self._machines.values())

    def _bearing(self) -> Iterator[RouteRule]:
        for route in self._whole.routes:
            when = self._narrowed(route.when)
            if when is not None and (not self._machines or self._takes_in((when,))):
                yield route if when == route.when else replace(route, when=when)

    def _narrowed(self, selector: Selector) -> Selector | None:
        """Return a selector without the names of other customers and sites; None where nothing is left."""
        customers = tuple(one for one in selector.customer if fits((one,), self._customer.id))
        sites = tuple(one for one in selector.site if "*" in one or one in self._sites)
        if (selector.customer and not customers) or (selector.site and not sites):
            return None
        return replace(selector, customer=customers, site=sites)

    def _escalations(self) -> set[str | None]:
        promises: tuple[Contract | Agreement, ...] = (
            *self._contracts.values(),
            *self._agreements.values(),
        )
        return {one.escalation for one in promises}

    def _vendors_named(self) -> set[str]:
        selectors = [
            *(selector for one in self._agreements.values() for selector in one.backs),
            *(cover.selector for one in self._contracts.values() for cover in one.covers),
            *(route.when for route in self._routes),
        ]
        return {
            *(one.vendor for one in self._machines.values()),
            *(one.vendor for one in self._agreements.values()),
            *(one.to for one in self._routes),
            *(pattern for selector in selectors for pattern in selector.vendor),
        }

    def _desks(self, part: Book) -> Iterator[tuple[str, Desk]]:
        """Yield the desks of the contracts, and those of the engineers whom anybody names."""
        named = {contract.desk for contract in self._contracts.values()}
        people = {self._customer.engineer}
        people.update(step.tell for one in part.escalations.values() for step in one.steps)
        for name, desk in self._whole.desks.items():
            if name in named or any(one.id in people or one.name in people for one in desk.engineers):
                yield name, desk


def _calendars(book: Book) -> Iterator[str | None]:
    promises: Iterable[Contract | Agreement] = (*book.contracts.values(), *book.agreements.values())
    for promise in promises:
        yield from calendar_names(promise)
    yield from (desk.calendar for desk in book.desks.values())
    parties: Iterable[Vendor | Customer] = (*book.vendors.values(), *book.customers.values())
    yield from (contact.calendar for one in parties for contact in one.contacts)
    yield from (site.access for one in book.customers.values() for site in one.sites)
