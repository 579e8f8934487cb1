"""Writing files that must not be there yet: all of them, or none."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from umc.domain.refusals import OutsideFailure, Refusal


def write_new_files(texts: Mapping[str, str], folder: Path) -> tuple[Path, ...]:
    """Write texts by path below a folder, which is made where it is missing; return the paths.

    Raises:
        Refusal: ``file-exists``; nothing was written.
        OutsideFailure: ``unwritable-folder``; what had been written was taken back.
    """
    targets = {folder / name: text for name, text in texts.items()}
    written: list[Path] = []
    try:
        _refuse_existing([path for path in targets if path.exists() or path.is_symlink()])
        for path, text in targets.items():
            _make_folder(path.parent, written)
            with path.open("x", encoding="utf-8", newline="") as file:
                written.append(path)
                file.write(text)
    except FileExistsError as error:  # somebody else made it in this very moment, or the folder is a file
        _take_back(written)
        raise _exists([Path(str(error.filename))]) from error
    except OSError as error:
        _take_back(written)
        raise OutsideFailure(
            "unwritable-folder",
            f"{folder} cannot be written to: {error.strerror}",
            hint="look at its owner and mode, or name another folder",
        ) from error
    return tuple(targets)


def _refuse_existing(paths: list[Path]) -> None:
    if paths:
        raise _exists(paths)


def _exists(paths: list[Path]) -> Refusal:
    named = ", ".join(str(path) for path in paths)
    return Refusal(
        "file-exists",
        f"there already: {named}; nothing was written",
        hint="name another folder: umc init DIR; CI files are left out with: umc init --ci none",
    )


def _make_folder(folder: Path, written: list[Path]) -> None:
    """Make a folder and those it lies in; what was made is noted before what goes into it."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        written.append(one)


def _take_back(written: list[Path]) -> None:
    for path in reversed(written):
        with suppress(OSError):  # gone already, or somebody else put a file into the folder
            path.rmdir() if path.is_dir() else path.unlink()
