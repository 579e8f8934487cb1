"""Paths on the command line: an empty one names nothing, and what is not there is said first."""

from pathlib import Path

import pytest

from tests.cli.running import umc
from tests.cli.small_book import write_book
from tests.sample_desk import Desk


@pytest.mark.parametrize(
    "words",
    [
        ("validate", ""),
        ("plan", ""),
        ("apply", "", "--yes"),
        ("test", ""),
        ("gaps", ""),
        ("gaps", "book", ""),
        ("test", "book", "--book", ""),
        ("plan", "book", "--out", ""),
        ("export", "--dir", ""),
        ("init", ""),
        ("equipment", "import", ""),
        ("calendar", "show", "office", "--book", ""),
    ],
)
def test_an_empty_path_is_refused(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unset variable of a script must not let the book of the working folder be read in its place."""
    write_book(tmp_path / "book")
    write_book(tmp_path / "book" / "deeper")
    monkeypatch.chdir(tmp_path)
    result = umc(*words, db=f"sqlite:///{tmp_path}/never.db")
    assert result.exit_code == 2
    assert "empty-path" in result.stderr
    assert not (tmp_path / "never.db").exists()


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "\n\n"])
@pytest.mark.parametrize("name", ["zero.json", "zero.toml"])
def test_a_book_that_declares_nothing_is_not_applied(
    desk: Desk, tmp_path: Path, name: str, text: str
) -> None:
    """An emptied file would else remove all that is registered, with one name to confirm."""
    empty = tmp_path / name
    empty.write_text(text, encoding="utf-8")
    before = umc("export", db=desk.url).stdout
    assert "KB-2026" in before
    for words in (("plan", str(empty)), ("apply", str(empty), "--yes", "--confirm", "KB-2026")):
        result = umc(*words, db=desk.url)
        assert (result.exit_code, result.stdout) == (3, "")
        assert "empty-book" in result.stderr
        assert name in result.stderr
    assert umc("export", db=desk.url).stdout == before
    assert "nothing declared" in umc("validate", str(empty)).stdout


def test_what_is_not_there_is_said_before_an_answer_is_asked_for(sqlite_desk: Desk, tmp_path: Path) -> None:
    """--yes would not have helped."""
    result = umc("apply", str(tmp_path / "nowhere.json"), db=sqlite_desk.url)
    assert result.exit_code == 1
    assert "UMC101" in result.stderr
    assert "needs-yes" not in result.stderr


def test_the_name_of_a_file_stays_on_one_line(tmp_path: Path) -> None:
    """Programs read the first line of a finding; a line end in a name is shown as an escape."""
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "a\nb.toml").write_text("[desks.main]\ncalender = 1\n", encoding="utf-8")
    for command in ("validate", "gaps"):
        result = umc(command, str(folder))
        lines = (result.stdout + result.stderr).splitlines()
        assert any("a\\x0ab.toml:2:1: error UMC201" in one for one in lines)
        assert not any(one.startswith("b.toml") for one in lines)


def test_a_flag_without_its_value_names_the_help_of_its_command() -> None:
    """The general help knows nothing of --confirm."""
    result = umc("apply", "book", "--confirm")
    assert result.exit_code == 2
    assert "umc apply --help" in result.stderr


def test_a_register_to_which_nothing_was_applied_has_no_revision_to_show(tmp_path: Path) -> None:
    """It is said so; revision 0 was not asked for."""
    url = f"sqlite:///{tmp_path}/new.db"
    assert umc("db", "upgrade", db=url).exit_code == 0
    result = umc("book", "show", db=url)
    assert result.exit_code == 3
    assert "nothing was applied yet" in result.stderr
