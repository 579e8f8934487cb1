"""Work done again and again: what fails is told once and tried again after growing pauses."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from umc.cli.trouble import Trouble

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0


class Stop(Protocol):
    """Says whether to stop, and waits for that."""

    def __call__(self) -> bool:
        """Whether to stop."""

    def wait(self, seconds: float) -> bool:
        """Wait for so long, or until it is time to stop; whether it is."""


@dataclass(slots=True)
class Chore:
    """Something to be done in every round, and how it went; ``name`` is what is said of it."""

    name: str
    do: Callable[[], None]
    _failures: int = field(default=0, init=False)
    _told: tuple[str, str] | None = field(default=None, init=False)
    _again_at: float = field(default=0.0, init=False)

    def due(self, now_s: float) -> bool:
        """Say whether it is to be done: at once, or when the pause after a failure is over."""
        return now_s >= self._again_at

    def pause_s(self) -> float:
        """Return for how long it is left alone after so many failures in a row."""
        return min(LONGEST_PAUSE_S, FIRST_PAUSE_S * float(2 ** min(self._failures - 1, 10)))

    def went_wrong(self, trouble: Trouble, now_s: float) -> bool:
        """Note a failure; say whether it is news: the same one is told once."""
        self._failures += 1
        self._again_at = now_s + self.pause_s()
        is_news = self._told != (trouble.code, trouble.message)
        self._told = (trouble.code, trouble.message)
        return is_news

    def went_well(self) -> bool:
        """Note that it was done; say whether that is news, because it failed before."""
        is_news = self._failures > 0
        self._failures, self._told, self._again_at = 0, None, 0.0
        return is_news

    @property
    def again_at(self) -> float | None:
        """When it is tried again after a failure, by the steady clock; None: with the next round."""
        return self._again_at if self._failures else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """The loop of chores.

    ``tell`` is handed what went wrong, ``say`` what to say beside it. ``clock`` gives seconds,
    and is steady.
    """

    chores: Sequence[Chore]
    every_s: float
    trouble_of: Callable[[Exception], Trouble]
    tell: Callable[[Trouble], None]
    say: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic

    def go_on_until(self, stop: Stop) -> None:
        """Do every chore in turn, round after round, until it is time to stop; a failure ends nothing."""
        while not stop():
            began_s = self.clock()
            for chore in self.chores:
                if not stop() and chore.due(self.clock()):
                    self._do(chore)
            stop.wait(self._next_s(began_s) - self.clock())

    def _do(self, chore: Chore) -> None:
        try:
            chore.do()
        except Exception as error:  # whatever it is, it must not end the others
            trouble = self.trouble_of(error)
            if chore.went_wrong(trouble, self.clock()):
                self.tell(trouble)
                self.say(f"{chore.name}: waits and tries again")
        else:
            if chore.went_well():
                self.say(f"{chore.name}: goes on")

    def _next_s(self, began_s: float) -> float:
        """Return when the next round is due: sooner than ``every_s`` where something is to be tried again."""
        again = [chore.again_at for chore in self.chores if chore.again_at is not None]
        return min([began_s + self.every_s, *again])
