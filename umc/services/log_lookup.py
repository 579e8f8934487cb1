"""Write down that somebody looks up customers' contacts."""

from collections.abc import Sequence
from datetime import datetime

from umc.domain.actor import Actor
from umc.domain.refusals import OutsideFailure, Refusal
from umc.domain.retry_write import PassingFailure
from umc.store.engine import Database
from umc.store.lookups import log_lookups

_READ_ONLY = "database-read-only"


def log_lookup(
    database: Database, customers: Sequence[str], *, at: datetime, actor: Actor, command: str
) -> None:
    """Write down who looks up contacts of these customers, each once; none is nothing written.

    Raises:
        Refusal: ``lookup-not-logged``; this database or role cannot be written to.
    """
    if not customers:
        return
    try:
        with database.write() as connection:
            log_lookups(connection, customers, at=at, actor=actor, command=command)
    except OutsideFailure as failure:
        if failure.code != _READ_ONLY or isinstance(failure, PassingFailure):
            raise  # a lock, a full disk, a server that is away: told as what it is
        raise _not_logged(failure) from None


def _not_logged(failure: OutsideFailure) -> Refusal:
    return Refusal(
        "lookup-not-logged",
        f"the settings ask for every look-up of contacts to be logged, and that failed: {failure.message}",
        hint="look with a role that may write, or ask whoever set log_lookups",
    )
