"""Versions of terms as values, each read and expanded once a process, for a version does not change."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, select

from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.calendar_terms import CalendarTerms
from umc.store.register.versions import KIND_OF, ROUTES, Routes, digest_of
from umc.store.tables.tables import terms
from umc.store.values.chunks import chunks
from umc.store.values.codec import decode

_KEPT_AT_MOST = 20_000
_VALUES: dict[tuple[str, str], Any] = {}  # by digest and origins
_ENGINES: dict[int, Calendar] = {}  # by the identity of the terms, which each engine holds on to
_TYPE_OF: dict[str, Any] = {word: kind for kind, word in KIND_OF.items()} | {ROUTES: Routes}


def heads() -> Select[Any]:
    """Return the start of a statement for ``values``: what names versions, without their bodies."""
    return select(terms.c.kind, terms.c.name, terms.c.digest, terms.c.origins)


def values(connection: Connection, found: Iterable[Any]) -> list[Any]:
    """Return the values of rows of ``heads``, in order; bodies are read only where not yet known."""
    keys = [(row.digest, row.origins) for row in found]
    fetched, kept = _fetched(
        connection, [digest for digest, origins in keys if (digest, origins) not in _VALUES]
    )
    answer = [fetched[key] if key in fetched else _VALUES[key] for key in keys]
    _bound(_VALUES)
    _VALUES.update({key: fetched[key] for key in kept})
    return answer


def engine(declared: CalendarTerms) -> Calendar:
    """Return the engine of a calendar; one version read from the store has one engine, with its expansion."""
    known = _ENGINES.get(id(declared))
    if known is None:
        _bound(_ENGINES)
        known = _ENGINES[id(declared)] = Calendar(declared)
    return known


def forget_values(digests: Iterable[str]) -> None:
    """Read these versions anew when they are asked for next: one in which something was forgotten changes."""
    gone = set(digests)
    for key in [key for key in _VALUES if key[0] in gone]:
        del _VALUES[key]


def value_of(kind: str, body: str) -> Any:
    """Return the value of a version from its kind and body; nothing is kept.

    Raises:
        msgspec.MsgspecError: the body is no such value.
    """
    return decode(_TYPE_OF[kind], body)


def _fetched(
    connection: Connection, digests: list[str]
) -> tuple[dict[tuple[str, str], Any], list[tuple[str, str]]]:
    """Return values, and which of them are what their digests say: only those never change."""
    columns = (terms.c.kind, terms.c.digest, terms.c.own_digest, terms.c.origins, terms.c.body)
    fetched: dict[tuple[str, str], Any] = {}
    kept: list[tuple[str, str]] = []
    for chunk in chunks(digests):
        query = select(*columns).where(terms.c.digest.in_(chunk))
        for row in connection.execute(query):
            fetched[row.digest, row.origins] = decode(_TYPE_OF[row.kind], row.body, row.origins)
            if digest_of(row.kind, row.body, ()) == row.own_digest:
                kept.append((row.digest, row.origins))
    return fetched, kept


def _bound(cache: dict[Any, Any]) -> None:
    if len(cache) > _KEPT_AT_MOST:
        cache.clear()
