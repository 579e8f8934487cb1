"""The words that a reader may answer with, in their language, as ``reply_words`` understands them."""

from collections.abc import Mapping
from functools import cache

from umc.domain.faults.fault import Fault, Leg, LegState
from umc.domain.letters.reply_words import REFERENCE, WORDS, ReplyWord
from umc.domain.letters.templates import phrase
from umc.domain.messages.audience import Audience
from umc.domain.messages.message_facts import MessageFacts
from umc.domain.messages.usual_texts.wording import Wording


@cache
def reply_words(language: str) -> Mapping[str, str]:
    """Return the word to answer with for each thing that can be said, by its name as a field."""
    return {word.name.lower(): _shown(WORDS[language][word][0]) for word in ReplyWord}


def answers_in_words(facts: MessageFacts, words: Wording) -> str:
    """Return a line for each answer that moves the fault now; empty where none does, or no reply can."""
    return _answers(_expected(facts.audience, facts.fault, facts.leg), words) if facts.can_reply else ""


@cache
def _answers(expected: tuple[ReplyWord, ...], words: Wording) -> str:
    known = reply_words(words.language)
    lines = [phrase(words.answers[word], {"word": known[word.name.lower()]}) for word in expected]
    if ReplyWord.ACCEPT in expected:
        label = REFERENCE[words.language][0]
        lines.append(phrase(words.answer_reference, {"word": known["accept"], "label": label}))
    return "\n".join(lines)


def _expected(audience: Audience, fault: Fault, leg: Leg | None) -> tuple[ReplyWord, ...]:
    if audience is Audience.CUSTOMER:
        asked = fault.restored_at is not None and fault.confirmed_at is None and fault.ended_at is None
        return (ReplyWord.CONFIRMED, ReplyWord.STILL_DOWN) if asked else ()
    if audience is Audience.DESK or leg is None or not leg.is_open:
        return ()
    rest = (ReplyWord.DONE, ReplyWord.DENIED)
    return (ReplyWord.ACCEPT, *rest) if leg.state is LegState.DISPATCHED else rest


def _shown(word: str) -> str:
    """Return a word as it stands out in a message: Latin letters as capitals."""
    return word.upper()
