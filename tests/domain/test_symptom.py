"""Words in a symptom: whole words, letter case and width aside."""

import pytest

from umc.domain.texts.symptom import holds_words


@pytest.mark.parametrize(
    ("symptom", "words"),
    [
        ("anything", ()),
        ("Fan 2 FAILED", ("fan", "failed")),
        ("ＦＡＮ故障", ("fan",)),
        ("冷却ファンから異音", ("ファン", "異音")),
        ("디스크가 고장", ("디스크",)),
        ("power   supply\nlost", ("power supply",)),
        ("psu1: PSU lost", ("psu",)),
        ("STRASSE", ("straße",)),
        ("насос стоит", ("НАСОС",)),
    ],
)
def test_every_word_is_found(symptom: str, words: tuple[str, ...]) -> None:
    """Wherever it stands; scripts without spaces need none."""
    assert holds_words(symptom, words)


@pytest.mark.parametrize(
    ("symptom", "words"),
    [
        ("fantastic", ("fan",)),
        ("psu1", ("psu",)),
        ("turbofan", ("fan",)),
        ("fan", ("fan", "noise")),
        ("", ("fan",)),
    ],
)
def test_a_part_of_a_word_is_no_word(symptom: str, words: tuple[str, ...]) -> None:
    """And one missing word is enough for no."""
    assert not holds_words(symptom, words)
