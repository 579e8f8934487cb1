"""Words in a symptom, as a person reads them: whole words, letter case and full-width forms aside."""

import unicodedata

_UNSPACED = frozenset("WF")


def holds_words(symptom: str, words: tuple[str, ...]) -> bool:
    """Tell whether the symptom holds every one of the words; no words: always.

    ``fan`` is not in ``fantastic``; in scripts written without spaces (Chinese,
    Japanese, Korean) a word is found wherever its characters stand.
    """
    text = _plain(symptom)
    return all(_holds(text, _plain(word)) for word in words)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _holds(text: str, word: str) -> bool:
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        if not (_joined(text[place - 1 : place], word[:1]) or _joined(word[-1:], text[end : end + 1])):
            return True
        place = text.find(word, place + 1)
    return False


def _joined(left: str, right: str) -> bool:
    """Tell whether two neighbouring characters belong to one word."""
    return _of_spaced_script(left) and _of_spaced_script(right)


def _of_spaced_script(character: str) -> bool:
    return character.isalnum() and unicodedata.east_asian_width(character) not in _UNSPACED
