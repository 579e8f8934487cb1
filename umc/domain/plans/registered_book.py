"""The register as a book that files can hold: what would not be read back is left out, and named.

The desk registers, changes and retires machines between two applies of a book, and a book
may lose what such a machine stands on: its customer, its site, its vendor.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

from umc.domain.checks.book import check_book
from umc.domain.checks.found import Names
from umc.domain.findings.diagnostics import Severity
from umc.domain.near_names import NearNames
from umc.domain.register.book import Book
from umc.domain.register.equipment import Equipment


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A machine, or one of its dependencies, that the book does not say."""

    tag: str
    reason: str


def with_machines(
    terms: Book, machines: Mapping[str, Equipment], of_the_desk: Set[str]
) -> tuple[Book, tuple[LeftOut, ...]]:
    """Return a book of these terms and machines, and what had to be left out of it.

    A machine of the desk's that depends on what is left out is left out with it: the desk
    still has it. A machine of the book's stays, without that dependency.
    """
    left: dict[str, str] = {
        tag: reason for tag, machine in machines.items() if (reason := _stands_on_nothing(terms, machine))
    }
    _leave_dependents(left, machines, of_the_desk)
    kept: dict[str, Equipment] = {}
    said = [LeftOut(tag, reason) for tag, reason in left.items()]
    for tag, machine in machines.items():
        if tag in left:
            continue
        gone = [on for on in machine.depends_on if on in left or on not in machines]
        said += [LeftOut(tag, f"its dependency on {on}, which is not in the book") for on in gone]
        rest = tuple(on for on in machine.depends_on if on not in gone)
        kept[tag] = replace(machine, depends_on=rest) if gone else machine
    return replace(terms, equipment=kept), tuple(sorted(said, key=lambda one: one.tag))


def _stands_on_nothing(terms: Book, machine: Equipment) -> str:
    customer = terms.customers.get(machine.customer)
    if customer is None:
        return f"its customer {machine.customer!r} is not in the book"
    if customer.site(machine.site) is None:
        return f"{machine.customer} has no site {machine.site!r} in the book"
    return "" if machine.vendor in terms.vendors else f"its vendor {machine.vendor!r} is not in the book"


def _leave_dependents(left: dict[str, str], machines: Mapping[str, Equipment], of_the_desk: Set[str]) -> None:
    """Leave out, again and again, machines of the desk's that depend on what is left out."""
    asked = [machines[tag] for tag in of_the_desk if tag in machines and machines[tag].depends_on]
    found = True
    while found:
        found = False
        for machine in asked:
            gone = [on for on in machine.depends_on if on in left or on not in machines]
            if gone and machine.tag not in left:
                left[machine.tag] = f"it depends on {gone[0]}, which is not in the book"
                found = True


def errors_in(book: Book) -> tuple[str, ...]:
    """Return, in words, what ``umc validate`` would refuse in a book; each with its code."""
    known = {
        "calendars": book.calendars, "desks": book.desks, "vendors": book.vendors,
        "customers": book.customers, "contracts": book.contracts, "agreements": book.agreements,
        "escalations": book.escalations, "templates": book.templates, "equipment": book.equipment,
    }  # fmt: skip
    return tuple(
        f"{one.code.code}: {one.message}"
        for one in check_book(book, Names(known), NearNames())
        if one.code.severity is Severity.ERROR
    )
