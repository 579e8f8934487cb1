"""What one command took on a small and on a large database, and how that is told."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

from benchmarks.processes import Ran

T = TypeVar("T")
_NOISE_S = 0.02
_LONG_S = 10.0
_TOLD = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A command on both databases: medians of its runs, and of those of the start-up floor.

    None: the floor is not taken off.
    """

    what: str
    small: Ran
    large: Ran
    floor: Ran | None = None

    def line(self) -> str:
        """Return a line of one database's table."""
        ratios = (self._ratio(lambda one: one.wall_s), self._ratio(lambda one: one.cpu_s))
        return f"| {self.what} | {_whole(self.small)} | {_whole(self.large)} | {' | '.join(ratios)} |"

    def cells(self) -> tuple[str, ...]:
        """Return what stands in the README's table: both on the wall, and the ratio (of the processor)."""
        wall, cpu = self._ratio(lambda one: one.wall_s), self._ratio(lambda one: one.cpu_s)
        return _short(self.small), _short(self.large), f"{wall} ({cpu})"

    def _ratio(self, seconds: Callable[[Ran], float]) -> str:
        """Return what the large one takes for each second of the small one, the floor taken off both."""
        off = seconds(self.floor) if self.floor is not None else 0.0
        small, large = seconds(self.small) - off, seconds(self.large) - off
        return f"{large / small:.2f}" if small > _NOISE_S else "-"


HEAD = "| what | small | large | ratio (wall) | ratio (processor) |\n|---|---|---|---|---|"
"""The head over lines of ``Measured``."""


def middle(ran: Sequence[Ran]) -> Ran:
    """Return the medians of several runs."""
    return Ran(
        median(one.wall_s for one in ran),
        median(one.cpu_s for one in ran),
        median(one.peak_mb for one in ran),
    )


def said(parts: Iterator[tuple[str, Callable[[], T]]], show: Callable[[T], str]) -> Iterator[T]:
    """Do one part after the other, and print each as soon as it is done; one that fails is named and left."""
    name = "what comes first"
    while True:
        try:
            name, part = next(parts)
            done = part()
        except StopIteration:
            return
        except (Exception, SystemExit) as error:
            told = " ".join(f"{type(error).__name__}: {error}".split())
            print(f"| {name} | FAILED: {told[:_TOLD]} |", flush=True)
            continue  # a generator that failed itself has ended
        print(show(done), flush=True)
        yield done


def _whole(one: Ran) -> str:
    return f"{one.wall_s * 1000:,.0f} ms, {one.cpu_s * 1000:,.0f} ms, {one.peak_mb:.0f} MB"


def _short(one: Ran) -> str:
    if one.wall_s < _LONG_S:
        return f"{one.wall_s * 1000:,.0f} ms, {one.peak_mb:,.0f} MB"
    return f"{one.wall_s:,.0f} s, {one.peak_mb:,.0f} MB"
