"""The outbox as people use it: messages are looked at, sent anew, or dropped."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
    update,
)

from umc.domain.letters.letter import Means, MessageKind
from umc.domain.letters.outbox import COUNTED_AT_MOST, NOT_ARRIVED, Message, MessageState
from umc.store.tables.fault_tables import faults
from umc.store.tables.message_tables import messages
from umc.store.values.codec import read_plain

_STATES = [one.value for one in NOT_ARRIVED]
_MOST_DIGITS = 15
_LOOKED_AT = 1000


def page(
    connection: Connection, *, state: MessageState | None = None, number: str | None = None, limit: int
) -> tuple[Message, ...]:
    """Return up to so many messages, the oldest first: of one state, or all that did not arrive.

    ``number`` is the whole number of a fault; of one fault everything is returned unless a
    state is named.
    """
    query = _messages().order_by(messages.c.id).limit(limit)
    if state is not None:
        query = query.where(messages.c.state == state.value)
    elif number is None:
        query = query.where(messages.c.id.in_(_not_arrived(limit)))
    if number is not None:
        query = query.where(faults.c.number == number)
    return tuple(_message(row) for row in connection.execute(query))


def find(connection: Connection, reference: str) -> Message | None:
    """Return the message of an id, a key or a Message-ID (in brackets or not), None where none has it."""
    row = connection.execute(_messages().where(_meant(reference))).one_or_none()
    return None if row is None else _message(row)


def unsent(connection: Connection, states: Collection[MessageState]) -> tuple[Message, ...]:
    """Return the messages of these states that have an address, the oldest first."""
    of = messages.c.state.in_([one.value for one in states])
    query = _messages().where(of, messages.c.means.is_not(None)).order_by(messages.c.id)
    return tuple(_message(row) for row in connection.execute(query))


def counts(connection: Connection) -> dict[MessageState, int]:
    """Return how many messages there are of each state that has any, counted to ``COUNTED_AT_MOST``."""
    each = (_count(state) for state in MessageState)
    return {MessageState(state): count for state, count in connection.execute(union_all(*each)) if count}


def send_anew(connection: Connection, message: Message, *, now: datetime) -> bool:
    """Let a message be sent as if it had never been tried; False where it has changed since it was read.

    It keeps its key and its Message-ID; why it had not arrived is left to its fault.
    """
    values = {
        "state": MessageState.WAITING.value,
        "attempts": 0,
        "try_at": now,
        "owner": None,
        "leased_until": None,
        "sent_at": None,
        "returned_at": None,
        "why": "",
    }
    return _changed(connection, message, values)


def drop(connection: Connection, message: Message, *, why: str) -> bool:
    """Let a message never be sent, for this reason; False where it has changed since it was read."""
    values = {"state": MessageState.DROPPED.value, "why": why, "owner": None, "leased_until": None}
    return _changed(connection, message, values)


def starting(connection: Connection, prefix: str, *, limit: int) -> tuple[Message, ...]:
    """Return messages that did not arrive and whose id begins so, the newest first."""
    if prefix and not _is_id(prefix):
        return ()
    ids = _not_arrived(_LOOKED_AT, newest=True)
    query = _messages().where(messages.c.id.in_(ids)).order_by(messages.c.id.desc())
    found = (_message(row) for row in connection.execute(query))
    return tuple(one for one in found if str(one.id).startswith(prefix))[:limit]


def _not_arrived(limit: int, *, newest: bool = False) -> Select[Any]:
    """Return the ids of the first so many that did not arrive.

    Two selects, each by its own index: for OR, every message that was ever sent is read. Cut here and not
    where they are joined: there PostgreSQL walks through all messages in their order instead.
    """
    waiting = select(messages.c.id).where(messages.c.state.in_(_STATES))
    is_back = and_(messages.c.returned_at.is_not(None), messages.c.state != MessageState.DROPPED.value)
    found = union(waiting, select(messages.c.id).where(is_back)).subquery()
    return select(found.c.id).order_by(found.c.id.desc() if newest else found.c.id).limit(limit)


def _count(state: MessageState) -> Select[str, int]:
    some = select(messages.c.id).where(messages.c.state == state.value).limit(COUNTED_AT_MOST).subquery()
    return select(literal(state.value), func.count()).select_from(some)


def _changed(connection: Connection, message: Message, values: dict[str, Any]) -> bool:
    as_read = and_(
        messages.c.id == message.id,
        messages.c.state == message.state.value,
        messages.c.attempts == message.attempts,
        messages.c.owner.is_not_distinct_from(message.owner),
    )
    return connection.execute(update(messages).where(as_read).values(values)).rowcount == 1


def _meant(reference: str) -> ColumnElement[bool]:
    text = reference.strip()
    if _is_id(text):
        return messages.c.id == int(text)
    return or_(messages.c.key == text, messages.c.message_id == f"<{text.strip('<>')}>")


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS


def _messages() -> Select[Any]:
    return select(messages, faults.c.number).join(faults, faults.c.id == messages.c.fault)


def _message(row: Any) -> Message:
    return Message(
        id=row.id,
        number=row.number,
        seq=row.seq,
        thread=row.thread,
        kind=MessageKind(row.kind),
        party=row.party,
        role=row.role,
        contact=row.contact,
        means=Means(row.means) if row.means is not None else None,
        address=row.address,
        language=row.language,
        subject=row.subject,
        text=row.text,
        message_id=row.message_id,
        key=row.key,
        in_reply_to=row.in_reply_to,
        references=tuple(row.refs.split()),
        facts=read_plain(row.facts),
        state=MessageState(row.state),
        attempts=row.attempts,
        try_at=row.try_at,
        leased_until=row.leased_until,
        owner=row.owner,
        why=row.why,
        written_at=row.written_at,
        sent_at=row.sent_at,
        returned_at=row.returned_at,
    )
