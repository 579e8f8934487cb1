"""The states of many faults derived anew: the terms and ladders that they share are read once."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from umc.domain.refusals import Refusal
from umc.domain.register.contract import Escalation
from umc.store.faults.fault_files import derived_state
from umc.store.faults.fault_rows import State
from umc.store.faults.faults import Stored
from umc.store.faults.marks import ladders_named
from umc.store.register.terms import pinned
from umc.store.register.terms_at_once import pinned_many
from umc.store.register.versions import KIND_OF
from umc.store.tables.tables import CURRENT, terms

UNDERIVED = (Refusal, LookupError, ValueError, msgspec.MsgspecError)
"""What is raised where nothing can be derived, such as from terms that are gone."""
_KEPT_AT_MOST = 10_000
"""Versions of terms: those of all customers of a company need not fit in memory."""


class Deriving:
    """Derives a fault's state from its events; good for as long as the connection's snapshot.

    Whoever derives many faults says beforehand which terms they have pinned (``foresee``): those are
    read together. What was not foreseen is read when it is asked for.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ladders: Mapping[str, Escalation] | None = None
        self._known: dict[str, Any] = {}  # by digest, what was asked for last at the end

    def __call__(self, stored: Stored, _at: datetime) -> State:
        """Return what the events say that the tables should hold."""
        if self._ladders is None:  # only now: whoever asks is told where one cannot be read
            query = select(terms.c.name).where(CURRENT, terms.c.kind == KIND_OF[Escalation])
            self._ladders = ladders_named(self._connection, self._connection.execute(query).scalars())
        return derived_state(self._connection, stored, self._look_up, self._ladders)

    def foresee(self, digests: Iterable[str]) -> None:
        """Read the versions of these digests together, where that can be done."""
        wanted = set(digests)
        for digest in wanted & self._known.keys():
            self._known[digest] = self._known.pop(digest)
        # Whoever asks for one of them that cannot be read is told why.
        with suppress(*UNDERIVED):
            self._known |= pinned_many(self._connection, sorted(wanted - self._known.keys()))
        for digest in list(self._known)[: -max(_KEPT_AT_MOST, len(wanted))]:
            del self._known[digest]

    def _look_up(self, kind: type[Any], digest: str) -> Any:
        known = self._known.get(digest)
        if known is None or not isinstance(known.value, kind):
            known = self._known[digest] = pinned(self._connection, kind, digest)
        return known


def deriving(connection: Connection) -> Deriving:
    """Return what derives the states of many faults."""
    return Deriving(connection)
