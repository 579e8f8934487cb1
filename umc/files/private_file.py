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
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
