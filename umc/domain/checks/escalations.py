"""Escalations against vendors: every level that is to be told must exist."""

from collections.abc import Iterator

from umc.domain.checks.found import Found, Names
from umc.domain.findings.finding_codes import NO_SUCH_LEVEL
from umc.domain.register.book import Book
from umc.domain.register.estate import Estate
from umc.domain.register.party import Vendor
from umc.domain.who_answers.backing_index import BackingIndex

_VENDOR = "vendor:"


def check_escalations(book: Book, names: Names, estate: Estate) -> Iterator[Found]:
    """Yield steps that tell a level which a vendor they can concern has no contact for.

    An escalation concerns the vendors of the agreements that name it, and those whose
    agreements back what a contract that names it takes in. What is flawed is left out.
    """
    levels = {name: _levels_told(book, name) for name in book.escalations}
    if any(levels.values()):
        vendors = _vendors_concerned(book, names, estate)
        for name, told in levels.items():
            for vendor in sorted(one for one in vendors.get(name, ()) if _contacts_known(names, one)):
                yield from _lacking(name, told, book.vendors.get(vendor))


def _levels_told(book: Book, name: str) -> dict[int, int]:
    """Return the levels an escalation tells, each by the number of its step."""
    steps = enumerate(book.escalations[name].steps)
    return {
        index: int(step.tell.removeprefix(_VENDOR)) for index, step in steps if step.tell.startswith(_VENDOR)
    }


def _lacking(name: str, told: dict[int, int], vendor: Vendor | None) -> Iterator[Found]:
    if vendor is None:
        return
    has = sorted({contact.level for contact in vendor.contacts})
    for index, level in told.items():
        if level not in has:
            known = f"only level {', '.join(map(str, has))}" if has else "no contact at all"
            message = f"tells level {level} of {vendor.id}, which has {known}"
            notes = ((("vendors", vendor.id, "contacts"), "its contacts"),)
            path = ("escalations", name, "steps", index, "tell")
            yield Found(NO_SUCH_LEVEL, path, message, f"add a contact of level {level} to {vendor.id}", notes)


def _contacts_known(names: Names, vendor: str) -> bool:
    return names.is_sure("vendors", vendor, "contacts")


def _vendors_concerned(book: Book, names: Names, estate: Estate) -> dict[str, set[str]]:
    concerned: dict[str, set[str]] = {}
    for agreement in book.agreements.values():
        if agreement.escalation is not None:
            concerned.setdefault(agreement.escalation, set()).add(agreement.vendor)
    index = BackingIndex(book)
    for contract in book.contracts.values():
        if not contract.escalation or not names.is_sound("contracts", contract.id, "covers"):
            continue
        vendors = concerned.setdefault(contract.escalation, set())
        for group in estate.of(contract.customer):
            if any(group.taken(cover.selector) for cover in contract.covers):
                for agreement, selector, _ in index.candidates(group.first):
                    sound = names.is_sound("agreements", agreement.id, "backs")
                    if sound and agreement.vendor not in vendors and group.taken(selector):
                        vendors.add(agreement.vendor)
    return concerned
