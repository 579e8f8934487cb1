"""``umc help security``: what it says of refusals, actors and commands is so."""

import re
from pathlib import Path

import umc.cli
from tests.cli.running import umc as run
from umc.domain.actor import KnownBy

SOURCE = "".join(path.read_text(encoding="utf-8") for path in Path(umc.cli.__file__).parents[1].rglob("*.py"))


def said() -> str:
    """Return the topic."""
    return run("help", "security").stdout


def test_every_refusal_that_it_names_is_one() -> None:
    """By the code that programs read."""
    section = said().partition("\nRefused\n")[2].partition("\nSecrets\n")[0]
    codes = re.findall(r"(?m)^  ([a-z]+-[a-z]+)  ", section)
    assert len(codes) == 7
    assert [code for code in codes if f'"{code}"' not in SOURCE] == []


def test_every_way_to_be_known_is_explained() -> None:
    """In the words of the timeline."""
    section = said().partition("\nWho did what\n")[2].partition("\nText from outside\n")[0]
    assert [word for word in KnownBy if not re.search(rf"(?m)^  {word.value}  ", section)] == []


def test_every_command_that_it_names_is_one() -> None:
    """And no line is too long for a screen."""
    for words in set(
        re.findall(r"umc ((?:db|fault|help|completion|init|test|validate)(?: [a-z]+)?)\b", said())
    ):
        known = words.split()[:2] if words.startswith(("db", "fault", "help")) else words.split()[:1]
        assert run(*known, *([] if known[0] == "help" else ["--help"])).exit_code == 0, words
    assert max(len(line) for line in said().splitlines()) <= 102
