"""What nobody can see is one set of characters: files are warned of it, screens show it as an escape."""

import sys
import unicodedata
from pathlib import Path

import pytest

from tests.files.books import PARTIES, codes, read_text
from umc.domain.texts.invisible import INVISIBLE
from umc.files.words import _unseen
from umc.render.safe_text import safe, safe_json

EVERY = "".join(map(chr, range(sys.maxunicode + 1)))
HIDDEN = _unseen().findall(EVERY)


def test_what_files_are_warned_of_is_escaped_on_screens_and_in_json() -> None:
    """No character of the set goes out as it is."""
    assert all(safe(one).startswith("\\") and safe_json(one).startswith("\\u") for one in HIDDEN)


def test_screens_escape_beside_it_only_controls_and_surrogates() -> None:
    """A person's name is shown as it is, whatever the script."""
    escaped = {one for one in EVERY if safe(one) != one}
    assert {unicodedata.category(one) for one in escaped - set(HIDDEN)} == {"Cc", "Cs"}


def test_every_mark_that_turns_the_direction_of_text_is_in_the_set() -> None:
    """Those that Unicode has, by their own property."""
    turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    assert {one for one in EVERY if unicodedata.bidirectional(one) in turning} <= set(HIDDEN)


@pytest.mark.parametrize("one", ["\u200b", "\u202e", "\ufff0", "\ufff9", "\U000e0041"])
def test_a_file_that_holds_one_is_warned_of(tmp_path: Path, one: str) -> None:
    """Also the unassigned places beside the interlinear marks, which screens have always escaped."""
    assert codes(read_text(tmp_path, PARTIES.replace("TAC", f"TA{one}C"))) == ["UMC407"]


def test_the_set_is_written_once() -> None:
    """As part of a character class, so that it can stand beside others in one."""
    assert INVISIBLE in _unseen().pattern
