"""A disk whose power may fail: what of all that was written is still there afterwards.

The disk keeps its word, and not a bit more: what was synced is there. Of everything else each
sector of 512 bytes is, by chance, as it was or as any of the writes since would have it, in whatever
order; a length, a new name and a removed one likewise. A name that came into being is on the disk
when the file is first synced, as SQLite sees to with a sync of the folder.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.power.watched_files import Answered, CutTo, Deed, Gone, Made, Synced, Wrote

SECTOR = 512


@dataclass(slots=True)
class File:
    """A file: what of it is on the disk, and what is only on the way there, in order."""

    kept: bytearray = field(default_factory=bytearray)
    on_the_way: list[Wrote | CutTo] = field(default_factory=list)
    is_new: bool = False

    def sync(self) -> None:
        """Bring all of it to the disk."""
        for deed in self.on_the_way:
            _do(self.kept, deed)
        self.on_the_way.clear()

    def after_the_cut(self, drawn: Random) -> bytes:
        """Return what the file holds when the power is back."""
        torn, lengths = bytearray(self.kept), [len(self.kept)]
        versions: dict[int, list[bytes]] = {}
        whole = bytearray(self.kept)
        for deed in self.on_the_way:
            _do(whole, deed)
            lengths.append(len(whole))
            if isinstance(deed, Wrote):
                for sector in range(deed.at // SECTOR, -(-(deed.at + len(deed.what)) // SECTOR)):
                    versions.setdefault(sector, []).append(_sector(whole, sector))
        for sector, ways in versions.items():
            place = drawn.randrange(len(ways) + 1)
            if place < len(ways):
                _do(torn, Wrote("", sector * SECTOR, ways[place]))
        length = drawn.choice(lengths)
        return bytes(torn[:length]).ljust(length, b"\0")


def _do(content: bytearray, deed: Wrote | CutTo) -> None:
    end = deed.size if isinstance(deed, CutTo) else deed.at
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if isinstance(deed, CutTo):
        del content[deed.size :]
    else:
        content[deed.at : deed.at + len(deed.what)] = deed.what


def _sector(content: bytearray, number: int) -> bytes:
    return bytes(content[number * SECTOR : (number + 1) * SECTOR])


class Disk:
    """A folder on a disk: begins with files that are there for good, and follows what is done to them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._names: dict[str, list[File | None]] = {  # on the disk first, then what is on the way
            name: [File(kept=bytearray(content))] for name, content in files.items()
        }
        self.answered: Any = None

    def follow(self, deed: Deed) -> None:
        """Let something be done."""
        match deed:
            case Answered(state):
                self.answered = state
            case Made(name):
                self._names.setdefault(name, [None]).append(File(is_new=True))
            case Gone(name, synced):
                self._names[name].append(None)
                if synced:
                    self._sync_names()
            case Synced(name):
                file = self._file(name)
                file.sync()
                if file.is_new:
                    file.is_new = False
                    self._sync_names()
            case Wrote(name) | CutTo(name):
                self._file(name).on_the_way.append(deed)

    def _file(self, name: str) -> File:
        file = self._names[name][-1]
        if file is None:
            raise FileNotFoundError(name)
        return file

    def _sync_names(self) -> None:
        for ways in self._names.values():
            del ways[:-1]

    def after_the_cut(self, drawn: Random) -> Mapping[str, bytes]:
        """Return the files as they are found when the power is back."""
        found = {name: drawn.choice(ways) for name, ways in self._names.items()}
        return {name: file.after_the_cut(drawn) for name, file in found.items() if file is not None}


def cuts(
    files: Mapping[str, bytes], deeds: Sequence[Deed], count: int, drawn: Random
) -> Iterator[tuple[Any, Mapping[str, bytes]]]:
    """Cut the power at so many instants of a working time; give what was answered by then and what is left.

    The instants are drawn from the whole time, in its order; ``files`` are those at its beginning.
    """
    disk, done = Disk(files), 0
    for instant in sorted(drawn.randrange(len(deeds) + 1) for _ in range(count)):
        for deed in deeds[done:instant]:
            disk.follow(deed)
        done = instant
        yield disk.answered, disk.after_the_cut(drawn)
