"""Bytes that a command pours out on standard output, past the formats of its answer."""

import sys

from umc.cli.invocation import Invocation


class Poured:
    """Standard output of a run, which never begins again from the first byte on."""

    def __init__(self, run: Invocation) -> None:
        self._run = run

    def write(self, content: bytes, /) -> None:
        """Write some bytes."""
        self._run.has_poured = True
        sys.stdout.buffer.write(content)
