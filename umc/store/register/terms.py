"""Terms by version: the current one of each name, and any version a fault has pinned."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeAlias, TypeVar

from sqlalchemy import Connection, Select, select, union_all, update

from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.calendar_terms import ALWAYS
from umc.domain.refusals import Refusal
from umc.store.record.forgettings import TERMS, rewritten
from umc.store.register.term_values import engine, forget_values, heads, values
from umc.store.register.versions import KIND_OF, Named, Version
from umc.store.tables.tables import CURRENT, term_calendars, terms
from umc.store.values.chunks import chunks
from umc.store.values.text import folded

T = TypeVar("T", bound=Named)

__all__ = [
    "LookUp",
    "Pinned",
    "Registered",
    "current",
    "current_of",
    "digest_now",
    "drop",
    "listing",
    "look_up_once",
    "names_of_kind",
    "page",
    "pinned",
    "put",
    "registered",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned(Generic[T]):
    """A contract or agreement of one version, with the engines of its calendars by name."""

    digest: str
    value: T
    calendars: Mapping[str, Calendar]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """Which version of a name is current; ``own_digest`` leaves out what it pins."""

    version: int
    digest: str
    own_digest: str


def current(connection: Connection, kind: type[T], name: str) -> T | None:
    """Return the current version of a name, or None."""
    found = values(connection, connection.execute(current_of(kind, name)).all())
    return found[0] if found else None


def current_of(kind: type[Any], name: str) -> Select[Any]:
    """Return the statement behind ``current``."""
    return heads().where(CURRENT, terms.c.kind == KIND_OF[kind], terms.c.name == name)


def digest_now(connection: Connection, kind: type[Named], name: str) -> str:
    """Return the digest that pins the current version of a name.

    Raises:
        Refusal: there is none of that name.
    """
    query = select(terms.c.digest).where(CURRENT, terms.c.kind == KIND_OF[kind], terms.c.name == name)
    found = connection.execute(query).scalar_one_or_none()
    if found is None:
        raise Refusal(f"unknown-{KIND_OF[kind]}", f"no {KIND_OF[kind]} {name!r} is registered")
    return str(found)


def names_of_kind(
    connection: Connection, kind: type[Named], *, starting: str = "", limit: int | None = None
) -> tuple[str, ...]:
    """Return the current names of a kind in order, those that start so."""
    query = select(terms.c.name).where(CURRENT, terms.c.kind == KIND_OF[kind], terms.c.name >= starting)
    if starting:
        query = query.where(terms.c.name < starting + "\U0010ffff")
    return tuple(connection.execute(query.order_by(terms.c.name).limit(limit)).scalars())


def page(
    connection: Connection,
    kind: type[T],
    *,
    customer: str | None = None,
    vendor: str | None = None,
    ends_by: date | None = None,
    ends_from: date | None = None,
    contains: str = "",
    after: str = "",
    limit: int | None = 1000,
) -> tuple[T, ...]:
    """Return current terms of a kind by name, those after ``after``; all conditions hold at once.

    ``limit`` None: all there are.

    ``contains`` is looked for in ids, names and aliases, letter case aside. ``ends_from`` and
    ``ends_by`` bound the last day of contracts and agreements, both included.
    """
    query = listing(kind, customer=customer, vendor=vendor, ends_by=ends_by, ends_from=ends_from)
    query = query.where(terms.c.name > after)
    if contains:
        query = query.where(terms.c.search.contains(folded(contains), autoescape=True))
    return tuple(values(connection, connection.execute(query.limit(limit)).all()))


def listing(
    kind: type[Any],
    *,
    customer: str | None = None,
    vendor: str | None = None,
    ends_by: date | None = None,
    ends_from: date | None = None,
) -> Select[Any]:
    """Return the statement behind ``page``."""
    query = heads().where(CURRENT, terms.c.kind == KIND_OF[kind])
    if customer is not None:
        query = query.where(terms.c.customer == customer)
    if vendor is not None:
        query = query.where(terms.c.vendor == vendor)
    if ends_from is not None:
        query = query.where(terms.c.ends >= ends_from)
    if ends_by is not None:
        query = query.where(terms.c.ends <= ends_by)
    return query.order_by(terms.c.name)


def registered(connection: Connection) -> dict[tuple[str, str], Registered]:
    """Return the current version of every kind and name, without the values."""
    query = select(terms.c.kind, terms.c.name, terms.c.version, terms.c.digest, terms.c.own_digest).where(
        CURRENT
    )
    return {
        (row.kind, row.name): Registered(version=row.version, digest=row.digest, own_digest=row.own_digest)
        for row in connection.execute(query)
    }


def pinned(connection: Connection, kind: type[T], digest: str) -> Pinned[T]:
    """Return the contract or agreement version of that digest with its calendars.

    Raises:
        Refusal: ``unknown-terms``; no such version is kept.
    """
    pins = select(term_calendars.c.calendar).where(term_calendars.c.term == digest)
    # Not as one condition with OR, for which PostgreSQL reads every version there is.
    asked = union_all(heads().where(terms.c.digest == digest), heads().where(terms.c.digest.in_(pins)))
    rows = connection.execute(asked).all()
    value, calendars = None, {ALWAYS.name: engine(ALWAYS)}
    for row, each in zip(rows, values(connection, rows), strict=True):
        if row.digest == digest:
            value = each
        else:
            calendars[each.name] = engine(each)
    if not isinstance(value, kind):
        raise Refusal("unknown-terms", f"no terms of version {digest[:12]} are kept", hint="umc db check")
    return Pinned(digest=digest, value=value, calendars=calendars)


LookUp: TypeAlias = Callable[[type[Any], str], Any]
"""Returns the ``Pinned`` contract or agreement of a kind and a digest."""


def look_up_once(connection: Connection) -> LookUp:
    """Return what looks up pinned terms, each version once: for many faults under few versions."""
    known: dict[str, Any] = {}

    def look_up(kind: type[Any], digest: str) -> Any:
        if digest not in known:
            known[digest] = pinned(connection, kind, digest)
        return known[digest]

    return look_up


def put(connection: Connection, given: Iterable[Version], rev: int) -> tuple[Version, ...]:
    """Make these versions current under a revision; return those that were not, in the order given.

    A version that was current once before becomes current again under its old number.
    """
    kept = _kept(connection)
    fresh = [version for version in given if not kept.is_current(version)]
    _withdraw(connection, [(version.kind, version.name) for version in fresh])
    added = [version for version in fresh if version.digest not in kept.numbers]
    _insert(connection, [_row(version, kept.next_number(version), rev) for version in added])
    again = {version.digest: version for version in fresh if version.digest in kept.numbers}
    # It says again what was forgotten; before it is current, for no guard lets that one be changed.
    for digest in rewritten(connection, TERMS).keys() & again.keys():
        connection.execute(update(terms).where(terms.c.digest == digest).values(body=again[digest].body))
        forget_values([digest])
    for chunk in chunks(again):
        connection.execute(update(terms).where(terms.c.digest.in_(chunk)).values(current=True))
    pins = [{"term": one.digest, "calendar": digest} for one in added for digest in one.calendars]
    if pins:
        connection.execute(term_calendars.insert(), pins)
    return tuple(fresh)


def drop(connection: Connection, names: Iterable[tuple[str, str]]) -> None:
    """Make nothing current under these kinds and names; the versions stay for what pinned them."""
    _withdraw(connection, list(names))


@dataclass(frozen=True, slots=True)
class _Kept:
    """The version numbers there are: by digest, the highest by name, and what is current."""

    numbers: dict[str, int]
    highest: dict[tuple[str, str], int]
    current: dict[tuple[str, str], str]

    def is_current(self, version: Version) -> bool:
        return self.current.get((version.kind, version.name)) == version.digest

    def next_number(self, version: Version) -> int:
        return self.highest.get((version.kind, version.name), 0) + 1


def _kept(connection: Connection) -> _Kept:
    kept = _Kept({}, {}, {})
    query = select(terms.c.kind, terms.c.name, terms.c.version, terms.c.digest, terms.c.current)
    for row in connection.execute(query):
        key = (row.kind, row.name)
        kept.numbers[row.digest] = row.version
        kept.highest[key] = max(row.version, kept.highest.get(key, 0))
        if row.current:
            kept.current[key] = row.digest
    return kept


def _withdraw(connection: Connection, names: list[tuple[str, str]]) -> None:
    by_kind: dict[str, list[str]] = {}
    for kind, name in names:
        by_kind.setdefault(kind, []).append(name)
    for kind, listed in by_kind.items():
        for chunk in chunks(listed):
            chosen = (CURRENT, terms.c.kind == kind, terms.c.name.in_(chunk))
            connection.execute(update(terms).where(*chosen).values(current=False))


def _insert(connection: Connection, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(terms.insert(), rows)


def _row(version: Version, number: int, rev: int) -> dict[str, Any]:
    return {
        "kind": version.kind,
        "name": version.name,
        "version": number,
        "digest": version.digest,
        "own_digest": version.own_digest,
        "body": version.body,
        "origins": version.origins,
        "customer": version.customer,
        "vendor": version.vendor,
        "starts": version.starts,
        "ends": version.ends,
        "search": version.search,
        "rev": rev,
        "current": True,
    }
