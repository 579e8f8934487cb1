"""All checks on a book as a whole, in one run."""

from collections.abc import Iterator, Mapping
from datetime import date

from umc.domain.checks.addresses import check_addresses
from umc.domain.checks.backing import check_backing
from umc.domain.checks.calendars import check_calendars
from umc.domain.checks.contact_hours import check_contact_hours
from umc.domain.checks.coverage import check_coverage
from umc.domain.checks.dependencies import check_dependencies
from umc.domain.checks.doubts import doubting
from umc.domain.checks.escalations import check_escalations
from umc.domain.checks.feasible import check_feasible
from umc.domain.checks.found import Found, Names
from umc.domain.checks.holidays import check_holidays
from umc.domain.checks.machines import check_machines
from umc.domain.checks.people import check_people
from umc.domain.checks.promised import check_promised
from umc.domain.checks.references import check_references
from umc.domain.checks.routes import check_routes
from umc.domain.checks.template_texts import check_template_texts
from umc.domain.checks.terms import check_terms
from umc.domain.checks.told_once import told_once
from umc.domain.near_names import NearNames
from umc.domain.register.book import Book
from umc.domain.register.estate import Estate


def check_book(
    book: Book,
    names: Names,
    near: NearNames,
    *,
    at: date | None = None,
    known_until: Mapping[str, int] | None = None,
) -> Iterator[Found]:
    """Yield everything that is wrong with a book or should be looked at.

    ``at`` is the day to judge by; without it, findings that depend on one are left out.
    ``known_until`` gives the last year whose holidays are all known, by the code of a country.
    """
    lost = list(check_references(book, names, near))
    yield from told_once(lost)
    names = doubting(names, lost)
    estate = Estate(book, names.flawed_machines)
    yield from check_people(book, names, near)
    yield from check_addresses(book, names)
    yield from check_template_texts(book, names)
    untimely = [*check_calendars(book, names), *check_terms(book, names, at)]
    yield from untimely
    yield from check_promised(book, names)
    yield from check_holidays(book, names, known_until or {})
    yield from check_machines(book)
    yield from check_dependencies(book)
    yield from check_coverage(book, names, estate, at)
    yield from check_backing(book, names, estate, at)
    yield from check_escalations(book, names, estate)
    yield from check_routes(book, names, estate)
    names = doubting(names, untimely)
    yield from check_contact_hours(book, names)
    yield from check_feasible(book, names, estate)
