"""One missing name, many uses: one finding at the first of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from umc.domain.checks.found import Alike, Found

_NOTED = 3


def told_once(found: Iterable[Found]) -> Iterator[Found]:
    """Yield findings that say the same of several places as one, at the first of them.

    The next three places are noted, and how many there are is said. A vendor whose id is
    misspelt where it is declared is one mistake, not one for each of its machines.
    """
    alike: dict[str, list[Found]] = {}
    for one in found:
        alike.setdefault(one.message, []).append(one)
    yield from (_as_one(places) for places in alike.values())


def _as_one(places: Sequence[Found]) -> Found:
    first, *others = places
    if not others:
        return first
    message = f"{first.message}, in {len(places):,} places"
    notes = tuple((one.path, "here too") for one in others[:_NOTED])
    return replace(first, message=message, notes=notes, alike=Alike(places, lambda one: one.path, _as_one))
