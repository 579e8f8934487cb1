"""Revisions: which plans were applied, when, and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from umc.store.codec import Plain, canonical, read_plain
from umc.store.tables import revisions

_APPLY_LOCK = 0x756D6332


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One applied plan; ``summary`` holds plain JSON values."""

    rev: int
    applied_at: datetime
    actor: str
    digest: str
    summary: Mapping[str, Plain]


def begin(connection: Connection) -> None:
    """Keep every other apply out until the transaction ends: the plan then stays true while it is applied."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_APPLY_LOCK)))


def record(
    connection: Connection, *, actor: str, digest: str, summary: Mapping[str, Plain], now: datetime
) -> int:
    """Keep that a plan is applied; return its revision, one more than the last. ``begin`` comes first."""
    last = connection.execute(select(func.coalesce(func.max(revisions.c.rev), 0))).scalar_one()
    row = {
        "rev": last + 1,
        "applied_at": now,
        "actor": actor,
        "digest": digest,
        "summary": canonical(dict(summary)),
    }
    connection.execute(revisions.insert(), row)
    return int(last + 1)


def latest(connection: Connection, *, limit: int = 1) -> tuple[Revision, ...]:
    """Return the last revisions, the newest first."""
    query = select(revisions).order_by(revisions.c.rev.desc()).limit(limit)
    return tuple(
        Revision(
            rev=row.rev,
            applied_at=row.applied_at,
            actor=row.actor,
            digest=row.digest,
            summary=read_plain(row.summary),
        )
        for row in connection.execute(query)
    )
