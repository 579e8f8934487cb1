"""Shell completion: what ``umc`` tells a shell, in the shape that each shell reads."""

import os
from pathlib import Path
from unittest import mock

import pytest
from click.shell_completion import get_completion_class

from tests.cli.running import umc
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


@pytest.mark.parametrize("url", ["sqlite:////dev/null/umc.db", "nonsense://nowhere"])
def test_a_database_that_cannot_answer_completes_to_nothing(url: str) -> None:
    """A shell waiting for a name wants silence, not an error."""
    assert completed(Desk(url), "zsh", "fault", "show", "F") == ""


def test_a_tab_makes_no_database(tmp_path: Path) -> None:
    """Neither where there is none, nor out of a file that is empty."""
    gone, empty = tmp_path / "gone" / "umc.db", tmp_path / "empty.db"
    empty.touch(mode=0o600)
    for path in (gone, empty):
        assert completed(Desk(f"sqlite:///{path}"), "zsh", "fault", "show", "F") == ""
    assert (gone.parent.exists(), empty.stat().st_size) == (False, 0)


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_database_that_the_line_names_is_asked(sqlite_desk: Desk, place: str) -> None:
    """On either side of the verb."""
    sqlite_desk.open("KB-SW-01")
    flag, nowhere = ("--db", sqlite_desk.url), Desk("sqlite:////dev/null/umc.db")
    words = (*flag, "fault", "show") if place == "before" else ("fault", "show", *flag)
    assert completed(nowhere, "bash", *words, "F-2026-0") == "plain,F-2026-000001"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("fault", "list", "--status", "rest"), "restored"),
        (("fault", "why", "1", "--clock", "leg.a"), "leg.accept"),
        (("fault", "hold", "1", "--reason", "acc"), "access"),
        (("help", "exit"), "exit-codes"),
        (("help", "boa"), "board"),
    ],
)
def test_words_that_are_known_beforehand_need_no_database(words: tuple[str, ...], found: str) -> None:
    """Statuses, clocks, the usual reasons, topics."""
    assert completed(Desk("sqlite:////dev/null/umc.db"), "bash", *words) == f"plain,{found}"


def test_a_shell_that_is_not_named_is_asked_for_in_one_line() -> None:
    """Without the gaps of a list."""
    first = umc("completion").stderr.splitlines()[0]
    assert "  " not in first
    assert "bash, zsh, fish" in first
