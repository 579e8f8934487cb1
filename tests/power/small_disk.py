"""Disks that are really small, one after the other: what is written to each is there whole, or not at all."""

import gc
import resource
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.cli.running import Result


@dataclass(slots=True)
class OnSmallDisks:
    """What came of a command: ``done`` where there was room, ``refused`` with exit 4 where there was none."""

    disks: int = 0
    done: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)


def may_mount(folder: Path) -> bool:
    """Whether small disks can be had here."""
    if shutil.which("mount") is None:
        return False
    folder.mkdir(exist_ok=True)
    return _mounted(folder, 64) and subprocess.run(["umount", str(folder)], check=True).returncode == 0


def _mounted(folder: Path, kib: int) -> bool:
    options = f"size={kib}k,mode=0700"
    words = ["mount", "-t", "tmpfs", "-o", options, "umc-test", str(folder)]
    return subprocess.run(words, capture_output=True).returncode == 0


@contextmanager
def a_disk_of(kib: int, folder: Path) -> Iterator[Path]:
    """Let a folder be a disk of so many KiB."""
    folder.mkdir(exist_ok=True)
    assert _mounted(folder, kib)
    try:
        yield folder
    finally:
        gc.collect()  # whatever a failed command still has open
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def little_room(kib: int, folder: Path) -> Iterator[Path]:
    """Let a folder be a small disk; where none may be mounted, no file of this process becomes larger."""
    if may_mount(folder):
        with a_disk_of(kib, folder) as disk:
            yield disk
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (kib * 1024, before[1]))
    try:
        yield folder
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def run_on_each(
    sizes: Iterable[int], folder: Path, command: Callable[[Path], Result], whole: Callable[[Path], bool]
) -> OnSmallDisks:
    """Run a command on a disk of each size; ``whole`` says whether what it makes is there.

    Where the command fails, nothing of that may be left but what the disk began with.
    """
    found = OnSmallDisks()
    for kib in sizes:
        found.disks += 1
        with a_disk_of(kib, folder) as disk:
            result = command(disk)
            is_whole = whole(disk)
        if result.exit_code == 0 and is_whole:
            found.done += 1
        elif result.exit_code == 4 and not is_whole:
            found.refused += 1
        else:
            found.wrong.append(f"{kib} KiB: exit {result.exit_code}, {is_whole}: {result.stderr}")
    return found
