"""Files that take their place whole: over nothing, and never half."""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from unittest import mock

import pytest

from umc.domain.refusals import OutsideFailure, Refusal
from umc.files.placed_file import placed


def _write(target: Path, text: str = "new", *, force: bool = False) -> None:
    with placed(target, force=force) as beside:
        beside.write_text(text)


def test_a_file_takes_its_place_when_it_is_whole(tmp_path: Path) -> None:
    """Until then nothing stands there."""
    target = tmp_path / "file"
    with placed(target) as beside:
        beside.write_text("new")
        assert not target.exists()
        assert (beside.parent, beside.stat().st_mode & 0o777) == (tmp_path, 0o600)
    assert (target.read_text(), [one.name for one in tmp_path.iterdir()]) == ("new", ["file"])


def test_an_exception_leaves_nothing(tmp_path: Path) -> None:
    """Not even the file beside it; what was there before stays."""
    (tmp_path / "file").write_text("old")
    with suppress(KeyError), placed(tmp_path / "file", force=True) as beside:
        beside.write_text("half")
        raise KeyError
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("file", "old")]


def test_a_file_made_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    """Whoever came first keeps the place."""
    target = tmp_path / "file"
    with pytest.raises(Refusal) as refused, placed(target):
        target.write_text("theirs")
    assert (refused.value.code, target.read_text()) == ("file-exists", "theirs")
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("there", [False, True])
def test_a_disk_that_knows_one_name_for_each_file_will_do(tmp_path: Path, there: bool) -> None:
    """Such as a memory stick: what is there is still not replaced."""
    target = tmp_path / "file"
    with mock.patch("os.link", side_effect=OSError(errno.EPERM, os.strerror(errno.EPERM))):
        if not there:
            _write(target)
            assert target.read_text() == "new"
            return
        with pytest.raises(Refusal), placed(target):
            target.write_text("theirs")
    assert target.read_text() == "theirs"


def test_a_file_is_on_the_disk_before_it_has_its_name(tmp_path: Path) -> None:
    """First what is in it, then its name: after a power cut the name never stands for less."""
    done: list[str] = []
    real_sync, real_link = os.fsync, os.link

    def sync(descriptor: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        real_sync(descriptor)

    def link(beside: Path, target: Path, *, follow_symlinks: bool) -> None:
        done.append("name")
        real_link(beside, target, follow_symlinks=follow_symlinks)

    with mock.patch("os.fsync", sync), mock.patch("os.link", link):
        _write(tmp_path / "file")
    assert done == ["file", "name", "folder"]


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "disk-full"), (errno.EDQUOT, "disk-full"), (errno.EIO, "unwritable-file")],
)
def test_what_the_system_says_is_told_with_the_name(tmp_path: Path, number: int, code: str) -> None:
    """And nothing is left."""
    with (
        mock.patch("os.fsync", side_effect=OSError(number, os.strerror(number))),
        pytest.raises(OutsideFailure) as failed,
    ):
        _write(tmp_path / "file")
    assert (failed.value.code, str(tmp_path / "file") in failed.value.message) == (code, True)
    assert list(tmp_path.iterdir()) == []
