"""The chain of the book: seals laid over the events of all faults, each over the seal before.

A fault's own chain does not miss the fault: taken away whole, cut at its end or written anew, it
fits itself. A seal holds the digest of the last event of every fault that moved since the seal
before it, so none of that fits any more; and who keeps one seal's digest elsewhere (an anchor)
finds a chain of seals written anew as well. Records of what was forgotten and archived lie under
the same seals, each as a fault of the negative of its id.

SQLite seals in each writing transaction. On PostgreSQL that would make every writer wait for
every other, so there a writer only leaves word in ``unsealed``, and sealers come by.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection

from umc.domain.calendars.instant import from_micros, to_micros
from umc.store.record.chain import BEGINNING, NO_EVENT, record_digest

AT_ONCE = 50_000
"""How many faults lie under one seal at most: what is held in memory while sealing."""
_LOCK = 0x756D6334

# Plain SQL: this runs in every writing transaction, and compiling a statement costs more than all of it.
_IS_ANY = "SELECT 1 FROM unsealed LIMIT 1"
_WAITING = """
SELECT w.fault, w.seq, w.sealed, e.digest,
  (SELECT max(n.recorded_at) FROM events n WHERE n.fault = w.fault AND n.seq > w.sealed AND n.seq <= w.seq)
FROM (
  SELECT u.fault AS fault, max(u.seq) AS seq,
    (SELECT coalesce(max(s.seq), 0) FROM sealings s WHERE s.fault = u.fault) AS sealed
  FROM unsealed u
  WHERE u.fault > ? AND EXISTS (SELECT 1 FROM events x WHERE x.fault = u.fault AND x.seq = u.seq)
  GROUP BY u.fault ORDER BY u.fault LIMIT ?
) w JOIN events e ON e.fault = w.fault AND e.seq = w.seq
ORDER BY w.fault
"""  # word of an event that is gone stays where it is, to be found by a check
_RECORDS = """
SELECT r.id, r.recorded_at, r.actor, r.kind, r.about, r.content
FROM unsealed u JOIN records r ON r.id = -u.fault WHERE u.fault < ? ORDER BY u.fault DESC LIMIT ?
"""  # the earliest first
_HEAD = "SELECT id, sealed_at, events, digest FROM seals ORDER BY id DESC LIMIT 1"
_SEAL = "INSERT INTO seals (id, sealed_at, events, digest) VALUES (?, ?, ?, ?)"
_SEALING = "INSERT INTO sealings (seal, fault, seq, digest) VALUES (?, ?, ?, ?)"
_SEALINGS = """
INSERT INTO sealings (seal, fault, seq, digest)
SELECT ?::bigint, f, s, d FROM unnest(?::bigint[], ?::bigint[], ?::text[]) AS each (f, s, d)
"""
_SEALED = """
DELETE FROM unsealed WHERE fault BETWEEN ? AND ?
AND EXISTS (SELECT 1 FROM sealings s WHERE s.fault = unsealed.fault AND s.seq >= unsealed.seq)
"""  # and no other: a writer may have left word of a later event meanwhile

Sealing: TypeAlias = tuple[int, int, str]
"""A fault, its last event, and that event's digest; or the negative of a record's id, 0, its digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """One seal: ``events`` counts the events under it and all before, ``id`` the seals from 1.

    ``sealed_at`` never lies before that of an earlier seal, nor before an event was recorded that it
    is the first to cover.
    """

    id: int
    sealed_at: datetime
    events: int
    digest: str


NO_SEAL = Seal(id=0, sealed_at=from_micros(0), events=0, digest=BEGINNING)
"""What the first seal follows."""


def seal(connection: Connection, *, now: datetime | None = None, wait: bool = True) -> Seal | None:
    """Lay seals over every event and record that lies under none, at most ``AT_ONCE`` faults under each.

    Return the last of them; None where there was nothing to seal. ``now`` None: they are as old as
    what they cover. One sealer works at a time; whoever does not ``wait`` for another leaves it to
    that one.
    """
    if not _alone(connection, wait):
        return None
    made, after = None, 0
    while rows := _run(connection, _WAITING, after, AT_ONCE).all():
        fresh = [row for row in rows if row[1] > row[2]]
        if fresh:
            made = _sealed(connection, fresh, made or head(connection), now)
        _run(connection, _SEALED, rows[0][0], rows[-1][0])
        after = rows[-1][0]
        if len(rows) < AT_ONCE:
            break
    return _records_sealed(connection, made, now)


