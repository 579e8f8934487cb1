"""What became of an open fault that was rebased, as plans and applies answer."""

from dataclasses import dataclass

from umc.domain.clocks.due_moves import DueMove


@dataclass(frozen=True, slots=True, kw_only=True)
class RebasedFault:
    """A fault that goes over to newer terms, and the due times that move with it (perhaps none)."""

    number: str
    moves: tuple[DueMove, ...] = ()
