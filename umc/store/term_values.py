"""Versions of terms as values, each read and expanded once a process: a version never changes."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, select

from umc.domain.calendar import Calendar
from umc.domain.calendar_terms import CalendarTerms
from umc.store.chunks import chunks
from umc.store.codec import decode
from umc.store.tables import terms
from umc.store.versions import KIND_OF, ROUTES, Routes

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
    fetched = _fetched(connection, [digest for digest, origins in keys if (digest, origins) not in _VALUES])
    answer = [fetched[key] if key in fetched else _VALUES[key] for key in keys]
    _bound(_VALUES)
    _VALUES.update(fetched)
    return answer


def engine(declared: CalendarTerms) -> Calendar:
    """Return the engine of a calendar; one version read from the store has one engine, with its expansion."""
    known = _ENGINES.get(id(declared))
    if known is None:
        _bound(_ENGINES)
        known = _ENGINES[id(declared)] = Calendar(declared)
    return known


def _fetched(connection: Connection, digests: list[str]) -> dict[tuple[str, str], Any]:
    columns = (terms.c.kind, terms.c.digest, terms.c.origins, terms.c.body)
    fetched: dict[tuple[str, str], Any] = {}
    for chunk in chunks(digests):
        query = select(*columns).where(terms.c.digest.in_(chunk))
        for row in connection.execute(query):
            fetched[row.digest, row.origins] = decode(_TYPE_OF[row.kind], row.body, row.origins)
    return fetched


def _bound(cache: dict[Any, Any]) -> None:
    if len(cache) > _KEPT_AT_MOST:
        cache.clear()
