"""Let messages go that are held because their database was put back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from umc.domain.letters.outbox import Message, MessageState
from umc.domain.refusals import Refusal
from umc.store.database.engine import Connection, Database
from umc.store.messages import held, outbox_lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """Messages that wait now, the oldest first; ``late`` of them come after later word of their thread."""

    messages: tuple[Message, ...]
    late: int


def held_messages(database: Database) -> tuple[int, ...]:
    """Return every held message by its id, the oldest first."""
    with database.read() as connection:
        return held.held_ids(connection)


def release_messages(database: Database, references: Sequence[str], *, now: datetime) -> Released:
    """Let held messages wait to be sent, all or none; each keeps its Message-ID.

    Raises:
        Refusal: there is no such message, or it is not held.
    """
    with database.write() as connection:
        found = {one.id: one for one in (_held(connection, reference) for reference in references)}
        late = sum(held.overtaken(connection, one) > 0 for one in found.values())
        for one in found.values():
            if not held.release(connection, one, now=now):
                raise _not_held(one)
        released = (outbox_lists.find(connection, str(each)) for each in sorted(found))
        return Released(messages=tuple(one for one in released if one is not None), late=late)


def _held(connection: Connection, reference: str) -> Message:
    one = outbox_lists.find(connection, reference)
    if one is None:
        hint = "umc outbox list --state held names those that are"
        raise Refusal("unknown-message", f"no message {reference!r}", hint=hint)
    if one.state is not MessageState.HELD:
        raise _not_held(one)
    return one


def _not_held(one: Message) -> Refusal:
    return Refusal(
        "wrong-state",
        f"message {one.id} about {one.number} is not held: it is {one.state.value}",
        hint="umc outbox list --state held names those that are",
    )
