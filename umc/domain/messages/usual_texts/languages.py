"""The languages that umc speaks by itself."""

from collections.abc import Mapping

from umc.domain.messages.usual_texts.en import EN
from umc.domain.messages.usual_texts.ja import JA
from umc.domain.messages.usual_texts.wording import Wording
from umc.domain.messages.usual_texts.zh_hans import ZH_HANS
from umc.domain.messages.usual_texts.zh_hant import ZH_HANT

SPOKEN: Mapping[str, Wording] = {each.language: each for each in (EN, JA, ZH_HANS, ZH_HANT)}
"""Each by its name; the first is spoken where no other is asked for."""


def wording(language: str | None) -> Wording:
    """Return the words of a language, those of English where umc does not speak it."""
    return SPOKEN.get(language or "", EN)
