"""Set the stage for ``umc demo``: a folder with the sample book, settings and a database of its own."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from umc.domain.refusals import OutsideFailure, Refusal
from umc.files.new_files import write_new_files
from umc.files.samples import samples_folder

BOOK, CONFIG, DATABASE = "book", "umc.toml", "umc.db"
ACTOR, TIME_ZONE = "sato", "Asia/Tokyo"

_SETTINGS = f"""\
# What `umc demo` played with; every umc command run below this folder uses it.
database = "sqlite:///{DATABASE}"
actor = "{ACTOR}"
time_zone = "{TIME_ZONE}"
"""


@contextmanager
def throwaway_stage() -> Iterator[Path]:
    """Give a folder that is gone afterwards, however the block ends.

    Raises:
        OutsideFailure: there is no room for temporary files.
    """
    try:
        made = tempfile.mkdtemp(prefix="umc-demo-")
    except OSError as error:
        raise OutsideFailure(
            "no-temporary-folder",
            f"no temporary folder can be made: {error.strerror or error}",
            hint="name a folder of your own: umc demo --keep DIR",
        ) from error
    folder = Path(made)
    try:
        _furnish(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def kept_stage(folder: Path) -> Iterator[Path]:
    """Give a folder that stays, with its absolute path; a block that fails leaves nothing of it behind.

    Raises:
        Refusal: ``file-exists``; something of that name is there already. Nothing was written.
        OutsideFailure: the folder cannot be written to.
    """
    folder = folder.absolute()
    _refuse_used(folder)
    new = not folder.exists()
    try:
        if new:
            _make(folder)
        _furnish(folder)
        yield folder
    except BaseException:
        _clear(folder, whole=new)
        raise


def _refuse_used(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise Refusal("file-exists", f"{folder} is no folder", hint="name a new one with --keep")
    there = [str(folder / name) for name in (BOOK, CONFIG, DATABASE) if (folder / name).exists()]
    if there:
        raise Refusal(
            "file-exists",
            f"there already: {', '.join(there)}; nothing was written",
            hint="name another folder with --keep",
        )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise OutsideFailure(
            "unwritable-folder",
            f"{folder} cannot be made: {error.strerror}",
            hint="name a folder that you may write to",
        ) from error


def _furnish(folder: Path) -> None:
    """Copy the sample book; a folder whose name starts with ``_`` is not part of it."""
    samples = samples_folder()
    write_new_files({CONFIG: _SETTINGS}, folder)
    for source in sorted(path for path in samples.rglob("*") if path.suffix in (".toml", ".csv")):
        place = source.relative_to(samples)
        if not any(part.startswith("_") for part in place.parts):
            write_new_files({source.name: source.read_text(encoding="utf-8")}, folder / BOOK / place.parent)


def _clear(folder: Path, *, whole: bool) -> None:
    if whole:
        shutil.rmtree(folder, ignore_errors=True)
        return
    shutil.rmtree(folder / BOOK, ignore_errors=True)
    for path in (folder / CONFIG, *folder.glob(f"{DATABASE}*")):
        path.unlink(missing_ok=True)
