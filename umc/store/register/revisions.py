"""Revisions: which plans were applied, when, and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from umc.store.register.applied_plans import AppliedPlan, keep_plan
from umc.store.tables.tables import revisions
from umc.store.values.codec import Plain, canonical, read_plain

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
    connection: Connection,
    *,
    actor: str,
    digest: str,
    summary: Mapping[str, Plain],
    now: datetime,
    plan: AppliedPlan | None = None,
) -> int:
    """Keep that a plan is applied, and the plan; return its revision, one more than the last.

    ``begin`` comes first.
    """
    rev = last_rev(connection) + 1
    row = {
        "rev": rev,
        "applied_at": now,
        "actor": actor,
        "digest": digest,
        "summary": canonical(dict(summary)),
    }
    connection.execute(revisions.insert(), row)
    if plan is not None:
        keep_plan(connection, rev, plan)
    return rev


def last_rev(connection: Connection) -> int:
    """Return the number of the last revision, 0 before the first."""
    return int(connection.execute(select(func.coalesce(func.max(revisions.c.rev), 0))).scalar_one())


def revision(connection: Connection, rev: int) -> Revision | None:
    """Return the revision of that number, or None."""
    row = connection.execute(select(revisions).where(revisions.c.rev == rev)).one_or_none()
    return None if row is None else _revision(row)


def latest(
    connection: Connection, *, limit: int = 1, since: datetime | None = None, until: datetime | None = None
) -> tuple[Revision, ...]:
    """Return the last revisions, the newest first, applied at ``since`` or later and before ``until``."""
    query = select(revisions).order_by(revisions.c.rev.desc()).limit(limit)
    if since is not None:
        query = query.where(revisions.c.applied_at >= since)
    if until is not None:
        query = query.where(revisions.c.applied_at < until)
    return tuple(_revision(row) for row in connection.execute(query))


def _revision(row: Any) -> Revision:
    return Revision(
        rev=row.rev,
        applied_at=row.applied_at,
        actor=row.actor,
        digest=row.digest,
        summary=read_plain(row.summary),
    )
