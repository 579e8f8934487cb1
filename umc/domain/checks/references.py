"""Every name that is used must be declared somewhere in the book."""

from collections.abc import Collection, Iterator, Mapping

from umc.domain.checks.found import STRAY, BookPath, Found, Names
from umc.domain.findings.finding_codes import UNKNOWN_REFERENCE
from umc.domain.near_names import NearNames
from umc.domain.register.book import Book
from umc.domain.register.contract import Cover, Priority, Targets
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import Contact, Customer
from umc.domain.register.selector import Selector

_DESK = "desk"


def check_references(book: Book, names: Names, near: NearNames) -> Iterator[Found]:
    """Yield each use of an id that nothing declares; a broken declaration counts as one.

    An empty id stands where none could be read: that was said.
    """
    return _References(book, names, near).all()


class _References:
    """One pass over the book."""

    def __init__(self, book: Book, names: Names, near: NearNames) -> None:
        self._book = book
        self._names = names
        self._near = near
        self._sites = {
            name: {site.id for site in one.sites}
            for name, one in book.customers.items()
            if _all_sites_known(one, names)
        }
        self._all_sites = frozenset[str]().union(*self._sites.values())

    def all(self) -> Iterator[Found]:
        yield from self._parties()
        yield from self._contracts()
        yield from self._agreements()
        yield from self._routes()
        yield from self._equipment()

    def _lost(self, kind: str, name: str | None, path: BookPath) -> tuple[Found, ...]:
        if name and name not in self._names.known[kind] and self._names.lacks(kind, name):
            return (self._unknown(kind.removesuffix("s"), name, self._names.known[kind], path),)
        return ()  # no generator: asked 20 times for each contract and agreement

    def _unknown(self, what: str, name: str, known: Collection[str], path: BookPath) -> Found:
        hint = self._near.hint(what, name, known) or f"declare it, or correct the {what}'s id"
        return Found(UNKNOWN_REFERENCE, path, f'unknown {what} "{name}"', hint)

    def _parties(self) -> Iterator[Found]:
        for name, desk in self._book.desks.items():
            yield from self._lost("calendars", desk.calendar, ("desks", name, "calendar"))
        for name, vendor in self._book.vendors.items():
            yield from self._contacts(vendor.contacts, ("vendors", name))
        for name, customer in self._book.customers.items():
            yield from self._contacts(customer.contacts, ("customers", name))
            for site in customer.sites:
                yield from self._lost(
                    "calendars", site.access, ("customers", name, "sites", site.id, "access")
                )

    def _contacts(self, contacts: tuple[Contact, ...], path: BookPath) -> Iterator[Found]:
        for index, contact in enumerate(contacts):
            yield from self._lost("calendars", contact.calendar, (*path, "contacts", index, "calendar"))

    def _contracts(self) -> Iterator[Found]:
        for name, contract in self._book.contracts.items():
            path: BookPath = ("contracts", name)
            yield from self._lost("customers", contract.customer, (*path, "customer"))
            yield from self._lost("desks", contract.desk, (*path, "desk"))
            yield from self._lost("calendars", contract.calendar, (*path, "calendar"))
            yield from self._lost("calendars", contract.confirm_calendar, (*path, "confirm_calendar"))
            yield from self._lost("escalations", contract.escalation, (*path, "escalation"))
            yield from self._targets(contract.targets, path)
            for index, cover in enumerate(contract.covers):
                yield from self._cover(cover, contract.customer, (*path, "covers", index))

    def _cover(self, cover: Cover, customer: str, path: BookPath) -> Iterator[Found]:
        yield from self._lost("calendars", cover.calendar, (*path, "calendar"))
        yield from self._targets(cover.targets, path)
        yield from self._selector(cover.selector, path, customer)

    def _targets(self, targets: Mapping[Priority, Targets], path: BookPath) -> Iterator[Found]:
        for priority, one in targets.items():
            if one.calendar is None:
                continue
            yield from self._lost("calendars", one.calendar, (*path, "targets", str(priority), "calendar"))

    def _selector(self, selector: Selector, path: BookPath, customer: str | None = None) -> Iterator[Found]:
        """Check the patterns that are ids; tags and serials may be registered outside the book."""
        for key, kind in (("customer", "customers"), ("vendor", "vendors")):
            for index, pattern in enumerate(getattr(selector, key)):
                if "*" not in pattern:
                    yield from self._lost(kind, pattern, (*path, key, index))
        sites = self._sites_of(customer)
        for index, pattern in enumerate(selector.site):
            if sites is not None and "*" not in pattern and pattern not in sites:
                yield self._unknown("site", pattern, sites, (*path, "site", index))

    def _sites_of(self, customer: str | None) -> Collection[str] | None:
        """Return the sites of a customer, of all without one; None where not all are known."""
        if customer is not None:
            return self._sites.get(customer)
        if not self._names.has_all("customers") or len(self._sites) < len(self._book.customers):
            return None
        return self._all_sites

    def _agreements(self) -> Iterator[Found]:
        for name, agreement in self._book.agreements.items():
            path: BookPath = ("agreements", name)
            yield from self._lost("vendors", agreement.vendor, (*path, "vendor"))
            yield from self._lost("customers", agreement.customer, (*path, "customer"))
            yield from self._lost("calendars", agreement.calendar, (*path, "calendar"))
            yield from self._lost("escalations", agreement.escalation, (*path, "escalation"))
            yield from self._targets(agreement.targets, path)
            for index, selector in enumerate(agreement.backs):
                yield from self._selector(selector, (*path, "backs", index), agreement.customer)

    def _routes(self) -> Iterator[Found]:
        for number, route in enumerate(self._book.routes):
            if route.to != _DESK:
                yield from self._lost("vendors", route.to, ("routes", number, "to"))
            yield from self._selector(route.when, ("routes", number, "when"))

    def _equipment(self) -> Iterator[Found]:
        lost = self._lost_owners()
        for tag, one in self._book.equipment.items():
            if lost and (one.customer, one.site, one.vendor) in lost:
                yield from self._owners(tag, one)
            if one.depends_on:
                yield from self._dependencies(tag, one)

    def _dependencies(self, tag: str, one: Equipment) -> Iterator[Found]:
        known = self._names.known["equipment"]
        for index, other in enumerate(one.depends_on):
            if self._names.lacks("equipment", other):
                yield self._unknown("tag", other, known, ("equipment", tag, "depends_on", index))

    def _lost_owners(self) -> set[tuple[str, str, str]]:
        """Return each customer, site and vendor of machines of which one is not declared: mostly none."""
        told = {(one.customer, one.site, one.vendor) for one in self._book.equipment.values()}
        return {
            (customer, site, vendor)
            for customer, site, vendor in told
            if self._names.lacks("customers", customer)
            or self._lacks_site(customer, site)
            or self._names.lacks("vendors", vendor)
        }

    def _lacks_site(self, customer: str, site: str) -> bool:
        sites = self._sites.get(customer)
        return sites is not None and bool(site) and site not in sites

    def _owners(self, tag: str, one: Equipment) -> Iterator[Found]:
        if self._names.lacks("customers", one.customer):
            yield from self._lost("customers", one.customer, ("equipment", tag, "customer"))
        if self._lacks_site(one.customer, one.site):
            hint = (
                self._near.hint("site", one.site, self._sites[one.customer])
                or f"declare [customers.{one.customer}.sites.{one.site}]"
            )
            message = f'customer {one.customer} has no site "{one.site}"'
            yield Found(UNKNOWN_REFERENCE, ("equipment", tag, "site"), message, hint)
        if self._names.lacks("vendors", one.vendor):
            yield from self._lost("vendors", one.vendor, ("equipment", tag, "vendor"))


def _all_sites_known(customer: Customer, names: Names) -> bool:
    """Tell whether every site of a customer could be made out, for sure."""
    if names.is_sure("customers", customer.id, "sites"):
        return True
    flaws = names.flaws.get(("customers", customer.id), ())
    below = [path for path in flaws if path[:1] in (("sites",), (STRAY,))]
    return not names.is_cut and all(len(path) > 1 and customer.site(str(path[1])) for path in below)
