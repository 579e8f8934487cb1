"""How a line of a batch becomes words."""

import shlex
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umc.cli.shell_words import shell_words

LINES = {
    "plain words": ("fault  show\t1\n", ["fault", "show", "1"]),
    "single quotes keep all": (r"'a \" \$ # b'", [r"a \" \$ # b"]),
    "double quotes": ("\"a 'b' c\"", ["a 'b' c"]),
    "escapes in double quotes": (r'"\" \\ \$ \n"', [r'" \ $ \n']),
    "an escaped blank": (r"a\ b", ["a b"]),
    "an empty text": ("note '' \"\"", ["note", "", ""]),
    "pieces without a blank between": ("a'b'\"c\"\\d", ["abcd"]),
    "a comment": ("list # all of them 'and more", ["list"]),
    "a comment alone": ("# 'nothing", []),
    "a # within a word": ("KB-SW-01#2 a'#'", ["KB-SW-01#2", "a#"]),
    "an escaped #": (r"\# b", ["#", "b"]),
    "nothing": ("", []),
    "a wide blank is a letter": ("a\u3000b", ["a\u3000b"]),
}


@pytest.mark.parametrize("case", LINES)
def test_a_line_is_split_as_a_shell_does(case: str) -> None:
    """Quotes, escapes and comments mean what they mean at the prompt."""
    line, words = LINES[case]
    assert shell_words(line) == words


@pytest.mark.parametrize("line", ["'open", 'a "open', '"a\\"', "end\\"])
def test_what_is_left_open_is_refused(line: str) -> None:
    """A quote without its end, or a backslash with nothing behind it."""
    with pytest.raises(ValueError, match=r"no closing|backslash"):
        shell_words(line)


@given(st.lists(st.text(max_size=20), max_size=6))
def test_what_was_quoted_comes_back(words: list[str]) -> None:
    """Quoting with the standard library and splitting here changes nothing."""
    assert shell_words(shlex.join(words)) == words


@pytest.mark.parametrize("piece", ["x", "\\x", "'x'", '"x"', "x "])
def test_the_time_grows_with_the_length(piece: str) -> None:
    """A hundred times the text takes nowhere near ten thousand times as long."""

    def taken(count: int) -> float:
        line = piece * count
        started = time.process_time()
        shell_words(line)
        return time.process_time() - started

    assert taken(200_000) < 1000 * max(taken(2_000), 0.0005)
