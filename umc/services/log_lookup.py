"""Write down that somebody looks up customers' contacts."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from umc.domain.actor import Actor
from umc.domain.clocks.runs import CUSTOMER
from umc.domain.letters.outbox import Message
from umc.domain.refusals import OutsideFailure, Refusal
from umc.domain.retry_write import may_only_read
from umc.store.database.engine import Database
from umc.store.database.upkeep import upkeep
from umc.store.personal.lookups import customers_of_faults, log_lookups


def log_lookup(
    database: Database, customers: Sequence[str], *, at: datetime, actor: Actor, command: str
) -> None:
    """Write down who looks up contacts of these customers, each once; none is nothing written.

    Whoever asks again, because the database was lost under it, is written down again.

    Raises:
        Refusal: ``lookup-not-logged``; this database or role cannot be written to.
    """
    if not customers:
        return
    try:
        with upkeep(database) as connection:
            log_lookups(connection, customers, at=at, actor=actor, command=command)
    except OutsideFailure as failure:
        if not may_only_read(failure):
            raise  # a lock, a full disk, a server that is away: told as what it is
        raise _not_logged(failure) from None


def customers_written_to(database: Database, messages: Iterable[Message]) -> tuple[str, ...]:
    """Return the customers whose contacts these messages name, by the messages' faults."""
    numbers = [one.number for one in messages if one.party == CUSTOMER and (one.contact or one.address)]
    with database.read() as connection:
        return customers_of_faults(connection, numbers)


def _not_logged(failure: OutsideFailure) -> Refusal:
    return Refusal(
        "lookup-not-logged",
        f"the settings ask for every look-up of contacts to be logged, and that failed: {failure.message}",
        hint="look with a role that may write, or ask whoever set log_lookups",
    )
