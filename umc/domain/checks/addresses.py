"""Whoever is told by a stated means has an address for it."""

from collections.abc import Iterator

from umc.domain.checks.found import BookPath, Found, Names
from umc.domain.findings.finding_codes import NO_ADDRESS
from umc.domain.letters.letter import Means
from umc.domain.register.book import Book
from umc.domain.register.party import Reached

_LACKING = {
    Means.EMAIL: 'email = "..."',
    Means.WEBHOOK: 'webhook = "https://..."',
    Means.COMMAND: 'command = "..." with the name of a command in umc.toml',
    Means.FILE: 'file = "..." with the name of a maildir in umc.toml',
}


def check_addresses(book: Book, names: Names) -> Iterator[Found]:
    """Yield everybody whose ``tell_by`` chooses a means that nothing is stated for."""
    for path, called, person in _people(book):
        if person.tell_by is None or getattr(person, person.tell_by):
            continue
        kind, name, *rest = path
        if names.is_sure(str(kind), name, *rest, person.tell_by):
            yield _found(path, called, person, Means(person.tell_by))


def _people(book: Book) -> Iterator[tuple[BookPath, str, Reached]]:
    """Yield everybody who can be told, with their place and what they are called."""
    for name, desk in book.desks.items():
        yield ("desks", name), desk.name, desk
        for index, engineer in enumerate(desk.engineers):
            yield ("desks", name, "engineers", index), engineer.name, engineer
    for name, vendor in book.vendors.items():
        for index, contact in enumerate(vendor.contacts):
            yield ("vendors", name, "contacts", index), contact.name, contact
    for name, customer in book.customers.items():
        for index, contact in enumerate(customer.contacts):
            yield ("customers", name, "contacts", index), contact.name, contact


def _found(path: BookPath, called: str, person: Reached, means: Means) -> Found:
    others = [str(one) for one in Means if getattr(person, one.value)]
    instead = f", or tell by {' or '.join(others)}, which is there" if others else ""
    message = f'"{called}" is told by {means}, and no {means} is stated'
    return Found(NO_ADDRESS, (*path, "tell_by"), message, f"add {_LACKING[means]}{instead}")
