"""A file written beside its place and put there whole: on the disk, its owner's alone, over nothing."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from umc.domain.refusals import OutsideFailure, Refusal

_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK)
"""What file systems say that know one name for each file, such as those of memory sticks."""


@contextmanager
def placed(target: Path, *, force: bool = False) -> Iterator[Path]:
    """Give the path of an empty file (0600) in the target's folder; put it in the target's place at the end.

    When the block has ended well the file is on the disk under its name, and so is the name. An
    exception leaves nothing behind; a kill leaves a file named ``.umc-*.tmp``: one that is not yet the
    target or, where it came the instant after, a second name of it. Whatever stands under the target's
    name is whole, and that second name may be removed.
    ``force``: a file of that name is replaced. A link there is replaced itself, never followed.

    Raises:
        Refusal: ``file-exists``, before anything is written or, where one was made meanwhile, after.
        OutsideFailure: ``disk-full`` or ``unwritable-file``.
    """
    if not force and os.path.lexists(target):
        raise _exists(target)
    with told_of(target):
        _see_ordinary(target)
        beside = _made_beside(target)
    try:
        yield beside
        with told_of(target):
            _on_disk(beside)
            _put(beside, target, force)
            _on_disk(target.parent)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


@contextmanager
def told_of(target: Path) -> Iterator[None]:
    """Say what the system says against writing a file in a person's words."""
    try:
        yield
    except FileExistsError:
        raise _exists(target) from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            said, hint = "disk-full", "make room, or name a file on another disk"
        else:
            said, hint = "unwritable-file", "look at its folder, owner and mode, or name another file"
        raise OutsideFailure(said, f"{target} cannot be written: {error.strerror}", hint=hint) from error


def _see_ordinary(target: Path) -> None:
    """Let nothing but a file or a link be replaced: root could put a backup in the place of a device."""
    if os.path.lexists(target) and not stat.S_ISLNK(target.lstat().st_mode) and not target.is_file():
        raise OSError(0, "it is no ordinary file")


def _exists(target: Path) -> Refusal:
    hint = "name another file, or give --force to replace it"
    return Refusal("file-exists", f"{target} is there already", hint=hint)


def _made_beside(target: Path) -> Path:
    beside = target.with_name(f".umc-{os.getpid()}-{os.urandom(4).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    os.close(os.open(beside, flags, 0o600))
    return beside


def _put(beside: Path, target: Path, force: bool) -> None:
    if not force:
        try:
            os.link(beside, target, follow_symlinks=False)  # unlike a rename, it replaces nothing
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            if os.path.lexists(target):
                raise _exists(target) from None
        else:
            return
    beside.replace(target)


def _on_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
