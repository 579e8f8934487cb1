"""The terms of a book compared with those that are current in the register."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from umc.domain.plans.plan import Action, Change, Kind
from umc.domain.register.book import Book
from umc.store.register import terms as kept_terms
from umc.store.register.term_values import heads, values
from umc.store.register.versions import ROUTES, Version, versions
from umc.store.tables.tables import CURRENT, terms
from umc.store.values.chunks import chunks

Name = tuple[str, str]
"""A kind of terms and a name of that kind."""


@dataclass(frozen=True, slots=True)
class TermDifferences:
    """What differs, and the versions that become or stop being current.

    ``fresh`` holds a contract too that only its calendar moves: that is no change of its own.
    ``digests`` pin everything that the book declares.
    """

    changes: tuple[Change, ...]
    fresh: tuple[Version, ...]
    gone: tuple[Name, ...]
    digests: Mapping[Name, str]


def compare_terms(connection: Connection, book: Book) -> TermDifferences:
    """Compare by digests, and read only what differs.

    Raises:
        Refusal: a text in the book cannot be kept.
    """
    wanted = {(one.kind, one.name): one for one in versions(book)}
    there = kept_terms.registered(connection)
    gone = tuple(sorted(there.keys() - wanted.keys()))
    fresh = tuple(one for key, one in wanted.items() if key not in there or there[key].digest != one.digest)
    digests = {key: one.digest for key, one in wanted.items()}
    return TermDifferences(tuple(_changes(connection, book, fresh, gone, there)), fresh, gone, digests)


def _changes(
    connection: Connection,
    book: Book,
    fresh: tuple[Version, ...],
    gone: tuple[Name, ...],
    there: Mapping[Name, kept_terms.Registered],
) -> Iterator[Change]:
    keys = {(one.kind, one.name): one.own_digest for one in fresh}
    changed = [key for key, own in keys.items() if key in there and there[key].own_digest != own]
    before, after = _values(connection, (*changed, *gone)), _declared(book)
    for key in keys.keys() - there.keys():
        yield Change(
            kind=Kind(key[0]), id=key[1], action=Action.ADD, after=after[key], after_digest=keys[key]
        )
    for key in changed:
        yield Change(
            kind=Kind(key[0]), id=key[1], action=Action.CHANGE, before=before[key], after=after[key],
            before_digest=there[key].own_digest, after_digest=keys[key],
        )  # fmt: skip
    for key in gone:
        yield Change(
            kind=Kind(key[0]), id=key[1], action=Action.REMOVE, before=before[key],
            before_digest=there[key].own_digest,
        )  # fmt: skip


def current_terms(connection: Connection, *conditions: Any) -> dict[Name, Any]:
    """Return the current values that meet conditions on the table of terms, by kind and name."""
    rows = connection.execute(heads().where(CURRENT, *conditions)).all()
    found = zip(rows, values(connection, rows), strict=True)
    return {(row.kind, row.name): value for row, value in found}


def _values(connection: Connection, names: Iterable[Name]) -> dict[Name, Any]:
    by_kind: dict[str, list[str]] = {}
    for kind, name in names:
        by_kind.setdefault(kind, []).append(name)
    found: dict[Name, Any] = {}
    for kind, listed in by_kind.items():
        for chunk in chunks(listed):
            found |= current_terms(connection, terms.c.kind == kind, terms.c.name.in_(chunk))
    return found


def _declared(book: Book) -> dict[Name, Any]:
    by_kind: dict[str, Mapping[str, Any]] = {
        "calendar": book.calendars,
        "desk": book.desks,
        "vendor": book.vendors,
        "customer": book.customers,
        "contract": book.contracts,
        "agreement": book.agreements,
        "escalation": book.escalations,
        "template": book.templates,
        ROUTES: {ROUTES: book.routes},
    }
    return {(kind, name): value for kind, values in by_kind.items() for name, value in values.items()}
