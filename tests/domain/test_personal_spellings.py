"""A person's values in text: found however people spell them, and nothing else with them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umc.domain.personal.personal_spellings import FORGOTTEN, Finder, Personal, too_short

HANAKO = Finder(
    Personal(
        names=("Hanako Tanaka", "田中 花子"),
        emails=("tanaka@keihin.example",),
        phones=("+81 80-1234-5678",),
        others=("https://hooks.keihin.example/tanaka",),
    )
)


@pytest.mark.parametrize(
    "text",
    [
        "Hanako Tanaka",
        "HANAKO TANAKA",
        "Tanaka Hanako",
        "tanaka, hanako",
        "Hanako\n  Tanaka",
        "\uff28anako\u3000\uff34anaka",
        "Hana\u200bko Tanaka",
        "田中花子",
        "田中 花子",
        "田中・花子",
        "花子田中",
        "田 中 花 子",
        "tanaka@keihin.example",
        "Tanaka@Keihin.Example",
        "https://hooks.keihin.example/tanaka",
        "+81 80-1234-5678",
        "+818012345678",
        "0081-80-1234-5678",
        "+81 (0)80 1234 5678",
        "080-1234-5678",
        "(080) 1234 5678",
        "080.1234.5678",
        "08012345678",
        "\uff10\uff18\uff10\u2212\uff11\uff12\uff13\uff14\u2212\uff15\uff16\uff17\uff18",
        "80 1234 5678",
    ],
)
def test_a_value_is_found_however_it_is_spelled(text: str) -> None:
    """Alone, and in the middle of a sentence; what stands around it stays as it was."""
    assert HANAKO.without(text) == FORGOTTEN
    assert HANAKO.without(f"Call {text}, please.") == f"Call {FORGOTTEN}, please."
    assert HANAKO.without(f"（{text}）") == f"（{FORGOTTEN}）"


@pytest.mark.parametrize("text", ["田中花子さんから電話", "Hanako Tanakaさんから電話"])
def test_a_name_is_found_where_words_are_written_together(text: str) -> None:
    """Japanese puts the polite word right behind it."""
    assert HANAKO.without(text) == f"{FORGOTTEN}さんから電話"


@pytest.mark.parametrize(
    "text",
    [
        "Hanako Tanakadate",
        "Shanako Tanaka",
        "Hanako",
        "Hanako Sato Tanaka",
        "田中",
        "h.tanaka@keihin.example",
        "tanaka@keihin.example.com",
        "tanaka@keihin",
        "080-1234-56789",
        "7080-1234-5678",
        "080-1234-5679",
        "",
        "no link on SW-01",
    ],
)
def test_what_is_not_theirs_stays(text: str) -> None:
    """A longer name, another's address, a number with a digit more."""
    assert HANAKO.without(text) == text
    assert not HANAKO.is_in(text)


def test_a_mark_on_a_letter_makes_another_name() -> None:
    """José is not Jose, however either is composed."""
    jose = Finder(Personal(names=("Jose",)))
    assert [jose.without(one) for one in ("Jos\u00e9", "Jose\u0301", "Jose!")] == [
        "Jos\u00e9", "Jose\u0301", f"{FORGOTTEN}!",
    ]  # fmt: skip
    accented = Finder(Personal(names=("Jos\u00e9",)))
    assert accented.without("JOSE\u0301 called") == f"{FORGOTTEN} called"


@pytest.mark.parametrize("phone", ["080-1234-5678", "8012345678", "0081 80 1234 5678"])
def test_a_number_is_found_with_a_country_code_that_nobody_gave(phone: str) -> None:
    """Whatever form it was given in."""
    finder = Finder(Personal(phones=(phone,)))
    for text in ("+81-80-1234-5678", "080 1234 5678", "8012345678"):
        assert finder.without(f"ring {text} now") == f"ring {FORGOTTEN} now"


def test_an_extension_is_found_only_as_it_was_given() -> None:
    """A few digits stand in too many numbers."""
    finder = Finder(Personal(phones=("4711",)))
    assert (
        finder.without("ext. 4711, case 47110, +81-4711") == f"ext. {FORGOTTEN}, case 47110, +81-{FORGOTTEN}"
    )


@pytest.mark.parametrize(
    ("value", "short"),
    [
        ("A", True),
        ("花", True),
        ("Li", False),
        ("花子", False),
        ("12-34", True),
        ("123456", False),
        (" ", True),
    ],
)
def test_a_value_that_means_too_much_else_is_known(value: str, short: bool) -> None:
    """One letter, or a few digits."""
    assert too_short(value) is short


@given(before=st.text(max_size=20), after=st.text(max_size=20))
def test_nothing_else_is_lost(before: str, after: str) -> None:
    """Whatever stands around a name, once it is gone it is not found any more, and the rest is there."""
    text = f"{before} | Hanako Tanaka | {after}"
    found = HANAKO.without(text)
    assert not HANAKO.is_in(found)
    assert f"| {FORGOTTEN} |" in found
    assert len(found) <= len(text) + len(FORGOTTEN) * text.count("0")


@pytest.mark.parametrize(
    "text", ["0" * 20_000, "0-" * 10_000, "hanako " * 3_000, "田 " * 10_000, "+81 (" * 4_000]
)
def test_a_hostile_text_takes_no_longer_than_another(text: str) -> None:
    """No text makes the search go back over what it has read."""
    started = time.process_time()
    assert HANAKO.without(text) == text
    assert time.process_time() - started < 1.0
