"""Integrity of a copy: the chains in it, each fault's own and the book's over them."""

from collections.abc import Iterator

from sqlalchemy import Connection

from umc.store.checks.check_faults import wrong_links
from umc.store.checks.check_seals import wrong_chain
from umc.store.checks.tally import Tally


def wrong_copy(connection: Connection) -> Iterator[str]:
    """Say where the chains of a copy do not hold, once for each fault; nothing is derived.

    A seal covers the last event of a fault alone: one before it that was changed shows in the
    fault's own chain, and nowhere else.
    """
    tally = Tally()
    yield from wrong_links(connection, tally)
    yield from wrong_chain(connection, tally)
