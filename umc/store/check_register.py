"""Integrity of what was declared: versions of terms, machines, plans, each against its digest."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from umc.store.equipment import digest_of as machine_digest
from umc.store.equipment import machine_of
from umc.store.forgettings import TERMS, digest_since, rewritten
from umc.store.tables import equipment, term_calendars, terms
from umc.store.tally import Tally
from umc.store.versions import digest_of

_AT_ONCE = 1_000


def wrong_terms(connection: Connection, tally: Tally) -> Iterator[str]:
    """Say which versions of terms are neither what their digests say nor what a forgetting left of them."""
    since = rewritten(connection, TERMS)
    pins: dict[str, list[str]] = {}
    for row in connection.execute(select(term_calendars)):
        pins.setdefault(row.term, []).append(row.calendar)
    columns = (terms.c.kind, terms.c.name, terms.c.version, terms.c.digest, terms.c.body)
    query = select(*columns).order_by(terms.c.id).execution_options(yield_per=_AT_ONCE)
    for row in connection.execute(query):
        tally.terms += 1
        if digest_of(row.kind, row.body, pins.get(row.digest, ())) == row.digest:
            continue
        if row.digest not in since or digest_since(row.body.encode()) != since[row.digest]:
            yield f"version {row.version} of {row.kind} {row.name!r} is not what its digest says"


def wrong_equipment(connection: Connection, tally: Tally) -> Iterator[str]:
    """Say which machines are not what their digests say."""
    query = select(equipment).order_by(equipment.c.tag).execution_options(yield_per=_AT_ONCE)
    with connection.execute(query) as rows:
        try:
            for row in rows:
                tally.equipment += 1
                if machine_digest(machine_of(row)) != row.digest:
                    yield f"{row.tag!r} is not what its digest says"
        except (ValueError, OverflowError) as error:  # a value that no command of umc could have written
            yield f"a machine after the first {tally.equipment:,} by tag cannot be read: {error}"
