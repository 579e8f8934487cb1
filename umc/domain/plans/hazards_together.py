"""Many hazards of one cause told as one: a thousand lines are read by nobody."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

FEW = 5
"""So many of one cause are still told each alone."""

_One = TypeVar("_One")


def told_together(ones: Iterable[_One], cause: Callable[[_One], Hashable]) -> Iterator[Sequence[_One]]:
    """Yield what is to be told in one line: all of a cause where they are many, else each alone.

    Causes come in the order of their first, and what they have in common in the order given.
    """
    by_cause: dict[Hashable, list[_One]] = {}
    for one in ones:
        by_cause.setdefault(cause(one), []).append(one)
    for alike in by_cause.values():
        yield from [alike] if len(alike) > FEW else [[one] for one in alike]
