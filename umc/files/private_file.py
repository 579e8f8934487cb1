"""Writing a file that is its owner's alone, whole or not at all."""

import os
import tempfile
from pathlib import Path


def write_private(target: Path, text: str) -> None:
    """Put a text in the place of a file; it is on the disk when this returns, and of mode 0600.

    Raises:
        OSError: the system refuses; what was there stays as it was.
        UnicodeEncodeError: it holds half of a surrogate pair, which is no text.
    """
    content = text.encode()
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=".umc-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
        _settle(target.parent)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _settle(folder: Path) -> None:
    """Bring a folder's new entry to disk: a file without a name in it is lost with the power."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
