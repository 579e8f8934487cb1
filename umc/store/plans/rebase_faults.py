"""Open faults go over to newer terms, in the transaction that makes those current."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from umc.domain.actor import Actor
from umc.domain.refusals import Refusal
from umc.store.faults.fault_files import load_file, record
from umc.store.plans.compare_faults import Rebasing


def rebase_faults(
    connection: Connection, rebasings: Iterable[Rebasing], *, rev: int, actor: Actor, now: datetime
) -> None:
    """Keep that these faults were rebased, and what follows from it for their clocks.

    The newer terms are current already. ``rev`` is the revision that rebases them.

    Raises:
        Refusal: ``changed-meanwhile``; a fault was moved since it was weighed.
    """
    for one in rebasings:
        file = load_file(connection, one.number, locked=True)
        if file.head != one.head:
            raise Refusal(
                "changed-meanwhile",
                f"somebody else moved {one.number} in the meantime; nothing was written",
                hint="apply it again",
            )
        at = max(now, file.fault.opened_at)
        record(connection, file, [replace(one.event, revision=rev)], at=at, now=now, actor=actor)
