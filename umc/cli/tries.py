"""How often a command was tried, and what became of it: what ``trying`` goes by."""

from dataclasses import dataclass, field
from typing import Any

from umc.domain.retry_write import PassingFailure


@dataclass(slots=True)
class Tries:
    """The tries of one command so far; ``since_s`` is when the first failed, by the steady clock.

    ``in_doubt``: a COMMIT of it was sent and never answered. ``lost_inside``: what ended the
    transaction that it shares with the other lines of a batch. ``so_far`` is what was done and kept,
    by the thing it was done to, of a command that is many transactions. ``has_placed``: a file, or a
    database made beside its place, was put there.
    """

    count: int = 0
    since_s: float = 0.0
    in_doubt: bool = False
    lost_inside: PassingFailure | None = None
    so_far: dict[Any, Any] = field(default_factory=dict)
    has_placed: bool = False
