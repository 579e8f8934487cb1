"""A person's name, mail address and phone number as people spell them: found in any text, and replaced.

Letter case, full and half width, composed letters and invisible characters are set aside. A name of two
words is also found the other way round, its words apart, joined by signs or written as one; a phone number
with any usual separators, with or without its country's code, the 0 before it or the code to ring abroad.
Not found are initials, misspellings, and letters of another script that only look alike. A mail address in
which something is found goes as a whole. Takes time in proportion to the text, whatever the text is.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

FORGOTTEN = "[forgotten]"
"""What stands where something was forgotten."""

LEAST_LETTERS = 2
LEAST_DIGITS = 6
"""Fewer letters of a name, or digits of a number, mean too much else."""
LEAST_JOINED = 5
"""Names of fewer letters are words when they are written as one: An Do, Al So."""

# Scripts that write words together, Hangul as it is decomposed; a name in them has no edges to look for.
_TOGETHER = r"\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
_APART = rf"[^\W_{_TOGETHER}]"
_BEFORE, _AFTER = rf"(?<!{_APART})", rf"(?!{_APART}|[\u0300-\u036f])"
_JOINING = r"\-_\u2010-\u2015\u2212"
_BETWEEN_WORDS = rf"[\s,.\u00b7\u30fb{_JOINING}]"
_BETWEEN_SIGNS = r"[\s,\u00b7\u30fb]{0,2}"
_BETWEEN_DIGITS = rf"[\s.()/\u00b7\u30fb\u30fc{_JOINING}]{{0,3}}"
# What is rung before a country's code: 00 or 010 (after a carrier's 00..), 0011, 011, 00x.
_ABROAD = rf"(?:\+|(?:00\d{{1,2}}{_BETWEEN_DIGITS})?01[01]|0011|00\d?)"
_FROM_ABROAD = re.compile(r"(?:01[01]|0011|00)(?=[1-9]\d{8})")
_LONGEST_AT_HOME = 11
# ITU-T E.164: codes of one digit, and of two; all others have three.
_ONE_DIGIT = ("1", "7")
_TWO_DIGITS = re.compile(r"2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")
_OF_ADDRESS = "abcdefghijklmnopqrstuvwxyz0123456789_.+%-@"
_LONGEST_SIDE = 255
# Seen by nobody, though they count as letters and marks: joiners, fillers, choices of a form.
_UNSEEN = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """What is known of one person, as declared or as given; ``others`` are found as they stand."""

    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def too_short(value: str) -> bool:
    """Whether a name, an address or a number would be found in what has nothing to do with the person."""
    plain = _plain(value)
    if any(map(str.isalpha, plain)):
        return sum(map(str.isalpha, plain)) < LEAST_LETTERS
    return len(_digits(plain)) < LEAST_DIGITS


class Finder:
    """Finds what is known of one person in texts."""

    def __init__(self, person: Personal) -> None:
        self._pattern = re.compile("|".join(_patterns(person)) or r"(?!)")

    def is_in(self, text: str) -> bool:
        """Whether anything of the person stands in a text."""
        return self._pattern.search(_plain(text)) is not None

    def without(self, text: str) -> str:
        """Return the text with ``FORGOTTEN`` in the place of everything found, and all else as it is."""
        if not self.is_in(text):
            return text
        plain, places = _with_places(text)
        kept, last = [], 0
        ended = 0
        for match in self._pattern.finditer(plain):
            if match.end() > ended:  # else it went with the address before
                started, ended = _with_its_address(plain, match.start(), match.end(), ended)
                kept += [text[last : places[started]], FORGOTTEN]
                last = places[ended]
        if not kept:  # its marks are found only in the order that the whole text is put into
            return self._pattern.sub(FORGOTTEN, _plain(text))
        return "".join((*kept, text[last:]))


def _patterns(person: Personal) -> list[str]:
    """Return a pattern for each value: addresses, numbers, then names, of each kind the longest first.

    So no part of a value hides the whole, and no name takes half of an address.
    """
    kinds = (
        map(_literal, person.others),
        map(_email, person.emails),
        map(_phone, person.phones),
        (pattern for name in person.names for pattern in _name(name)),
    )
    found = (sorted(filter(None, kind), key=lambda one: (-len(one), one)) for kind in kinds)
    return list(dict.fromkeys(pattern for kind in found for pattern in kind))


def _with_its_address(plain: str, start: int, end: int, after: int) -> tuple[int, int]:
    """Return where the mail address begins and ends in which something was found, else where that does.

    ``after``: nothing before it is looked at.
    """
    before = plain[max(after, start - _LONGEST_SIDE) : start]
    behind = plain[end : end + _LONGEST_SIDE]
    first = start - len(before) + len(before.rstrip(_OF_ADDRESS))
    run = behind[: len(behind) - len(behind.lstrip(_OF_ADDRESS))].rstrip(".-+%_")
    whole = plain[first:start] + "*" + run
    user, _, host = whole.rpartition("@")
    is_address = bool(user) and bool(host) and "@" not in user
    return (first, end + len(run)) if is_address else (start, end)


def _literal(value: str) -> str:
    return re.escape(_plain(value.strip()))


def _email(value: str) -> str:
    wanted = _literal(value)
    return rf"(?<!{_APART})(?<![_.+%-]){wanted}(?!{_APART}|[_-]|\.{_APART})" if wanted else ""


def _name(value: str) -> Iterator[str]:
    words = [word for word in re.split(r"[\s,\u00b7\u30fb]+", _plain(value)) if word]
    for order in (words, words[::-1])[: len(words) if len(words) < 3 else 1]:
        yield _in_order([part for word in order for part in re.split(rf"[{_JOINING}]+", word) if part])


def _in_order(words: Sequence[str]) -> str:
    """Return the pattern of words in this order; where a script writes them together, they may stand so."""
    if not words:
        return ""
    least = 0 if sum(map(str.isalpha, "".join(words))) >= LEAST_JOINED else 1
    pattern = _signs(words[0])
    for before, word in pairwise(words):
        apart = _is_apart(before[-1]) or _is_apart(word[0])
        pattern += (f"{_BETWEEN_WORDS}{{{least},3}}" if apart else _BETWEEN_SIGNS) + _signs(word)
    starts = _BEFORE if _is_apart(words[0][0]) else ""
    return starts + pattern + (_AFTER if _is_apart(words[-1][-1]) else "")


def _signs(word: str) -> str:
    """Return the pattern of one word; between signs that are written together a blank may stand."""
    pattern = re.escape(word[0])
    for before, sign in pairwise(word):
        pattern += ("" if _is_apart(before) or _is_apart(sign) else _BETWEEN_SIGNS) + re.escape(sign)
    return pattern


def _is_apart(letter: str) -> bool:
    return re.fullmatch(_APART, letter) is not None


def _phone(value: str) -> str:
    digits, is_whole = _digits(_plain(value)), _plain(value).strip().startswith("+")
    if not digits:
        return ""
    abroad = _FROM_ABROAD.match(digits)
    if abroad and (abroad[0].startswith("00") or len(digits) > _LONGEST_AT_HOME):
        digits, is_whole = digits[abroad.end() :], True
    code = _country_code(digits) if is_whole else r"\d{1,3}"
    number = (digits[len(code) :] if is_whole else digits).removeprefix("0")
    country = rf"{_ABROAD}{_BETWEEN_DIGITS}{code}{_BETWEEN_DIGITS}(?:0{_BETWEEN_DIGITS})?"
    before = rf"(?:{country}|0{_BETWEEN_DIGITS})?" if len(number) >= LEAST_DIGITS else "0?"
    bracket = r"(?:\((?=\+?\d{1,6}\)))?"  # as in (080) 1234; not one that the whole number stands in
    return rf"(?<![\d+]){bracket}{before}{_BETWEEN_DIGITS.join(number)}(?!\d)"


def _country_code(digits: str) -> str:
    return digits[:1] if digits[:1] in _ONE_DIGIT else digits[: 2 if _TWO_DIGITS.match(digits) else 3]


def _digits(plain: str) -> str:
    return "".join(one for one in plain if "0" <= one <= "9")


def _plain(text: str) -> str:
    """Return a text as it is compared: decomposed, letter case aside, without what nobody sees."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return _UNSEEN.sub("", "".join(one for one in folded if unicodedata.category(one) != "Cf"))


def _with_places(text: str) -> tuple[str, list[int]]:
    """Return a text as it is compared, with the place in the given one of each sign in it and of its end."""
    if text.isascii():
        return text.lower(), list(range(len(text) + 1))
    plain: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        signs = _plain(letter)
        plain.append(signs)
        places += [place] * len(signs)
    return "".join(plain), [*places, len(text)]
