"""Standard input that a command can read again from its beginning, when it has to begin again."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

from umc.domain.refusals import OutsideFailure

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_KEPT = 256 * 1024 * 1024
"""Bytes; of a longer input nothing is kept, and a command that has read it does not begin again."""


class ReplayedInput:
    """What was read of standard input so far, and the rest of it."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._is_whole = True

    def from_the_start(self) -> io.BufferedReader:
        """Return a reader that begins with what others have read already.

        Raises:
            OutsideFailure: that was too much to be kept.
        """
        if not self._is_whole:
            raise OutsideFailure(
                "input-read",
                f"more than {MOST_KEPT:,} bytes of standard input were read before the database was lost",
                hint="put it into a file and run the command again",
            )
        return io.BufferedReader(_Replay(self))

    def read_from(self, place: int, most: int) -> bytes:
        """Return what stands at a place, at most so many bytes; what is new is kept."""
        if place < len(self._kept):
            return bytes(self._kept[place : place + most])
        new: bytes = getattr(sys.stdin.buffer, "read1", sys.stdin.buffer.read)(most)
        if len(self._kept) + len(new) > MOST_KEPT:
            self._kept.clear()
            self._is_whole = False
        if self._is_whole:
            self._kept += new
        return new


class _Replay(io.RawIOBase):
    def __init__(self, source: ReplayedInput) -> None:
        self._source = source
        self._place = 0

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read on into a buffer; 0 at the end."""
        view = memoryview(buffer)
        read = self._source.read_from(self._place, len(view))
        view[: len(read)] = read
        self._place += len(read)
        return len(read)
