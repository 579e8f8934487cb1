"""Copies of whole databases on a disk that has no room for them: told plainly, and no half of one is left."""

import contextlib
import resource
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.copies import refused, run
from tests.sample_desk import Desk

ROOM = 64 * 1024
"""Bytes; what is copied here takes more."""


@contextlib.contextmanager
def _a_small_disk(folder: Path) -> Iterator[bool]:
    """Let a folder be a disk with little room; tell whether it is one: who may not mount has none."""
    folder.mkdir(mode=0o700)
    mount, options = shutil.which("mount"), f"size={ROOM},mode=0700"
    words = [mount or "mount", "-t", "tmpfs", "-o", options, "umc-test", str(folder)]
    is_one = mount is not None and subprocess.run(words, capture_output=True).returncode == 0
    try:
        yield is_one
    finally:
        if is_one:
            subprocess.run(["umount", str(folder)], check=True)


@contextlib.contextmanager
def _small_files() -> Iterator[None]:
    """Let no file of this process or its children become larger than the disk would be."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


@dataclass(frozen=True, slots=True)
class Small:
    """A folder without room: a disk of its own, or where nobody may mount one, as if while it is ``full``."""

    folder: Path
    full: Callable[[], contextlib.AbstractContextManager[None]]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Small]:
    """Give a folder in which there is no room for what is copied."""
    with _a_small_disk(tmp_path / "small") as is_one:
        yield Small(tmp_path / "small", contextlib.nullcontext if is_one else _small_files)


@pytest.mark.parametrize("what", ["backup", "export"])
def test_a_copy_that_finds_no_room_leaves_nothing(desk: Desk, small: Small, what: str) -> None:
    """Exit 4 with the name that was asked for, and an empty folder."""
    path = small.folder / "all"
    with small.full():
        error = refused("db", what, str(path), db=desk.url, code=4)
    assert error["code"] in ("disk-full", "unwritable-file", "disk-failing", "program-failed")
    assert str(path) in error["message"] or error["code"] == "program-failed"
    assert list(small.folder.iterdir()) == []


@pytest.mark.parametrize("what", ["restore", "import"])
def test_what_is_put_back_where_there_is_no_room_leaves_no_database(
    sqlite_desk: Desk, small: Small, tmp_path: Path, what: str
) -> None:
    """Exit 4; no table, no half, at the most a file of no bytes."""
    path, place = tmp_path / "all", small.folder / "umc.db"
    run("db", "backup" if what == "restore" else "export", str(path), db=sqlite_desk.url)
    with small.full():
        error = refused("db", what, str(path), db=f"sqlite:///{place}", code=4)
    assert error["code"] in ("disk-full", "unwritable-file", "disk-failing")
    left = {one.name: one.stat().st_size for one in small.folder.iterdir()}
    assert set(left) <= {"umc.db", "umc.db.gate"}
    assert sum(left.values()) == 0
