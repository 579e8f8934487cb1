"""What a torture is told, and what it answers: the words that the rooms and their frame share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How much of it: ``short`` takes seconds, the long run minutes.

    ``folder`` is an empty one of the torture's own, gone afterwards. All that is left to chance is
    drawn from ``seed``.
    """

    short: bool
    seed: int
    folder: Path

    def of(self, long: T, short: T) -> T:
        """Return the one of two that is asked for."""
        return short if self.short else long


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One line of the table: what was done, how often, and what was found afterwards.

    ``acknowledged`` counts what somebody was told is done; ``lost`` what of it is not there,
    ``double`` what is there more than once. ``wrong`` says, in words, whatever else may not be:
    half a change, an error nobody was promised, a finding of ``umc db check``. A ``control`` is
    the naive way to do the same: it must lose or double something, or the torture proves nothing.
    ``note`` is for figures such as the longest wait; it must not depend on chance for its meaning.
    """

    name: str
    database: str
    runs: int
    kills: int
    acknowledged: int
    lost: int
    double: int
    wrong: tuple[str, ...] = ()
    note: str = ""
    control: bool = False

    @property
    def is_as_promised(self) -> bool:
        """Whether nothing is lost, double or wrong; of a control, whether it failed as it must."""
        if self.control:
            return self.lost + self.double + len(self.wrong) > 0
        return not (self.lost or self.double or self.wrong)


Torture: TypeAlias = Callable[[Measure], Iterable[Outcome]]
"""Does its worst, and gives its outcomes as they come, usually one for each database and a control."""
