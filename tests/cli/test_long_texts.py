"""Free texts have one limit, whichever flag they are given with."""

import pytest

from tests.sample_desk import Desk
from umc.domain.texts.free_text import MOST_CHARACTERS

LONG = "x" * (MOST_CHARACTERS + 1)
PLACES = (
    ("--symptom", ("fault", "open", "--equipment", "KB-SW-01", "--symptom", LONG)),
    ("--caller", ("fault", "open", "--equipment", "KB-SW-01", "--symptom", "x", "--caller", LONG)),
    ("--note", ("fault", "respond", "1", "--note", LONG)),
    ("--reason", ("fault", "cancel", "1", "--reason", LONG)),
    ("--reason", ("fault", "deny", "1", "--reason", LONG)),
    ("--evidence", ("fault", "suspect", "1", "KB-ST-01", "--evidence", LONG)),
    ("--evidence", ("fault", "clear", "1", "KB-SW-01", "--evidence", LONG)),
    ("--evidence", ("fault", "culprit", "1", "KB-ST-01", "--evidence", LONG)),
    ("--vendor-ref", ("fault", "accept", "1", "--vendor-ref", LONG)),
    ("--give", ("fault", "dispatch", "1", "--give", f"extra={LONG}")),
    ("--by", ("fault", "confirm", "1", "--by", LONG)),
    ("--cause", ("fault", "resolve", "1", "--cause", LONG)),
    ("--cure", ("fault", "resolve", "1", "--cure", LONG)),
    ("--report", ("fault", "close", "1", "--report", LONG)),
    ("TEXT", ("fault", "note", "1", LONG)),
)


@pytest.mark.parametrize(("flag", "words"), PLACES)
def test_a_text_that_is_too_long_is_refused_by_its_flag(
    sqlite_desk: Desk, flag: str, words: tuple[str, ...]
) -> None:
    """Wrong usage, with both lengths."""
    error = sqlite_desk.refused(*words, at="03:20", code=2)
    assert (error["code"], error["message"].split()[0]) == ("too-long", flag)
    assert "20,000" in error["message"]


def test_the_longest_text_allowed_is_kept_whole(desk: Desk) -> None:
    """To the last character, on either database."""
    desk.open()
    desk.step("note", "1", "語" * MOST_CHARACTERS)
    assert desk.ask("fault", "timeline", "1")[-1]["said"] == "語" * MOST_CHARACTERS
