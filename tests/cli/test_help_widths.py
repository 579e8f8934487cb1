"""Help fits a screen of 80 columns: every topic, and every command's own."""

from collections.abc import Iterator

import click

from tests.cli.running import umc
from umc.cli.main import root
from umc.cli.topics import TOPICS
from umc.render.safe_text import width

_SCREEN = 80


def too_wide(text: str) -> list[str]:
    """Return the lines that such a screen would break."""
    return [line for line in text.splitlines() if width(line) > _SCREEN]


def helps(command: click.Command, context: click.Context) -> Iterator[str]:
    """Yield the help of a command and of all below it."""
    yield command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from helps(inner, click.Context(inner, info_name=name, parent=context))


def test_every_topic_fits_a_screen() -> None:
    """As it is printed, tables, examples and files in it too."""
    assert {topic: wide for topic in TOPICS if (wide := too_wide(umc("help", topic).stdout))} == {}


def test_every_command_fits_a_screen() -> None:
    """Also where a command keeps lines as they are written."""
    said = list(helps(root, click.Context(root, info_name="umc")))
    assert [line for text in said for line in too_wide(text)] == []
    assert len(said) > 90


def test_a_line_that_is_too_wide_would_be_found() -> None:
    """In cells, of which a Japanese letter takes two."""
    assert too_wide("x" * 80 + "\n" + "受" * 40) == []
    assert too_wide("x" * 81 + "\n" + "受" * 41) == ["x" * 81, "受" * 41]


def test_umc_help_names_every_topic() -> None:
    """Those who do not know that there is one cannot ask for it."""
    said = " ".join(umc("help", "help").stdout.split())
    assert [topic for topic in TOPICS if topic not in said] == []
