"""The outbox on screen and as records: what waits, what went, what died."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from umc.domain.letters.letter import Letter, leg_of
from umc.domain.letters.outbox import (
    COUNTED_AT_MOST,
    InHand,
    Message,
    MessageState,
    shown_address,
)
from umc.render.blocks import BLANK, Block, Cell, Line, Style, begun, grid, line, pairs, title
from umc.render.held_messages import held_blocks
from umc.render.values import instant_fields, length, spoken, spoken_beside

MESSAGE_FIELDS = (
    "id", "state", "number", "kind", "thread", "leg", "party", "role", "contact", "means", "address",
    "language", "subject", "attempts", "why", "written_at", "written_at_utc", "try_at", "try_at_utc",
    "sent_at", "sent_at_utc", "returned_at", "returned_at_utc", "message_id", "key",
)  # fmt: skip
"""The fields of a message in a listing, in order."""

_STYLES: Mapping[MessageState, Style] = {
    MessageState.WAITING: "",
    MessageState.SENDING: "",
    MessageState.SENT: "good",
    MessageState.DEAD: "bad",
    MessageState.DROPPED: "dim",
    MessageState.HELD: "warn",
}
_COLUMNS = ("id", "state", "fault", "kind", "to", "address", "tries", "next", "why")
_WHY = 72
_IN_HAND = 3


def message_row(one: Message, zone: tzinfo = UTC) -> dict[str, Any]:
    """Return the record of a message for a listing; ``try_at`` only while it waits.

    ``address`` is of a webhook scheme and host alone: its path is often a secret.
    """
    waits = one.state is MessageState.WAITING
    return {
        "id": one.id,
        "state": one.state.value,
        "number": one.number,
        "kind": one.kind.value,
        "thread": one.thread,
        "leg": leg_of(one.thread) or None,
        "party": one.party,
        "role": one.role,
        "contact": one.contact,
        "means": one.means.value if one.means is not None else None,
        "address": shown_address(one.means, one.address),
        "language": one.language,
        "subject": one.subject,
        "attempts": one.attempts,
        "why": one.why,
        **instant_fields("written_at", one.written_at, zone),
        **instant_fields("try_at", one.try_at if waits else None, zone),
        **instant_fields("sent_at", one.sent_at, zone),
        **instant_fields("returned_at", one.returned_at, zone),
        "message_id": one.message_id,
        "key": one.key,
    }


def message_record(one: Message, zone: tzinfo = UTC) -> dict[str, Any]:
    """Return everything that is kept of a message, but for its reply token: that is the receiver's."""
    return {
        **message_row(one, zone),
        "event": one.seq,
        "in_reply_to": one.in_reply_to or None,
        "references": list(one.references),
        "owner": one.owner,
        **instant_fields("leased_until", one.leased_until, zone),
        "text": one.text,
        "facts": dict(one.facts),
    }


def message_list_blocks(
    found: Sequence[Message],
    *,
    counts: Mapping[MessageState, int],
    next_due: datetime | None,
    in_hand: Sequence[InHand] = (),
    now: datetime,
    zone: tzinfo = UTC,
) -> Iterator[Block]:
    """Compose a list of messages, how many there are of each state, and when the next is due."""
    if found:
        yield grid(_COLUMNS, [_cells(one, now, zone) for one in found], right=(0, 6), keep=(0, 1, 2, 6, 7))
        if any(_next(one) for one in found):
            yield line(Cell(f"times in {zone}", "dim"))
        yield BLANK
    yield line(_counted(counts) or Cell("no message was ever written", "dim"))
    yield from what_is_next(in_hand, next_due, now, zone)
    yield from held_blocks(counts.get(MessageState.HELD, 0))


