"""Whole messages, word for word, in every language; ``python -m tests.domain.write_messages`` writes them."""

import pytest

from tests.domain.message_cases import CASES
from tests.domain.notices_sample import NUMBER
from tests.domain.write_messages import FOLDER, messages_in
from umc.domain.messages.usual_texts.languages import wording
from umc.domain.register.message_template import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_usual_message_reads_as_it_was_agreed(language: str) -> None:
    """Every kind to every reader, as it leaves."""
    assert messages_in(language) == (FOLDER / f"{language}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_a_subject_begins_with_the_number_and_the_symptom(case: str, language: str) -> None:
    """So that the messages of one thread stand together wherever mail is sorted by subject."""
    written = CASES[case](language)
    assert written.subject.startswith(f"[{NUMBER}] no link on the core switch - ")
    assert written.language == language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_no_field_and_no_empty_label_is_left_over(case: str, language: str) -> None:
    """Nothing that was to be filled in is sent as it stands; only lines that introduce others end so."""
    text = CASES[case](language).text
    assert "{" not in text
    assert "}" not in text
    assert "\n\n\n" not in text
    assert text.endswith("\n")
    ends = [line.strip() for line in text.splitlines() if line.rstrip().endswith((":", "："))]
    assert [line for line in ends if line != wording(language).answers_head and "您好" not in line] == []


def test_the_four_languages_say_different_words() -> None:
    """No language falls back to another by mistake."""
    for case in CASES.values():
        texts = {case(language).text for language in LANGUAGES}
        assert len(texts) == len(LANGUAGES)
