"""Engineers and those whom an escalation tells: each known, each once."""

from collections.abc import Iterable, Iterator

from umc.domain.checks.found import BookPath, Found, Names
from umc.domain.findings.finding_codes import DUPLICATE_ID, UNKNOWN_REFERENCE
from umc.domain.near_names import NearNames
from umc.domain.register.book import Book

_ROLES = ("engineer", "desk", "customer")


def check_people(book: Book, names: Names, near: NearNames) -> Iterator[Found]:
    """Yield engineers named twice, and people who are named but not known."""
    engineers: dict[str, BookPath] = {}
    for name, desk in book.desks.items():
        for index, engineer in enumerate(desk.engineers):
            if not engineer.id:
                continue  # none could be read, and that was said
            path: BookPath = ("desks", name, "engineers", index, "id")
            if (first := engineers.setdefault(engineer.id, path)) is not path:
                message = f'engineer "{engineer.id}" is named twice'
                yield Found(DUPLICATE_ID, path, message, "take another id", ((first, "first named here"),))
    for name, customer in book.customers.items():
        if customer.engineer not in (None, *engineers) and _all_told(names, "desks", "engineers", book.desks):
            hint = near.hint("engineer", str(customer.engineer), engineers) or "name an engineer of a desk"
            message = f'unknown engineer "{customer.engineer}"'
            yield Found(UNKNOWN_REFERENCE, ("customers", name, "engineer"), message, hint)
    if (
        _all_told(names, "desks", "engineers", book.desks)
        and _all_told(names, "vendors", "contacts", book.vendors)
        and _all_told(names, "customers", "contacts", book.customers)
    ):
        yield from _told(book, near, engineers)


def _all_told(names: Names, kind: str, key: str, declared: Iterable[str]) -> bool:
    """Tell whether everybody under a key of a kind of table could be read."""
    return names.has_all(kind) and all(names.is_sure(kind, name, key) for name in declared)


def _told(book: Book, near: NearNames, engineers: dict[str, BookPath]) -> Iterator[Found]:
    """Yield escalation steps that tell somebody who is neither a role nor a known person."""
    known = {*_ROLES, *engineers}
    known.update(contact.name for vendor in book.vendors.values() for contact in vendor.contacts)
    known.update(contact.name for customer in book.customers.values() for contact in customer.contacts)
    known.update(engineer.name for desk in book.desks.values() for engineer in desk.engineers)
    for name, escalation in book.escalations.items():
        for index, step in enumerate(escalation.steps):
            if step.tell and step.tell not in known and not step.tell.startswith("vendor:"):
                hint = (
                    near.hint("person", step.tell, known)
                    or "engineer, desk, customer, vendor:LEVEL or a contact's name"
                )
                path = ("escalations", name, "steps", index, "tell")
                yield Found(UNKNOWN_REFERENCE, path, f'tells "{step.tell}", who is not known', hint)
