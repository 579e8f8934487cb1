"""Which files make a book: those named, and all TOML files of the folders named.

Hidden names, names that begin with ``_``, scenario files (``*.test.toml``) and the settings
(``umc.toml``) found in a folder are not part of the book, nor are the files of
``OTHER_TOOLS``, so that a book may lie at the root of a repository; a file named itself is
read whatever its name. Links to folders are not followed; a link to a file counts as that
file as long as it stays in the folder.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from umc.domain.findings.finding_codes import (
    EMPTY_FOLDER,
    NO_SUCH_PATH,
    OUTSIDE_BOOK,
    UNREADABLE,
    FindingCode,
)

SCENARIO_ENDING = ".test.toml"
_SETTINGS = "umc.toml"
OTHER_TOOLS = frozenset(
    {
        *("pyproject.toml", "pylock.toml", "ruff.toml", "uv.toml", "pixi.toml", "hatch.toml"),  # Python
        *("Cargo.toml", "rust-toolchain.toml", "rustfmt.toml", "clippy.toml", "deny.toml"),  # Rust
        *("taplo.toml", "typos.toml", "cliff.toml", "lychee.toml", "mise.toml", "REUSE.toml"),
        *("netlify.toml", "wrangler.toml", "fly.toml", "hugo.toml", "bunfig.toml"),  # hosting, the web
    }
)
"""Names of files that repositories hold for other tools, letter case as those tools want it."""
_READ_HINT = "look at the path and at the right to read it"
_LINK_HINT = "keep the file itself in the folder"


class BookFile(NamedTuple):
    """One file to read. ``shown`` is its path as the user wrote it; ``root`` the folder it must stay in."""

    name: str
    shown: str
    root: Path

    @property
    def path(self) -> Path:
        """Its path, made when asked for: opening a file takes the bare name, and there may be thousands."""
        return Path(self.name)


class Trouble(NamedTuple):
    """A path that gave no file, shown as the user wrote it, and why."""

    shown: str
    code: FindingCode
    message: str
    hint: str = ""


_Item: TypeAlias = tuple[str, BookFile | Trouble]
"""A file with its real path, by which it is told whether it was named twice; or a trouble."""


def find_files(paths: Sequence[Path | str]) -> tuple[list[BookFile], list[Trouble]]:
    """Return the TOML files of a book, each once, in the order of the paths and sorted in each folder."""
    found: dict[str, BookFile] = {}
    troubles: list[Trouble] = []
    for path in paths:
        for real, item in _below(Path(path)):
            if isinstance(item, Trouble):
                troubles.append(item)
            else:
                found.setdefault(real, item)
    return list(found.values()), troubles


def _below(path: Path) -> Iterator[_Item]:
    shown = shown_path(path)
    try:
        exists, is_folder = path.exists(), path.is_dir()
    except (OSError, ValueError) as error:
        yield "", Trouble(shown, UNREADABLE, f"cannot look at {shown}: {reason(error)}", _READ_HINT)
        return
    if not exists and not path.is_symlink():
        message = f"there is no file or folder {shown}"
        yield "", Trouble(shown, NO_SUCH_PATH, message, "give a folder of contract files, or .toml files")
    elif is_folder:
        yield from _folder(path)
    elif not path.name.endswith(SCENARIO_ENDING):
        yield os.path.realpath(path), BookFile(str(path), shown, path.parent)


def _folder(folder: Path) -> Iterator[_Item]:
    count = 0
    for item in _toml_files(folder, os.path.realpath(folder), folder):
        count += 1
        yield item
    if not count:
        shown = shown_path(folder)
        message = f"no .toml file of a book in {shown}"
        yield "", Trouble(shown, EMPTY_FOLDER, message, "start one with: umc init DIR")


def _toml_files(folder: Path, real: str, root: Path) -> Iterator[_Item]:
    """Walk a folder, whose real path is given, in a fixed order: files before folders.

    Folders are never links, so the real path of what is no link follows from its folder's:
    asking the system for that of 1,000 files took a tenth of the time of reading them.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        shown = shown_path(folder)
        yield "", Trouble(shown, UNREADABLE, f"cannot read {shown}: {reason(error)}", _READ_HINT)
        return
    seen = [entry for entry in entries if not entry.name.startswith((".", "_"))]
    beginning = str(folder / "_")[:-1]  # as pathlib writes it: nothing before what is in "."
    for entry in seen:
        if _is_book_file(entry.name) and not _is_folder(entry):
            name = f"{beginning}{entry.name}"
            if not entry.is_symlink():
                yield f"{real}/{entry.name}", BookFile(name, shown_path(name), root)
            elif stays_in(name, root):
                yield os.path.realpath(name), BookFile(name, shown_path(name), root)
            else:
                yield "", _leads_out(name, root)
    for entry in seen:
        if entry.is_dir(follow_symlinks=False):
            yield from _toml_files(folder / entry.name, f"{real}/{entry.name}", root)


def _leads_out(link: str, root: Path) -> Trouble:
    shown = shown_path(link)
    return Trouble(shown, OUTSIDE_BOOK, f"{shown} is a link that leads out of {shown_path(root)}", _LINK_HINT)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads in a circle: reading it will say so
        return False


def _is_book_file(name: str) -> bool:
    is_ours = not name.endswith(SCENARIO_ENDING) and name != _SETTINGS and name not in OTHER_TOOLS
    return name.endswith(".toml") and is_ours


def stays_in(path: Path | str, root: Path) -> bool:
    """Tell whether a path, all links followed, lies in a folder."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def shown_path(path: Path | str) -> str:
    """Return a path as text that can be printed whatever bytes its name has."""
    if (name := str(path)).isascii():
        return name
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def reason(error: OSError | ValueError) -> str:
    """Return why the system refused, in few words."""
    return getattr(error, "strerror", None) or str(error)


def names_of(files: Iterable[BookFile]) -> tuple[str, ...]:
    """Return the files as the user wrote them."""
    return tuple(file.shown for file in files)
