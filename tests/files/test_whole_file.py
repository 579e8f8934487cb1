"""A file is written whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from umc.domain.refusals import OutsideFailure
from umc.files.whole_file import write_whole


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_file_is_made_or_replaced(tmp_path: Path) -> None:
    """UTF-8, and nothing else is left in the folder."""
    path = tmp_path / "a.txt"
    write_whole(path, "京浜\n")
    write_whole(path, "二\n")
    assert path.read_text(encoding="utf-8") == "二\n"
    assert _names(tmp_path) == ["a.txt"]


def test_the_mode_of_a_file_is_kept_and_a_new_one_follows_the_umask(tmp_path: Path) -> None:
    """A report that was shared stays shared, a secret one secret."""
    path = tmp_path / "a.txt"
    path.touch(mode=0o640)
    path.chmod(0o640)
    write_whole(path, "x")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "b.txt", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "b.txt").stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """What it leads to is replaced."""
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    write_whole(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def test_what_is_no_ordinary_file_is_written_to_and_stays(tmp_path: Path) -> None:
    """Renaming a report over a pipe or a device would take it away."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, "hello")
        assert os.read(reader, 100) == b"hello"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("name", ["missing/a.txt", ".", "x" * 300, "nul\0"])
def test_what_cannot_be_written_is_said_and_nothing_is_left(tmp_path: Path, name: str) -> None:
    """No folder is made up on the way; exit 4 with the path and a hint."""
    with pytest.raises(OutsideFailure) as failed:
        write_whole(tmp_path / name, "x")
    assert failed.value.code == "unwritable-file"
    assert failed.value.hint
    assert _names(tmp_path) == []


def test_a_failure_half_way_keeps_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk fills up while the new text is written: the old one is whole."""
    path = tmp_path / "a.txt"
    path.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutsideFailure):
        write_whole(path, "new")
    assert (path.read_text(), _names(tmp_path)) == ("old", ["a.txt"])
