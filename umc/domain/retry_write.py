"""When a command that the database failed may be run again: only where nothing can be done twice."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import assert_never

from umc.domain.refusals import OutsideFailure

READ_ONLY = "database-read-only"
"""The code of whatever may not be written to: a file, by a role, or a server that follows another."""
AT_LEAST = timedelta(seconds=5)
"""For how long umc goes on trying, however small its patience, where the server is there."""
_FIRST_PAUSE = timedelta(milliseconds=50)
_LONGEST_PAUSE = timedelta(seconds=2)


class Lost(StrEnum):
    """How a transaction was lost."""

    AWAY = "away"
    """The server was gone, or no leader any more, before COMMIT was sent: nothing was written."""
    COLLIDED = "collided"
    """Another writer stood in the way, and this one was undone."""
    IN_DOUBT = "in-doubt"
    """COMMIT was sent and never answered: it may have been kept."""


class PassingFailure(OutsideFailure):
    """A failure of the database that may pass by itself; ``lost`` says what is known of the transaction."""

    def __init__(self, code: str, message: str, *, hint: str, lost: Lost) -> None:
        super().__init__(code, message, hint=hint)
        self.lost = lost


def may_only_read(failure: OutsideFailure) -> bool:
    """Say whether writing failed for want of a right, and not for what may pass by itself."""
    return failure.code == READ_ONLY and not isinstance(failure, PassingFailure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a command has done by the time it fails.

    ``is_repeatable``: whoever repeats it does nothing twice, because of its key or by its nature.
    ``has_kept``: a transaction of it was kept. ``has_said``: some of its answer is out.
    """

    is_repeatable: bool
    has_kept: bool
    has_said: bool


def may_run_again(lost: Lost, standing: Standing) -> bool:
    """Say whether the whole command may be run again without doing or saying anything twice."""
    if standing.has_said:
        return False
    match lost:
        case Lost.AWAY | Lost.COLLIDED:
            return standing.is_repeatable or not standing.has_kept
        case Lost.IN_DOUBT:
            return standing.is_repeatable
        case _:
            assert_never(lost)


def patience_with(lost: Lost, patience: timedelta) -> timedelta:
    """Return for how long a command is run again and again after it was first lost in this way."""
    return patience if lost is Lost.AWAY else max(patience, AT_LEAST)


def pause_before(tries: int, share: float) -> timedelta:
    """Return how long to wait after so many tries, from 1: 50 ms at first, 2 s at most.

    Half of it is fixed; ``share``, from 0 to 1, of the other half parts those who wait together.
    """
    growth: int = 2 ** min(tries - 1, 10)
    whole = min(_FIRST_PAUSE * growth, _LONGEST_PAUSE)
    return whole / 2 + whole / 2 * share


def never_answered(at: str, *, repeatable: bool = False, takes_key: bool = False) -> PassingFailure:
    """Return the failure of a command whose COMMIT was sent to the database ``at`` and never answered.

    ``takes_key``: the command has --key, and was run without.
    """
    again = "run the same command again: what was kept is not done twice"
    look = "look before you run it again" + ("; with --key it can be repeated safely" if takes_key else "")
    return PassingFailure(
        "outcome-unknown",
        f"{at} did not say whether this was kept: it may have been",
        hint=again if repeatable else look,
        lost=Lost.IN_DOUBT,
    )
