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

from umc.domain.calendars.calendar_terms import ALWAYS, CalendarTerms
from umc.domain.refusals import Refusal
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, Contract, Escalation, RouteRule, calendar_names
from umc.domain.register.message_template import MessageTemplate
from umc.domain.register.party import Customer, Desk, Vendor
from umc.store.values.codec import encode
from umc.store.values.text import folded

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
    calendars = {name: _version(terms) for name, terms in book.calendars.items() if name != ALWAYS.name}
    pins = {name: version.digest for name, version in calendars.items()}
    return (*calendars.values(), *_parties(book), *_promises(book, pins), *_routes(book.routes))


def digest_of(kind: str, body: str, pins: Iterable[str]) -> str:
    """Return the digest of a version: sha256 over its kind, its body and the sorted digests it pins."""
    text = "\n".join((kind, body, *sorted(pins)))
    return hashlib.sha256(text.encode()).hexdigest()


def columns_of(value: Any) -> dict[str, Any]:
    """Return what stands in columns of its own so that a version can be found, by column."""
    found = dict.fromkeys(("customer", "vendor", "starts", "ends"))
    match value:
        case Vendor():
            return found | {"name": value.id, "search": folded(value.id, value.name, *value.aliases)}
        case Desk():
            return found | {"name": value.id, "search": folded(value.id, value.name)}
        case Customer():
            sites = (text for site in value.sites for text in (site.id, site.name))
            return found | {"name": value.id, "search": folded(value.id, value.name, *sites)}
        case Contract() | Agreement():
            return found | _of_promise(value)
        case CalendarTerms():
            return found | {"name": value.name, "search": folded(value.name)}
        case Escalation() | MessageTemplate():
            return found | {"name": value.id, "search": folded(value.id)}
        case _:
            return found | {"name": ROUTES, "search": ""}


def _of_promise(promise: Contract | Agreement) -> dict[str, Any]:
    said = {"name": promise.id, "customer": promise.customer, "starts": promise.starts, "ends": promise.ends}
    if isinstance(promise, Contract):
        return said | {"search": folded(promise.id, promise.customer)}
    search = folded(promise.id, promise.vendor, promise.reference)
    return said | {"vendor": promise.vendor, "search": search}


def _parties(book: Book) -> Iterator[Version]:
    yield from map(_version, book.desks.values())
    yield from map(_version, book.vendors.values())
    yield from map(_version, book.customers.values())
    yield from map(_version, book.escalations.values())
    yield from map(_version, book.templates.values())


def _promises(book: Book, pins: Mapping[str, str]) -> Iterator[Version]:
    for contract in book.contracts.values():
        yield _version(contract, pins=_pinned(contract, calendar_names(contract), pins))
    for agreement in book.agreements.values():
        yield _version(agreement, pins=_pinned(agreement, calendar_names(agreement), pins))


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


def _version(value: Named, *, pins: tuple[str, ...] = ()) -> Version:
    kind, encoded = KIND_OF[type(value)], encode(value)
    own = digest_of(kind, encoded.body, ())
    return Version(
        kind=kind,
        digest=digest_of(kind, encoded.body, pins) if pins else own,
        own_digest=own,
        body=encoded.body,
        origins=encoded.origins,
        calendars=pins,
        **columns_of(value),
    )
