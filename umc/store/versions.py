"""Versions of terms: what of a book is kept by version, and the digest that names each version.

A contract's or agreement's digest covers the digests of every calendar it names, so that
one digest pins all that a fault's clocks need. The calendar ``24x7`` is part of umc, never
kept and never pinned.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from umc.domain.book import Book
from umc.domain.calendar_terms import ALWAYS, CalendarTerms
from umc.domain.contract import Agreement, Contract, Escalation, RouteRule, calendar_names
from umc.domain.message_template import MessageTemplate
from umc.domain.party import Customer, Desk, Vendor
from umc.domain.refusals import Refusal
from umc.store.codec import encode
from umc.store.text import folded

Named = CalendarTerms | Desk | Vendor | Customer | Contract | Agreement | Escalation | MessageTemplate
Routes = tuple[RouteRule, ...]

KIND_OF: dict[type[Any], str] = {
    CalendarTerms: "calendar",
    Desk: "desk",
    Vendor: "vendor",
    Customer: "customer",
    Contract: "contract",
    Agreement: "agreement",
    Escalation: "escalation",
    MessageTemplate: "template",
}
"""The word by which each kind of terms is kept."""

ROUTES = "routes"
"""The kind and the name of the one list of routes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version, ready to be kept.

    ``own_digest`` covers the value alone; ``digest`` also what it pins, and is the one that
    faults refer to. ``calendars`` are the digests pinned. ``search`` is folded text.
    """

    kind: str
    name: str
    digest: str
    own_digest: str
    body: str
    origins: str
    customer: str | None = None
    vendor: str | None = None
    starts: date | None = None
    ends: date | None = None
    search: str = ""
    calendars: tuple[str, ...] = ()


def versions(book: Book) -> tuple[Version, ...]:
    """Return every term of a book as a version, what is pinned before what pins it.

    Raises:
        Refusal: a contract or agreement names a calendar that the book has not.
        UnstorableText: a text holds what no database keeps.
    """
    calendars = {name: _version(terms, name) for name, terms in book.calendars.items() if name != ALWAYS.name}
    pins = {name: version.digest for name, version in calendars.items()}
    return (*calendars.values(), *_parties(book), *_promises(book, pins), *_routes(book.routes))


def digest_of(kind: str, body: str, pins: Iterable[str]) -> str:
    """Return the digest of a version: sha256 over its kind, its body and the sorted digests it pins."""
    text = "\n".join((kind, body, *sorted(pins)))
    return hashlib.sha256(text.encode()).hexdigest()


def _parties(book: Book) -> Iterator[Version]:
    for desk in book.desks.values():
        yield _version(desk, desk.id, search=folded(desk.id, desk.name))
    for vendor in book.vendors.values():
        yield _version(vendor, vendor.id, search=folded(vendor.id, vendor.name, *vendor.aliases))
    for customer in book.customers.values():
        sites = (text for site in customer.sites for text in (site.id, site.name))
        yield _version(customer, customer.id, search=folded(customer.id, customer.name, *sites))
    for escalation in book.escalations.values():
        yield _version(escalation, escalation.id)
    for template in book.templates.values():
        yield _version(template, template.id)


def _promises(book: Book, pins: Mapping[str, str]) -> Iterator[Version]:
    for contract in book.contracts.values():
        yield _version(
            contract, contract.id, pins=_pinned(contract, calendar_names(contract), pins),
            customer=contract.customer, starts=contract.starts, ends=contract.ends,
            search=folded(contract.id, contract.customer),
        )  # fmt: skip
    for agreement in book.agreements.values():
        yield _version(
            agreement, agreement.id, pins=_pinned(agreement, calendar_names(agreement), pins),
            customer=agreement.customer, vendor=agreement.vendor,
            starts=agreement.starts, ends=agreement.ends,
            search=folded(agreement.id, agreement.vendor, agreement.reference),
        )  # fmt: skip


def _routes(routes: Routes) -> Iterator[Version]:
    encoded = encode(routes)
    if routes:
        own = digest_of(ROUTES, encoded.body, ())
        yield Version(
            kind=ROUTES, name=ROUTES, digest=own, own_digest=own, body=encoded.body, origins=encoded.origins
        )


def _pinned(
    promise: Contract | Agreement, names: tuple[str, ...], pins: Mapping[str, str]
) -> tuple[str, ...]:
    missing = sorted(set(names) - pins.keys() - {ALWAYS.name})
    if missing:
        raise Refusal(
            "unknown-calendar",
            f"{promise.id} counts time on {missing[0]!r}, which is no calendar of the book",
        )
    return tuple(sorted(pins[name] for name in names if name in pins))


def _version(
    value: Named,
    name: str,
    *,
    pins: tuple[str, ...] = (),
    customer: str | None = None,
    vendor: str | None = None,
    starts: date | None = None,
    ends: date | None = None,
    search: str = "",
) -> Version:
    kind, encoded = KIND_OF[type(value)], encode(value)
    own = digest_of(kind, encoded.body, ())
    return Version(
        kind=kind,
        name=name,
        digest=digest_of(kind, encoded.body, pins) if pins else own,
        own_digest=own,
        body=encoded.body,
        origins=encoded.origins,
        customer=customer,
        vendor=vendor,
        starts=starts,
        ends=ends,
        search=search or folded(name),
        calendars=pins,
    )
