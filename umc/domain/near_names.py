"""Near names: 'did you mean' for many misspelt names without growing slow."""

from collections.abc import Collection
from difflib import SequenceMatcher, get_close_matches

_SEARCHES = 60
_LONGEST = 64
_CANDIDATES = 400
_AS_GOOD = 0.05  # names that are less alike than the best by more are not mentioned


class NearNames:
    """Finds known names close to a wrong one; after 60 different ones it stops looking.

    The limit keeps a file with thousands of misspelt names from taking minutes.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], str] = {}

    def hint(self, kind: str, name: str, known: Collection[str]) -> str:
        """Return ``did you mean ...?`` for a name of some kind, or an empty text."""
        if (kind, name) not in self._found:
            if len(self._found) >= _SEARCHES or len(name) > _LONGEST:
                return ""
            self._found[kind, name] = _did_you_mean(name, known)
        return self._found[kind, name]


def _did_you_mean(name: str, known: Collection[str]) -> str:
    folded = {other.casefold(): other for other in _candidates(name, known)}
    if (same := folded.get(name.casefold())) is not None:
        return f"did you mean {same}?"
    close = get_close_matches(name.casefold(), folded, n=3, cutoff=0.6)
    best = [other for other in close if _likeness(name, other) >= _likeness(name, close[0]) - _AS_GOOD]
    return f"did you mean {' or '.join(folded[other] for other in best)}?" if best else ""


def _likeness(name: str, other: str) -> float:
    return SequenceMatcher(None, other, name.casefold()).ratio()


def _candidates(name: str, known: Collection[str]) -> list[str]:
    """Return the names worth comparing: all of a small set, else those of the same initial."""
    if len(known) <= _CANDIDATES:
        return list(known)
    initial = name[:1].casefold()
    near = [other for other in known if other[:1].casefold() == initial and abs(len(other) - len(name)) <= 2]
    near.sort(key=lambda other: -_common_prefix(other, name))
    return near[:_CANDIDATES]


def _common_prefix(one: str, other: str) -> int:
    return next(
        (place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )
