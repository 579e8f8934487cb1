"""Empty texts: a variable that was not set must not pass for an answer."""

import pytest

from tests.sample_desk import Desk

OPEN = ("fault", "open", "--equipment", "KB-SW-01", "--priority", "P1")
EMPTY = (
    ((*OPEN, "--symptom", ""), "--symptom"),
    ((*OPEN, "--symptom", " \t"), "--symptom"),
    ((*OPEN, "--symptom", "x", "--key", ""), "--key"),
    (("fault", "note", "1", ""), "TEXT"),
    (("fault", "cancel", "1", "--reason", ""), "--reason"),
    (("fault", "hold", "1", "--reason", ""), "--reason"),
    (("fault", "resume", "1", "--reason", ""), "--reason"),
    (("fault", "reprioritise", "1", "P2", "--reason", ""), "--reason"),
    (("equipment", "retire", "KB-SW-14", "--reason", ""), "--reason"),
    (("equipment", "retire", "KB-SW-14", "--reason", "x", "--key", ""), "--key"),
)


@pytest.mark.parametrize(("words", "flag"), EMPTY)
def test_an_empty_text_is_refused_by_the_name_of_its_flag(
    sqlite_desk: Desk, words: tuple[str, ...], flag: str
) -> None:
    """Exit 2, and nothing is written."""
    sqlite_desk.open()
    error = sqlite_desk.refused(*words, code=2)
    assert (error["code"], error["message"]) == ("empty-text", f"{flag} is empty")
    assert len(sqlite_desk.ask("fault", "timeline", "1")) == 2


def test_what_is_not_given_is_not_empty(sqlite_desk: Desk) -> None:
    """A reason that may be left out, and a note that says nothing."""
    sqlite_desk.open()
    assert sqlite_desk.step("reprioritise", "1", "P2")["priority"] == "P2"
    assert sqlite_desk.step("respond", "1", "--note", "")["responded_at"] is not None
