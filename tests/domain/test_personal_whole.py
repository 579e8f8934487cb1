"""A person's values go whole, and a name is found however its words are joined."""

import time

import pytest

from umc.domain.personal.personal_spellings import FORGOTTEN, Finder, Personal

ANN = Finder(Personal(names=("Ann Lee",), emails=("ann.lee@corp.example",), phones=("+81 80-1234-5678",)))


@pytest.mark.parametrize(
    "text",
    [
        "Ann-Lee",
        "AnnLee",
        "Ann_Lee",
        "Lee-Ann",
        "Ann\u2011Lee",
        "Ann\u00adLee",
        "An\u00adn L\u200bee",
        "A\u034fnn Lee\ufe0f",
        "080\u30fb1234\u30fb5678",
        "080\uff651234\uff655678",
        "010-81-80-1234-5678",
        "010818012345678",
        "011 81 80 1234 5678",
        "0033-010-81-80-1234-5678",
    ],
)
def test_a_joined_name_and_a_number_rung_from_abroad_are_found(text: str) -> None:
    """Nothing of either is left, also not the code in front of it."""
    assert ANN.without(f"ask {text}, please") == f"ask {FORGOTTEN}, please"


@pytest.mark.parametrize(
    "address",
    [
        "ann.lee@corp.example",
        "ANN.LEE@corp.example",
        "ann_lee@other.example",
        "x.ann-lee+umc@other.example",
        "info@ann-lee.example",
    ],
)
def test_a_mail_address_goes_as_a_whole(address: str) -> None:
    """The name in it does not leave half of it, whether the address was given or not."""
    assert ANN.without(f"write <{address}>.") == f"write <{FORGOTTEN}>."
    assert ANN.without(f"宛先は{address}まで") == f"宛先は{FORGOTTEN}まで"


def test_of_an_address_what_follows_is_not_taken() -> None:
    """The end of a sentence, another's address, a name that only stands beside one."""
    text = "To ann.lee@corp.example. Ann Lee, bob@corp.example; Ann Lee @ home"
    assert ANN.without(text) == f"To {FORGOTTEN}. {FORGOTTEN}, bob@corp.example; {FORGOTTEN} @ home"


@pytest.mark.parametrize("text", ["Ann Leeds", "AnnLeeds", "Joann-Lee", "\u0410nn Lee", "A. Lee"])
def test_what_only_looks_alike_stays(text: str) -> None:
    """A longer name, a Cyrillic letter, an initial: the help says that these are not found."""
    assert ANN.without(text) == text


def test_a_short_name_is_not_looked_for_in_words() -> None:
    """Al So is no reason to take every also out of what was said."""
    assert Finder(Personal(names=("Al So",))).without("also Al-So") == f"also {FORGOTTEN}"


def test_a_name_with_a_hyphen_is_found_without_it() -> None:
    """And the other way round, as a name of two words."""
    found = Finder(Personal(names=("Ann-Marie Lee",))).without("ann marie lee, Lee AnnMarie, Ann-Marie")
    assert found == f"{FORGOTTEN}, {FORGOTTEN}, Ann-Marie"


@pytest.mark.parametrize(
    ("given", "found", "stays"),
    [
        ("010-1234-5678", "+82-10-1234-5678", "080-1234-5678"),
        ("010-81-80-1234-5678", "080-1234-5678", "010-1234-5678"),
    ],
)
def test_what_is_rung_abroad_is_not_taken_for_a_mobile(given: str, found: str, stays: str) -> None:
    """In Korea a mobile number begins with 010, in Japan a call abroad does."""
    finder = Finder(Personal(phones=(given,)))
    assert [finder.without(one) for one in (given, found, stays)] == [FORGOTTEN, FORGOTTEN, stays]


@pytest.mark.parametrize("text", ["ann-lee." * 3_000, "ann_" * 5_000, "a@" * 10_000, "010-" * 5_000])
def test_a_hostile_run_of_letters_takes_no_longer(text: str) -> None:
    """What stands round a name is looked at only so far."""
    started = time.process_time()
    ANN.without(text)
    assert time.process_time() - started < 1.0
