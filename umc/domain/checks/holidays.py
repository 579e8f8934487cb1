"""Terms against holidays: a promise must not count on days that nobody has proclaimed yet."""

from collections.abc import Iterator, Mapping

from umc.domain.checks.found import Found, Names, has_term
from umc.domain.findings.finding_codes import HOLIDAYS_UNKNOWN
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, Contract, calendar_names


def check_holidays(book: Book, names: Names, known_until: Mapping[str, int]) -> Iterator[Found]:
    """Yield promises that run past the last year whose holidays are all known, once for each country.

    ``known_until`` gives that year by the code of a country, or of a part of one.
    """
    if not known_until:
        return
    for contract in book.contracts.values():
        if has_term(names, "contracts", contract.id):
            yield from _past(book, "contract", contract, known_until)
    for agreement in book.agreements.values():
        if has_term(names, "agreements", agreement.id):
            yield from _past(book, "agreement", agreement, known_until)


def _past(
    book: Book, kind: str, promise: Contract | Agreement, known_until: Mapping[str, int]
) -> Iterator[Found]:
    for code, calendar in _countries(book, promise).items():
        year = known_until.get(code)
        if year is None or promise.ends.year <= year:
            continue
        message = (
            f"{kind} {promise.id} ends on {promise.ends}, but the holidays of {code} are known only to {year}"
        )
        hint = f'apply the book again once later ones are known, or write them into calendar "{calendar}"'
        notes = ((("calendars", calendar, "holidays"), "they count here"),)
        yield Found(HOLIDAYS_UNKNOWN, (f"{kind}s", promise.id, "ends"), message, hint, notes)


def _countries(book: Book, promise: Contract | Agreement) -> dict[str, str]:
    """Return the codes whose holidays bear on a promise, each with the first calendar that takes them."""
    found: dict[str, str] = {}
    for name in calendar_names(promise):
        terms = book.calendars.get(name)  # a name that nothing declares is a finding of its own
        for code in terms.holidays_from if terms is not None else ():
            found.setdefault(code, name)
    return found
