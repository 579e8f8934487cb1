"""What a run of sending did, on screen and as records: what went, what waits again, what was given up."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any

from umc.domain.letters.outbox import InHand, Outcome, Tried, shown_address
from umc.render.blocks import Block, Cell, Style, line
from umc.render.outbox import by_what
from umc.render.values import instant_fields, spoken

TRIED_FIELDS = (
    "id", "outcome", "number", "kind", "thread", "party", "contact", "means", "address", "attempt", "why",
    "at", "at_utc", "again_at", "again_at_utc", "message_id",
)  # fmt: skip
"""The fields of one message in the answer of a run of sending, in order."""

_OUTCOMES: Mapping[Outcome, tuple[str, Style]] = {
    Outcome.SENT: ("sent", "good"),
    Outcome.AGAIN: ("not sent, tried again later", "warn"),
    Outcome.GIVEN_BACK: ("not tried", "warn"),
    Outcome.DEAD: ("given up", "bad"),
}
_SHOWN = 20
"""Messages of one fate that are named, unless all are asked for."""


def tried_record(one: Tried, zone: tzinfo = UTC) -> dict[str, Any]:
    """Return what came of one message in a run of sending."""
    letter = one.claimed.letter
    return {
        "id": one.claimed.id,
        "outcome": one.outcome.value,
        "number": letter.number,
        "kind": letter.kind.value,
        "thread": letter.thread,
        "party": letter.party,
        "contact": letter.contact,
        "means": letter.means.value,
        "address": shown_address(letter.means, letter.address),
        "attempt": one.claimed.attempts,
        "why": one.why,
        **instant_fields("at", one.at, zone),
        **instant_fields("again_at", one.again_at, zone),
        "message_id": letter.message_id,
    }


def sent_record(
    tried: Sequence[Tried],
    *,
    lost: int,
    next_due: datetime | None,
    in_hand: Sequence[InHand] = (),
    held: int = 0,
    zone: tzinfo = UTC,
) -> dict[str, Any]:
    """Return what a run of sending did: counts by outcome, each message, what others have, what is held."""
    return {
        **{outcome.value: sum(one.outcome is outcome for one in tried) for outcome in Outcome},
        "lost": lost,
        **instant_fields("next_due", next_due, zone),
        "in_hand": [
            {"id": one.id, "behind": one.behind, **instant_fields("until", one.until, zone)}
            for one in in_hand
        ],
        "held": held,
        "messages": [tried_record(one, zone) for one in tried],
    }


def sent_blocks(
    tried: Sequence[Tried], *, lost: int, zone: tzinfo = UTC, everything: bool = False
) -> Iterator[Block]:
    """Compose what a run of sending did, by outcome; of each the first 20 unless all are asked for."""
    if not tried:
        yield line(Cell("nothing was due", "dim"))
    for outcome, (word, style) in _OUTCOMES.items():
        of = [one for one in tried if one.outcome is outcome]
        if of:
            yield line(Cell(f"{len(of):,} {word}", style))
            shown = of if everything else of[:_SHOWN]
            yield from (line(_told(one, zone), indent=2) for one in shown)
            if len(of) > len(shown):
                yield line(Cell(f"and {len(of) - len(shown):,} more: -v names all", "dim"), indent=2)
    if lost:
        said = f"{lost:,} sent after their lease had run out: another sender sends them too"
        yield line(Cell(f"{said}, with the same Message-ID", "warn"))


def _told(one: Tried, zone: tzinfo) -> str:
    letter = one.claimed.letter
    to = f"{letter.contact or letter.party} by {by_what(letter)}"
    told = f"{one.claimed.id}  {letter.number} {letter.kind.value} to {to}"
    if one.why:
        told = f"{told}: {one.why}"
    return f"{told}; again {spoken(one.again_at, zone)}" if one.again_at is not None else told
