"""Messages in an outbox: faults opened and handed over by the real code, their messages multiplied."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import select, update

from tests.actors import SATO
from tests.cli.running import NOW
from umc.domain.faults.report import Report
from umc.domain.letters.letter import Letter, Means
from umc.domain.letters.outbox import Claimed, Message, MessageState, Outcome, Tried
from umc.services.dispatch_fault import dispatch_fault
from umc.services.open_fault import open_fault
from umc.store.database.engine import Connection, Database
from umc.store.messages import outbox, outbox_lists
from umc.store.tables.message_tables import messages, threads

OWNER = "here:1"
ELSEWHERE = "there:2"
REPORT = Report.given(
    symptom="no link", equipment="KB-SW-01", customer=None, site=None, suspects=(), impact=None,
    urgency=None, priority="P1", channel="phone", caller="", contract=None,
)  # fmt: skip


def dispatched(database: Database, faults: int = 1, *, now: datetime = NOW) -> list[str]:
    """Open so many faults, hand each to its vendor, and return their numbers: a message waits on each."""
    numbers = []
    for _ in range(faults):
        opened = open_fault(database, REPORT, at=now, now=now, actor=SATO).file.number
        said: dict[str, Any] = {"vendor": None, "equipment": None, "given": {}, "vendor_ref": ""}
        dispatch_fault(database, opened, at=now, now=now, actor=SATO, **said)
        numbers.append(opened)
    return numbers


def multiplied(connection: Connection, count: int, **changes: Any) -> None:
    """Let there be ``count`` messages, by copying the rows there are in turn, each with a key of its own."""
    rows = [dict(row._mapping) for row in connection.execute(select(messages).order_by(messages.c.id))]
    _, _, host = rows[0]["message_id"].rpartition("@")
    more = []
    for place in range(len(rows), count):
        key = token_hex(16)
        row = rows[place % len(rows)] | {"key": key, "message_id": f"<{key}@{host}"} | changes
        more.append({name: value for name, value in row.items() if name != "id"})
    if more:
        connection.execute(messages.insert(), more)
        _end_threads(connection)


def _end_threads(connection: Connection) -> None:
    """Let every thread end with the last message that is in it."""
    own = select(messages.c.message_id).where(
        messages.c.fault == threads.c.fault, messages.c.thread == threads.c.thread
    )
    last = own.order_by(messages.c.id.desc()).limit(1).scalar_subquery()
    connection.execute(update(threads).values(last=last))


def addressed(connection: Connection, means: Means, address: str) -> None:
    """Let every message go by these means to that address."""
    connection.execute(update(messages).values(means=means.value, address=address))


def waiting(database: Database, count: int = 1, *, faults: int = 1, **changes: Any) -> None:
    """Let so many messages wait, on so many faults."""
    dispatched(database, faults)
    with database.write() as connection:
        multiplied(connection, count)
        if changes:
            connection.execute(update(messages).values(**changes))


def claim(
    connection: Connection, owner: str = OWNER, *, now: datetime = NOW, at_most: int = 100, **more: Any
) -> tuple[Claimed, ...]:
    """Claim messages in a run that begins now."""
    return outbox.claim(connection, owner, now=now, at_most=at_most, **{"begun_at": now, **more})


def tried(claimed: Claimed, outcome: Outcome = Outcome.SENT, **more: Any) -> Tried:
    """Return what came of a message; one that is tried again, in a minute."""
    again_at = NOW + timedelta(minutes=1) if outcome is Outcome.AGAIN else None
    return Tried(claimed=claimed, outcome=outcome, **{"at": NOW, "again_at": again_at, **more})


def all_messages(database: Database) -> tuple[Message, ...]:
    """Return every message, by id."""
    with database.read() as connection:
        found = [
            one for state in MessageState for one in outbox_lists.page(connection, state=state, limit=100_000)
        ]
    return tuple(sorted(found, key=lambda one: one.id))


def states(database: Database) -> list[str]:
    """Return the state of every message, by id."""
    return [one.state.value for one in all_messages(database)]


def keys(letters: Sequence[Letter]) -> list[str]:
    """Return the keys of letters, in their order."""
    return [one.key for one in letters]
