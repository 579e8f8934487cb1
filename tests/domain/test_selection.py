"""Which findings are asked for: the longest beginning decides, and what cannot be read is always told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umc.domain.findings.finding_codes import FINDING_CODES
from umc.domain.findings.selection import Selection, read_selection
from umc.domain.refusals import Misuse

CODES = sorted(FINDING_CODES)
BEGINNINGS = sorted({code[:length] for code in CODES for length in range(3, 7)})


def _taken(select: str = "", ignore: str = "") -> set[str]:
    selection = read_selection([select] if select else [], [ignore] if ignore else [])
    return {code for code in CODES if selection.takes(code) and not code.startswith("UMC1")}


def test_without_a_word_every_code_is_asked_for() -> None:
    """Nothing is left out that nobody left out."""
    assert all(Selection().takes(code) for code in CODES)


def test_a_beginning_stands_for_all_codes_that_begin_so() -> None:
    """UMC4 is every warning, in any letter case."""
    assert _taken(select="umc4") == {code for code in CODES if code.startswith("UMC4")}


@pytest.mark.parametrize("digits", ["4", "41", "413", "413, 2"])
def test_bare_digits_are_those_of_a_code(digits: str) -> None:
    """413 is UMC413, as for umc explain; under either option."""
    whole = ",".join(f"UMC{part.strip()}" for part in digits.split(","))
    assert _taken(select=digits) == _taken(select=whole) != set()
    assert _taken(ignore=digits) == _taken(ignore=whole) != _taken()


def test_the_longer_beginning_wins_whichever_option_it_stands_in() -> None:
    """All warnings but one; or no warning but one."""
    assert "UMC404" not in _taken(select="UMC4", ignore="UMC404")
    assert "UMC405" in _taken(select="UMC4", ignore="UMC404")
    assert _taken(select="UMC404,UMC2", ignore="UMC4") & {"UMC404", "UMC405"} == {"UMC404"}


def test_ignore_wins_where_both_say_the_same() -> None:
    """Left out beats asked for."""
    assert _taken(select="UMC404", ignore="UMC404") == set()


@given(st.lists(st.sampled_from(BEGINNINGS)), st.lists(st.sampled_from(BEGINNINGS)))
def test_what_could_not_be_read_is_told_whatever_is_asked_for(select: list[str], ignore: list[str]) -> None:
    """Of a file that cannot be read nobody knows what else it would have given."""
    selection = Selection(select=tuple(select), ignore=tuple(ignore))
    assert all(selection.takes(code) for code in CODES if code.startswith("UMC1"))


@given(st.lists(st.sampled_from(BEGINNINGS)), st.sampled_from(BEGINNINGS))
def test_to_ignore_more_never_shows_more(ignore: list[str], another: str) -> None:
    """Each further --ignore takes findings away or changes nothing."""
    before, after = Selection(ignore=tuple(ignore)), Selection(ignore=(*ignore, another))
    assert all(before.takes(code) for code in CODES if after.takes(code))


@pytest.mark.parametrize("word", ["UMC9", "UMC4O4", "E501", "", "UMC404,", "UMC4044", "499", "4044", "٤"])
def test_a_code_that_no_finding_has_is_refused(word: str) -> None:
    """A slip of the hand must not pass as a report without findings."""
    with pytest.raises(Misuse) as refused:
        read_selection([word], [])
    assert (refused.value.code, bool(refused.value.hint)) == ("unknown-code", True)


def test_a_near_code_is_named() -> None:
    """The letter O for a zero."""
    with pytest.raises(Misuse) as refused:
        read_selection([], ["UMC4O4"])
    assert "UMC404" in refused.value.hint


@pytest.mark.parametrize("word", ["UMC1", "UMC105", "umc101,UMC4", "105", "1"])
def test_nobody_is_told_that_the_unreadable_was_left_out(word: str) -> None:
    """--ignore UMC105 is refused rather than heard and not obeyed."""
    with pytest.raises(Misuse) as refused:
        read_selection([], [word])
    assert refused.value.code == "always-told"
