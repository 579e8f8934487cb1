"""``umc init``: a new book, ready to be validated, planned and applied."""

import os
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest

from tests.cli.running import umc


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Path]:
    """A private working folder, since init and umc.toml go by where one stands."""
    folder = tmp_path / "here"
    folder.mkdir(mode=0o700)
    with chdir(folder):
        yield folder


def test_a_new_book_goes_all_the_way(here: Path) -> None:
    """What init writes validates without a finding and applies to the database that umc.toml names."""
    assert umc("init").exit_code == 0
    assert sorted(path.name for path in here.iterdir()) == ["book.toml", "umc.toml"]
    assert umc("validate", ".", "--strict").exit_code == 0
    assert umc("apply", ".", "--yes").exit_code == 0
    assert (here / "umc.db").is_file()
    assert umc("plan", ".", "--check").exit_code == 0


def test_a_folder_is_made_and_the_next_commands_are_said(here: Path) -> None:
    """stdout says what was written, stderr what to type next."""
    result = umc("init", "a/new book")
    assert result.exit_code == 0
    assert result.stdout == "wrote a/new book/book.toml\nwrote a/new book/umc.toml\n"
    assert "cd 'a/new book' && umc validate ." in result.stderr
    assert (here / "a/new book/book.toml").is_file()


def test_quiet_says_only_the_result(here: Path) -> None:
    """-q leaves the talk out."""
    result = umc("init", "-q")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.count("wrote") == 2


def test_json_names_the_files(here: Path) -> None:
    """Programs read which files were written."""
    assert umc("init", "b", "-o", "json").json == {"folder": "b", "files": ["b/book.toml", "b/umc.toml"]}


@pytest.mark.parametrize("mine", ["book.toml", "umc.toml"])
def test_files_that_are_there_are_never_overwritten(here: Path, mine: str) -> None:
    """One of the two is enough to refuse; it stays as it was and the other is not written."""
    (here / mine).write_text("mine", encoding="utf-8")
    result = umc("init")
    assert result.exit_code == 3
    assert "file-exists" in result.stderr
    assert mine in result.stderr
    assert [(path.name, path.read_text("utf-8")) for path in here.iterdir()] == [(mine, "mine")]


def test_a_dangling_link_is_not_written_through(here: Path) -> None:
    """A link that leads nowhere counts as a file that is there."""
    (here / "umc.toml").symlink_to(here / "elsewhere")
    assert umc("init").exit_code == 3
    assert not (here / "elsewhere").exists()
    assert not (here / "book.toml").exists()


def test_a_folder_that_is_a_file_is_a_plain_error(here: Path) -> None:
    """No folder can be made below a file: exit 4, the place named, nothing written."""
    (here / "file").write_text("mine", encoding="utf-8")
    for folder in ("file", "file/below"):
        result = umc("init", folder)
        assert result.exit_code in (3, 4)
        assert "file" in result.stderr
        assert "bug" not in result.stderr
    assert [path.name for path in here.iterdir()] == ["file"]


@pytest.mark.parametrize("folder", ["locked", "locked/deeper"])
def test_a_folder_that_takes_no_files_is_a_plain_error(here: Path, folder: str) -> None:
    """No right to write, or a read-only place: exit 4, the folder named, nothing written."""
    (here / "locked").mkdir()
    (here / "locked").chmod(0o500)
    place = folder if os.geteuid() else f"/proc/{folder}"  # nothing of a mode's keeps root out
    result = umc("init", place)
    assert result.exit_code == 4
    assert "unwritable-folder" in result.stderr
    assert place in result.stderr
    assert list((here / "locked").iterdir()) == []
