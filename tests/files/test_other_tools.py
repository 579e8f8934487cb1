"""A book beside the files of other tools: which of them a folder's walk passes over."""

from pathlib import Path

import pytest

from tests.cli.running import umc
from tests.files.books import codes
from umc.files.reading import read_book
from umc.files.tree import OTHER_TOOLS

FOREIGN = '[tool.other]\nline-length = 100\n\n[project]\nname = "x"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds a book of one desk."""
    (tmp_path / "book.toml").write_text('[desks.main]\ncalendar = "24x7"\n', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", sorted(OTHER_TOOLS))
def test_a_well_known_file_of_another_tool_is_passed_over(folder: Path, name: str) -> None:
    """At the root of the folder and further down."""
    (folder / "below").mkdir()
    for place in (folder / name, folder / "below" / name):
        place.write_text(FOREIGN, encoding="utf-8")
    reading = read_book([folder])
    assert codes(reading) == []
    assert list(reading.book.desks) == ["main"]


def test_named_itself_it_is_read(folder: Path) -> None:
    """Who names a file means it."""
    (folder / "pyproject.toml").write_text('[desks.other]\ncalendar = "24x7"\n', encoding="utf-8")
    reading = read_book([folder, folder / "pyproject.toml"])
    assert sorted(reading.book.desks) == ["main", "other"]


def test_a_folder_of_nothing_else_holds_no_book(tmp_path: Path) -> None:
    """It is not taken for an empty book, and nobody is told that there is no .toml file at all."""
    (tmp_path / "pyproject.toml").write_text(FOREIGN, encoding="utf-8")
    (found,) = read_book([tmp_path]).diagnostics
    assert (found.code, found.message) == ("UMC108", f"no .toml file of a book in {tmp_path}")


def test_of_a_file_that_nobody_knows_the_hint_says_where_a_book_lies(folder: Path) -> None:
    """An unknown table is still an error: a misspelt one would be lost."""
    (folder / "other.toml").write_text(FOREIGN, encoding="utf-8")
    found = [one for one in read_book([folder]).diagnostics if one.code == "UMC201"]
    assert [one.message for one in found] == ['unknown table "tool"', 'unknown table "project"']
    for one in found:
        assert one.hint.startswith("known: calendars, ")
        assert one.hint.endswith("keep the book in a folder of its own and name that")


def test_umc_help_findings_names_them_all() -> None:
    """What is passed over without a word is said somewhere."""
    told = umc("help", "findings").stdout.replace(",", " ")
    named = {word for word in told.split() if word.endswith(".toml")}
    assert named >= OTHER_TOOLS


def test_a_new_book_at_the_root_of_a_python_project_validates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the CI files and hooks of umc init run it: on the root."""
    (tmp_path / "pyproject.toml").write_text(FOREIGN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert umc("init", ".").exit_code == 0
    for command in ("validate", "test", "gaps"):
        assert umc(command, ".").exit_code == 0, command
