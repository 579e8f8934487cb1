"""List and show messages and their fate; nothing is changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from umc.domain.letters.outbox import InHand, Message, MessageState
from umc.domain.refusals import Refusal
from umc.store.database.engine import Database
from umc.store.faults.faults import meant
from umc.store.messages import outbox, outbox_lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """Messages, the oldest first, and of the whole outbox: how many of each state, when the next is due.

    ``in_hand`` are being sent at this moment. ``more``: there are more such messages than were asked for.
    """

    messages: tuple[Message, ...]
    more: bool
    counts: Mapping[MessageState, int]
    next_due: datetime | None
    in_hand: tuple[InHand, ...] = ()


def list_messages(
    database: Database,
    *,
    now: datetime,
    state: MessageState | None = None,
    fault: str | None = None,
    limit: int,
) -> Outbox:
    """Return messages of a state, or of a fault, or else all that have not arrived.

    Raises:
        Refusal: no such fault, or several that could be meant.
    """
    with database.read() as connection:
        number = meant(connection, fault)[0] if fault is not None else None
        found = outbox_lists.page(connection, state=state, number=number, limit=limit + 1)
        return Outbox(
            messages=found[:limit],
            more=len(found) > limit,
            counts=outbox_lists.counts(connection),
            next_due=outbox.next_due(connection, now=now),
            in_hand=outbox.in_hand(connection, now=now),
        )


def show_message(database: Database, reference: str) -> Message:
    """Return the message of an id or a Message-ID.

    Raises:
        Refusal: there is none.
    """
    with database.read() as connection:
        found = outbox_lists.find(connection, reference)
    if found is None:
        raise Refusal(
            "unknown-message",
            f"no message {reference!r}",
            hint="umc outbox list names those that have not arrived, with --fault all of one fault",
        )
    return found
