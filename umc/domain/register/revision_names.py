"""How a person names a revision of the register: by its number, as the latest, or so many before it."""

import re

from umc.domain.refusals import Misuse, Refusal

_NUMBER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_LATEST = "latest"


def revision_meant(text: str, last: int) -> int:
    """Return the number that a text means where ``last`` is the latest revision (0: none yet).

    ``7`` is that one, ``latest`` the last, ``-1`` the one before it. 0 is the register
    before the first.

    Raises:
        Misuse: the text names no revision at all.
        Refusal: ``unknown-revision``; there is none of that number.
    """
    said = text.strip().lower()
    if said == _LATEST:
        return last
    if not _NUMBER.fullmatch(said):
        raise Misuse("bad-revision", f"{text!r} names no revision", hint="write a number, latest, or -1")
    number = int(said)
    number = last + number if said.startswith("-") else number
    if not 0 <= number <= last:
        raise Refusal("unknown-revision", f"there is no revision {text}: {_there_are(last)}", hint=_HINT)
    return number


def there_is_none(last: int) -> Refusal:
    """Return the refusal to show the state before the first revision; ``last`` 0: there is none at all."""
    if last == 0:
        return Refusal("unknown-revision", "nothing was applied yet", hint="umc apply PATH... does it")
    return Refusal(
        "unknown-revision",
        "there is no revision 0: it is the register before the first plan was applied",
        hint=_HINT,
    )


_HINT = "see umc book history"


def _there_are(last: int) -> str:
    if last == 0:
        return "nothing was applied yet"
    return "the only one is 1" if last == 1 else f"they go from 1 to {last}"
