"""Reading a file that somebody named, once or again from its beginning."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from umc.domain.refusals import OutsideFailure


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Give a file to be read from its beginning.

    Raises:
        OutsideFailure: ``unreadable-file``; a pipe or a device, which could be waited for without end, too.
    """
    try:
        file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    except OSError as error:
        raise unreadable(path, error) from error
    with file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise _unread(path, "it is no ordinary file", "name another")
        yield file


def name_of(path: Path) -> str:
    """Return the name of a file as text that can be kept and shown, whatever bytes it is made of."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


def unreadable(path: Path, error: OSError) -> OutsideFailure:
    """Return the failure of a file that cannot be read."""
    is_there = error.errno not in (errno.ENOENT, errno.ENOTDIR)
    hint = "look at its owner and mode, or name another" if is_there else "name a file that is there"
    return _unread(path, str(error.strerror), hint)


def _unread(path: Path, why: str, hint: str) -> OutsideFailure:
    return OutsideFailure("unreadable-file", f"{path} cannot be read: {why}", hint=hint)
