"""The agreement that a dispatch would be under: the one routed to while it lasts, else what backs now."""

from datetime import date, datetime

from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement
from umc.domain.register.equipment import Equipment
from umc.domain.register.term import in_force, local_day
from umc.domain.who_answers.backing import Ambiguous, Backed, backing


def agreement_now(
    book: Book, equipment: Equipment, at: datetime, *, vendor: str, routed: str | None = None
) -> Agreement | Ambiguous | None:
    """Return the agreement under which that vendor would come for the machine at an instant.

    The agreement ``routed`` to, by id, while it lasts; one that left the book, is over, or is
    another customer's counts no more, and what backs the machine then is looked for anew.
    None without any; ``Ambiguous`` where several back it equally exactly.
    """
    known = book.agreements.get(routed) if routed is not None else None
    day = local_day(at, book.zone_of(equipment.customer))
    if known is not None and lasts(known, equipment.customer, day):
        return known
    match backing(book, equipment, at, vendor=vendor):
        case Backed(agreement=agreement):
            return agreement
        case Ambiguous() as tie:
            return tie
        case _:
            return None


def lasts(agreement: Agreement, customer: str, day: date) -> bool:
    """Tell whether an agreement is in force for a customer on a day, as the customer's zone shows it."""
    return agreement.customer in (None, customer) and in_force(agreement.starts, agreement.ends, day)
