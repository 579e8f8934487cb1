"""One missing name, many uses: one finding at the first of them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from umc.domain.checks.found import Found

_NOTED = 3


def told_once(found: Iterable[Found]) -> Iterator[Found]:
    """Yield findings that say the same of several places as one, at the first of them.

    The next three places are noted, and how many there are is said. A vendor whose id is
    misspelt where it is declared is one mistake, not one for each of its machines.
    """
    alike: dict[str, list[Found]] = {}
    for one in found:
        alike.setdefault(one.message, []).append(one)
    for message, places in alike.items():
        first, *others = places
        if others:
            notes = tuple((one.path, "here too") for one in others[:_NOTED])
            first = replace(first, message=f"{message}, in {len(places):,} places", notes=notes)
        yield first
