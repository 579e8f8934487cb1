"""Writing a file so that whoever looks finds the old one or the new one, never half of it."""

import os
import stat
from pathlib import Path

from umc.domain.refusals import OutsideFailure


def write_whole(path: Path, text: str) -> None:
    """Write a text as UTF-8 over a file or where none is; its folder must be there.

    The mode of a file that is replaced is kept, and a link stays a link. What is no ordinary
    file, such as a pipe or ``/dev/stderr``, is written to directly.

    Raises:
        OutsideFailure: ``unwritable-file``; what was there before is untouched.
    """
    content = text.encode("utf-8", "backslashreplace")
    try:
        target = Path(os.path.realpath(path))
        mode = _mode(target)
        if mode is None or stat.S_ISREG(mode):
            _replace(target, content, mode)
        else:
            target.write_bytes(content)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OutsideFailure(
            "unwritable-file",
            f"{path} cannot be written: {reason}",
            hint="look at its folder, owner and mode, or name another file",
        ) from error


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _replace(target: Path, content: bytes, mode: int | None) -> None:
    beside = target.with_name(f".umc-{os.getpid()}-{os.urandom(4).hex()}.tmp")
    try:
        with os.fdopen(
            os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666), "wb"
        ) as file:
            if mode is not None:
                os.fchmod(file.fileno(), stat.S_IMODE(mode))
            file.write(content)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
