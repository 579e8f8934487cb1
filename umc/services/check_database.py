"""Check what a database holds against what it must hold."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from umc.domain.copies.anchor import Anchor
from umc.domain.refusals import OutsideFailure, Refusal
from umc.domain.retry_write import READ_ONLY
from umc.store.checks.check import LEFT_OUT, Tally, Trouble, check, check_since
from umc.store.checks.check_records import recorded_after
from umc.store.checks.check_seals import failing_anchor
from umc.store.checks.check_since import keep_checked, last_checked, seal_before
from umc.store.database.engine import Connection, Database
from umc.store.database.sealing import seal_first
from umc.store.database.snapshot import unhurried
from umc.store.database.sqlite_library import loses_resets
from umc.store.faults.derived_states import deriving
from umc.store.record.on_record import OnRecord, on_record
from umc.store.record.seals import NO_SEAL, Seal, head
from umc.store.whole.describe import engine_of

Since: TypeAlias = datetime | Literal["last"]
"""From when on to check: an instant, or the last check of this kind that found nothing."""
Watch: TypeAlias = Callable[[Tally], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found: ``troubles``, and ``remarks`` on what is no trouble but worth knowing.

    ``counts`` say how much was looked at, ``left_out`` what was not; ``since`` is the seal before
    those that were checked (None: everything was), ``head`` the last seal, ``engine`` the kind and
    version of what keeps the database, ``anchors`` how many were held against the chain. ``record`` is
    what lets guarded rows go: who forges a row of it by hand is seen there.
    """

    troubles: tuple[Trouble, ...]
    engine: tuple[str, str] = ("", "")
    counts: Mapping[str, int] = field(default_factory=dict)
    head: Seal = NO_SEAL
    since: Seal | None = None
    left_out: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    anchors: int = 0
    record: OnRecord = OnRecord()
    recorded_since: Mapping[str, int] = field(default_factory=dict)


def check_database(
    database: Database,
    *,
    since: Since | None = None,
    anchors: Sequence[Anchor] = (),
    watch: Watch = lambda _: None,
) -> Checked:
    """Return everything that is wrong: the file, settings, guards, numbers, chains, digests, derived state.

    Nothing is changed, but that on PostgreSQL what waits for a seal is sealed first where this user
    may; and a check ``since`` the last one notes how far it got where it found nothing.

    Raises:
        Refusal: there is no database, or its schema is not the one this umc works on.
        OutsideFailure: it cannot be reached.
    """
    if database.revision() is None:
        raise Refusal(
            "no-database", f"{database.shown} holds nothing of umc's", hint="umc db upgrade makes it"
        )
    seal_first(database)
    try:
        with database.read() as connection:
            unhurried(connection)
            found = _checked(connection, since, anchors, watch)
    except OutsideFailure as failure:
        if failure.code != "database-damaged":
            raise
        return Checked(troubles=(Trouble(code="file", message=failure.message),))
    if since == "last" and not found.troubles:
        _note(database, found.head)
    return found


def _checked(connection: Connection, since: Since | None, anchors: Sequence[Anchor], watch: Watch) -> Checked:
    tally, after = Tally(), _after(connection, since)
    troubles = tuple(_troubles(connection, after, anchors, tally, watch))
    engine = engine_of(connection)
    record = _record(connection, is_damaged=bool(troubles))
    fresh = {} if troubles else _fresh(connection, anchors)
    return Checked(
        troubles=troubles,
        engine=engine,
        counts=tally.counts(),
        head=_head(connection, is_damaged=bool(troubles)),
        since=after,
        left_out=LEFT_OUT if after is not None else (),
        remarks=(*_remarks(engine), *_recorded(record), *_recorded_since(fresh)),
        anchors=len(anchors),
        record=record,
        recorded_since=fresh,
    )


def _head(connection: Connection, *, is_damaged: bool) -> Seal:
    """Return the last seal; none where what was found wrong keeps it from being read."""
    try:
        return head(connection)
    except Exception:
        if not is_damaged:
            raise
        return NO_SEAL


def _record(connection: Connection, *, is_damaged: bool) -> OnRecord:
    """Return what stands on record; nothing where what was found wrong keeps it from being read."""
    try:
        return on_record(connection)
    except Exception:
        if not is_damaged:
            raise
        return OnRecord()


def _fresh(connection: Connection, anchors: Sequence[Anchor]) -> Mapping[str, int]:
    """Return what came on record after the last of the anchors; nothing where there is none."""
    return recorded_after(connection, max(one.seal for one in anchors)) if anchors else {}


def _after(connection: Connection, since: Since | None) -> Seal | None:
    """Return the seal after which to check; None for everything."""
    if since is None:
        return None
    found = last_checked(connection) if since == "last" else seal_before(connection, since)
    return found if found.id else None


def _troubles(
    connection: Connection, after: Seal | None, anchors: Sequence[Anchor], tally: Tally, watch: Watch
) -> Iterator[Trouble]:
    derive = deriving(connection)
    if after is None:
        yield from check(connection, derive, tally=tally, watch=watch)
    else:
        yield from check_since(connection, after, derive, tally=tally, watch=watch)
    if (said := failing_anchor(connection, anchors)) is not None:
        yield Trouble(code="anchor", message=said)


def _remarks(engine: tuple[str, str]) -> Iterator[str]:
    kind, version = engine
    if kind == "sqlite" and loses_resets(version):
        yield (
            f"SQLite {version} has the WAL-reset bug of 3.7.0 to 3.51.2; umc's write gate keeps it harmless,"
            " a newer SQLite does too: pip install 'umc[sqlite]'"
        )


def _recorded(record: OnRecord) -> Iterator[str]:
    for file, count in record.archives:
        yield f"{count:,} {'fault lies' if count == 1 else 'faults lie'} in the archive {file}"
    if record.last_forgotten_at is not None:
        kinds = ", ".join(f"{count:,} of {kind}" for kind, count in record.forgettings.items())
        total = sum(record.forgettings.values())
        many = "forgetting is" if total == 1 else "forgettings are"
        last = f"{record.last_forgotten_at:%Y-%m-%dT%H:%M:%SZ}"
        yield f"{total:,} {many} on record ({kinds}), the last at {last}"


def _recorded_since(fresh: Mapping[str, int]) -> Iterator[str]:
    if fresh:
        told = ", ".join(f"{count:,} of {kind}" for kind, count in fresh.items())
        yield f"on record since the last of the anchors: {told}"


def _note(database: Database, seal: Seal) -> None:
    """Note how far all was found as it must be; a database that may only be read goes without."""
    try:
        with database.write() as connection:
            keep_checked(connection, seal)
    except OutsideFailure as failure:
        if failure.code not in (READ_ONLY, "database-locked-out", "database-busy"):
            raise
