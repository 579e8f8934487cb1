"""Files under SQLite that tell of every write and every sync, and that may be told to fail one."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import apsw


@dataclass(frozen=True, slots=True)
class Made:
    """A name came into being."""

    name: str


@dataclass(frozen=True, slots=True)
class Wrote:
    """Bytes went to a place in a file."""

    name: str
    at: int
    what: bytes


@dataclass(frozen=True, slots=True)
class CutTo:
    """A file became so long."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Synced:
    """A file was brought to the disk, all that was written to it before."""

    name: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A name went out of being; ``synced``: the folder was brought to the disk then."""

    name: str
    synced: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody was told that the database is in this state now."""

    state: Any


Deed: TypeAlias = Made | Wrote | CutTo | Synced | Gone | Answered
Watch: TypeAlias = Callable[[Deed], None]
"""Is told of a deed before it is done; if it raises an error of apsw, the deed fails with that."""


@contextlib.contextmanager
def watched(name: str, watch: Watch) -> Iterator[None]:
    """Give SQLite a file system of that name: the machine's own, with somebody told of every deed.

    The index of the write-ahead log in shared memory is not told of: no power cut leaves anything of it.
    """
    files = _Files(name, watch)
    try:
        yield
    finally:
        files.unregister()


class _Files(apsw.VFS):
    def __init__(self, name: str, watch: Watch) -> None:
        self._watch = watch
        super().__init__(name, "unix")

    def xOpen(self, name: Any, flags: list[int]) -> "_File":
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        if path is not None and flags[0] & apsw.SQLITE_OPEN_CREATE and not Path(path).exists():
            self._watch(Made(Path(path).name))
        return _File(self._watch, name, flags, Path(path or "").name)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        self._watch(Gone(Path(filename).name, bool(syncdir)))
        super().xDelete(filename, syncdir)


class _File(apsw.VFSFile):
    def __init__(self, watch: Watch, given: Any, flags: list[int], name: str) -> None:
        super().__init__("unix", given, flags)
        self._watch, self._name = watch, name

    def xWrite(self, data: Any, offset: int) -> None:
        self._watch(Wrote(self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:
        self._watch(CutTo(self._name, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:
        self._watch(Synced(self._name))
        super().xSync(flags)
