"""Mails as they lie in a maildir, or come in a stream: bytes and a name, and where each goes once read."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from umc.domain.refusals import Misuse, OutsideFailure
from umc.files.mails import LONGEST

_BETWEEN = re.compile(rb"(?:^|\n)(?=From [^\n]{1,200}\d\d:\d\d[^\n]{0,80}\n)")
_MOST_STREAMED = 200_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMail:
    """One mail as it came; ``path`` is None where it came in a stream. ``why`` says why it has no content."""

    name: str
    content: bytes
    path: Path | None = None
    why: str = ""


def mails_in_folder(folder: Path) -> Iterator[RawMail]:
    """Yield what is new in a maildir, in the order of its names, which begin with the time of arrival.

    One that another reader takes away meanwhile is passed over.

    Raises:
        Misuse: it is no maildir.
        OutsideFailure: it cannot be read.
    """
    for name in _new_names(folder):
        path = folder / "new" / name
        try:
            yield RawMail(name=name, content=_content(path), path=path)
        except FileNotFoundError:
            continue
        except OSError as error:
            yield RawMail(name=name, content=b"", path=path, why=f"it cannot be opened: {error.strerror}")


def mails_in_stream(stream: BinaryIO) -> Iterator[RawMail]:
    """Yield the mails in a stream: those of an mbox, else the one it is.

    Raises:
        Misuse: there is nothing in it, or more than 200 MB.
    """
    given = stream.read(_MOST_STREAMED + 1)
    if not given.strip():
        raise Misuse("no-mail", "no mail on stdin", hint="umc inbox read - < FILE")
    if len(given) > _MOST_STREAMED:
        raise Misuse(
            "too-long", f"more than {_MOST_STREAMED:,} bytes on stdin", hint="read a maildir instead"
        )
    several = [one for one in _BETWEEN.split(given) if one.strip()] if given.startswith(b"From ") else [given]
    for place, one in enumerate(several, start=1):
        yield RawMail(name=f"stdin:{place}" if len(several) > 1 else "stdin", content=one)


def put_away(mail: RawMail, *, was_read: bool) -> None:
    """Move a mail from ``new`` to ``cur``: seen where it was read, flagged where it could not be.

    What another reader has put away already stays where it is.

    Raises:
        OutsideFailure: it cannot be moved; it will be found again, and does nothing then.
    """
    if mail.path is None:
        return
    base = mail.name.partition(":2,")[0]
    target = mail.path.parent.parent / "cur" / f"{base}:2,{'S' if was_read else 'F'}"
    try:
        with suppress(FileNotFoundError):
            mail.path.rename(target)
    except OSError as error:
        raise OutsideFailure(
            "cannot-move",
            f"{mail.path} cannot be moved to cur: {error.strerror}",
            hint="see who owns the folder",
        ) from None


def _new_names(folder: Path) -> list[str]:
    try:
        if not (folder / "new").is_dir() or not (folder / "cur").is_dir():
            raise Misuse(
                "no-maildir",
                f"{folder} is no maildir: it has no folders new and cur",
                hint="name the folder above",
            )
        with os.scandir(folder / "new") as entries:
            return sorted(entry.name for entry in entries if not entry.name.startswith("."))
    except OSError as error:
        raise OutsideFailure(
            "cannot-read", f"{folder} cannot be read: {error.strerror}", hint="see who owns the folder"
        ) from None


def _content(path: Path) -> bytes:
    """Return at most one byte more than the longest mail; a link, a pipe or a device is no mail."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        if not S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, "it is no file")
        return file.read(LONGEST + 1)
