"""Lists in a pipe or a file are never cut and never wrapped, whatever a terminal has room for."""

import json
import re

import pytest

from tests.sample_desk import Desk

LONG = "volumes lost, " + "then one more, " * 12 + "and the last"
SECOND = "a second line"


@pytest.fixture
def busy(sqlite_desk: Desk) -> Desk:
    """Give a desk with a long symptom on a fault, a message dropped for a long reason, and a long alert."""
    said = ("--customer", "keihin-bank", "--site", "dc", "--priority", "P1")
    sqlite_desk.ask("fault", "open", *said, "--symptom", f"{LONG}\n{SECOND}", at="03:10")
    sqlite_desk.open("KB-SW-01", at="03:11")
    sqlite_desk.step("dispatch", "2", at="03:12")
    sqlite_desk.ask("outbox", "drop", "1", "--reason", LONG)
    alert = [{"fingerprint": "a1", "name": LONG, "summary": LONG, "labels": {"host": "nobody"}}]
    sqlite_desk.run("intake", "json", "-", at="2026-05-03T03:13+09:00", stdin=json.dumps(alert))
    return sqlite_desk


AT = "2026-05-03T03:14+09:00"
LISTS = (
    ("fault", "list", "--at", AT),
    ("board", "--at", AT),
    ("outbox", "list", "--state", "dropped"),
    ("intake", "list", "--unknown"),
)


def test_every_list_is_whole_in_a_pipe_and_begins_on_a_screen(busy: Desk) -> None:
    """Coloured in a pipe too; on a terminal the end of a long text is cut, and a mark says so."""
    for words in LISTS:
        piped = busy.run(*words).stdout
        forced = busy.run(*words, "--color", "always").stdout
        screen = busy.run(*words, columns=120, env={"NO_COLOR": "1"}).stdout
        bare = re.sub(r"\x1b\[[0-9;]*m", "", forced)
        assert [LONG in text for text in (piped, bare)] == [True, True], words
        assert "…" not in piped + bare, words
        assert "\x1b[" in forced, words
        assert ("and the last" in screen, "…" in screen) == (False, True), words


def test_a_text_of_several_lines_is_one_line_of_a_list(busy: Desk) -> None:
    """A row stays a line, for grep and its kind."""
    listed = busy.run("fault", "list").stdout
    assert f"{LONG} / {SECOND}\n" in listed


def test_a_width_of_the_surroundings_is_not_that_of_a_pipe(busy: Desk) -> None:
    """COLUMNS, which some shells export, wraps nothing where there is no terminal."""
    forced = busy.run("fault", "list", "--color=always", env={"COLUMNS": "80"}).stdout
    assert any(LONG in row for row in re.sub(r"\x1b\[[0-9;]*m", "", forced).splitlines())
