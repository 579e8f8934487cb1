"""umc's own words: complete in every language, and such that replies to them are understood."""

from dataclasses import fields
from enum import StrEnum

import pytest

from tests.domain.message_cases import CASES
from umc.domain.desk.dispatch import ASKABLE
from umc.domain.desk.hold_reasons import USUAL
from umc.domain.faults.fault import Status
from umc.domain.letters.letter import MessageKind
from umc.domain.letters.reply_words import REFERENCE, WORDS, ReplyWord, read_words
from umc.domain.letters.templates import faults_in
from umc.domain.messages.audience import Audience
from umc.domain.messages.todo import Todo
from umc.domain.messages.usual_texts.languages import SPOKEN, wording
from umc.domain.register.contract import ClockName
from umc.domain.register.message_template import LANGUAGES

SPOKEN_BY_NAME = pytest.mark.parametrize("language", LANGUAGES)


def test_every_language_that_a_contact_may_state_is_spoken() -> None:
    """In their order; whatever else is asked for is answered in English."""
    assert tuple(SPOKEN) == LANGUAGES
    assert wording("tlh").language == wording(None).language == "en"


@SPOKEN_BY_NAME
def test_a_language_has_a_word_for_everything(language: str) -> None:
    """For every clock, status, usual reason, kind, field that a vendor asks for, and thing to do."""
    words = wording(language)
    known: list[tuple[set[str], type[StrEnum]]] = [
        (set(words.clocks), ClockName), (set(words.statuses), Status), (set(words.kinds), MessageKind),
        (set(words.todo), Todo), (set(words.answers), ReplyWord),
    ]  # fmt: skip
    for named, members in known:
        assert named == set(members)
    assert set(words.reasons) == set(USUAL)
    assert set(words.labels) == set(ASKABLE)
    assert len(set(words.weekdays)) == 7
    assert len(set(words.months)) == 12
    for field in fields(words):
        assert getattr(words, field.name) or field.name == "between_units"


@SPOKEN_BY_NAME
def test_there_is_a_template_for_every_message_that_umc_writes(language: str) -> None:
    """A hand-over has no words for the customer, a lost message none for anybody but the desk."""
    texts = wording(language).texts
    never = {
        (MessageKind.DISPATCH, Audience.CUSTOMER),
        (MessageKind.CONFIRMATION, Audience.VENDOR),
        (MessageKind.UNDELIVERED, Audience.CUSTOMER),
        (MessageKind.UNDELIVERED, Audience.VENDOR),
    }
    assert set(texts) == {(kind, audience) for kind in MessageKind for audience in Audience} - never


@SPOKEN_BY_NAME
def test_umcs_own_templates_name_known_fields_only(language: str) -> None:
    """By the rule that a book's own are checked by."""
    for (kind, _), template in wording(language).texts.items():
        assert faults_in(template.subject, kind) == ()
        assert faults_in(template.text, kind) == ()
        assert template.subject.startswith("[{number}] {headline} - ")


@SPOKEN_BY_NAME
def test_the_words_that_a_message_asks_for_are_understood_in_a_reply(language: str) -> None:
    """Copied from the message as it was sent, alone or with the rest of their line."""
    found = set()
    for case in CASES.values():
        _, head, after = case(language).text.partition(wording(language).answers_head)
        for line in after.split("\n\n")[0].splitlines() if head else ():
            word = line.replace("：", ":").partition(":")[0]
            said = read_words(word).word
            found.add(said)
    assert found >= {
        ReplyWord.ACCEPT,
        ReplyWord.DONE,
        ReplyWord.DENIED,
        ReplyWord.CONFIRMED,
        ReplyWord.STILL_DOWN,
    }


@SPOKEN_BY_NAME
def test_the_number_that_a_message_asks_for_is_understood_behind_the_word(language: str) -> None:
    """As the message says to write it."""
    known = WORDS[language][ReplyWord.ACCEPT][0]
    said = read_words(f"{known} {REFERENCE[language][0]}: SR-900")
    assert (said.word, said.vendor_ref) == (ReplyWord.ACCEPT, "SR-900")


@SPOKEN_BY_NAME
@pytest.mark.parametrize("case", CASES)
def test_a_message_sent_back_as_it_was_says_nothing(case: str, language: str) -> None:
    """A reply that holds nothing but our own words, unquoted, moves no fault and names no number."""
    said = read_words(CASES[case](language).text)
    assert (said.word, said.vendor_ref) == (None, "")


def test_simplified_and_traditional_chinese_are_told_apart_in_their_words() -> None:
    """Not one alphabet of characters swapped for another: Taiwan's words are its own."""
    hans, hant = (
        "".join(case("zh-Hans").text for case in CASES.values()),
        "".join(case("zh-Hant").text for case in CASES.values()),
    )
    for mainland, taiwan in [
        ("序列号", "序號"), ("站点", "據點"), ("派单", "派工"), ("超时", "逾時"), ("工程师", "工程師"),
        ("软件版本", "軟體版本"), ("消息", "訊息"), ("周日", "週日"), ("协议", "合約"), ("贵司", "貴公司"),
    ]:  # fmt: skip
        assert mainland in hans
        assert mainland not in hant
        assert taiwan in hant
        assert taiwan not in hans
