"""What a torture is told, and what it answers: the words that the rooms and their frame share."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
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
    ``kills`` counts processes that were killed with -9. ``note`` is for figures such as the longest
    wait; it must not depend on chance for its meaning.
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


HEAD = """\
| what was done (`--only`) | database | runs | kills | acknowledged | lost | double |
|---|---|---|---|---|---|---|"""


def table(found: Iterable[tuple[str, Outcome]]) -> str:
    """Return all outcomes as README shows them; what was done on both databases is one line.

    Each comes with the name under which it can be asked for.
    """
    together = groupby(found, key=lambda one: (one[0], one[1].name, one[1].control))
    return "\n".join([HEAD, *(line(asked, [one for _, one in some]) for (asked, *_), some in together)])


def line(asked: str, some: Sequence[Outcome]) -> str:
    """Return outcomes of one thing on several databases as a line of the table."""
    first = some[0]
    notes = _joined([one.note for one in some])
    what = f"{'*control:* ' if first.control else ''}{first.name} ({asked})" + (f": {notes}" if notes else "")
    counts = ([one.runs for one in some], [one.kills for one in some], [one.acknowledged for one in some])
    shown = [_joined([f"{count:,}" for count in each]) if any(each) else "" for each in counts]
    shown += [_found([one.lost for one in some], first.control)]
    shown += [_found([one.double for one in some], first.control)]
    return f"| {what} | {_joined([one.database for one in some])} | {' | '.join(shown)} |"


def _joined(each: Sequence[str]) -> str:
    return each[0] if len(set(each)) == 1 and not each[0].replace(",", "").isdigit() else " / ".join(each)


def _found(counts: Sequence[int], control: bool) -> str:
    if not any(counts):
        return "0"
    said = _joined([f"{count:,}" for count in counts])
    return f"*{said}*" if control else said
