"""Integrity of the record: each forgetting, archive and archived fault came and went as its records say.

Read in pieces, in the order of an index: a million archived faults take no more memory than a few.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    exists,
    func,
    select,
    type_coerce,
    union,
)

from umc.store.checks.tally import Tally
from umc.store.record.chain import record_digest
from umc.store.record.forgettings import CONTACT
from umc.store.record.records import ARCHIVED, ARCHIVES, FORGETTINGS, Recorded, content_of
from umc.store.record.seals import NO_SEAL, Seal
from umc.store.tables.chain_tables import sealings, unsealed
from umc.store.tables.fault_tables import faults
from umc.store.tables.record_tables import records
from umc.store.tables.word_tables import forgettings, said
from umc.store.values.codec import read_plain
from umc.store.values.types import WHOLE, Instant

_AT_ONCE = 10_000


def wrong_records(connection: Connection, tally: Tally) -> Iterator[str]:
    """Say what is wrong with the record, and which rows do not stand as it says."""
    yield from _unlike_the_sealed(connection, NO_SEAL, tally)
    yield from _gone_before_a_seal(connection)
    yield from _passed_over(connection)
    for what in (FORGETTINGS, ARCHIVES, ARCHIVED):
        yield from _unlike_the_record(connection, what)
        yield from _off_the_record(connection, what)
    yield from _more_than_was_forgotten(connection)


def wrong_records_since(connection: Connection, tally: Tally, after: Seal) -> Iterator[str]:
    """Say the same of what came or went after a seal, and of every forgetting and archive: they are few."""
    yield from _unlike_the_sealed(connection, after, tally)
    yield from _gone_before_a_seal(connection)
    for what in (FORGETTINGS, ARCHIVES):
        yield from _unlike_the_record(connection, what)
        yield from _off_the_record(connection, what)
    yield from _unlike_the_record(connection, ARCHIVED, records.c.about.in_(_moved(after)))


def recorded_after(connection: Connection, seal: int) -> dict[str, int]:
    """Return how many records of each kind lie under seals after one."""
    query = (
        select(records.c.kind, func.count().label("rows"))
        .join(sealings, records.c.id == -sealings.c.fault)
        .where(sealings.c.fault < 0, sealings.c.seal > seal)
        .group_by(records.c.kind)
        .order_by(records.c.kind)
    )
    return {row.kind: row.rows for row in connection.execute(query)}


def _moved(after: Seal) -> CompoundSelect[Any]:
    """Return what the records are about that lie under a later seal, or wait for theirs."""
    under = select(records.c.about).join(sealings, records.c.id == -sealings.c.fault)
    waiting = select(records.c.about).join(unsealed, records.c.id == -unsealed.c.fault)
    later = under.where(sealings.c.fault < 0, sealings.c.seal > after.id)
    return union(later, waiting.where(unsealed.c.fault < 0))


def _unlike_the_sealed(connection: Connection, after: Seal, tally: Tally) -> Iterator[str]:
    """Say which records are not those that a seal covers."""
    query = (
        select(sealings.c.seal, sealings.c.fault, sealings.c.digest, *_raw(records))
        .outerjoin(records, records.c.id == -sealings.c.fault)
        .where(sealings.c.fault < 0, sealings.c.seal > after.id)
        .order_by(sealings.c.fault.desc())
    )
    for row in _streamed(connection, query):
        tally.records += 1
        if row.id is None:
            yield f"record {-row.fault}, under seal {row.seal}, is gone"
        elif record_digest(*row[3:]) != row.digest:
            yield f"record {row.id}, under seal {row.seal}, is not what was recorded"


def _gone_before_a_seal(connection: Connection) -> Iterator[str]:
    there = exists().where(records.c.id == -unsealed.c.fault)
    query = select(unsealed.c.fault).where(unsealed.c.fault < 0, ~there).order_by(unsealed.c.fault.desc())
    for row in _streamed(connection, query):
        yield f"record {-row.fault} was written and is gone"


def _passed_over(connection: Connection) -> Iterator[str]:
    sealed, waits = (exists().where(one.c.fault == -records.c.id) for one in (sealings, unsealed))
    for row in _streamed(connection, select(records.c.id).where(~sealed, ~waits).order_by(records.c.id)):
        yield f"record {row.id} is under no seal, and no sealer would find it"


def _unlike_the_record(connection: Connection, what: Recorded, *which: ColumnElement[bool]) -> Iterator[str]:
    """Say which rows did not come and go as their records say, or say something else than then."""
    query = (
        select(
            records.c.about, records.c.kind.label("told"), records.c.content.label("said"), *_raw(what.table)
        )
        .outerjoin(what.table, what.key == records.c.about)
        .where(_is_of(what), *which)
        .order_by(records.c.about, records.c.id)
    )
    for about, those in groupby(_streamed(connection, query), key=attrgetter("about")):
        if (wrong := _wrong_story(what, list(those))) is not None:
            yield f"{what.word} {about} {wrong}"


def _wrong_story(what: Recorded, told: Sequence[Any]) -> str | None:
    """Say what is wrong with a row, by all records of it in order, each with the row as it is now."""
    turns = (what.came, what.went)
    if any(each.told != turns[place % 2] for place, each in enumerate(told)):
        return "is on record more than once, and not as coming and going in turn"
    last, row = told[-1], told[-1][3:]
    is_there = row[0] is not None
    if last.told != what.came:
        return f"is there, and on record as {last.told}" if is_there else None
    if not is_there:
        return "is on record, and gone"
    return None if content_of(row) == last.said else "is not what its record says"


def _off_the_record(connection: Connection, what: Recorded) -> Iterator[str]:
    """Say which rows are on no record."""
    recorded = exists().where(records.c.about == what.key, _is_of(what))
    for row in _streamed(connection, select(what.key.label("key")).where(~recorded).order_by(what.key)):
        yield f"{what.word} {row.key} is there, and on no record"


def _more_than_was_forgotten(connection: Connection) -> Iterator[str]:
    """Say of which customers more words are marked as forgotten than a forgetting took away.

    Who changes a word by hand and marks it must borrow the hour of a forgetting that is on record.
    """
    counted: Counter[tuple[str, int]] = Counter()
    kept = (forgettings.c.customer, type_coerce(forgettings.c.forgotten_at, WHOLE), forgettings.c.name)
    for customer, at, name in connection.execute(select(*kept).where(forgettings.c.kind == CONTACT)):
        counted[customer, at] += _words_in(name)
    at = type_coerce(said.c.forgotten_at, WHOLE)
    marked = (
        select(faults.c.customer, at, func.count())
        .join(faults, faults.c.id == said.c.fault)
        .where(said.c.forgotten_at.is_not(None))
        .group_by(faults.c.customer, at)
        .order_by(faults.c.customer, at)
    )
    for customer, at, count in connection.execute(marked):
        if (customer, at) in counted and count > counted[customer, at]:
            told = f"words marked as forgotten at one time: {count}, on record: {counted[customer, at]}"
            yield f"customer {customer!r}: {told}"


def _words_in(counts: str) -> int:
    """Return how many words a forgetting took away; none where it does not say so."""
    try:
        return int(read_plain(counts).get("words", 0))
    except (ValueError, TypeError, AttributeError):
        return 0


def _is_of(what: Recorded) -> ColumnElement[bool]:
    return records.c.kind.in_([one.value for one in (what.came, what.went) if one is not None])


def _raw(table: Any) -> list[ColumnElement[Any]]:
    """Return the columns of a table as they are kept: instants as microseconds, whatever they are."""
    return [type_coerce(one, WHOLE) if isinstance(one.type, Instant) else one for one in table.columns]


def _streamed(connection: Connection, query: Select[Any]) -> Iterator[Any]:
    return iter(connection.execute(query.execution_options(yield_per=_AT_ONCE)))
