"""Near names: 'did you mean' by one rule everywhere, for many misspelt names without growing slow.

Letter case is no distance, nor are a number's leading zeros (``SW-1`` means ``SW-01``);
then the names most alike, those about equally alike together.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

_SEARCHES = 60
_LONGEST = 64
_CANDIDATES = 400
_ALL_WEIGHED = 8_000  # of more names than that, only those of the same initial
_NAMED = 3
_ALIKE = 0.6
_AS_GOOD = 0.05  # names that are less alike than the best by more are not mentioned
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


class NearNames:
    """Finds known names close to a wrong one; after 60 different ones it stops looking.

    The limit keeps a file with thousands of misspelt names from taking minutes.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], str] = {}

    def hint(self, kind: str, name: str, known: Collection[str]) -> str:
        """Return ``did you mean ...?`` for a name of some kind, or an empty text."""
        if (kind, name) not in self._found:
            if len(self._found) >= _SEARCHES:
                return ""
            self._found[kind, name] = did_you_mean(name, known)
        return self._found[kind, name]


def did_you_mean(name: str, known: Collection[str]) -> str:
    """Return a hint that names up to three known names close to this one, or an empty text."""
    if len(name) > _LONGEST:
        return ""
    wanted = name.casefold()
    folded = {other.casefold(): other for other in _worth_weighing(name, known)}
    if (same := folded.get(wanted)) is not None:
        return ask_whether([same])
    bare = without_zeros(wanted)
    numbered = [other for key, other in folded.items() if without_zeros(key) == bare]
    return ask_whether(numbered[:_NAMED] or [folded[key] for key in _alike(wanted, folded)])


def without_zeros(name: str) -> str:
    """Return a name with every number in it without leading zeros."""
    return _ZEROS.sub("", name)


def ask_whether(names: Sequence[str]) -> str:
    """Return the question whether one of these was meant: ``did you mean a, b or c?``; empty without any."""
    if not names:
        return ""
    *some, last = names
    return f"did you mean {', '.join(some)} or {last}?" if some else f"did you mean {last}?"


def _alike(wanted: str, folded: Collection[str]) -> list[str]:
    from difflib import SequenceMatcher, get_close_matches  # late: a command that goes well needs none of it

    def likeness(other: str) -> float:
        return SequenceMatcher(None, other, wanted).ratio()

    close = get_close_matches(wanted, _most_in_common(wanted, folded), n=_NAMED, cutoff=_ALIKE)
    return [other for other in close if likeness(other) >= likeness(close[0]) - _AS_GOOD]


def _most_in_common(wanted: str, folded: Collection[str]) -> list[str]:
    """Return the names that share the most pairs of letters: comparing them all in earnest takes too long."""
    if len(folded) <= _CANDIDATES:
        return list(folded)
    pairs = _pairs(wanted)
    possible = (other for other in folded if _can_be_alike(len(other), len(wanted)))
    return sorted(possible, key=lambda other: -len(pairs & _pairs(other)))[:_CANDIDATES]


def _pairs(name: str) -> set[str]:
    return set(map("".join, pairwise(name)))


def _can_be_alike(one: int, other: int) -> bool:
    return 2 * min(one, other) >= _ALIKE * (one + other)


def _worth_weighing(name: str, known: Collection[str]) -> Iterable[str]:
    """Return the names to weigh: all, or of a great many those of the same initial that begin most alike."""
    if len(known) <= _ALL_WEIGHED:
        return known
    initials = {name[:1].lower(), name[:1].upper()}
    near = [other for other in known if other[:1] in initials and abs(len(other) - len(name)) <= 2]
    near.sort(key=lambda other: -_common_prefix(other, name))
    return near[:_CANDIDATES]


def _common_prefix(one: str, other: str) -> int:
    return next(
        (place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )
