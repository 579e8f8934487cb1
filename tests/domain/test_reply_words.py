"""The words at the head of a reply: which of them move a fault, and when they are left to a person."""

import time
import unicodedata

import pytest

from umc.domain.letters.reply_words import (
    CUSTOMER_WORDS,
    REFERENCE,
    VENDOR_WORDS,
    WORDS,
    ReplyWord,
    read_words,
)
from umc.domain.register.message_template import LANGUAGES

_EVERY = [
    (language, word, written)
    for language, words in WORDS.items()
    for word, several in words.items()
    for written in several
]


@pytest.mark.parametrize(("language", "word", "written"), _EVERY)
def test_every_word_that_is_documented_is_read(language: str, word: ReplyWord, written: str) -> None:
    """Alone, in capitals, with full-width letters, in quotes, with a reference, with an explanation."""
    wide = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in written)
    label = REFERENCE[language][0]
    for text in (
        written,
        written.upper(),
        wide,
        f"「{written}」",
        f"  {written}!\n\nregards",
        f"{written}: x",
    ):
        assert read_words(text).word is word, text
    said = read_words(f"{written}, {label}: 12345")
    assert (said.word, said.vendor_ref) == (word, "12345")
    assert read_words(f"{written} {label}: 12345").word is word


def test_every_language_has_every_word() -> None:
    """Whoever is asked in a language can answer in it."""
    assert set(WORDS) == set(REFERENCE) == set(LANGUAGES)
    for words in WORDS.values():
        assert set(words) == {*VENDOR_WORDS, *CUSTOMER_WORDS} == set(ReplyWord)


def test_no_two_languages_mean_different_things_by_one_word() -> None:
    """The language of a reply is not asked for: it need not be that of the message."""
    meant: dict[str, set[ReplyWord]] = {}
    for _, word, written in _EVERY:
        meant.setdefault(unicodedata.normalize("NFKC", written).casefold(), set()).add(word)
    assert {written: words for written, words in meant.items() if len(words) > 1} == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello,\nAccepted",
        "I accepted it",
        "Accepted by our field engineer",
        "Acceptance tests failed",
        "accept?",
        "Accepted, but not before Monday",
        "Done, except for the cable",
        "Done - not",
        "Accepted and done",
        "Accepted / Denied",
        "Accept. Denied.",
        "Confirmed, however slow",
        "受付できません",
        "受付中",
        "完了していません",
        "完了、ただしまだ遅い",
        "已受理，但周一才能到",
        "受理中",
        "確認しました",
        "yesterday",
        "nothing",
        "> Accepted",
    ],
)
def test_what_is_in_doubt_is_left_to_a_person(text: str) -> None:
    """Another place, another form, a condition, a question, two words."""
    assert read_words(text).word is None


def test_a_denial_may_say_what_is_not() -> None:
    """Its reason is all that stands behind the word."""
    said = read_words("Denied: not ours\nthe power is down, but we cannot say why")
    assert (said.word, said.rest) == (
        ReplyWord.DENIED, "not ours\nthe power is down, but we cannot say why",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("ref: 12345", "12345"),
        ("Our Ref. no. AB-12/3", "AB-12/3"),
        ("Case #00123456", "00123456"),
        ("SR 698114 opened", "698114"),
        ("ticket number 55", "55"),
        ("reference is X1", "X1"),
        ("受付番号は１２３ー４", "123"),
        ("お問い合わせ番号：A-1。", "A-1"),
        ("工单号为GD2026-77", "GD2026-77"),
        ("案號 123456", "123456"),
        ("hello\n\nthere\nref: 77", "77"),
        ("1\n2\n3\nref: 77", ""),
        ("ref: 77\nref: 78", ""),
        ("ref: 77\nref: 77", "77"),
        ("ref: F-2026-000001", ""),
        ("ref: pending", ""),
        ("in case 2 people come", ""),
        ("showcase 12345", ""),
        ("ref: " + "1" * 300, ""),
    ],
)
def test_the_vendors_number_is_read_where_it_is_named(text: str, reference: str) -> None:
    """Behind its name, near the head, once; our own number is none of theirs."""
    assert read_words(text).vendor_ref == reference


def test_a_line_that_only_names_the_reference_is_no_part_of_the_rest() -> None:
    """It stands in the reference already."""
    assert read_words("Accepted. ref: 12345.\nOn site by 5\n").rest == "On site by 5"
    assert read_words("Accepted\nref 12345\n").rest == ""


@pytest.mark.parametrize(
    "text",
    [
        " " * 10**6,
        "ref" + " " * 10**6,
        "ref:" * 10**5,
        "(" * 10**6,
        "accepted " * 10**5,
        "ref: " + "1-" * 10**5,
    ],
    ids=["blanks", "ref and blanks", "refs", "parentheses", "accepted", "number"],
)
def test_no_text_takes_long(text: str) -> None:
    """Time grows with the length alone."""
    began = time.process_time()
    read_words(text)
    assert time.process_time() - began < 2
