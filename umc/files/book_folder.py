"""The folder of an exported book: all of its files are written, or the folder stays as it was."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from umc.domain.refusals import OutsideFailure, Refusal
from umc.files.tree import find_files, reason, stays_in
from umc.files.write import MACHINES


def save_book(texts: Mapping[str, str], folder: Path, *, replace: bool = False) -> tuple[str, ...]:
    """Write texts by their path into a folder, the owner's alone; return the paths written, sorted.

    The folder must be new or empty; ``replace`` lets files of these paths be written over and
    leaves all others alone. The texts are first written aside, so that nothing is in its
    place before all of them are on the disk.

    Raises:
        Refusal: ``folder-not-empty``; nothing was written.
        OutsideFailure: ``unwritable-folder``; an empty folder is left as it was.
    """
    try:
        if not replace:
            _insist_on_empty(folder)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _save(texts, folder, replace=replace)
    except OSError as error:
        raise OutsideFailure(
            "unwritable-folder", f"{folder} cannot be written to: {reason(error)}",
            hint="look at its owner and mode, or name another folder",
        ) from error  # fmt: skip
    return tuple(sorted(texts))


def _save(texts: Mapping[str, str], folder: Path, *, replace: bool) -> None:
    aside = Path(tempfile.mkdtemp(dir=folder, prefix=".umc-"))
    try:
        _write(texts, aside)
        _insist_on_files(texts, folder)
        for path in texts:
            (aside / path).replace(folder / path)
    except BaseException:
        if not replace:
            _empty(folder)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _empty(folder: Path) -> None:
    """Take away what was written into a folder that was empty before."""
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)


def strangers(folder: Path, texts: Iterable[str]) -> tuple[str, ...]:
    """Return the files that would be read as part of the book in a folder and are none of it."""
    files, _ = find_files([folder])
    there = [*(one.path for one in files), *sorted(folder.glob(f"{MACHINES}/*.csv"))]
    written = {(folder / path).absolute() for path in texts}
    return tuple(str(path) for path in there if path.absolute() not in written)


def _insist_on_empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise Refusal(
            "folder-not-empty",
            f"{folder} is not empty; nothing was written",
            hint="name a new folder, or write over an earlier export with --force",
        )


def _write(texts: Mapping[str, str], aside: Path) -> None:
    for path, text in texts.items():
        target = aside / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text.encode())


def _insist_on_files(texts: Iterable[str], folder: Path) -> None:
    """See that nothing but files would be replaced, while everything is still as it was."""
    for path in texts:
        target = folder / path
        if not stays_in(target.parent, folder):
            raise OSError(0, f"{target.parent} is a link that leads out of it")
        if target.is_dir():
            raise IsADirectoryError(0, f"{path} is a folder there")
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
