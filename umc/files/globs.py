"""Files that a pattern names below a folder, in time that grows with the folder alone.

``pathlib`` walks a tree anew for each ``**``, and each way through links of folders by itself:
six of them on 25 nested folders took 17 s, and a book may come from anybody.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from fnmatch import translate
from pathlib import Path, PurePath

_ANY_DEPTH = "**"
_WILD = re.compile(r"[*?\[]")


def files_below(root: Path, pattern: str) -> list[Path]:
    """Return the files that a relative pattern names below a folder, sorted.

    Links count as what they lead to. ``**`` stands for folders of any depth, which are then no
    links; ``*``, ``?`` and ``[...]`` for parts of one name. Each folder is looked at once for each
    part of the pattern, by whichever names it is reached.

    Raises:
        ValueError: it is no pattern or no path.
        OSError: a name in it is none that the system takes.
    """
    *folders, last = PurePath(pattern).parts or ("",)
    if any(_ANY_DEPTH in part and part != _ANY_DEPTH for part in (*folders, last)):
        raise ValueError(f"{_ANY_DEPTH} stands for whole folders alone")
    found = [root]
    for part in folders:
        found = _each_once(_deeper(found, part))
    return sorted(path for folder in found for path in _named(folder, last, Path.is_file))


def _deeper(folders: Iterable[Path], part: str) -> Iterator[Path]:
    if part == _ANY_DEPTH:
        yield from _all_below(folders)
    else:
        for folder in folders:
            yield from _named(folder, part, Path.is_dir)


def _named(folder: Path, part: str, is_meant: Callable[[Path], bool]) -> Iterator[Path]:
    if not part or part == _ANY_DEPTH:
        return
    if not _WILD.search(part):
        names: Iterable[str] = (part,)
    else:
        # Stars beside each other say no more than one.
        fits = re.compile(translate(re.sub(r"\*+", "*", part))).match
        names = (entry.name for entry in _entries(folder) if fits(entry.name))
    yield from (path for name in names if is_meant(path := folder / name))


def _all_below(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield these folders and all in them, each once."""
    seen: set[str] = set()
    ahead = list(folders)[::-1]
    while ahead:
        folder = ahead.pop()
        if (real := os.path.realpath(folder)) in seen:
            continue
        seen.add(real)
        yield folder
        inside = [entry.name for entry in _entries(folder) if entry.is_dir(follow_symlinks=False)]
        ahead += [folder / name for name in reversed(inside)]


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """Return what is in a folder, sorted; nothing where it may not be read or is gone."""
    with suppress(OSError), os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)
    return []


def _each_once(folders: Iterable[Path]) -> list[Path]:
    return list({os.path.realpath(folder): folder for folder in reversed(list(folders))}.values())[::-1]
