"""Messages of a database that was put back: held until somebody says that they may go."""

from datetime import UTC, datetime

from sqlalchemy import Connection, func, select, update

from umc.domain.letters.outbox import COUNTED_AT_MOST, Message, MessageState
from umc.store.tables.message_tables import messages

_UNSENT = (MessageState.WAITING.value, MessageState.SENDING.value)


def hold_unsent(connection: Connection, *, copy: str, made_at: datetime) -> int:
    """Hold every message that waits or is being sent; return how many.

    With each stands why: the name of the copy that it came in with, and when that was made.
    """
    why = f"held: it had not gone when {copy} was made, {made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    held = {"state": MessageState.HELD.value, "owner": None, "leased_until": None, "why": why}
    done = connection.execute(update(messages).where(messages.c.state.in_(_UNSENT)).values(**held))
    return int(done.rowcount)


def held_ids(connection: Connection) -> tuple[int, ...]:
    """Return the held messages by id, the oldest first."""
    held = messages.c.state == MessageState.HELD.value
    return tuple(connection.execute(select(messages.c.id).where(held).order_by(messages.c.id)).scalars())


def count_held(connection: Connection) -> int:
    """Return how many messages are held, counted to ``COUNTED_AT_MOST``."""
    held = messages.c.state == MessageState.HELD.value
    some = select(messages.c.id).where(held).limit(COUNTED_AT_MOST).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())


def overtaken(connection: Connection, message: Message) -> int:
    """Return how many later messages of the same thread are not held: what went, or goes, before it."""
    this = select(messages.c.fault).where(messages.c.id == message.id).scalar_subquery()
    later = (
        messages.c.fault == this,
        messages.c.thread == message.thread,
        messages.c.id > message.id,
        messages.c.state != MessageState.HELD.value,
    )
    return int(connection.execute(select(func.count()).select_from(messages).where(*later)).scalar_one())


def release(connection: Connection, message: Message, *, now: datetime) -> bool:
    """Let a held message wait to be sent at once, as if never tried; False where it is held no more."""
    waits = {"state": MessageState.WAITING.value, "attempts": 0, "try_at": now, "why": ""}
    held = (messages.c.id == message.id, messages.c.state == MessageState.HELD.value)
    return connection.execute(update(messages).where(*held).values(**waits)).rowcount == 1
