"""Shell completion: what ``umc`` tells a shell, in the shape that each shell reads."""

import os
from unittest import mock

import pytest
from click.shell_completion import get_completion_class

from tests.sample_desk import Desk
from umc.cli.main import root

ESC, BEL = "\x1b", "\x07"
HOSTILE = f"\n\nvolumes{ESC}]52;c;cm0gLXJm{BEL} gone\nplain\nrm\t-rf"


def completed(desk: Desk, shell: str, *words: str) -> str:
    """Return what a shell is told when the last word is to be completed."""
    line = {"COMP_WORDS": " ".join(("umc", *words)), "COMP_CWORD": str(len(words))}
    if shell == "fish":
        line["COMP_CWORD"] = words[-1]
    kind = get_completion_class(shell)
    assert kind is not None
    with mock.patch.dict(os.environ, {"UMC_DATABASE_URL": desk.url, **line}):
        return kind(root, {}, "umc", "_UMC_COMPLETE").complete()


def test_zsh_is_told_each_name_in_three_lines(desk: Desk) -> None:
    """Its kind, the name, and what it is."""
    desk.open("KB-SW-01")
    said = completed(desk, "zsh", "fault", "show", "F-2026-0")
    assert said.splitlines() == ["plain", "F-2026-000001", "P1 no link"]


def test_fish_and_bash_are_told_each_name_in_one_line(desk: Desk) -> None:
    """bash shows no descriptions."""
    desk.open("KB-SW-01")
    assert completed(desk, "fish", "fault", "show", "F-2026-0") == "plain,F-2026-000001\tP1 no link"
    assert completed(desk, "bash", "fault", "show", "F-2026-0") == "plain,F-2026-000001"


@pytest.mark.parametrize(("shell", "lines"), [("zsh", 3), ("fish", 1)])
def test_a_symptom_neither_commands_the_terminal_nor_adds_names(desk: Desk, shell: str, lines: int) -> None:
    """A line of it is shown, with escape codes written out: a newline would begin another name."""
    desk.open("KB-SW-01", f"--symptom={HOSTILE}")
    said = completed(desk, shell, "fault", "show", "F-2026-0")
    assert len(said.splitlines()) == lines
    assert not set(said) & {ESC, BEL}
    assert "rm" not in said


def test_a_long_symptom_is_cut(sqlite_desk: Desk) -> None:
    """A menu is no place for a page."""
    sqlite_desk.open("KB-SW-01", f"--symptom={'語' * 10_000}")
    assert len(completed(sqlite_desk, "fish", "fault", "show", "F-2026-0")) < 120


@pytest.mark.parametrize("url", ["sqlite:////nonexistent/umc.db", "nonsense://nowhere"])
def test_a_database_that_cannot_answer_completes_to_nothing(url: str) -> None:
    """A shell waiting for a name wants silence, not an error."""
    assert completed(Desk(url), "zsh", "fault", "show", "F") == ""
