"""Send messages anew, or drop them: what a person decides about a message that did not arrive."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import assert_never

from umc.domain.actor import Actor
from umc.domain.letters.outbox import Message, MessageState
from umc.domain.refusals import Refusal
from umc.store.database.engine import Connection, Database
from umc.store.faults.undelivered import drop_told
from umc.store.messages import outbox_lists


def retry_messages(database: Database, references: Sequence[str], *, now: datetime) -> tuple[Message, ...]:
    """Let messages be sent as if they had never been tried, all or none; return them as they are then.

    Raises:
        Refusal: there is no such message, it arrived, is being sent, or has no address.
    """

    def anew(connection: Connection, one: Message) -> bool:
        _require_retried(one, now)
        return outbox_lists.send_anew(connection, one, now=now)

    with database.write() as connection:
        return _changed(connection, [_found(connection, one) for one in references], anew)


def retry_all(database: Database, states: Collection[MessageState], *, now: datetime) -> tuple[Message, ...]:
    """Let every message of these states that has an address be sent anew; return them as they are then.

    One that a sender takes up at the same moment is left to that sender.
    """
    with database.write() as connection:
        found = outbox_lists.unsent(connection, states)
        taken = [one for one in found if outbox_lists.send_anew(connection, one, now=now)]
        return tuple(_found(connection, str(one.id)) for one in taken)


def drop_messages(
    database: Database, references: Sequence[str], *, why: str, actor: Actor, now: datetime
) -> tuple[Message, ...]:
    """Let messages never be sent, all or none, and say who decided it and why; return them as they are then.

    It stands on the fault of each: whoever it was for has not been told.

    Raises:
        Refusal: there is no such message, it went already, or is being sent.
    """

    def dropped(connection: Connection, one: Message) -> bool:
        _require_dropped(one, now)
        return drop_told(connection, one, why=f"dropped by {actor.name}: {why}", actor=actor, now=now)

    with database.write() as connection:
        found = [_found(connection, one) for one in references]
        # Of several faults in one order, whoever drops: two that wait for each other wait for ever.
        return _changed(connection, sorted(found, key=lambda one: (one.number, one.id)), dropped)


def _changed(
    connection: Connection, found: Sequence[Message], change: Callable[[Connection, Message], bool]
) -> tuple[Message, ...]:
    each_once = {one.id: one for one in found}
    for one in each_once.values():
        if not change(connection, one):
            raise _refused(one, "has just been taken up by a sender", "look again")
    return tuple(_found(connection, str(one)) for one in each_once)


def _found(connection: Connection, reference: str) -> Message:
    found = outbox_lists.find(connection, reference)
    if found is None:
        hint = "umc outbox list names those that have not arrived"
        raise Refusal("unknown-message", f"no message {reference!r}", hint=hint)
    return found


def _require_retried(one: Message, now: datetime) -> None:
    if one.means is None:
        hint = (
            f"name an address in the book for the next one, and tell them yourself: umc outbox show {one.id}"
        )
        raise Refusal(
            "no-address", f"message {one.id} was written for somebody without an address", hint=hint
        )
    match one.state:
        case MessageState.WAITING | MessageState.DEAD | MessageState.DROPPED:
            return
        case MessageState.SENDING:
            _require_left_behind(one, now)
        case MessageState.SENT:
            if one.arrives:
                raise _refused(one, "was sent already", "write to them anew: umc fault note --send")
        case MessageState.HELD:
            raise _refused(one, "is held", f"umc outbox release {one.id} lets it go")
        case _:
            assert_never(one.state)


def _require_dropped(one: Message, now: datetime) -> None:
    match one.state:
        case MessageState.WAITING | MessageState.DEAD | MessageState.HELD:
            return
        case MessageState.SENDING:
            _require_left_behind(one, now)
        case MessageState.SENT:
            raise _refused(one, "was sent already", "nobody can call it back")
        case MessageState.DROPPED:
            raise _refused(one, "was dropped already", f"see umc outbox show {one.id}")
        case _:
            assert_never(one.state)


def _require_left_behind(one: Message, now: datetime) -> None:
    """Let pass a message whose sender is gone: its lease has run out."""
    if one.leased_until is None or one.leased_until > now:
        until = (
            one.leased_until.isoformat(timespec="seconds") if one.leased_until is not None else "it is done"
        )
        raise _refused(one, f"is being sent, by {one.owner} until {until}", "try again after that")


def _refused(one: Message, what: str, hint: str) -> Refusal:
    return Refusal("wrong-state", f"message {one.id} about {one.number} {what}", hint=hint)
