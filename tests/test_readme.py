"""What README shows is what happens."""

import re
from pathlib import Path

from tests.readme_tour import README, blocks, play
from umc.cli.commands import COMMANDS
from umc.cli.topics import TOPICS

# What differs from machine to machine, or with the release of a library's holidays.
_VARYING = re.compile(r"[0-9a-f]{64}|\d+ s\b")


def test_every_command_of_the_tour_prints_what_readme_shows(tmp_path: Path) -> None:
    """A reader who types the tour sees the tour."""
    shown = [one for block in blocks(README.read_text(encoding="utf-8")) for one in block]
    assert len(shown) > 15
    printed = play([one.command for one in shown], tmp_path)
    for one, lines in zip(shown, printed, strict=True):
        expected = [_VARYING.sub("~", line) for line in one.lines]
        assert [_VARYING.sub("~", line) for line in lines] == expected, one.command


def test_every_command_and_topic_stands_in_readme() -> None:
    """Nothing that umc can do is left unsaid."""
    text = README.read_text(encoding="utf-8")
    for section in COMMANDS.values():
        for name in section:
            assert re.search(rf"`umc [a-z|\\]*\b{name}\b", text), name
    for topic in TOPICS:
        assert topic in text, topic
