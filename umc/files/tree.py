"""Which files make a book: those named, and all TOML files of the folders named.

Hidden names, names that begin with ``_``, scenario files (``*.test.toml``) and the settings
(``umc.toml``) found in a folder are not part of the book. Links to folders are not
followed; a link to a file counts as that file as long as it stays in the folder.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from umc.domain.finding_codes import EMPTY_FOLDER, NO_SUCH_PATH, OUTSIDE_BOOK, UNREADABLE, FindingCode

SCENARIO_ENDING = ".test.toml"
_SETTINGS = "umc.toml"
_READ_HINT = "look at the path and at the right to read it"
_LINK_HINT = "keep the file itself in the folder"


@dataclass(frozen=True, slots=True)
class BookFile:
    """One file to read. ``shown`` is its path as the user wrote it; ``root`` the folder it must stay in."""

    path: Path
    shown: str
    root: Path


@dataclass(frozen=True, slots=True)
class Trouble:
    """A path that gave no file, shown as the user wrote it, and why."""

    shown: str
    code: FindingCode
    message: str
    hint: str = ""


def find_files(paths: Sequence[Path | str]) -> tuple[list[BookFile], list[Trouble]]:
    """Return the TOML files of a book, each once, in the order of the paths and sorted in each folder."""
    found: dict[str, BookFile] = {}
    troubles: list[Trouble] = []
    for path in paths:
        for item in _below(Path(path)):
            if isinstance(item, Trouble):
                troubles.append(item)
            else:
                found.setdefault(os.path.realpath(item.path), item)
    return list(found.values()), troubles


def _below(path: Path) -> Iterator[BookFile | Trouble]:
    shown = shown_path(path)
    try:
        exists, is_folder = path.exists(), path.is_dir()
    except (OSError, ValueError) as error:
        yield Trouble(shown, UNREADABLE, f"cannot look at {shown}: {reason(error)}", _READ_HINT)
        return
    if not exists and not path.is_symlink():
        yield Trouble(
            shown,
            NO_SUCH_PATH,
            f"there is no file or folder {shown}",
            "give a folder of contract files, or .toml files",
        )
    elif is_folder:
        yield from _folder(path)
    elif not path.name.endswith(SCENARIO_ENDING):
        yield BookFile(path, shown, path.parent)


def _folder(folder: Path) -> Iterator[BookFile | Trouble]:
    count = 0
    for item in _toml_files(folder):
        count += 1
        if isinstance(item, Path) and not stays_in(item, folder):
            shown = shown_path(item)
            yield Trouble(
                shown, OUTSIDE_BOOK, f"{shown} is a link that leads out of {shown_path(folder)}", _LINK_HINT
            )
        elif isinstance(item, Path):
            yield BookFile(item, shown_path(item), folder)
        else:
            yield item
    if not count:
        shown = shown_path(folder)
        yield Trouble(shown, EMPTY_FOLDER, f"no .toml file in {shown}", "start one with: umc init DIR")


def _toml_files(folder: Path) -> Iterator[Path | Trouble]:
    """Walk a folder in a fixed order, files before folders."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Trouble(
            shown_path(folder), UNREADABLE, f"cannot read {shown_path(folder)}: {reason(error)}", _READ_HINT
        )
        return
    seen = [entry for entry in entries if not entry.name.startswith((".", "_"))]
    for entry in seen:
        if _is_book_file(entry.name) and not _is_folder(entry):
            yield folder / entry.name
    for entry in seen:
        if entry.is_dir(follow_symlinks=False):
            yield from _toml_files(folder / entry.name)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads in a circle: reading it will say so
        return False


def _is_book_file(name: str) -> bool:
    return name.endswith(".toml") and not name.endswith(SCENARIO_ENDING) and name != _SETTINGS


def stays_in(path: Path, root: Path) -> bool:
    """Tell whether a path, all links followed, lies in a folder."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def shown_path(path: Path) -> str:
    """Return a path as text that can be printed whatever bytes its name has."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def reason(error: OSError | ValueError) -> str:
    """Return why the system refused, in few words."""
    return getattr(error, "strerror", None) or str(error)


def names_of(files: Iterable[BookFile]) -> tuple[str, ...]:
    """Return the files as the user wrote them."""
    return tuple(file.shown for file in files)
