"""The states of many faults derived anew: the terms and ladders that they share are read once."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, select

from umc.domain.contract import Escalation
from umc.store.fault_files import derived_state
from umc.store.fault_rows import State
from umc.store.faults import Stored
from umc.store.marks import ladders_named
from umc.store.tables import CURRENT, terms
from umc.store.terms import look_up_once
from umc.store.versions import KIND_OF

_SHARED_BY = 5_000
"""After so many faults terms are read anew: those of all customers of a company need not fit in memory."""


def deriving(connection: Connection) -> Callable[[Stored, datetime], State]:
    """Return what derives a fault's state from its events; good for as long as the connection's snapshot."""
    query = select(terms.c.name).where(CURRENT, terms.c.kind == KIND_OF[Escalation])
    ladders = ladders_named(connection, connection.execute(query).scalars())
    look_up, derived = look_up_once(connection), 0

    def derive(stored: Stored, _at: datetime) -> State:
        nonlocal look_up, derived
        derived += 1
        if derived % _SHARED_BY == 0:
            look_up = look_up_once(connection)
        return derived_state(connection, stored, look_up, ladders)

    return derive
