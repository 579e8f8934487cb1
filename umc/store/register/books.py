"""Books out of the register: the part that bears on one machine, or the whole."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, union_all

from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.calendar_terms import ALWAYS
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, Contract, calendar_names
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import Customer, Desk, Vendor
from umc.store.register import equipment as machines
from umc.store.register.term_values import engine, heads, values
from umc.store.register.versions import ROUTES
from umc.store.tables.tables import CURRENT, terms

_SHARED = ("calendar", "desk", "vendor", "escalation", ROUTES)


def book_for(connection: Connection, equipment: Equipment, *, with_dependencies: bool = False) -> Book:
    """Return what bears on one machine: enough for cover, routing and entitlement.

    The customer with all its contracts, the agreements that could back the machine (the
    customer's and those for any), the routes, and whatever these name. With dependencies:
    also the machines it depends on and those that depend on it.
    """
    found = machines.neighbours(connection, equipment.tag) if with_dependencies else ()
    near = {machine.tag: machine for machine in found}
    return book_for_customer(connection, equipment.customer, {**near, equipment.tag: equipment})


def book_for_customer(
    connection: Connection, customer: str, equipment: Mapping[str, Equipment] | None = None
) -> Book:
    """Return what bears on one customer's faults, with the machines given."""
    part = _Part(connection, customer)
    part.take("customer", [customer])
    part.take("routes", [ROUTES])
    part.take("contract", part.names("contract"))
    part.take("agreement", part.names("agreement"))
    part.fetch()
    machines_here = equipment or {}
    part.take("vendor", _vendors(part, machines_here.values()))
    part.take("desk", [contract.desk for contract in part.found("contract").values()])
    part.take("escalation", _escalations(part))
    part.fetch()
    part.take("calendar", _calendars(part))
    part.fetch()
    return part.book(machines_here)


def whole_book(connection: Connection, *, with_equipment: bool = True) -> Book:
    """Return everything that is current; retired machines are left out."""
    rows = connection.execute(heads().where(CURRENT).order_by(terms.c.kind, terms.c.name)).all()
    found: dict[str, dict[str, Any]] = {}
    for row, value in zip(rows, values(connection, rows), strict=True):
        found.setdefault(row.kind, {})[row.name] = value
    machines_now = {one.tag: one for one in machines.in_use(connection)} if with_equipment else {}
    return _book(found, machines_now)


def engines(book: Book) -> Mapping[str, Calendar]:
    """Return the engines of a book's calendars by name, kept for as long as the process lives.

    Every later book with the same version of a calendar is given the same engine: what one
    fault has expanded, the next does not.
    """
    return {name: engine(declared) for name, declared in book.calendars.items()}


class _Part:
    """A book in the making: the heads that may be needed, and the values fetched so far."""

    def __init__(self, connection: Connection, customer: str) -> None:
        self._connection = connection
        self._heads: dict[str, dict[str, Any]] = {}
        self._wanted: dict[tuple[str, str], Any] = {}
        self._values: dict[str, dict[str, Any]] = {}
        for row in connection.execute(_bearing_on(customer)):
            self._heads.setdefault(row.kind, {})[row.name] = row

    def names(self, kind: str) -> list[str]:
        return list(self._heads.get(kind, {}))

    def found(self, kind: str) -> dict[str, Any]:
        return self._values.get(kind, {})

    def take(self, kind: str, names: Iterable[str | None]) -> None:
        heads = self._heads.get(kind, {})
        for name in names:
            if name in heads:
                self._wanted[kind, name] = heads[name]

    def fetch(self) -> None:
        for (kind, name), value in zip(
            self._wanted, values(self._connection, self._wanted.values()), strict=True
        ):
            self._values.setdefault(kind, {})[name] = value
        self._wanted.clear()

    def book(self, equipment: Mapping[str, Equipment]) -> Book:
        return _book(self._values, equipment)


def _bearing_on(customer: str) -> Any:
    """Select the heads of all that may bear on a customer; each arm has its index."""
    now = heads().where(CURRENT)
    mine = now.where(terms.c.customer == customer, terms.c.kind.in_(("contract", "agreement")))
    anybodys = now.where(terms.c.customer.is_(None), terms.c.kind == "agreement")
    itself = now.where(terms.c.kind == "customer", terms.c.name == customer)
    shared = now.where(terms.c.kind.in_(_SHARED))
    return union_all(mine, anybodys, itself, shared)


def _vendors(part: _Part, equipment: Iterable[Equipment]) -> set[str]:
    agreements: dict[str, Agreement] = part.found("agreement")
    routed = {rule.to for routes in part.found("routes").values() for rule in routes}
    return (
        {agreement.vendor for agreement in agreements.values()} | routed | {one.vendor for one in equipment}
    )


def _escalations(part: _Part) -> set[str | None]:
    contracts: dict[str, Contract] = part.found("contract")
    agreements: dict[str, Agreement] = part.found("agreement")
    named = {contract.escalation for contract in contracts.values()}
    return named | {agreement.escalation for agreement in agreements.values()}


def _calendars(part: _Part) -> set[str | None]:
    promises: list[Contract | Agreement] = [
        *part.found("contract").values(),
        *part.found("agreement").values(),
    ]
    desks: dict[str, Desk] = part.found("desk")
    vendors: dict[str, Vendor] = part.found("vendor")
    customers: dict[str, Customer] = part.found("customer")
    people = [contact for vendor in vendors.values() for contact in vendor.contacts]
    people += [contact for customer in customers.values() for contact in customer.contacts]
    return {
        *(name for promise in promises for name in calendar_names(promise)),
        *(desk.calendar for desk in desks.values()),
        *(contact.calendar for contact in people),
        *(site.access for customer in customers.values() for site in customer.sites),
    }


def _book(found: Mapping[str, Mapping[str, Any]], equipment: Mapping[str, Equipment]) -> Book:
    return Book(
        calendars={ALWAYS.name: ALWAYS, **found.get("calendar", {})},
        desks=found.get("desk", {}),
        vendors=found.get("vendor", {}),
        customers=found.get("customer", {}),
        contracts=found.get("contract", {}),
        agreements=found.get("agreement", {}),
        routes=tuple(found.get(ROUTES, {}).get(ROUTES, ())),
        escalations=found.get("escalation", {}),
        templates=found.get("template", {}),
        equipment=equipment,
    )
