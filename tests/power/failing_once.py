"""A disk under an SQLite database on which one single write, or one read, fails; all others go well."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apsw

from tests.power import apsw_driver
from tests.power.failing_disk import FULL

READ, WRITE = "read", "write"
_NAME = "failing-once"


@dataclass(slots=True)
class Once:
    """Fails one read or write, counted from 1 (0: none), as a full disk or a failing one; ``met`` counts."""

    deed: str
    how: str
    at: int
    met: int = 0

    def __call__(self, deed: str) -> None:
        """Fail, if its time has come."""
        if deed != self.deed:
            return
        self.met += 1
        if self.met == self.at:
            raise (
                apsw.FullError("database or disk is full")
                if self.how == FULL
                else apsw.IOError("disk I/O error")
            )


@contextlib.contextmanager
def failing_once(disk: Once) -> Iterator[None]:
    """Let umc open SQLite files on such a disk."""
    files = _Files(disk)
    try:
        with apsw_driver.in_place(_NAME):
            yield
    finally:
        files.unregister()


class _Files(apsw.VFS):
    def __init__(self, disk: Once) -> None:
        self._disk = disk
        super().__init__(_NAME, "unix")

    def xOpen(self, name: Any, flags: list[int]) -> "_File":
        return _File(self._disk, name, flags)


class _File(apsw.VFSFile):
    def __init__(self, disk: Once, given: Any, flags: list[int]) -> None:
        super().__init__("unix", given, flags)
        self._disk = disk

    def xRead(self, amount: int, offset: int) -> bytes:
        self._disk(READ)
        return super().xRead(amount, offset)

    def xWrite(self, data: Any, offset: int) -> None:
        self._disk(WRITE)
        super().xWrite(data, offset)
