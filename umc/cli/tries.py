"""How often a command was tried, and what became of it: what ``trying`` goes by."""

from dataclasses import dataclass

from umc.domain.retry_write import PassingFailure


@dataclass(slots=True)
class Tries:
    """The tries of one command so far; ``since_s`` is when the first failed, by the steady clock.

    ``in_doubt``: a COMMIT of it was sent and never answered. ``lost_inside``: what ended the
    transaction that it shares with the other lines of a batch.
    """

    count: int = 0
    since_s: float = 0.0
    in_doubt: bool = False
    lost_inside: PassingFailure | None = None
