"""Letters filed on a disk that fills up: what was filed is marked, the rest waits for room."""

import errno
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from tests.cli.running import NOW
from tests.flows.killing import a_settings_file
from tests.flows.night_judged import judged
from tests.sample_desk import Desk
from tests.store.outbox_rows import all_messages, waiting
from umc.domain.letters.letter import Means
from umc.gateways import maildir
from umc.store.database.engine import open_database

LETTERS = 60


@contextmanager
def a_small_disk(folder: Path) -> Iterator[Callable[[], None]]:
    """Let a folder be a disk of 64 KiB; what is given makes it large. Without the right to mount: as if."""
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or _fails(mount, "-t", "tmpfs", "-o", "size=64k,mode=0700", "umc-test", str(folder)):
        disk = FullAfter(files=8, write=maildir._write)
        with mock.patch.object(maildir, "_write", disk.file):
            yield disk.grow
        return
    try:
        yield lambda: _run(mount, "-o", "remount,size=8m", str(folder))
    finally:
        _run("umount", str(folder))


def _run(*words: str) -> None:
    subprocess.run(words, check=True)


def _fails(*words: str) -> bool:
    return subprocess.run(words, capture_output=True).returncode != 0


@dataclass(slots=True)
class FullAfter:
    """What stands in for a disk that has room for so many files, until it grows."""

    files: int
    write: Callable[..., None]

    def file(self, *given: Any) -> None:
        """Write a file, if there is room."""
        if self.files == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.files -= 1
        self.write(*given)

    def grow(self) -> None:
        """Let there be room for everything."""
        self.files = LETTERS


def test_a_disk_that_fills_up_while_letters_are_filed_costs_none(desk: Desk, tmp_path: Path) -> None:
    """No half file, nothing marked that is not there; with room again the rest is filed, each once."""
    board = tmp_path / "disk" / "board"
    settings = a_settings_file(tmp_path, f'[maildirs]\nboard = "{board}"\n')
    send = ("outbox", "send", "--config", str(settings))
    with open_database(desk.url) as database:
        waiting(database, LETTERS, faults=10, means=Means.FILE.value, address="board")
        with a_small_disk(board.parent) as make_room:
            assert desk.run(*send).exit_code == 1
            first = all_messages(database)
            states = Counter(one.state.value for one in first)
            assert states["sent"] == len(list((board / "new").iterdir())) > 0
            assert states["waiting"] == LETTERS - states["sent"] > 0
            assert list((board / "tmp").iterdir()) == []
            why = {one.why for one in first if one.state.value == "waiting"} - {""}  # held back, not tried
            assert why == {f'maildir "{board}": No space left on device'}
            make_room()
            assert desk.run(*send, now=NOW + timedelta(hours=1)).exit_code == 0
            found = judged(desk, board, {})
    assert (found.messages, found.is_well, found.copies) == (LETTERS, True, 0)
    assert desk.run("db", "check").exit_code == 0
