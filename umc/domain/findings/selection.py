"""Which codes of findings are asked for, and which are not: by whole codes or by their beginnings."""

from collections.abc import Iterable
from dataclasses import dataclass

from umc.domain.findings.finding_codes import FINDING_CODES
from umc.domain.refusals import Misuse, did_you_mean

_UNREADABLE = "UMC1"  # what could not be read is always told: nobody knows what it would have said


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The beginnings of codes that are asked for and of those that are not; ``select`` empty: all are.

    The longest beginning that fits a code decides; where one of each is as long, the code is
    left out. UMC1xx can not be left out.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def takes(self, code: str) -> bool:
        """Tell whether findings of a code are asked for."""
        if code.startswith(_UNREADABLE):
            return True
        return _longest(self.select or ("",), code) > _longest(self.ignore, code)


def _longest(beginnings: Iterable[str], code: str) -> int:
    return max((len(one) for one in beginnings if code.startswith(one)), default=-1)


def read_selection(select: Iterable[str], ignore: Iterable[str]) -> Selection:
    """Return the selection of words as they are typed: codes or beginnings, several with commas.

    In any letter case; bare digits do too: 413 is UMC413, and 4 all that begins with UMC4.

    Raises:
        Misuse: ``unknown-code``, or ``always-told`` for one of UMC1xx under ``--ignore``.
    """
    found = Selection(select=_codes(select, "--select"), ignore=_codes(ignore, "--ignore"))
    for one in found.ignore:
        if one.startswith(_UNREADABLE):
            raise Misuse(
                "always-told",
                f"--ignore {one}: what cannot be read is always told",
                hint="leave the file out of the paths, or mend it",
            )
    return found


def _codes(words: Iterable[str], flag: str) -> tuple[str, ...]:
    """Return the beginnings in words, each known to begin a code."""
    codes = tuple(_code(part.strip().upper()) for word in words for part in word.split(","))
    for code in codes:
        if not code or not any(known.startswith(code) for known in FINDING_CODES):
            near = did_you_mean(code, FINDING_CODES) or "umc explain lists all codes"
            raise Misuse("unknown-code", f"{flag}: no finding has the code {code!r}", hint=near)
    return codes


def _code(word: str) -> str:
    return f"UMC{word}" if word.isdecimal() and word.isascii() else word
