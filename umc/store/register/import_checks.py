"""What only the register can tell about the rows of an import: unknown names, doubles, circles."""

from collections.abc import Callable, Collection, Sequence

from sqlalchemy import Connection

from umc.domain.checks.dependencies import check_dependencies
from umc.domain.findings.finding_codes import DUPLICATE_SERIAL, UNKNOWN_REFERENCE, FindingCode
from umc.domain.near_names import NearNames
from umc.domain.register.book import Book
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import Customer, Vendor
from umc.store.register.equipment import by_tags
from umc.store.register.register_facts import bearers, depending
from umc.store.register.terms import names_of_kind, page

Report = Callable[[FindingCode, int, str, str, str], None]
"""Told the kind of a finding, the line, the column, what is wrong, and a hint."""


class ImportChecks:
    """Checks rows as they come, and at the end what needs all of them."""

    def __init__(self, connection: Connection, report: Report) -> None:
        self._connection = connection
        self._report = report
        self._near = NearNames()
        self._sites = {
            customer.id: frozenset(site.id for site in customer.sites)
            for customer in page(connection, Customer, limit=None)
        }
        self._vendors = frozenset(names_of_kind(connection, Vendor))
        self._sound: set[tuple[str, str, str]] = set()
        self._serials: dict[tuple[str, str], str] = {}
        self._seen: set[str] = set()
        self._depending: dict[str, tuple[int, Equipment]] = {}
        self._freed: set[str] = set()

    def check(self, rows: Sequence[tuple[int, Equipment]], tags: Sequence[str]) -> None:
        """Check the rows of a chunk that would be written; ``tags`` are those of all its rows."""
        self._seen.update(tags)
        elsewhere = bearers(self._connection, [machine.serial for _, machine in rows])
        for line, machine in rows:
            self._check_places(line, machine)
            if machine.serial:
                self._check_serial(line, machine, elsewhere.get((machine.vendor, machine.serial), ()))
            if machine.depends_on:
                self._depending[machine.tag] = (line, machine)
            else:
                self._freed.add(machine.tag)

    def finish(self) -> None:
        """Check dependencies: every machine named is there, and none depends on itself in the end."""
        named = {on for _, machine in self._depending.values() for on in machine.depends_on} - self._seen
        known = {machine.tag for machine in by_tags(self._connection, sorted(named))}
        for line, machine in self._depending.values():
            for on in machine.depends_on:
                if on in named and on not in known:
                    self._unknown(line, "depends_on", "equipment", on, self._seen)
        if self._depending:
            self._check_circles()

    def _check_places(self, line: int, machine: Equipment) -> None:
        place = (machine.customer, machine.site, machine.vendor)
        if place in self._sound:
            return
        sites = self._sites.get(machine.customer)
        if sites is None:
            self._unknown(line, "customer", "customer", machine.customer, self._sites)
        elif machine.site not in sites:
            hint = self._near.hint(f"site of {machine.customer}", machine.site, sites)
            message = f'customer {machine.customer} has no site "{machine.site}"'
            self._report(UNKNOWN_REFERENCE, line, "site", message, hint or "declare it in the book first")
        if machine.vendor not in self._vendors:
            self._unknown(line, "vendor", "vendor", machine.vendor, self._vendors)
        elif sites is not None and machine.site in sites:
            self._sound.add(place)

    def _check_serial(self, line: int, machine: Equipment, elsewhere: tuple[str, ...]) -> None:
        first = self._serials.setdefault((machine.vendor, machine.serial), machine.tag)
        others = [tag for tag in (first, *elsewhere) if tag != machine.tag]
        if others:
            message = f'serial "{machine.serial}" of {machine.vendor} belongs to {others[0]} too'
            self._report(DUPLICATE_SERIAL, line, "serial", message, "one of the two is mistyped")

    def _check_circles(self) -> None:
        machines = {tag: machine for tag, (_, machine) in self._depending.items()}
        for machine in depending(self._connection):
            if machine.tag not in self._freed:  # what the register says of these is not true for long
                machines.setdefault(machine.tag, machine)
        for found in check_dependencies(Book(equipment=machines)):
            line, _ = self._depending.get(str(found.path[1]), next(iter(self._depending.values())))
            self._report(found.code, line, "depends_on", found.message, found.hint)

    def _unknown(self, line: int, column: str, what: str, name: str, known: Collection[str]) -> None:
        hint = self._near.hint(what, name, known) or f"see umc {what} list"
        self._report(UNKNOWN_REFERENCE, line, column, f'unknown {what} "{name}"', hint)