def what_is_next(
    in_hand: Sequence[InHand], next_due: datetime | None, now: datetime, zone: tzinfo = UTC
) -> Iterator[Line]:
    """Compose what is in somebody's hands, and when the next message is due."""
    for one in in_hand[:_IN_HAND]:
        waits = f"; {one.behind:,} wait{'s' if one.behind == 1 else ''} behind it" if one.behind else ""
        yield line(f"message {one.id} is in hand until {spoken(one.until, zone)}{waits}")
    if len(in_hand) > _IN_HAND:
        yield line(Cell(f"and {len(in_hand) - _IN_HAND:,} more are in hand", "dim"))
    ends = {one.until for one in in_hand}
    if next_due is not None and next_due <= now:
        yield line(Cell("due now", "strong"), ": umc outbox send")
    elif next_due is not None and next_due not in ends:
        # Never "in 0 s": what is due within a second is due in one.
        until = max(next_due - now, timedelta(seconds=1))
        yield line(f"the next is due {spoken(next_due, zone)}, in {length(until)}")


def message_blocks(one: Message, zone: tzinfo = UTC) -> Iterator[Block]:
    """Compose a whole message: its fate, its head, its text, and the facts it was made of."""
    yield pairs(
        [
            ("message", Cell(str(one.id), "strong")),
            ("fault", f"{one.number}, event {one.seq}"),
            ("kind", f"{one.kind.value} in thread {one.thread}"),
            ("to", _to(one)),
            ("by", by_what(one) or "nothing: no address"),
            ("state", Cell(_fate(one, zone), _style(one))),
            ("why", Cell(one.why, _style(one))),
            ("tries", str(one.attempts)),
            ("written", spoken(one.written_at, zone)),
            ("sent by", one.owner),
            ("Message-ID", one.message_id),
            ("In-Reply-To", one.in_reply_to),
            ("References", " ".join(one.references)),
            ("key", one.key),
        ]
    )
    yield BLANK
    yield title(one.subject)
    yield line(one.text)
    if one.facts:
        yield BLANK
        yield title("Facts")
        yield pairs([(name, value) for name, value in one.facts.items()], indent=2)


def changed_blocks(found: Sequence[Message], *, did: str) -> Iterator[Block]:
    """Compose what became of messages that a person decided about."""
    for one in found:
        yield line(Cell(did, "strong"), f" {one.id}: {one.kind.value} about {one.number} to {_to(one)}")
    if not found:
        yield line(Cell("there is none", "dim"))


def _cells(one: Message, now: datetime, zone: tzinfo) -> tuple[str | Cell, ...]:
    return (
        str(one.id),
        Cell("returned" if one.returned_at is not None else one.state.value, _style(one)),
        one.number,
        one.kind.value,
        one.contact or one.party,
        by_what(one) or "none",
        str(one.attempts),
        spoken_beside(_next(one), zone, now),
        begun(one.why, _WHY),
    )


def _next(one: Message) -> datetime | None:
    """Return when something can become of a message next: its try, or the end of the lease on it."""
    match one.state:
        case MessageState.WAITING:
            return one.try_at
        case MessageState.SENDING:
            return one.leased_until
        case _:
            return None


def by_what(one: Message | Letter) -> str:
    """Return by what a message goes and where; empty where there is no address."""
    return f"{one.means.value} {shown_address(one.means, one.address)}".rstrip() if one.means else ""


def _style(one: Message) -> Style:
    return "bad" if one.returned_at is not None else _STYLES[one.state]


def _fate(one: Message, zone: tzinfo) -> str:
    match one.state:
        case MessageState.WAITING:
            return f"waiting, due {spoken(one.try_at, zone)}"
        case MessageState.SENDING:
            return f"being sent, leased until {spoken(one.leased_until, zone)}"
        case MessageState.SENT if one.returned_at is not None:
            return f"sent {spoken(one.sent_at, zone)}, returned {spoken(one.returned_at, zone)}"
        case MessageState.SENT:
            return f"sent {spoken(one.sent_at, zone)}"
        case _:
            return one.state.value


def _to(one: Message) -> str:
    role = f" ({one.role})" if one.role and one.role != one.party else ""
    return f"{one.contact or 'nobody on record'}, {one.party}{role}"


def _counted(counts: Mapping[MessageState, int]) -> str:
    return ", ".join(f"{_many(counts[state])} {state.value}" for state in MessageState if counts.get(state))


def _many(count: int) -> str:
    return f"{count:,}" if count < COUNTED_AT_MOST else f"{COUNTED_AT_MOST:,} or more"
