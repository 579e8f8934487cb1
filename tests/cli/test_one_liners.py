"""The lists of commands in the help, on a terminal of 80 columns."""

import click
import pytest

from tests.cli.running import umc
from umc.cli.main import root


def groups(command: click.Command = root, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the words of every command that has commands below it."""
    if not isinstance(command, click.Group):
        return []
    ctx = click.Context(command)
    below = [(name, command.get_command(ctx, name)) for name in command.list_commands(ctx)]
    return [path, *(one for name, each in below if each for one in groups(each, (*path, name)))]


@pytest.mark.parametrize("words", groups(), ids=" ".join)
def test_every_command_is_told_in_a_sentence_that_is_not_cut(words: tuple[str, ...]) -> None:
    """What ends in three dots says half of it."""
    text = umc(*words, "--help", columns=80).stdout
    assert [line for line in text.splitlines() if line.endswith("...") and "Usage" not in line] == []
