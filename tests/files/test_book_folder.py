"""The folder of an exported book: all of its files, or as it was."""

import os
from pathlib import Path
from unittest import mock

import pytest

from umc.domain.refusals import OutsideFailure, Refusal
from umc.files.book_folder import save_book, strangers

TEXTS = {"desks.toml": "[desks.main]\n", "customers/k.toml": "[customers.k]\n", "equipment/k.csv": "tag\n"}


def there(folder: Path) -> dict[str, str]:
    """Return every file below a folder with its text."""
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("name", ["new", "new/below", "empty"])
def test_a_new_or_empty_folder_is_filled(tmp_path: Path, name: str) -> None:
    """The texts and nothing else, of which only the owner may read any."""
    (tmp_path / "empty").mkdir()
    assert save_book(TEXTS, tmp_path / name) == tuple(sorted(TEXTS))
    assert there(tmp_path / name) == TEXTS
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / name).rglob("*.*")} == {0o600}


def test_a_folder_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    """Even where no file would be replaced: a book is all the files of its folder."""
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(Refusal) as refused:
        save_book(TEXTS, tmp_path)
    assert (refused.value.code, "--force" in refused.value.hint) == ("folder-not-empty", True)
    assert there(tmp_path) == {"notes.txt": "mine"}


def test_replacing_touches_its_own_files_only(tmp_path: Path) -> None:
    """What an earlier export wrote is replaced, a link rather than what it leads to; the rest stays."""
    other = tmp_path / "other.toml"
    other.write_text("mine")
    folder = tmp_path / "book"
    save_book({"desks.toml": "old", "gone.toml": "[desks.old]\n"}, folder)
    (folder / "desks.toml").unlink()
    (folder / "desks.toml").symlink_to(other)
    save_book(TEXTS, folder, replace=True)
    assert there(folder) == {**TEXTS, "gone.toml": "[desks.old]\n"}
    assert other.read_text() == "mine"


def test_files_that_would_be_read_and_were_not_written_are_named(tmp_path: Path) -> None:
    """A book that lost a customer since the last export would still have it, and its machines."""
    save_book({**TEXTS, "customers/old.toml": "", "equipment/old.csv": "", "README.md": ""}, tmp_path)
    found = [Path(path).relative_to(tmp_path).as_posix() for path in strangers(tmp_path, TEXTS)]
    assert found == ["customers/old.toml", "equipment/old.csv"]


def test_a_folder_in_the_place_of_a_file_changes_nothing(tmp_path: Path) -> None:
    """It is seen before the first file is put in place."""
    save_book({"desks.toml": "old", "equipment/k.csv/x": ""}, tmp_path)
    with pytest.raises(OutsideFailure, match=r"k\.csv is a folder"):
        save_book(TEXTS, tmp_path, replace=True)
    assert there(tmp_path) == {"desks.toml": "old", "equipment/k.csv/x": ""}


@pytest.mark.parametrize("replace", [False, True])
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, replace: bool) -> None:
    """The third file does not fit: the folder is as empty as before."""
    real = os.open

    def full(path: str, flags: int, *mode: int, **at: int) -> int:
        if flags & os.O_CREAT and str(path).endswith("k.csv"):
            raise OSError(28, "No space left on device")
        return real(path, flags, *mode, **at)

    with mock.patch("umc.files.book_folder.os.open", full), pytest.raises(OutsideFailure) as failed:
        save_book(TEXTS, tmp_path / "book", replace=replace)
    assert "No space left" in failed.value.message
    assert list((tmp_path / "book").iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    """An answer of the system in umc's words, and the file stays."""
    (tmp_path / "book").write_text("mine")
    for replace in (False, True):
        with pytest.raises(OutsideFailure) as failed:
            save_book(TEXTS, tmp_path / "book", replace=replace)
        assert failed.value.code == "unwritable-folder"
    assert (tmp_path / "book").read_text() == "mine"
