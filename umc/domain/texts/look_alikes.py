"""Letters that look like Latin ones and are others: among Latin letters they make two names of one.

Only mixed words count: a name that is Russian or Greek throughout is a name.
"""

import re
from dataclasses import dataclass

_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТХаеорсухіјѕԁһԛԝ", "ABESIJKMHOPCTXaeopcyxijsdhqw", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲ", "ABEZHIKMNOPTYXoc", strict=True))
ALIKE = {**_CYRILLIC, **_GREEK}
"""The Latin letter that each of another script looks like; a Turkish ı is a letter of Latin script."""

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAlike:
    """A letter that looks like a Latin one, and the word with Latin letters that it stands in."""

    word: str
    letter: str
    latin: str


def look_alike(text: str) -> LookAlike | None:
    """Return the first letter of a text that passes for a Latin one in a word with Latin letters."""
    for found in _WORD.finditer(text):
        word = found[0]
        if not word.isascii() and _LATIN.search(word):
            for letter in word:
                if letter in ALIKE:
                    return LookAlike(word=word, letter=letter, latin=ALIKE[letter])
    return None