def waits(connection: Connection) -> bool:
    """Whether there is anything that no seal covers yet."""
    return _run(connection, _IS_ANY).first() is not None


def head(connection: Connection) -> Seal:
    """Return the last seal; ``NO_SEAL`` where there is none."""
    row = _run(connection, _HEAD).first()
    return NO_SEAL if row is None else seal_of(row)


def seal_of(row: Sequence[Any]) -> Seal:
    """Return the seal of a row: id, sealed_at in microseconds, events, digest.

    An instant that is none, which only a change from outside can be, is read as the beginning of time: the
    digest does not fit it.
    """
    try:
        sealed_at = from_micros(row[1])
    except OverflowError:
        sealed_at = NO_SEAL.sealed_at
    return Seal(id=row[0], sealed_at=sealed_at, events=row[2], digest=row[3])


def digest_of(before: Seal, *, sealed_at: datetime, events: int, sealings: Iterable[Sealing]) -> str:
    """Return the digest of the seal after another: sha256 over that one's and all that this one says.

    ``sealings`` are in the order of their faults.
    """
    said = hashlib.sha256(f"{before.digest}\n{before.id + 1} {to_micros(sealed_at)} {events}".encode())
    for fault, seq, digest in sealings:
        said.update(f"\n{fault} {seq} {digest}".encode())
    return said.hexdigest()


def _alone(connection: Connection, wait: bool) -> bool:
    """Keep other sealers away until the transaction ends; SQLite has one writer at a time anyway.

    False where there is nothing to seal, or another is at it and not to be waited for.
    """
    if connection.dialect.name == "sqlite":
        return True
    if not waits(connection):  # nobody has to stand in line for that
        return False
    if wait:
        _run(connection, "SELECT pg_advisory_xact_lock(?)", _LOCK)
        return True
    return bool(_run(connection, "SELECT pg_try_advisory_xact_lock(?)", _LOCK).scalar_one())


def _records_sealed(connection: Connection, made: Seal | None, now: datetime | None) -> Seal | None:
    """Lay seals over the records that lie under none; return the last of these and the one made before."""
    before = 0
    while rows := _run(connection, _RECORDS, before, AT_ONCE).all():
        waiting = [(-row[0], NO_EVENT, NO_EVENT, record_digest(*row), row[1]) for row in reversed(rows)]
        made = _sealed(connection, waiting, made or head(connection), now)
        before = waiting[0][0]
        _run(connection, _SEALED, before, waiting[-1][0])
        if len(rows) < AT_ONCE:
            break
    return made


def _sealed(connection: Connection, rows: Sequence[Any], before: Seal, now: datetime | None) -> Seal:
    recorded_at = from_micros(max(row[4] for row in rows))
    sealed_at = max(recorded_at, before.sealed_at, now or recorded_at)
    events = before.events + sum(row[1] - row[2] for row in rows)
    sealings = [(row[0], row[1], row[3]) for row in rows]
    digest = digest_of(before, sealed_at=sealed_at, events=events, sealings=sealings)
    made = Seal(id=before.id + 1, sealed_at=sealed_at, events=events, digest=digest)
    _run(connection, _SEAL, made.id, to_micros(sealed_at), events, digest)
    _keep(connection, made.id, sealings)
    return made


def _keep(connection: Connection, under: int, sealings: Sequence[Sealing]) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_SEALING, [(under, *one) for one in sealings])
        return
    faults, seqs, digests = (list(column) for column in zip(*sealings, strict=True))
    _run(connection, _SEALINGS, under, faults, seqs, digests)


def _run(connection: Connection, statement: str, *values: Any) -> Any:
    """Execute a statement that marks its values as SQLite does."""
    if connection.dialect.name != "sqlite":
        statement = statement.replace("?", "%s")
    return connection.exec_driver_sql(statement, values)
